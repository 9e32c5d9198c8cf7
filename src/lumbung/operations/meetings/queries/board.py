"""The noon board: who met, what came in and is on the road, who was absent or late for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings.models import Attendance
from lumbung.operations.meetings.queries.plan import MeetingView, agenda
from lumbung.operations.meetings.queries.sheets import expected_parts
from lumbung.operations.meetings.rules import LATE_AFTER_MINUTES, expected_sen, needs_a_look
from lumbung.operations.till import queries as tills
from lumbung.people.members import queries as members

PEOPLE_MAX = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One meeting on the board: ``planned``, ``running`` (its hour), ``late``, ``look`` or ``closed``."""

    meeting: MeetingView
    state: str


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer's meetings in the order of their hours; None where she has none."""

    officer_id: UUID | None
    officer_name: str
    cells: tuple[tuple[Cell, ...], ...]
    road_sen: Sen


@dataclass(frozen=True, slots=True)
class Person:
    """A member the manager should know about: absent, or late for the first time."""

    member_id: UUID
    name: str
    photo: str
    rembug_name: str
    reason: str
    short_sen: Sen


@dataclass(frozen=True, slots=True)
class Board:
    """A day in the field."""

    on: date
    hours: list[time]
    rows: list[OfficerRow]
    meetings: list[MeetingView]
    expected_sen: Sen
    recorded_sen: Sen
    accepted_sen: Sen
    road_sen: Sen
    absent: list[Person]
    first_late: list[Person]
    overdue: list[MeetingView]
    officer_names: dict[UUID, str]

    @property
    def recorded_count(self) -> int:
        """Meetings whose sheet is in the books."""
        return sum(one.collection_id is not None for one in self.meetings)

    @property
    def substituted(self) -> list[MeetingView]:
        """Meetings that somebody else holds today."""
        return [one for one in self.meetings if one.is_substituted]

    @property
    def looks(self) -> int:
        """Cells that need the manager's eye."""
        return sum(cell.state in ("late", "look") for row in self.rows for hour in row.cells for cell in hour)


@query
def board(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> Board:
    """Return the noon board of these offices; the number of statements does not grow with the meetings."""
    offices = list(office_ids) if office_ids is not None else None
    plan = agenda(actor, on, office_ids=offices, with_odd=True)
    meetings = plan.meetings
    odd = {line.member_id for one in meetings for line in one.odd}
    roster = members.members_of_rembugs(actor, {one.rembug_id for one in meetings}, odd)
    planned_sen = _expected(actor, [one for one in meetings if one.collection_id is None], on, roster)
    road = tills.road_cash(actor, offices, {one.officer_id for one in meetings if one.officer_id})
    held, named = road.by_officer, road.names
    people = people_of(actor, meetings, {one.id: one for one in roster})
    hours = sorted({one.starts_at for one in meetings})
    rows = rows_of(meetings, named, held)
    return Board(
        on=on,
        hours=hours,
        rows=rows,
        meetings=meetings,
        expected_sen=planned_sen + sum(one.expected_sen for one in meetings if one.collection_id),
        recorded_sen=sum(one.received_sen for one in meetings),
        accepted_sen=sum(one.received_sen for one in meetings if one.is_accepted),
        road_sen=sum(held.values()),
        absent=people[0],
        first_late=people[1],
        overdue=plan.overdue,
        officer_names=named,
    )


def still_expected(actor: Actor, planned: list[MeetingView], on: date) -> Sen:
    """Return what the meetings that are not recorded yet should bring."""
    wanted = {one.rembug_id for one in planned}
    return _expected(actor, planned, on, members.members_of_rembugs(actor, wanted) if wanted else [])


def _expected(actor: Actor, planned: list[MeetingView], on: date, roster: list[members.MemberView]) -> Sen:
    wanted = {one.rembug_id for one in planned}
    ids = [one.id for one in roster if one.rembug_id in wanted and one.state == "active"]
    return sum(expected_sen(parts) for parts in expected_parts(actor, ids, on).values()) if ids else 0


def rows_of(meetings: list[MeetingView], named: dict[UUID, str], held: dict[UUID, Sen]) -> list[OfficerRow]:
    """Return the board's lines by officer: who has meetings of the day, and who still carries cash."""
    hours = sorted({one.starts_at for one in meetings})
    rows = [
        _row(who, named, hours, meetings, held) for who in {one.officer_id for one in meetings} | set(held)
    ]
    return sorted(rows, key=lambda row: (row.officer_name == "", row.officer_name))


def _row(
    who: UUID | None,
    named: dict[UUID, str],
    hours: list[time],
    meetings: list[MeetingView],
    held: dict[UUID, Sen],
) -> OfficerRow:
    mine = [one for one in meetings if one.officer_id == who]
    cells = tuple(tuple(Cell(one, state_of(one)) for one in mine if one.starts_at == hour) for hour in hours)
    return OfficerRow(who, named.get(who, "") if who else "", cells, held.get(who, 0) if who else 0)


def state_of(meeting: MeetingView) -> str:
    """Return how a meeting stands on the board: ``planned``, ``late``, ``look`` or ``closed``."""
    if meeting.collection_id is not None:
        return "look" if needs_a_look(meeting.absent_count, meeting.member_count) else "closed"
    begins = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=days.WIB)
    if days.now() > begins + timedelta(minutes=LATE_AFTER_MINUTES):
        return "late"
    return "running" if days.now() >= begins else "planned"


def people_of(
    actor: Actor, meetings: list[MeetingView], known: Mapping[UUID, members.MemberView] | None = None
) -> tuple[list[Person], list[Person]]:
    """Return who was absent, and who is short of an instalment for the first time, in an agenda with both.

    They are looked up unless they are ``known``.
    """
    lines = [(one, line) for one in meetings for line in one.odd]
    people = members.members_by_id(actor, {line.member_id for _, line in lines}) if known is None else known
    absent, first = [], []
    for meeting, line in lines:
        view = people.get(line.member_id)
        person = Person(
            line.member_id,
            view.name if view else "",
            view.photo if view else "",
            meeting.name,
            line.reason,
            line.short_sen,
        )
        if line.state == Attendance.ABSENT:
            absent.append(person)
        if line.short_sen and not line.was_short:
            first.append(person)
    return absent[:PEOPLE_MAX], first[:PEOPLE_MAX]
