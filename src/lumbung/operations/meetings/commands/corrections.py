"""Putting a recorded sheet right: never by changing it, always by taking back and writing anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.rules import HolderAccount, receipt_number
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen
from lumbung.operations.meetings import permissions, queries
from lumbung.operations.meetings.commands.recording import (
    add_line_entries,
    check_contracts,
    check_lines,
)
from lumbung.operations.meetings.errors import NoReasonGiven, NoSheet, NothingChanges, SheetIsFinal
from lumbung.operations.meetings.events import CollectionTakenBack, LineCorrected
from lumbung.operations.meetings.models import Attendance, Collection, Correction
from lumbung.operations.meetings.rules import GIFT, SheetLine, kept, read
from lumbung.operations.till import commands as till

REASON_MIN = 3


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a whole sheet back, so that the meeting can be recorded anew."""

    key: UUID
    collection_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A sheet was reversed; its number stays visible."""

    collection_id: UUID
    journal_id: int
    number: str


@command(permissions.CORRECT)
def take_back_sheet(actor: Actor, order: TakeBack) -> TakenBack:
    """Reverse a sheet that the teller has not accepted yet; the officer records the meeting again.

    Writes: one Journal, the mirror of the sheet's; the reversal of the Collection. Emits: CollectionTakenBack
    Refuses: NoReasonGiven, NoSheet, SheetIsFinal, SamePerson, ledger.NoReason, ledger.AlreadyReversed,
        ledger.BalanceTooLow, WrongOffice
    Checked by the database: meetings_collection_final, meetings_collection_reversed_whole.
    """
    row = _locked(actor, order.collection_id, order.reason)
    if row.handover_id is not None or row.journal_id is None:
        raise SheetIsFinal(sheet=str(row.id))
    if Correction.objects.filter(attendance__collection_id=row.id).exists():
        raise SheetIsFinal(sheet=str(row.id))
    posted = ledger.add_reversal(actor, row.journal_id, order.reason)
    row.reversed_at, row.reversed_by, row.reversed_reason = (
        days.now(),
        actor.user_id,
        order.reason.strip()[:300],
    )
    row.reversal_journal_id = posted.journal_id
    row.save(update_fields=["reversed_at", "reversed_by", "reversed_reason", "reversal_journal_id"])
    emit(actor, CollectionTakenBack(row.id, row.meeting.rembug_id, row.office_id))
    return TakenBack(row.id, posted.journal_id, posted.number)


@dataclass(frozen=True, slots=True)
class CorrectLine:
    """Write one member's line of a recorded sheet anew."""

    key: UUID
    collection_id: UUID
    line: SheetLine
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionReceipt:
    """A corrected line: the new receipt, and the one it stands for."""

    collection_id: UUID
    member_id: UUID
    receipt: str
    old_receipt: str
    before_sen: Sen
    after_sen: Sen


@command(permissions.CORRECT)
def correct_line(actor: Actor, order: CorrectLine) -> CorrectionReceipt:
    """Take one member's line back by its mirror and write it anew; the other members' receipts stay.

    While the officer still carries the cash, her purse bears the change; once the teller has accepted it,
    the officer's suspense account does, until the cash is found or paid back.
    Writes: a Journal that mirrors her lines, a Journal with the new ones, Correction. Emits: LineCorrected
    Refuses: NoReasonGiven, NoSheet, SamePerson, SheetIsFinal (gifts of an accepted sheet), NothingChanges,
        MemberTwice, NotInRembug, NegativeAmount, AbsentButPaid, NotHerContract, financing.MoreThanOwed,
        ledger.BalanceTooLow, WrongOffice
    """
    row = _locked(actor, order.collection_id, order.reason)
    attendance = (
        Attendance.objects.select_related("collection")
        .filter(coop_id=actor.coop_id, collection_id=row.id, member_id=order.line.member_id)
        .first()
    )
    if attendance is None:
        raise NoSheet(sheet=str(row.id))
    earlier = list(Correction.objects.filter(attendance=attendance).order_by("number"))
    before = earlier[-1] if earlier else attendance
    if kept(order.line) == [list(part) for part in before.parts]:
        raise NothingChanges()
    check_lines([order.line], {attendance.member_id})
    line = _still_open(row, before, order.line)
    # Old lines first: what is taken back is owed again, so the new amount is held against the true balance.
    back, back_cash = _take_back(actor, row, attendance, earlier, order.reason)
    expected = queries.expected_parts(actor, [attendance.member_id], row.held_on)
    check_contracts([line], expected)
    fresh, fresh_cash = _write_anew(actor, row, line, order.reason)
    correction = Correction.objects.create(
        coop_id=actor.coop_id,
        attendance=attendance,
        number=len(earlier) + 1,
        paid_sen=order.line.paid_sen,
        parts=kept(order.line),
        reason=order.reason.strip()[:300],
        cash_change={
            book: change
            for book in {*back_cash, *fresh_cash}
            if (change := back_cash.get(book, 0) + fresh_cash.get(book, 0))
        },
        back_journal_id=back.journal_id if back else None,
        journal_id=fresh.journal_id if fresh else None,
        made_by=actor.user_id,
        made_by_name=actor.name,
    )
    emit(actor, LineCorrected(row.id, attendance.member_id, before.paid_sen, order.line.paid_sen))
    journal = correction.journal_id or correction.back_journal_id
    assert journal is not None, "something changed, so something was posted"
    old = receipt_number(row.journal_id, attendance.position) if row.journal_id else ""
    return CorrectionReceipt(
        row.id,
        attendance.member_id,
        receipt_number(journal, attendance.position),
        old,
        before.paid_sen,
        order.line.paid_sen,
    )


