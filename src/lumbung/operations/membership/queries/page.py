"""Everything about one member's money in one place: savings, financing, gifts, and each act."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.translation import get_language, gettext

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.queries import StatementLine
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.membership.queries import receipts
from lumbung.operations.membership.queries.standing import Farewell
from lumbung.operations.membership.rules import Grains, grains, set_off
from lumbung.products.financing import queries as financing
from lumbung.products.financing.queries import ContractView
from lumbung.products.financing.rules import RUNNING, WEEK
from lumbung.products.funds import queries as funds
from lumbung.products.savings import queries as savings
from lumbung.products.savings.queries import ProductView

ENTRIES = 40
MOST_LINES = 60  # of one act: all her accounts, gifts and fees, and the corrections of each
CHART_KEPT_SECONDS = 300
_charts: dict[UUID, tuple[int, dict[str, str]]] = {}  # until which second, and the roles


@dataclass(frozen=True, slots=True)
class Saved:
    """One savings product of hers with its balance."""

    code: str
    name: str
    balance_sen: Sen


@dataclass(frozen=True, slots=True)
class Running:
    """A running financing with its grains: one for each instalment."""

    contract: ContractView
    grains: Grains
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of an act: into her savings, towards her financing, as a gift; out is negative."""

    label: str
    kind: str
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of hers: a meeting, the counter, an akad. ``total_sen`` is paid in; paid out is negative."""

    journal_id: int
    number: str
    receipt: str
    day: date
    kind: str
    memo: str
    parts: tuple[Part, ...]
    total_sen: Sen
    corrected: bool = False
    correction: bool = False


@dataclass(frozen=True, slots=True)
class MemberMoney:
    """What the books know of one member."""

    saved: tuple[Saved, ...]
    running: tuple[Running, ...]
    before: tuple[ContractView, ...]
    past: tuple[ContractView, ...]
    given: dict[str, Sen] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @property
    def saved_sen(self) -> Sen:
        """All her savings together."""
        return sum(one.balance_sen for one in self.saved)

    @property
    def left_sen(self) -> Sen:
        """All she still owes."""
        return sum(one.contract.left_sen for one in self.running)

    @property
    def given_sen(self) -> Sen:
        """All she gave."""
        return sum(self.given.values())


@query
def money(actor: Actor, member_id: UUID, *, with_gifts: bool = True) -> MemberMoney:
    """Return a member's savings, financing and gifts; a fixed number of statements."""
    offered = savings.products(actor, closed=True, with_terms=False)
    held = savings.accounts(actor, offered, [member_id])
    contracts = financing.contracts_of(actor, member_id)
    saved = tuple(
        Saved(one.code, one.name, -held[one.code, member_id].balance_sen)
        for one in offered
        if (one.code, member_id) in held
    )
    return MemberMoney(
        saved=saved,
        running=tuple(_running(one) for one in contracts if one.state == RUNNING),
        before=tuple(one for one in contracts if one.akad_on is None and one.state != "cancelled"),
        past=tuple(one for one in contracts if one.state in ("settled", "written_off")),
        names=_names(offered, held),
        given=_given(actor, member_id) if with_gifts else {},
    )


def _given(actor: Actor, member_id: UUID) -> dict[str, Sen]:
    return {code: sen for code, sen in funds.given(actor, [member_id])[member_id].items() if sen}


def farewell_of(seen: MemberMoney) -> Farewell:
    """Return what leaving would release, from what is known of her money already."""
    saved = {one.code: one.balance_sen for one in seen.saved if one.balance_sen}
    owed = {one.contract.id: one.contract.left_sen for one in seen.running if one.contract.left_sen}
    pending = tuple(one.number for one in seen.before)
    return Farewell(days.today(), saved, owed, pending, set_off(saved, owed))


def _names(offered: Iterable[ProductView], held: savings.Places) -> dict[int, str]:
    called = {one.code: one.name for one in offered}
    return {account.id: called[code] for (code, _), account in held.items()}


def _running(one: ContractView) -> Running:
    seen = grains(one.count, one.left_sen, one.instalment_sen)
    next_on = None
    if one.first_due_on and seen.filled < one.count:
        if one.period == WEEK:
            next_on = one.first_due_on + timedelta(weeks=seen.filled)
        else:
            next_on = days.add_months(one.first_due_on, seen.filled)
    return Running(one, seen, next_on)


