"""The sheet before it is written, and after: lines, receipts, corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lumbung.books.ledger.rules import journal_number, receipt_number
from lumbung.kernel import terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings.errors import NoSheet
from lumbung.operations.meetings.models import Attendance, Collection, Correction
from lumbung.operations.meetings.queries.plan import MeetingView, leader_has_pin, meeting_of, meeting_with
from lumbung.operations.meetings.rules import (
    DEPOSIT,
    GIFT,
    INSTALMENT,
    Part,
    differs,
    expected_sen,
    read,
)
from lumbung.people.members import queries as members
from lumbung.products.financing import queries as financing
from lumbung.products.savings import queries as savings

WAJIB = "savings.wajib_sen"
WEEKLY_GIFT = {"infaq": "charity.infaq_sen", "wakaf": "charity.wakaf_sen"}


def expected_parts(actor: Actor, member_ids: Iterable[UUID], on: date) -> dict[UUID, tuple[Part, ...]]:
    """Return what each member is expected to bring: instalments, wajib and plans, the weekly gift.

    The number of statements does not grow with the members.
    """
    wanted = list(member_ids)
    held = terms.terms(actor, [WAJIB, *WEEKLY_GIFT.values()], on)
    due = financing.due(actor, wanted, on)
    weekly = savings.expected_weekly(actor, wanted, on, wajib_sen=held[WAJIB].value)
    gifts = tuple(Part(GIFT, key, held[name].value) for key, name in WEEKLY_GIFT.items() if held[name].value)
    return {
        member_id: (
            *(
                Part(
                    INSTALMENT, str(one.contract_id), one.expected_sen, one.number, one.left_sen, one.late_sen
                )
                for one in due.get(member_id, [])
            ),
            *(Part(DEPOSIT, code, sen) for code, sen in weekly.get(member_id, {}).items()),
            *gifts,
        )
        for member_id in wanted
    }


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One member on a blank sheet: her name and what is expected of her."""

    member: members.MemberView
    parts: tuple[Part, ...]

    @property
    def expected_sen(self) -> Sen:
        """All expected parts together."""
        return expected_sen(self.parts)


@dataclass(frozen=True, slots=True)
class SheetView:
    """A meeting's sheet before it is written."""

    meeting: MeetingView
    rows: list[SheetRow]
    leader: members.MemberView | None
    leader_has_pin: bool
    products: list[tuple[str, str]]

    @property
    def expected_sen(self) -> Sen:
        """What the whole rembug is expected to bring."""
        return sum(row.expected_sen for row in self.rows)


@query
def blank_sheet(actor: Actor, rembug_id: UUID, held_on: date) -> SheetView:
    """Return the sheet of a meeting with everything expected filled in.

    Refuses: MeetingNotPlanned, members.NoRembug
    """
    meeting = meeting_of(actor, rembug_id, held_on)
    roster = members.rembug_members(actor, rembug_id, on=held_on)
    parts = expected_parts(actor, [one.id for one in roster], held_on)
    leader = next((one for one in roster if one.id == meeting.leader_id), None)
    offered = savings.products(actor, with_terms=False)
    return SheetView(
        meeting,
        [SheetRow(one, parts[one.id]) for one in roster],
        leader,
        leader is not None and leader_has_pin(actor, leader.id),
        [(one.code, one.name) for one in offered if one.kind != "pokok"],
    )


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """One member's line as it stands now, after corrections, with the number of her receipt."""

    attendance_id: UUID
    collection_id: UUID
    member_id: UUID
    member_name: str
    member_number: str
    position: int
    state: str
    reason: str
    expected_sen: Sen
    paid_sen: Sen
    short_sen: Sen
    parts: tuple[Part, ...]
    receipt: str
    held_on: date
    journal_id: int | None
    corrected_receipt: str = ""
    corrected_reason: str = ""
    corrected_by: str = ""

    @property
    def differs(self) -> str:
        """How it differs from what was expected."""
        return differs(self.paid_sen, self.expected_sen, self.state)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sheet in the books."""

    collection_id: UUID
    meeting: MeetingView
    journal_id: int | None
    journal_number: str
    day: date
    officer_id: UUID
    officer_name: str
    leader_name: str
    leader_how: str
    recorded_at: datetime
    lines: list[RecordedLine]
    kencleng_sen: Sen
    count: dict[str, Any]
    handover_id: UUID | None
    reversed_reason: str

    @property
    def is_final(self) -> bool:
        """The teller has accepted it."""
        return self.handover_id is not None

    @property
    def is_late(self) -> bool:
        """It stands in the book of a later day than it happened."""
        return self.day > self.meeting.held_on

    @property
    def lines_sen(self) -> Sen:
        """All lines as they stand now."""
        return sum(line.paid_sen for line in self.lines)

    @property
    def present_count(self) -> int:
        """Members who came, or sent their money."""
        return sum(line.state != Attendance.ABSENT for line in self.lines)


@query
def recorded_sheet(actor: Actor, collection_id: UUID) -> Recorded:
    """Return a sheet as it was recorded, lines in order, corrections applied and named.

    Refuses: NoSheet
    """
    kept = Attendance.objects.filter(coop_id=actor.coop_id, collection_id=collection_id)
    found = list(kept.select_related("collection__meeting"))
    if not found:
        raise NoSheet(sheet=str(collection_id))
    row = found[0].collection
    return Recorded(
        collection_id=row.id,
        meeting=meeting_with(actor, row.meeting, row),
        journal_id=row.journal_id,
        journal_number=journal_number(row.journal_id) if row.journal_id else "",
        day=row.day,
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        leader_name=row.leader_name,
        leader_how=row.leader_how,
        recorded_at=row.recorded_at,
        lines=_lines(actor, found),
        kencleng_sen=row.kencleng_sen,
        count=row.count,
        handover_id=row.handover_id,
        reversed_reason=row.reversed_reason,
    )


@query
def member_receipts(
    actor: Actor, member_id: UUID, *, before: date | None = None, limit: int = 60
) -> list[RecordedLine]:
    """Return a member's lines in sheets that stand, newest first."""
    rows = Attendance.objects.filter(
        coop_id=actor.coop_id, member_id=member_id, collection__reversed_at=None
    ).order_by("-held_on")
    if before is not None:
        rows = rows.filter(held_on__lt=before)
    return sorted(
        _lines(actor, list(rows.select_related("collection")[:limit])),
        key=lambda line: line.held_on,
        reverse=True,
    )