def _locked(actor: Actor, collection_id: UUID, reason: str) -> Collection:
    """Take a standing sheet alone, for somebody who may correct it and did not record it.

    Refuses: NoReasonGiven, NoSheet, SamePerson
    """
    if len(reason.strip()) < REASON_MIN:
        raise NoReasonGiven()
    rows = Collection.objects.select_for_update(of=("self",)).select_related("meeting")
    row = rows.filter(coop_id=actor.coop_id, id=collection_id, reversed_at=None).first()
    if row is None:
        raise NoSheet(sheet=str(collection_id))
    actor.require(permissions.CORRECT, row.office_id)
    if row.officer_id == actor.user_id:
        raise SamePerson()
    return row


def _still_open(row: Collection, before: Attendance | Correction, line: SheetLine) -> SheetLine:
    """Return what of the line may still move: gifts of an accepted sheet lie in their own purse already.

    Refuses: SheetIsFinal
    """
    if row.handover_id is None:
        return line
    given = tuple((part.key, part.sen) for part in read(before.parts) if part.kind == GIFT)
    if given != tuple(gift for gift in line.gifts if gift[1]):
        raise SheetIsFinal(sheet=str(row.id))
    return replace(line, gifts=())


def _bearer(actor: Actor, row: Collection, books: Iterable[str]) -> dict[str, HolderAccount]:
    """Return the accounts that bear a change of cash, by book."""
    if row.handover_id is None:
        return till.officer_purses(actor, row.officer_id, office_id=row.office_id, books=books)
    return ledger.open_purses(actor, "suspense", row.officer_id, office_id=row.office_id, books=("tamwil",))


def _take_back(
    actor: Actor, row: Collection, attendance: Attendance, earlier: list[Correction], reason: str
) -> tuple[ledger.Posted | None, dict[str, Sen]]:
    """Mirror the member's lines as they stand now; nothing when she had paid nothing."""
    journal_id = earlier[-1].journal_id if earlier else row.journal_id
    if journal_id is None:
        return None, {}
    _head, lines = ledger_queries.reversal_lines(actor, journal_id)
    mine = [line for line in lines if line[2] == attendance.member_id]
    if row.handover_id is not None:
        mine = [line for line in mine if line[3] == "tamwil"]
    draft = _draft(actor, row, reason)
    cash: dict[str, Sen] = {}
    for gl_id, account_id, member_id, book, amount in mine:
        draft.entries.append(ledger.Entry(gl_id, account_id, member_id, book, -amount))
        cash[book] = cash.get(book, 0) + amount
    # The margin of all members stands in one line of the sheet; hers is what left her deferred margin.
    deferred, _book = draft.gl("murabahah.deferred_margin")
    recognised = sum(amount for gl_id, _, _, _, amount in mine if gl_id == deferred)
    if recognised:
        draft.debit_gl("margin.income", recognised)
        cash["tamwil"] -= recognised
    return _post_with(actor, row, draft, cash)


def _write_anew(
    actor: Actor, row: Collection, line: SheetLine, reason: str
) -> tuple[ledger.Posted | None, dict[str, Sen]]:
    """Post the new line; nothing when it pays nothing."""
    draft = _draft(actor, row, reason)
    return _post_with(actor, row, draft, add_line_entries(actor, draft, [line]))


def _draft(actor: Actor, row: Collection, reason: str) -> ledger.Draft:
    return ledger.open_draft(
        actor,
        office_id=row.office_id,
        kind="meetings.correction",
        occurred_on=row.held_on,
        memo=reason.strip()[:300],
        source_id=row.id,
    )


def _post_with(
    actor: Actor, row: Collection, draft: ledger.Draft, cash: dict[str, Sen]
) -> tuple[ledger.Posted | None, dict[str, Sen]]:
    """Debit the bearer in each book with the cash of the draft (negative when money goes back), and post."""
    moved = {book: sen for book, sen in cash.items() if sen}
    if not draft.entries:
        return None, {}
    bearer = _bearer(actor, row, moved)
    for book, sen in moved.items():
        draft.debit(bearer[book], sen)
    return ledger.post(actor, draft), moved