@query
def entries(
    actor: Actor,
    member_id: UUID,
    *,
    before: int | None = None,
    limit: int = ENTRIES,
    journal_id: int | None = None,
    names: dict[int, str] | None = None,
) -> list[Entry]:
    """Return a member's acts, newest first; ``before`` pages by journal, ``names`` calls her accounts."""
    if names is None:
        offered = savings.products(actor, closed=True, with_terms=False)
        names = _names(offered, savings.accounts(actor, offered, [member_id]))
    most = limit * 8 + MOST_LINES
    lines = ledger.member_lines(actor, member_id, before=before, limit=most, journal_id=journal_id)
    if journal_id is None and len(lines) == most:  # the oldest act may have been cut in its middle
        oldest = lines[-1].journal_id
        lines = [line for line in lines if line.journal_id != oldest]
    sheets = {line.source_id for line in lines if line.kind.startswith("meetings.")}
    places = receipts.places_on_sheets(actor, member_id, sheets)
    return _entries(actor, lines, names, places)[:limit]


@query
def product_entries(
    actor: Actor, member_id: UUID, code: str, *, before: int | None = None, limit: int = 100
) -> tuple[ProductView, list[StatementLine], Sen]:
    """Return the lines of one savings product of hers, newest first, with its balance.

    Refuses: NoSuchProduct
    """
    found = savings.product(actor, code)
    account = savings.accounts(actor, [found], [member_id]).get((code, member_id))
    if account is None:
        return found, [], 0
    lines = ledger.account_lines(actor, [account.id], before=before, limit=limit)
    return found, lines, -account.balance_sen


def _entries(
    actor: Actor, lines: Sequence[StatementLine], names: dict[int, str], places: dict[UUID, int]
) -> list[Entry]:
    roles = roles_by_code(actor)
    found = []
    for journal_id, group in groupby(lines, key=lambda line: line.journal_id):
        mine = list(group)
        parts = tuple(_parts(mine, roles, names))
        first = mine[0]
        if parts:
            found.append(
                Entry(
                    journal_id,
                    first.number,
                    receipts.number(journal_id, first.source_id, places),
                    first.occurred_on,
                    first.kind,
                    first.memo,
                    parts,
                    sum(part.amount_sen for part in parts if part.kind != "akad"),
                    corrected=first.reversed_by_id is not None,
                    correction=first.reverses_id is not None,
                )
            )
    return found


def _parts(lines: Iterable[StatementLine], roles: dict[str, str], names: dict[int, str]) -> Iterable[Part]:
    """What of a journal is hers: savings, claims, gifts, fees; not the cash, nor the margin earned."""
    for line in lines:
        role = roles.get(line.code, "")
        kind, _, what = role.partition(".")
        if kind == "savings":
            name = names.get(line.account_id or 0) or _in_language(line)
            yield Part(name, "simpanan", -line.amount_sen)
        elif what == "receivable" and line.kind == financing.MOVE:
            continue  # from one office's book into the other's: for her nothing changes
        elif what == "receivable" and line.amount_sen < 0:
            yield Part(gettext("Instalment"), "pembiayaan", -line.amount_sen)
        elif what == "receivable":
            agreed = line.kind.startswith("financing.")
            label = gettext("Price agreed in the akad") if agreed else gettext("Financing left")
            yield Part(label, "akad", line.amount_sen)
        elif kind == "fund":
            purse = _PURSES.get(role, "sosial")
            yield Part(_purse_name(purse) or _in_language(line), purse, -line.amount_sen)
        elif role == "admin.income":
            yield Part(gettext("Administration"), "biaya", -line.amount_sen)


def _in_language(line: StatementLine) -> str:
    return line.name_en if (get_language() or "id").startswith("en") else line.name_id


def _purse_name(purse: str) -> str:
    return {
        "zakat": gettext("Zakat"),
        "infak": gettext("Infaq"),
        "wakaf": gettext("Wakaf"),
        "kebajikan": gettext("Kebajikan"),
    }.get(purse, "")


_PURSES = {
    "fund.zakat": "zakat",
    "fund.infaq": "infak",
    "fund.infaq_restricted": "infak",
    "fund.wakaf": "wakaf",
    "fund.kebajikan": "kebajikan",
}


def roles_by_code(actor: Actor) -> dict[str, str]:
    """Return the first role of each chart code; kept for some minutes: a chart hardly ever changes."""
    kept = _charts.get(actor.coop_id)
    if kept is None or kept[0] < int(time.monotonic()):
        found = {row.code: row.roles[0] for row in ledger.chart(actor) if row.roles}
        kept = _charts[actor.coop_id] = (int(time.monotonic()) + CHART_KEPT_SECONDS, found)
    return kept[1]
