"""What things of the books are called: kinds of journals, books, and holders.

The books know holders as opaque ids. Who they are is told from above: ``name_holders_with`` takes a function
that names ids and one that finds ids by words; the house hands both over when it starts. What a journal
comes from (a sheet, a contract, a counter) is told the same way: ``name_sources_with``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lumbung.books.ledger.queries.journals import JournalHead
from lumbung.books.ledger.queries.reading import rows
from lumbung.books.ledger.rules import account_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Office
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query

Names = Callable[[Actor, set[UUID]], dict[UUID, str]]
Search = Callable[[Actor, str], list[UUID]]

_told: list[tuple[Names, Search]] = []


@dataclass(frozen=True, slots=True)
class Source:
    """What caused a journal: its name, and its page when this person may open it."""

    name: str
    url: str


_sources: list[Callable[[Actor, JournalHead], Source | None]] = []

BOOKS: dict[str, Any] = {
    "tamwil": _("Tamwil"),
    "zis": _("Zakat, infaq, alms"),
    "wakaf": _("Wakaf"),
    "kebajikan": _("Dana kebajikan"),
    "memo": _("Memorandum"),
}

KINDS: dict[str, Any] = {
    "ledger.manual": _("Manual journal"),
    "ledger.opening": _("Opening balances"),
    "meetings.collection": _("Collection at a rembug"),
    "meetings.correction": _("Correction of a sheet"),
    "meetings.kencleng": _("Kencleng of a rembug"),
    "meetings.handover": _("Officer's cash taken in"),
    "till.opening": _("Till opened"),
    "till.pay_in": _("Deposit at the counter"),
    "till.pay_out": _("Withdrawal at the counter"),
    "till.to_vault": _("Cash to the vault"),
    "till.from_vault": _("Cash from the vault"),
    "till.closing": _("Till closed"),
    "till.difference": _("Cash difference"),
    "till.settlement": _("Difference settled"),
    "savings.deposit": _("Savings deposit"),
    "savings.withdrawal": _("Savings withdrawal"),
    "savings.bonus": _("Bonus on wadiah"),
    "distribution.share": _("Profit share owed to members"),
    "distribution.savings": _("Profit share of savings"),
    "distribution.term": _("Profit share of term savings"),
    "savings.plan_closed": _("Savings plan closed"),
    "financing.urbun": _("Urbun taken"),
    "financing.urbun_applied": _("Urbun counted towards the price"),
    "financing.wakalah": _("Cash to the member as agent"),
    "financing.report": _("Purchase reported by the agent"),
    "financing.return": _("Goods or cash came back"),
    "financing.cancel": _("Request ended"),
    "financing.move": _("Financing moves to another office"),
    "financing.purchase": _("Purchase of goods"),
    "financing.akad": _("Akad signed"),
    "financing.disbursement": _("Qardh paid out"),
    "financing.instalment": _("Instalment"),
    "financing.settlement": _("Early settlement"),
    "funds.gift": _("Gift to a fund"),
    "funds.distribution": _("Given out of a fund"),
    "membership.join": _("Joining"),
    "membership.release": _("Leaving"),
    "membership.move_office": _("Move to another office"),
    "membership.pay_left": _("Savings of a former member paid out"),
    "onboarding.import": _("Import of books"),
    "onboarding.opening": _("Opening balances from a workbook"),
}


def kind_name(kind: str) -> str:
    """Return what a kind of journal is called: ``Setoran rembug``."""
    return str(KINDS.get(kind) or kind.partition(".")[2].replace("_", " ").capitalize() or kind)


def book_name(book: str) -> str:
    """Return what a book is called."""
    return str(BOOKS.get(book, book))


def name_holders_with(names: Names, search: Search) -> None:
    """Let the books ask these functions who a holder is, and which holders fit some words."""
    _told[:] = [(names, search)]


def name_sources_with(source: Callable[[Actor, JournalHead], Source | None]) -> None:
    """Let the books ask this function what caused a journal."""
    _sources[:] = [source]


@query
def source_of(actor: Actor, head: JournalHead) -> Source | None:
    """Return what caused a journal; None for one written by hand, or where nobody told."""
    return _sources[0](actor, head) if head.source_id and _sources else None


@query
def holder_names(actor: Actor, holder_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of members, contracts, officers, offices and funds that hold accounts."""
    wanted = set(holder_ids)
    return _told[0][0](actor, wanted) if wanted and _told else {}


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as filters and heads show it."""

    id: UUID
    code: str
    name: str


@query
def offices(actor: Actor, allowed: frozenset[UUID] | None = None) -> list[OfficeName]:
    """Return the cooperative's offices by code; only those in ``allowed`` when it is given."""
    found = Office.objects.filter(coop_id=actor.coop_id).order_by("code").values_list("id", "code", "name")
    return [OfficeName(*row) for row in found if allowed is None or row[0] in allowed]


def within(actor: Actor, permission: str, chosen: str | None) -> tuple[UUID | None, list[UUID] | None]:
    """Return the office she chose, and the offices to read: that one, else all where she may.

    None for the offices stands for the whole cooperative.
    Refuses: NotAllowed, WrongOffice
    """
    allowed = actor.offices(permission)
    try:
        office_id = UUID(chosen) if chosen else None
    except ValueError:
        office_id = None
    if office_id is not None:
        actor.require(permission, office_id)
        return office_id, [office_id]
    return None, None if allowed is None else sorted(allowed)


@dataclass(frozen=True, slots=True)
class Holding:
    """A holder account with its number, its holder's name and its balance, debit positive."""

    id: int
    number: str
    holder_id: UUID
    name: str
    label: str
    book: str
    office_id: UUID
    code: str
    balance_sen: Sen


_HOLDING = (
    "SELECT a.id, a.holder_id, a.label, a.book, a.office_id, g.code, b.balance_sen FROM ledger_account a"
    " JOIN ledger_gl g ON g.id = a.gl_id JOIN ledger_balance b ON b.account_id = a.id WHERE a.coop_id = %s"
)


def _holdings(actor: Actor, where: str, params: list[Any]) -> list[Holding]:
    found = rows(_HOLDING + where, [actor.coop_id, *params])
    names = holder_names(actor, {row[1] for row in found})
    return [Holding(row[0], account_number(row[0]), row[1], names.get(row[1], ""), *row[2:]) for row in found]


@query
def holdings(
    actor: Actor,
    code: str,
    *,
    words: str = "",
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Holding]:
    """Return the holder accounts of one control account by number; ``words`` finds some by their holder."""
    offices_wanted = list(office_ids) if office_ids is not None else None
    holders: list[UUID] | None = None
    if words.strip():
        holders = _told[0][1](actor, words.strip()) if _told else []
    return _holdings(
        actor,
        " AND g.code = %s AND (%s::uuid[] IS NULL OR a.holder_id = ANY(%s::uuid[]))"
        " AND (%s::uuid[] IS NULL OR a.office_id = ANY(%s::uuid[])) AND (%s::text IS NULL OR a.book = %s)"
        " AND (%s::bigint IS NULL OR a.id > %s) ORDER BY a.id LIMIT %s",
        [code, holders, holders, offices_wanted, offices_wanted, book, book, after, after, limit],
    )


@query
def holdings_by_id(actor: Actor, account_ids: Iterable[int]) -> dict[int, Holding]:
    """Return holder accounts with their names, by id."""
    wanted = list(account_ids)
    found = _holdings(actor, " AND a.id = ANY(%s::bigint[])", [wanted]) if wanted else []
    return {one.id: one for one in found}
