"""Opening a till counted, and closing it counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen
from lumbung.operations.till import permissions
from lumbung.operations.till.commands.differences import Gap, add_gap, keep_gap
from lumbung.operations.till.errors import CountDoesNotFit, TillElsewhere, TillNotOpen
from lumbung.operations.till.events import TillClosed, TillOpened
from lumbung.operations.till.models import Difference, Till
from lumbung.operations.till.rules import BOOKS, CashCount, is_countable


@dataclass(frozen=True, slots=True)
class OpenTill:
    """A person counts the cash she begins with; ``reason`` only when it is not what the books say."""

    key: UUID
    office_id: UUID
    count: CashCount
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CloseTill:
    """A person counts the cash she ends with; ``reason`` only when it is not what the books say."""

    key: UUID
    office_id: UUID
    count: CashCount
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TillReceipt:
    """A till as it was counted; ``difference_sen`` (short is negative) went to suspense."""

    till_id: UUID
    day: date
    counted_sen: Sen
    book_sen: Sen
    difference_sen: Sen


@command(permissions.OPEN)
def open_till(actor: Actor, order: OpenTill) -> TillReceipt:
    """Open one's till with counted cash; from here on the person answers for it.

    Units: sen.
    Writes: Till, and when the count differs from the books one Journal to suspense and a Difference.
    Emits: TillOpened, DifferenceBooked.
    Refuses: CountDoesNotFit, TillAlreadyOpen, NoReasonForDifference, ledger.DayClosed
    Checked by the database: till_till_one_open.
    Source: rules/id/till.toml for the notes that circulate.
    """
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind="till.opening", memo=order.reason, source_id=uuid7()
    )
    check_count(order.count, draft.day)
    purses = ledger.open_purses(actor, "cash.teller", actor.user_id, office_id=order.office_id, books=BOOKS)
    book_sen = sum(purse.balance_sen for purse in purses.values())
    difference = order.count.total_sen - book_sen
    till = Till.objects.create(
        id=draft.source_id,
        coop_id=actor.coop_id,
        office_id=order.office_id,
        person_id=actor.user_id,
        person_name=actor.name,
        day=draft.day,
        opening_count=as_json(order.count),
        opening_sen=order.count.total_sen,
        opening_book_sen=book_sen,
        after_journal=_last_journal(actor, [purse.id for purse in purses.values()]),
    )
    gap = Gap(actor.user_id, actor.name, Difference.OPENING, difference, order.reason)
    _book(actor, draft, purses["tamwil"], gap, till)
    emit(actor, TillOpened(till.id, order.office_id, order.count.total_sen, difference))
    return TillReceipt(till.id, draft.day, order.count.total_sen, book_sen, difference)


@command(permissions.CLOSE)
def close_till(actor: Actor, order: CloseTill) -> TillReceipt:
    """Close one's till with counted cash; what it holds stays in it, counted, until it is opened again.

    Units: sen.
    Writes: the closing of the Till, and when the count differs one Journal to suspense and a Difference.
    Emits: TillClosed, DifferenceBooked.
    Refuses: CountDoesNotFit, TillNotOpen, TillElsewhere, NoReasonForDifference, ledger.DayClosed,
        ledger.BalanceTooLow
    Checked by the database: till_till_closed_counted, till_till_closed_stays.
    """
    till = _locked_till(actor, order.office_id)
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind="till.closing", memo=order.reason, source_id=till.id
    )
    check_count(order.count, draft.day)
    purses = ledger.open_purses(actor, "cash.teller", actor.user_id, office_id=order.office_id, books=BOOKS)
    book_sen = sum(purse.balance_sen for purse in purses.values())
    difference = order.count.total_sen - book_sen
    gap = Gap(actor.user_id, actor.name, Difference.CLOSING, difference, order.reason)
    _book(actor, draft, purses["tamwil"], gap, till)
    till.closed_at, till.closing_count = days.now(), as_json(order.count)
    till.closing_sen, till.closing_book_sen = order.count.total_sen, book_sen
    till.until_journal = _last_journal(actor, [purse.id for purse in purses.values()])
    till.save(
        update_fields=["closed_at", "closing_count", "closing_sen", "closing_book_sen", "until_journal"]
    )
    emit(actor, TillClosed(till.id, order.office_id, order.count.total_sen, difference))
    return TillReceipt(till.id, till.day, order.count.total_sen, book_sen, difference)


def check_count(count: CashCount, on: date) -> None:
    """Refuse a count of notes that do not circulate on that day.

    Refuses: CountDoesNotFit
    """
    notes = [piece.value_sen for piece in rules.at(on).till.denominations if piece.kind == "note"]
    if not is_countable(count, notes):
        raise CountDoesNotFit()


def as_json(count: CashCount) -> dict[str, Any]:
    """Return a count as it is kept: pieces by value in sen, and the coins."""
    return {"notes": {str(value): pieces for value, pieces in count.notes}, "coins_sen": count.coins_sen}


def _locked_till(actor: Actor, office_id: UUID) -> Till:
    """Take the till alone, after whoever is still posting to it.

    Refuses: TillNotOpen, TillElsewhere
    """
    till = (
        Till.objects.select_for_update()
        .filter(coop_id=actor.coop_id, person_id=actor.user_id, closed_at=None)
        .first()
    )
    if till is None:
        raise TillNotOpen()
    if till.office_id != office_id:
        raise TillElsewhere()
    return till


def _book(actor: Actor, draft: ledger.Draft, cash: Any, gap: Gap, till: Till) -> None:
    if gap.amount_sen:
        add_gap(actor, draft, cash, gap)
        keep_gap(actor, ledger.post(actor, draft), gap, office_id=till.office_id, till_id=till.id)


def _last_journal(actor: Actor, account_ids: list[int]) -> int:
    newest = ledger_queries.account_lines(actor, account_ids, limit=1)
    return newest[0].journal_id if newest else 0
