"""One meeting's sheet: one request, one key, one journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.meetings import permissions, queries
from lumbung.operations.meetings.commands.planning import locked_meeting
from lumbung.operations.meetings.commands.witness import Secret, check_pin, note_wrong_pin
from lumbung.operations.meetings.errors import (
    AbsentButPaid,
    CashMismatch,
    LeaderNotConfirmed,
    MeetingAlreadyRecorded,
    MemberTwice,
    NegativeAmount,
    NoReasonGiven,
    NotHerContract,
    NotInRembug,
    NotYourMeeting,
    WrongPin,
)
from lumbung.operations.meetings.events import CollectionRecorded
from lumbung.operations.meetings.models import Collection, Meeting
from lumbung.operations.meetings.rules import (
    ABSENT,
    GIFTS,
    INSTALMENT,
    PRESENT,
    Part,
    SheetLine,
    expected_sen,
    kept,
    short_sen,
)
from lumbung.operations.till import commands as till
from lumbung.operations.till.rules import CashCount
from lumbung.people.members import queries as members
from lumbung.products.financing import commands as financing
from lumbung.products.funds import commands as funds
from lumbung.products.savings import commands as savings


@dataclass(frozen=True, slots=True)
class LeaderWord:
    """Who saw the amounts for the rembug: ``pin``, ``signed`` (her name on the phone) or ``paper``."""

    how: str
    name: str
    member_id: UUID | None = None
    pin: Secret = ""


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """One meeting's collection as the field officer wrote it, perhaps without signal.

    The key was made on her phone before the first send. Notes and coins are those of the lines; the
    kencleng is counted apart.
    """

    key: UUID
    rembug_id: UUID
    held_on: date
    lines: tuple[SheetLine, ...]
    count: CashCount
    leader: LeaderWord
    kencleng_sen: Sen = 0

    @property
    def lines_sen(self) -> Sen:
        """What all lines say."""
        return sum(line.paid_sen for line in self.lines)


@dataclass(frozen=True, slots=True)
class MemberReceipt:
    """The number a member can ask with."""

    member_id: UUID
    number: str
    paid_sen: Sen


@dataclass(frozen=True, slots=True)
class CollectionReceipt:
    """A sheet in the books; the same key always gets this again."""

    collection_id: UUID
    journal_id: int | None
    number: str
    day: date
    held_on: date
    lines_sen: Sen
    kencleng_sen: Sen
    receipts: tuple[MemberReceipt, ...] = field(default=())


@command(permissions.RECORD_COLLECTION)
def record_collection(actor: Actor, order: CollectionSheet) -> CollectionReceipt:
    """Record what one rembug paid at its weekly meeting, as one journal in the office's open day.

    A late sheet stands in the open day and keeps the date it happened.
    Units: sen, whole and not negative; lines add up to the notes and coins counted.
    Writes: Collection, Attendance for each line, one Journal with a debit to the officer's cash in each
        book and credits to each member's savings, financing and gifts; what each contract still owes.
    Emits: CollectionRecorded
    Refuses: MeetingNotPlanned, NotYourMeeting, MeetingAlreadyRecorded, MemberTwice, NotInRembug,
        NotHerContract, AbsentButPaid, NoReasonGiven, NegativeAmount, CashMismatch, LeaderNotConfirmed,
        WrongPin, PinLocked, till.CountDoesNotFit, WrongOffice, ledger.DayClosed, ledger.AheadOfDay,
        ledger.NothingToPost, savings.NoSuchProduct, financing.MoreThanOwed
    Checked by the database: meetings_collection_once, meetings_collection_counted,
        meetings_attendance_once, meetings_attendance_adds_up, and the laws of the books.
    Source: T22 to T26; rules/id/till.toml for notes, rules/id/charity.toml for the weekly gift.
    """
    meeting = locked_meeting(actor, order.rembug_id, order.held_on)
    actor.require(permissions.RECORD_COLLECTION, meeting.office_id)
    if meeting.officer_id != actor.user_id:
        raise NotYourMeeting()
    if meeting.collected_at is not None:
        raise MeetingAlreadyRecorded(meeting=str(meeting.id))
    roster = members.rembug_members(actor, meeting.rembug_id, on=meeting.held_on)
    check_lines(order.lines, {one.id for one in roster})
    expected = queries.expected_parts(actor, [line.member_id for line in order.lines], meeting.held_on)
    check_contracts(order.lines, expected)
    till.check_count(order.count, meeting.held_on)
    _check_cash(order)
    _check_leader(actor, order.leader, {one.id for one in roster})
    collection_id = uuid7()
    draft = ledger.open_draft(
        actor,
        office_id=meeting.office_id,
        kind="meetings.collection",
        occurred_on=meeting.held_on,
        source_id=collection_id,
    )
    cash = _pay_in(actor, draft, order)
    posted = ledger.post(actor, draft) if draft.entries else None
    journal_id, day = (posted.journal_id, posted.day) if posted else (None, draft.day)
    _keep(actor, meeting, order, _Written(collection_id, journal_id, day, cash), expected)
    absent = sum(line.state == ABSENT for line in order.lines)
    emit(
        actor,
        CollectionRecorded(
            collection_id, meeting.rembug_id, meeting.office_id, meeting.held_on, order.lines_sen, absent
        ),
    )
    return CollectionReceipt(
        collection_id,
        journal_id,
        posted.number if posted else "",
        day,
        meeting.held_on,
        order.lines_sen,
        order.kencleng_sen,
        tuple(
            MemberReceipt(line.member_id, receipt_number(journal_id, position), line.paid_sen)
            for position, line in enumerate(order.lines, start=1)
            if journal_id is not None
        ),
    )


def send_sheet(actor: Actor, order: CollectionSheet) -> CollectionReceipt:
    """Record a sheet as it came from a phone or a form; a wrong PIN is counted although nothing is recorded.

    Refuses: what record_collection refuses
    """
    try:
        return record_collection(actor, order)
    except WrongPin:
        if order.leader.member_id is not None:
            note_wrong_pin(actor, order.leader.member_id)
        raise


def check_lines(lines: Sequence[SheetLine], roster: set[UUID]) -> None:
    """Refuse lines that contradict themselves or the rembug.

    Refuses: MemberTwice, NotInRembug, NegativeAmount, AbsentButPaid, NoReasonGiven
    """
    named = [line.member_id for line in lines]
    if len(named) != len(set(named)):
        raise MemberTwice()
    if set(named) - roster:
        raise NotInRembug(members=len(set(named) - roster))
    for line in lines:
        if min(line.amounts, default=0) < 0:
            raise NegativeAmount(member=str(line.member_id))
        if line.state == ABSENT and line.paid_sen:
            raise AbsentButPaid(member=str(line.member_id))
        if line.state != PRESENT and len(line.reason.strip()) < 2:
            raise NoReasonGiven(member=str(line.member_id))
        if {key for key, _ in line.gifts} - set(GIFTS):
            raise NegativeAmount(member=str(line.member_id))


def check_contracts(lines: Sequence[SheetLine], expected: dict[UUID, tuple[Part, ...]]) -> None:
    """Refuse an instalment on somebody else's contract, or the same contract twice.

    Refuses: NotHerContract
    """
    for line in lines:
        own = {part.key for part in expected[line.member_id] if part.kind == INSTALMENT}
        paid = [str(key) for key, sen in line.instalments if sen]
        if set(paid) - own or len(paid) != len(set(paid)):
            raise NotHerContract(member=str(line.member_id))


def _check_cash(order: CollectionSheet) -> None:
    """Refuse a count that is not the sum of the lines.

    Refuses: CashMismatch, NegativeAmount
    """
    if order.kencleng_sen < 0:
        raise NegativeAmount()
    counted, lines = order.count.total_sen, order.lines_sen
    if counted != lines:
        raise CashMismatch(counted=rupiah(counted), lines=rupiah(lines), difference=rupiah(counted - lines))


def _check_leader(actor: Actor, leader: LeaderWord, roster: set[UUID]) -> None:
    """Refuse a sheet that nobody of the rembug has seen.

    Refuses: LeaderNotConfirmed, WrongPin, PinLocked
    """
    if leader.how not in (Collection.PIN, Collection.SIGNED, Collection.PAPER) or not leader.name.strip():
        raise LeaderNotConfirmed()
    if leader.member_id is not None and leader.member_id not in roster:
        raise LeaderNotConfirmed()
    if leader.how == Collection.PIN:
        if leader.member_id is None:
            raise LeaderNotConfirmed()
        check_pin(actor, leader.member_id, leader.pin)


def add_line_entries(
    actor: Actor, draft: ledger.Draft, lines: Sequence[SheetLine], kencleng_sen: Sen = 0
) -> dict[str, Sen]:
    """Credit what members paid in ``draft``; return the cash by book that the caller debits.

    Refuses: savings.NoSuchProduct, financing.MoreThanOwed
    """
    deposits = {line.member_id: dict(line.deposits) for line in lines if line.deposits}
    instalments = {key: sen for line in lines for key, sen in line.instalments if sen}
    gifts = {line.member_id: dict(line.gifts) for line in lines if line.gifts}
    cash: dict[str, Sen] = {"tamwil": sum(sen for line in lines for _, sen in line.deposits)}
    cash["tamwil"] += sum(instalments.values())
    if deposits:
        savings.add_deposits(actor, draft, deposits)
    if instalments:
        financing.add_instalments(actor, draft, instalments)
    if gifts or kencleng_sen:
        group = {"infaq": kencleng_sen} if kencleng_sen else {}
        for book, sen in funds.add_gifts(actor, draft, gifts, group).items():
            cash[book] = cash.get(book, 0) + sen
    return {book: sen for book, sen in cash.items() if sen}


@dataclass(frozen=True, slots=True)
class _Written:
    """Where a sheet stands in the books; a meeting at which nobody paid has no journal."""

    collection_id: UUID
    journal_id: int | None
    day: date
    cash: dict[str, Sen]


def _pay_in(actor: Actor, draft: ledger.Draft, order: CollectionSheet) -> dict[str, Sen]:
    """Credit what was paid and debit the officer's purses; return the cash by book."""
    cash = add_line_entries(actor, draft, order.lines, order.kencleng_sen)
    if cash:
        purses = till.cash_accounts(actor, office_id=draft.office_id, where="field", books=cash)
        for book, sen in cash.items():
            draft.debit(purses[book], sen)
    return cash


