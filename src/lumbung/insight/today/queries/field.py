"""A day in the field: the branch manager's board and the officer's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from lumbung.insight.today.rules import shares
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.closing import queries as closing
from lumbung.operations.closing.rules import Check
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.meetings.queries import MeetingView
from lumbung.operations.till import queries as tills
from lumbung.people.staff import queries as staff

Person = meetings.Person


@dataclass(frozen=True, slots=True)
class Money:
    """The cash of a day; what is expected is None while nobody has added it up."""

    meeting_count: int
    recorded_count: int
    recorded_sen: Sen
    accepted_sen: Sen
    expected_sen: Sen | None = None

    @property
    def shares(self) -> tuple[int, int]:
        """Percentages of the expected: with the teller, on the road."""
        return shares(self.accepted_sen, self.recorded_sen, self.expected_sen or 0)

    @property
    def road_sen(self) -> Sen:
        """What officers still carry of today's sheets."""
        return self.recorded_sen - self.accepted_sen


@dataclass(frozen=True, slots=True)
class ManagerDay:
    """The branch manager's morning and noon."""

    on: date
    money: Money
    hours: list[time]
    rows: list[meetings.OfficerRow]
    overdue: list[MeetingView]
    substituted: list[MeetingView]
    waiting: list[staff.ProposalView]

    @property
    def looks(self) -> int:
        """Meetings that need her eye: in red on the board, or recorded by nobody."""
        red = sum(cell.state in ("late", "look") for row in self.rows for hour in row.cells for cell in hour)
        return red + len(self.overdue)


def _money(found: list[MeetingView], expected_sen: Sen | None = None) -> Money:
    return Money(
        meeting_count=len(found),
        recorded_count=sum(one.collection_id is not None for one in found),
        recorded_sen=sum(one.received_sen for one in found),
        accepted_sen=sum(one.received_sen for one in found if one.is_accepted),
        expected_sen=expected_sen,
    )


@query
def manager_day(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> ManagerDay:
    """Return the board of these offices, what nobody recorded, and the proposals that wait for her."""
    offices = list(office_ids) if office_ids is not None else None
    found = meetings.day_plan(actor, on, office_ids=offices)
    named = staff.person_names(actor, {one.officer_id for one in found if one.officer_id})
    return ManagerDay(
        on=on,
        money=_money(found),
        hours=sorted({one.starts_at for one in found}),
        rows=meetings.rows_of(found, named, {}),
        overdue=meetings.overdue(actor, on, office_ids=offices),
        substituted=[one for one in found if one.is_substituted],
        waiting=staff.waiting_proposals(actor, {}),
    )


@query
def money_of_day(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> Money:
    """Return the cash of the day with what is still expected: the dearest sum of the page."""
    found = meetings.day_plan(actor, on, office_ids=office_ids)
    planned = [one for one in found if one.collection_id is None]
    recorded = sum(one.expected_sen for one in found if one.collection_id)
    return _money(found, recorded + meetings.still_expected(actor, planned, on))


@dataclass(frozen=True, slots=True)
class People:
    """Members the manager should know about today."""

    first_late: list[meetings.Person]
    absent: list[meetings.Person]


@query
def people_of_day(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> People:
    """Return who is late for the first time, and who was absent today."""
    plan = meetings.agenda(actor, on, office_ids=office_ids, with_odd=True)
    absent, first_late = meetings.people_of(actor, plan.meetings)
    return People(first_late, absent)


@dataclass(frozen=True, slots=True)
class OfficeClosing:
    """What the day's closing still asks of an office, each with its words; nothing when it is closed."""

    office_id: UUID
    name: str
    is_closed: bool
    checks: list[tuple[Check, str]]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of closing."""
        return all(check.is_done or not check.blocks for check, _ in self.checks)


@query
def closings(actor: Actor, office_ids: frozenset[UUID] | None, on: date) -> list[OfficeClosing]:
    """Return the closing of each of her offices; the number of statements does not grow with them."""
    books = closing.open_books(actor, office_ids)
    still = [book.id for book in books if book.open_day <= on]
    points = closing.open_points_of(actor, still) if still else {}
    return [
        OfficeClosing(
            book.id,
            book.name,
            book.open_day > on,
            [(check, closing.label(check)) for check in points[book.id][0]] if book.id in points else [],
        )
        for book in books
    ]


@dataclass(frozen=True, slots=True)
class OfficerDay:
    """A field officer's day."""

    on: date
    meetings: list[MeetingView]
    overdue: list[MeetingView]
    carried_sen: Sen

    @property
    def next(self) -> MeetingView | None:
        """The meeting to hold next: the oldest that nobody recorded comes after today's."""
        planned = [one for one in self.meetings if one.collection_id is None]
        return next(iter(planned + self.overdue), None)

    @property
    def recorded(self) -> list[MeetingView]:
        """Today's meetings whose sheet is in the books."""
        return [one for one in self.meetings if one.collection_id is not None]

    @property
    def on_the_road(self) -> list[MeetingView]:
        """Today's sheets that the teller has not taken in yet."""
        return [one for one in self.recorded if not one.is_accepted]

    @property
    def other_sen(self) -> Sen:
        """Cash she carries from earlier days or other work."""
        return self.carried_sen - sum(one.received_sen for one in self.on_the_road)


@query
def officer_day(actor: Actor, office_ids: Iterable[UUID] | None, on: date) -> OfficerDay:
    """Return her meetings of the day, the cash she carries, and what she has not recorded."""
    offices = list(office_ids) if office_ids is not None else None
    carried = tills.cash_in(actor, "cash.field", offices).get(actor.user_id, {})
    return OfficerDay(
        on=on,
        meetings=meetings.day_plan(actor, on, office_ids=offices, officer_id=actor.user_id),
        overdue=meetings.overdue(actor, on, office_ids=offices, officer_id=actor.user_id),
        carried_sen=sum(carried.values()),
    )
