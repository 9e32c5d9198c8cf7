"""The meetings of a day, and who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.operations.meetings import permissions, queries
from lumbung.operations.meetings.errors import (
    MeetingNotPlanned,
    NoMeetingsToMove,
    NoReasonGiven,
    NotAnOfficer,
)
from lumbung.operations.meetings.events import OfficerSubstituted
from lumbung.operations.meetings.models import Meeting
from lumbung.people.members import queries as members


def add_meetings(actor: Actor, office_ids: Iterable[UUID], on: date) -> int:
    """Make the meetings that weekdays plan for a day, where they are not made yet; joins the transaction.

    Three statements whatever their number; doing it twice changes nothing.
    Writes: Meeting.
    """
    circles = members.rembugs(actor, office_ids=list(office_ids), weekday=on.isoweekday())
    return _make(actor, circles, on)


def _make(actor: Actor, circles: list[members.RembugView], on: date) -> int:
    wanted = [
        Meeting(
            coop_id=actor.coop_id,
            office_id=one.office_id,
            rembug_id=one.id,
            held_on=on,
            starts_at=one.starts_at,
            officer_id=one.officer_id,
            usual_officer_id=one.officer_id,
        )
        for one in circles
    ]
    known = set(
        Meeting.objects.filter(
            coop_id=actor.coop_id, held_on=on, rembug_id__in=[one.id for one in circles]
        ).values_list("rembug_id", flat=True)
    )
    fresh = [row for row in wanted if row.rembug_id not in known]
    Meeting.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def locked_meeting(actor: Actor, rembug_id: UUID, held_on: date) -> Meeting:
    """Take a meeting alone, so that two sheets for it take turns; make it first when its weekday plans it.

    Refuses: MeetingNotPlanned, members.NoRembug
    """
    mine = Meeting.objects.select_for_update().filter(
        coop_id=actor.coop_id, rembug_id=rembug_id, held_on=held_on
    )
    row = mine.first()
    if row is None:
        circle = members.rembug(actor, rembug_id)
        if circle.weekday != held_on.isoweekday():
            raise MeetingNotPlanned(rembug=str(rembug_id))
        _make(actor, [circle], held_on)
        row = mine.get()
    return row


@dataclass(frozen=True, slots=True)
class PlanMeetings:
    """Make an office's meetings of a day."""

    key: UUID
    office_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Planned:
    """How many meetings were new."""

    on: date
    made: int


@command(permissions.VIEW)
def plan_meetings(actor: Actor, order: PlanMeetings) -> Planned:
    """Make the meetings of a day from the weekdays of the rembug; what is made already stays as it is.

    Writes: Meeting.
    Refuses: WrongOffice
    """
    return Planned(order.on, add_meetings(actor, [order.office_id], order.on))


@dataclass(frozen=True, slots=True)
class SubstituteOfficer:
    """Let somebody else hold an officer's meetings of one day; no ``rembug_ids`` stands for all of them."""

    key: UUID
    office_id: UUID
    on: date
    officer_id: UUID
    substitute_id: UUID
    reason: str
    rembug_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Substituted:
    """How many meetings another officer holds now."""

    on: date
    meetings: int


@command(permissions.SUBSTITUTE)
def substitute_officer(actor: Actor, order: SubstituteOfficer) -> Substituted:
    """Move an officer's meetings of a day, those not recorded yet, to a substitute.

    Writes: the officer of each Meeting, with the reason. Emits: OfficerSubstituted.
    Refuses: NoReasonGiven, NotAnOfficer, NoMeetingsToMove
    """
    if len(order.reason.strip()) < 3:
        raise NoReasonGiven()
    if order.substitute_id not in dict(queries.officers(actor, order.office_id)):
        raise NotAnOfficer(person=str(order.substitute_id))
    add_meetings(actor, [order.office_id], order.on)
    mine = Meeting.objects.select_for_update().filter(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        held_on=order.on,
        officer_id=order.officer_id,
        collected_at=None,
    )
    if order.rembug_ids:
        mine = mine.filter(rembug_id__in=order.rembug_ids)
    moved = Meeting.objects.filter(id__in=[row.id for row in mine.order_by("id")]).update(
        officer_id=order.substitute_id, substitution_reason=order.reason.strip()[:200]
    )
    if not moved:
        raise NoMeetingsToMove(officer=str(order.officer_id))
    emit(actor, OfficerSubstituted(order.office_id, order.officer_id, order.substitute_id, order.on, moved))
    return Substituted(order.on, moved)