def _lines(actor: Actor, found: list[Attendance]) -> list[RecordedLine]:
    """Values of attendance rows; two statements more whatever their number."""
    corrections: dict[UUID, Correction] = {}
    kept = Correction.objects.filter(coop_id=actor.coop_id, attendance_id__in=[row.id for row in found])
    for one in kept.order_by("number"):
        corrections[one.attendance_id] = one
    people = members.members_by_id(actor, {row.member_id for row in found})
    return [
        _line(row, people.get(row.member_id), corrections.get(row.id))
        for row in sorted(found, key=lambda row: (row.collection_id, row.position))
    ]


def _line(row: Attendance, person: members.MemberView | None, correction: Correction | None) -> RecordedLine:
    first = receipt_number(row.collection.journal_id, row.position) if row.collection.journal_id else ""
    line = RecordedLine(
        attendance_id=row.id,
        collection_id=row.collection_id,
        member_id=row.member_id,
        member_name=person.name if person else "",
        member_number=person.number if person else "",
        position=row.position,
        state=row.state,
        reason=row.reason,
        expected_sen=row.expected_sen,
        paid_sen=row.paid_sen,
        short_sen=row.short_sen,
        parts=read(row.parts),
        receipt=first,
        held_on=row.held_on,
        journal_id=row.collection.journal_id,
    )
    if correction is None:
        return line
    journal = correction.journal_id or correction.back_journal_id or row.collection.journal_id
    return replace(
        line,
        paid_sen=correction.paid_sen,
        parts=read(correction.parts),
        receipt=receipt_number(journal, row.position) if journal else "",
        journal_id=journal,
        corrected_receipt=first,
        corrected_reason=correction.reason,
        corrected_by=correction.made_by_name,
    )


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A recorded sheet in a list."""

    collection_id: UUID
    rembug_id: UUID
    office_id: UUID
    held_on: date
    day: date
    officer_id: UUID
    officer_name: str
    member_count: int
    absent_count: int
    expected_sen: Sen
    lines_sen: Sen
    kencleng_sen: Sen
    journal_id: int | None
    is_accepted: bool


@query
def sheets(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> list[SheetHead]:
    """Return the sheets that stand in the book of a day: recorded that day, whenever they happened."""
    rows = Collection.objects.filter(coop_id=actor.coop_id, day=on, reversed_at=None)
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    return _heads(rows)


@query
def late_sheets(
    actor: Actor, office_ids: Iterable[UUID] | None, since: date, limit: int = 50
) -> list[SheetHead]:
    """Return the sheets recorded since a day that happened on an earlier one, the newest first."""
    rows = Collection.objects.filter(
        coop_id=actor.coop_id, day__gte=since, held_on__lt=F("day"), reversed_at=None
    )
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    return _heads(rows)[::-1][:limit]


def _heads(rows: QuerySet[Collection]) -> list[SheetHead]:
    return [
        SheetHead(
            row.id,
            row.meeting.rembug_id,
            row.office_id,
            row.held_on,
            row.day,
            row.officer_id,
            row.officer_name,
            row.member_count,
            row.absent_count,
            row.expected_sen,
            row.lines_sen,
            row.kencleng_sen,
            row.journal_id,
            row.handover_id is not None,
        )
        for row in rows.select_related("meeting").order_by("held_on", "recorded_at")
    ]


def part_name(part: Part, products: dict[str, str]) -> str:
    """Return what a part is called on a receipt."""
    if part.kind == INSTALMENT:
        return _("Instalment")
    if part.kind == GIFT:
        return {"infaq": _("Infaq"), "wakaf": _("Wakaf")}.get(part.key, part.key)
    return products.get(part.key, part.key)
