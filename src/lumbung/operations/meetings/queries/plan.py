"""Which rembug meet on a day, who holds them, and which meetings nobody has recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import JSONArray

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings.errors import MeetingNotPlanned
from lumbung.operations.meetings.models import Attendance, Collection, LeaderPin, Meeting
from lumbung.people.members import queries as members
from lumbung.people.staff import queries as staff

LATE_DAYS = 14
OFFICER_ROLE = "field_officer"


@dataclass(frozen=True, slots=True)
class OddLine:
    """A line of a sheet that the manager should know about: absent, or short of an instalment."""

    member_id: UUID
    state: str
    reason: str
    short_sen: Sen
    was_short: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting as lists show it: planned, recorded, or accepted by the teller."""

    rembug_id: UUID
    name: str
    place: str
    office_id: UUID
    held_on: date
    starts_at: time
    officer_id: UUID | None
    usual_officer_id: UUID | None
    substitution_reason: str
    leader_id: UUID | None
    member_count: int
    meeting_id: UUID | None = None
    collection_id: UUID | None = None
    collected_at: datetime | None = None
    present_count: int = 0
    absent_count: int = 0
    expected_sen: Sen = 0
    paid_sen: Sen = 0
    kencleng_sen: Sen = 0
    is_accepted: bool = False
    odd: tuple[OddLine, ...] = ()

    @property
    def state(self) -> str:
        """``planned``, ``recorded`` or ``accepted``."""
        if self.collection_id is None:
            return "planned"
        return "accepted" if self.is_accepted else "recorded"

    @property
    def is_substituted(self) -> bool:
        """Somebody else than the usual officer holds it."""
        return self.usual_officer_id is not None and self.usual_officer_id != self.officer_id

    @property
    def received_sen(self) -> Sen:
        """Lines and kencleng: the cash that came in."""
        return self.paid_sen + self.kencleng_sen


@query
def day_plan(
    actor: Actor, on: date, *, office_ids: Iterable[UUID] | None = None, officer_id: UUID | None = None
) -> list[MeetingView]:
    """Return the meetings of a day by hour and name: what was made for it, and what its weekday plans.

    The number of statements does not grow with the meetings.
    """
    return agenda(actor, on, office_ids=office_ids, officer_id=officer_id).meetings


@dataclass(frozen=True, slots=True)
class Agenda:
    """A day's meetings, and those of the last two weeks that nobody has recorded."""

    meetings: list[MeetingView]
    overdue: list[MeetingView]


@query
def agenda(
    actor: Actor,
    on: date,
    *,
    office_ids: Iterable[UUID] | None = None,
    officer_id: UUID | None = None,
    with_odd: bool = False,
) -> Agenda:
    """Return what ``day_plan`` and ``overdue`` return, in two statements together.

    ``with_odd`` adds to each recorded meeting who was absent or short, in the same two.
    """
    offices = list(office_ids) if office_ids is not None else None
    circles = {one.id: one for one in members.rembugs(actor, office_ids=offices)}
    rows = Meeting.objects.filter(Q(held_on=on) | _missed(on), coop_id=actor.coop_id)
    if offices is not None:
        rows = rows.filter(office_id__in=offices)
    found, recorded, odd = _with_sheets(rows.order_by("held_on", "starts_at"), on if with_odd else None)
    made = {row.rembug_id: row for row in found if row.held_on == on}
    planned = [one for one in circles.values() if one.weekday == on.isoweekday() or one.id in made]
    meetings = [_view(one, on, made.get(one.id), recorded, odd) for one in planned]
    missed = [
        _view(circles[row.rembug_id], row.held_on, row, {})
        for row in found
        if row.held_on < on and row.rembug_id in circles
    ]
    if officer_id is not None:
        meetings = [view for view in meetings if view.officer_id == officer_id]
        missed = [view for view in missed if view.officer_id == officer_id]
    return Agenda(sorted(meetings, key=lambda view: (view.starts_at, view.name)), missed)


def _missed(on: date) -> Q:
    return Q(collected_at=None, held_on__lt=on, held_on__gte=on - timedelta(days=LATE_DAYS))


@query
def overdue(
    actor: Actor, on: date, *, office_ids: Iterable[UUID] | None = None, officer_id: UUID | None = None
) -> list[MeetingView]:
    """Return meetings of the last two weeks that were planned and that nobody has recorded, oldest first."""
    rows = Meeting.objects.filter(_missed(on), coop_id=actor.coop_id)
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    if officer_id is not None:
        rows = rows.filter(officer_id=officer_id)
    found = list(rows.order_by("held_on", "starts_at"))
    if not found:
        return []
    circles = {one.id: one for one in members.rembugs(actor)}
    return [_view(circles[row.rembug_id], row.held_on, row, {}) for row in found if row.rembug_id in circles]


@query
def meeting_of(actor: Actor, rembug_id: UUID, held_on: date) -> MeetingView:
    """Return one meeting, made already or planned by the weekday of its rembug.

    Refuses: MeetingNotPlanned, members.NoRembug
    """
    circle = members.rembug(actor, rembug_id)
    rows, sheets, _odd = _with_sheets(
        Meeting.objects.filter(coop_id=actor.coop_id, rembug_id=rembug_id, held_on=held_on)
    )
    row = next(iter(rows), None)
    if row is None and circle.weekday != held_on.isoweekday():
        raise MeetingNotPlanned(rembug=str(rembug_id))
    return _view(circle, held_on, row, sheets)