def _keep(
    actor: Actor,
    meeting: Meeting,
    order: CollectionSheet,
    written: _Written,
    expected: dict[UUID, tuple[Part, ...]],
) -> None:
    """Keep the sheet beside its journal; with it the database marks the meeting as recorded."""
    header: dict[str, Any] = {
        "id": written.collection_id,
        "coop_id": actor.coop_id,
        "meeting_id": meeting.id,
        "office_id": meeting.office_id,
        "held_on": meeting.held_on,
        "day": written.day,
        "officer_id": actor.user_id,
        "officer_name": actor.name,
        "journal_id": written.journal_id,
        "member_count": len(order.lines),
        "absent_count": sum(line.state == ABSENT for line in order.lines),
        "expected_sen": sum(expected_sen(parts) for parts in expected.values()),
        "lines_sen": order.lines_sen,
        "counted_sen": order.count.total_sen,
        "count": json.dumps(till.as_json(order.count)),
        "kencleng_sen": order.kencleng_sen,
        "cash_by_book": json.dumps(written.cash),
        "leader_id": order.leader.member_id,
        "leader_name": order.leader.name.strip()[:120],
        "leader_how": order.leader.how,
        "recorded_at": days.now(),
        "reversed_reason": "",
    }
    rows = [
        (
            uuid7(),
            line.member_id,
            position,
            line.state,
            line.reason.strip()[:120],
            expected_sen(expected[line.member_id]),
            line.paid_sen,
            short_sen(expected[line.member_id], line),
            json.dumps(kept(line)),
        )
        for position, line in enumerate(order.lines, start=1)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(9)]
    with connection.cursor() as cursor:  # the sheet and its lines in one round trip
        cursor.execute(
            _SHEET % (", ".join(f'"{name}"' for name in header), ", ".join(["%s"] * len(header))) + _LINES,
            [*header.values(), actor.coop_id, written.collection_id, meeting.held_on, *columns],
        )


_SHEET = "INSERT INTO meetings_collection (%s) VALUES (%s);"
_LINES = (
    "INSERT INTO meetings_attendance (coop_id, collection_id, held_on, id, member_id, position, state,"
    " reason, expected_sen, paid_sen, short_sen, parts)"
    " SELECT %s, %s, %s, u.* FROM unnest(%s::uuid[], %s::uuid[], %s::smallint[], %s::text[], %s::text[],"
    " %s::bigint[], %s::bigint[], %s::bigint[], %s::jsonb[]) u"
)
