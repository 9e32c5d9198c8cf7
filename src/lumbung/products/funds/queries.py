"""What the funds answer: their balances, this week's gift, what a member gave, gifts by week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel import days, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.people.members import queries as members
from lumbung.products.funds.rules import BY_CODE, BY_ROLE, FUNDS, GIVEN

HANDS = ("cash.teller", "cash.field")


@query
def weekly_gift(actor: Actor, on: date) -> dict[str, Sen]:
    """Return what a member gives at a meeting, split as the setting of that day says."""
    held = terms.terms(actor, ["charity.infaq_sen", "charity.wakaf_sen"], on)
    return {"infaq": int(held["charity.infaq_sen"].value), "wakaf": int(held["charity.wakaf_sen"].value)}


def accounts(actor: Actor, office_ids: Iterable[UUID]) -> dict[tuple[str, UUID], HolderAccount]:
    """Return the fund accounts of offices by (fund code, office); one statement. The office holds them."""
    held = ledger.accounts_in_roles(actor, list(BY_ROLE), office_ids)
    return {(BY_ROLE[role].code, office_id): account for (role, _, office_id), account in held.items()}


@dataclass(frozen=True, slots=True)
class FundView:
    """One purse in one book, with what is in it."""

    code: str
    book: str
    hue: str
    icon: str
    balance_sen: Sen


@query
def fund_balances(actor: Actor, office_ids: Iterable[UUID] | None = None) -> list[FundView]:
    """Return every purse with its balance, over these offices (all of them when none are named)."""
    chosen = list(office_ids) if office_ids is not None else list(ledger.open_days(actor))
    sums: dict[str, Sen] = {}
    for (code, _office), account in accounts(actor, chosen).items():
        sums[code] = sums.get(code, 0) - account.balance_sen
    return [FundView(fund.code, fund.book, fund.hue, fund.icon, sums.get(fund.code, 0)) for fund in FUNDS]


@query
def given(
    actor: Actor, member_ids: Iterable[UUID], since: date | None = None, until: date | None = None
) -> dict[UUID, dict[str, Sen]]:
    """Return what each member gave, by fund code; who gave nothing has no purse in the list."""
    wanted = list(member_ids)
    found: dict[UUID, dict[str, Sen]] = {member_id: {} for member_id in wanted}
    roles = [BY_CODE[code].role for code in GIVEN]
    for member_id, role, total in ledger.member_totals(actor, roles, wanted, since=since, until=until):
        found[member_id][BY_ROLE[role].code] = -total
    return found


@dataclass(frozen=True, slots=True)
class Week:
    """What was given in one week, by purse; the purses are shown side by side, never as one pot."""

    start: date
    infaq_sen: Sen
    wakaf_sen: Sen
    other_sen: Sen


@query
def gifts_by_week(
    actor: Actor, until: date, weeks: int = 10, office_ids: Iterable[UUID] | None = None
) -> list[Week]:
    """Return the gifts of the last weeks, the oldest first; weeks without a gift are there with zero."""
    first = days.week_start(until) - timedelta(weeks=weeks - 1)
    roles = [BY_CODE[code].role for code in GIVEN]
    sums: dict[date, dict[str, Sen]] = {first + timedelta(weeks=k): {} for k in range(weeks)}
    for row in ledger.day_roles(actor, roles, since=first, until=until, office_ids=office_ids):
        held = sums[days.week_start(row.day)]
        code = BY_ROLE[row.role].code
        held[code] = held.get(code, 0) - row.amount_sen
    return [
        Week(
            start,
            held.get("infaq", 0),
            held.get("wakaf", 0),
            sum(sen for code, sen in held.items() if code not in ("infaq", "wakaf")),
        )
        for start, held in sums.items()
    ]


@dataclass(frozen=True, slots=True)
class Circle:
    """How many of a rembug took part; numbers only, nobody is named."""

    id: UUID
    name: str
    members: int
    givers: int


@query
def participation(
    actor: Actor, since: date, until: date, office_ids: Iterable[UUID] | None = None
) -> list[Circle]:
    """Return how many members of each rembug gave something in these days, in order of name."""
    circles = members.rembugs(actor, office_ids)
    people = members.members_of_rembugs(actor, [circle.id for circle in circles])
    gave = given(actor, [person.id for person in people], since, until)
    counts: dict[UUID, int] = {}
    for person in people:
        if person.rembug_id is not None and any(sen > 0 for sen in gave[person.id].values()):
            counts[person.rembug_id] = counts.get(person.rembug_id, 0) + 1
    sizes: dict[UUID, int] = {}
    for person in people:
        if person.rembug_id is not None:
            sizes[person.rembug_id] = sizes.get(person.rembug_id, 0) + 1
    return [
        Circle(circle.id, circle.name, sizes.get(circle.id, 0), counts.get(circle.id, 0))
        for circle in sorted(circles, key=lambda circle: circle.name)
        if sizes.get(circle.id)
    ]


@query
def fund_journals(
    actor: Actor,
    code: str,
    office_ids: Iterable[UUID] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[ledger.AccountJournal]:
    """Return what moved one purse, the newest first, without names of givers."""
    chosen = list(office_ids) if office_ids is not None else list(ledger.open_days(actor))
    held = accounts(actor, chosen)
    ids = [account.id for (fund, _office), account in held.items() if fund == code]
    return ledger.account_journals(actor, ids, before=before, limit=limit) if ids else []


@dataclass(frozen=True, slots=True)
class CashPlace:
    """One till, purse or bank account where a gift of some book may be put."""

    account_id: int
    office_id: UUID
    role: str
    book: str
    balance_sen: Sen


@query
def cash_places(actor: Actor, office_ids: Iterable[UUID]) -> list[CashPlace]:
    """Return this person's own cash and the funds' bank accounts, in every book but the cooperative's."""
    banks = {fund.bank_role for fund in FUNDS}
    offices = list(office_ids)
    held = ledger.accounts_of_holders(actor, [*HANDS, *banks], [actor.user_id, *offices])
    return [
        CashPlace(account.id, account.office_id, role, account.book, account.balance_sen)
        for role, _label, account in held
        if account.book != "tamwil" and (account.holder_id == actor.user_id) == (role in HANDS)
    ]