def meeting_with(actor: Actor, row: Meeting, sheet: Collection) -> MeetingView:
    """Return the meeting of a sheet that is at hand already.

    Refuses: members.NoRembug
    """
    return _view(members.rembug(actor, row.rembug_id), row.held_on, row, {row.id: sheet})


_SHEET = (
    *("id", "officer_id", "member_count", "absent_count", "expected_sen", "lines_sen"),
    *("kencleng_sen", "cash_by_book", "recorded_at", "handover_id"),
)


OddLines = dict[UUID, tuple[OddLine, ...]]


def _with_sheets(
    rows: QuerySet[Meeting], odd_on: date | None = None
) -> tuple[list[Meeting], dict[UUID, Collection], OddLines]:
    """Return meetings, and by meeting the sheets that stand for them; one statement.

    With ``odd_on`` also who was absent or short on them, and whether she was short before that day.
    """
    standing = FilteredRelation("collections", condition=Q(collections__reversed_at=None))
    names = [field.attname for field in Meeting._meta.concrete_fields]
    asked: QuerySet[Meeting, Any] = rows.annotate(sheet=standing)
    columns = [*names, *(f"sheet__{name}" for name in _SHEET)]
    if odd_on is not None:
        asked, columns = asked.annotate(odd=ArraySubquery(_odd_lines(odd_on))), [*columns, "odd"]
    meetings: list[Meeting] = []
    sheets: dict[UUID, Collection] = {}
    odd: OddLines = {}
    for values in asked.values_list(*columns):
        meeting = Meeting(**dict(zip(names, values, strict=False)))
        meetings.append(meeting)
        of_sheet = dict(zip(_SHEET, values[len(names) :], strict=False))
        if of_sheet["id"] is not None:
            sheets[meeting.id] = Collection(**of_sheet)
            lines = values[-1] if odd_on else ()
            odd[meeting.id] = tuple(OddLine(UUID(member_id), *line) for member_id, *line in lines)
    return meetings, sheets, odd


def _odd_lines(on: date) -> QuerySet[Attendance, Any]:
    """Return the lines of a meeting's standing sheet with somebody absent or short, in their order."""
    earlier = Attendance.objects.filter(
        coop_id=OuterRef("coop_id"),
        member_id=OuterRef("member_id"),
        short_sen__gt=0,
        held_on__lt=on,
        collection__reversed_at=None,
    )
    lines = Attendance.objects.filter(
        Q(state=Attendance.ABSENT) | Q(short_sen__gt=0),
        coop_id=OuterRef("coop_id"),
        collection__meeting_id=OuterRef("pk"),
        collection__reversed_at=None,
    )
    said = JSONArray("member_id", "state", "reason", "short_sen", Exists(earlier))
    return lines.order_by("position").annotate(said=said).values("said")


def _view(
    circle: members.RembugView,
    on: date,
    row: Meeting | None,
    recorded: dict[UUID, Collection],
    odd: OddLines | None = None,
) -> MeetingView:
    sheet = recorded.get(row.id) if row else None
    return MeetingView(
        rembug_id=circle.id,
        name=circle.name,
        place=circle.place,
        office_id=row.office_id if row else circle.office_id,
        held_on=on,
        starts_at=row.starts_at if row else circle.starts_at,
        officer_id=sheet.officer_id if sheet else row.officer_id if row else circle.officer_id,
        usual_officer_id=row.usual_officer_id if row else circle.officer_id,
        substitution_reason=row.substitution_reason if row else "",
        leader_id=circle.leader_id,
        member_count=sheet.member_count if sheet else circle.member_count,
        meeting_id=row.id if row else None,
        collection_id=sheet.id if sheet else None,
        collected_at=sheet.recorded_at if sheet else None,
        present_count=sheet.member_count - sheet.absent_count if sheet else 0,
        absent_count=sheet.absent_count if sheet else 0,
        expected_sen=sheet.expected_sen if sheet else 0,
        paid_sen=sheet.lines_sen if sheet else 0,
        kencleng_sen=sheet.kencleng_sen if sheet else 0,
        is_accepted=sheet is not None and (sheet.handover_id is not None or not sheet.cash_by_book),
        odd=odd.get(row.id, ()) if odd and row else (),
    )


@query
def leader_has_pin(actor: Actor, member_id: UUID | None) -> bool:
    """Say whether a leader has chosen a PIN that works now."""
    if member_id is None:
        return False
    row = LeaderPin.objects.filter(coop_id=actor.coop_id, member_id=member_id).first()
    return (
        row is not None
        and bool(row.pin_hash)
        and (row.locked_until is None or row.locked_until <= days.now())
    )


@query
def leader_pin_stands(actor: Actor, member_id: UUID) -> bool:
    """Say whether a leader has chosen a PIN, even one that rests now."""
    held = LeaderPin.objects.filter(coop_id=actor.coop_id, member_id=member_id)
    return held.exclude(pin_hash="").exists()


@query
def officers(actor: Actor, office_id: UUID) -> list[tuple[UUID, str]]:
    """Return the field officers of an office, by name: who may hold a meeting there."""
    found = staff.people(actor, role=OFFICER_ROLE, office_id=office_id)
    return [(person.user_id, person.name) for person in found]
