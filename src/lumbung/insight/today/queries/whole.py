"""The cooperative as a whole: for board and head office, the sharia board, the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.insight.today.queries.books import OfficeDay, office_days
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.people.staff import queries as staff
from lumbung.products.funds import queries as funds
from lumbung.products.funds.rules import BY_CODE

CLAIMS = {
    "murabahah": ("murabahah.receivable", "murabahah.restructured"),
    "qardh": ("qardh.receivable",),
}
SAVINGS, LEFT = "savings.", "savings.left"


@dataclass(frozen=True, slots=True)
class Sum:
    """What some accounts hold together, with their codes for whoever asks."""

    sen: Sen = 0
    codes: tuple[str, ...] = ()


def total(rows: list[ledger.TrialBalanceRow], gl_ids: set[int]) -> Sum:
    """Return what these accounts hold, each in its natural sense."""
    found = [row for row in rows if row.gl_id in gl_ids]
    return Sum(sum(row.natural_sen for row in found), tuple(dict.fromkeys(row.code for row in found)))


@dataclass(frozen=True, slots=True)
class WholeDay:
    """Members first, then their money, then who has closed."""

    members: int
    joined: int
    prospects: int
    savings: Sum
    claims: Sum
    offices: list[OfficeDay]
    waiting: list[staff.ProposalView]


@query
def whole_day(actor: Actor, on: date) -> WholeDay:
    """Return how the cooperative stands this morning."""
    allowed = actor.offices("members.view")
    places = tuple(allowed) if allowed is not None else None
    offices = organisation.offices(actor)
    playing = ledger.roles()
    rows = ledger.trial_balance(actor, on, office_ids=actor.offices("ledger.view"))
    saved = {gl_id for role, (gl_id, _) in playing.items() if role.startswith(SAVINGS) and role != LEFT}
    claims = {playing[role][0] for many in CLAIMS.values() for role in many if role in playing}
    active = members.Filter(office_ids=places)
    return WholeDay(
        members=members.member_count(actor, active),
        joined=members.member_count(
            actor, members.Filter(office_ids=places, joined_since=days.month_start(on))
        ),
        prospects=members.member_count(actor, members.Filter(office_ids=places, state="prospect")),
        savings=total(rows, saved),
        claims=total(rows, claims),
        offices=office_days(actor, offices, on, actor.offices("closing.view")),
        waiting=staff.waiting_proposals(actor, {str(one.id): one.name for one in offices}),
    )


@dataclass(frozen=True, slots=True)
class ShariaDay:
    """What the sharia board watches: contracts by their akad, and purses that must stay apart."""

    claims: dict[str, Sum]
    deferred: Sum
    purses: list[funds.FundView]


@query
def sharia_day(actor: Actor, on: date) -> ShariaDay:
    """Return running contracts by akad, margin not yet earned, and every purse by itself."""
    playing = ledger.roles()
    rows = ledger.trial_balance(actor, on, office_ids=actor.offices("ledger.view"))
    return ShariaDay(
        claims={
            akad: total(rows, {playing[role][0] for role in many if role in playing})
            for akad, many in CLAIMS.items()
        },
        deferred=total(rows, {playing.get("murabahah.deferred_margin", (0, ""))[0]}),
        purses=funds.fund_balances(actor),
    )


@dataclass(frozen=True, slots=True)
class HouseDay:
    """What an administrator keeps in order."""

    offices: list[organisation.OfficeView]
    people: int
    without_work: list[staff.PersonView]
    roles: dict[str, int]


@query
def house_day(actor: Actor) -> HouseDay:
    """Return the offices, how many work here, and who has no appointment."""
    everybody = staff.people(actor)
    roles: dict[str, int] = {}
    for one in everybody:
        for role in one.roles:
            roles[role] = roles.get(role, 0) + 1
    return HouseDay(
        offices=[one for one in organisation.offices(actor) if one.is_open],
        people=len(everybody),
        without_work=[one for one in everybody if not one.roles],
        roles={staff.role_name(role): count for role, count in sorted(roles.items())},
    )


@dataclass(frozen=True, slots=True)
class Gift:
    """One purse: what came in and went out this week, and what it holds."""

    fund: funds.FundView
    came_sen: Sen
    went_sen: Sen


@query
def giving_week(actor: Actor, on: date) -> list[Gift]:
    """Return the purses with the gifts of the week."""
    chart = ledger.chart(actor)
    codes = {role: row.code for row in chart for role in row.roles if role.startswith("fund.")}
    moved = {
        one.code: one
        for one in ledger.figures(actor, set(codes.values()), since=days.week_start(on), until=on)
    }
    gifts = []
    for fund in funds.fund_balances(actor):
        figure = moved.get(codes.get(BY_CODE[fund.code].role, ""))
        gifts.append(Gift(fund, figure.credit_sen if figure else 0, figure.debit_sen if figure else 0))
    return gifts


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way in, with how many need it next and who has waited longest."""

    code: str
    count: int
    waiting: tuple[members.ProspectView, ...]


@dataclass(frozen=True, slots=True)
class WayIn:
    """The trainer's view: prospects by the step they need, and what is planned."""

    stages: list[Stage]
    prospects: int
    planned: list[members.GatheringView]
    held: list[members.GatheringView]
    office_names: dict[UUID, str]


@query
def way_in(actor: Actor, on: date) -> WayIn:
    """Return prospects by the step each needs next, and the gatherings around this day."""
    allowed = actor.offices("members.view")
    found = members.prospects(actor, allowed)
    by_stage: dict[str, list[members.ProspectView]] = {}
    for one in found:
        by_stage.setdefault(one.stage, []).append(one)
    order = [code for one in found for code in one.path]
    ranked = sorted(by_stage, key=lambda code: order.index(code) if code in order else len(order))
    gatherings = members.gatherings(actor, allowed)
    return WayIn(
        stages=[Stage(code, len(by_stage[code]), tuple(by_stage[code][:3])) for code in ranked],
        prospects=len(found),
        planned=sorted(
            (one for one in gatherings if one.held_on is None), key=lambda one: (one.planned_on, one.id)
        )[:8],
        held=[one for one in gatherings if one.held_on is not None][:3],
        office_names={one.id: one.name for one in organisation.offices(actor)},
    )
