"""Roles are given and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from lumbung.kernel import days, events, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.models import Office
from lumbung.people.staff import permissions
from lumbung.people.staff.commands.helpers import locked_person, somebody_still_manages, with_reason
from lumbung.people.staff.errors import (
    AlreadyEnded,
    EndsBeforeStart,
    ForeignOffice,
    NoSuchAppointment,
    NoSuchRole,
    OwnAppointment,
    PersonLeft,
    RoleIsEverywhere,
    RoleNeedsOffice,
    RolesConflict,
)
from lumbung.people.staff.events import AppointmentEnded, PersonAppointed
from lumbung.people.staff.models import Appointment, Person
from lumbung.people.staff.rules import offices_meet


@dataclass(frozen=True, slots=True)
class AppointmentOrder:
    """A role for a person, in an office with those under it, or (for some roles) in the whole cooperative."""

    key: UUID
    person_id: UUID
    role: str
    office_id: UUID | None
    valid_from: date
    decision: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class AppointmentEnd:
    """A role to take back; ``ends_on`` is the first day it no longer holds."""

    key: UUID
    appointment_id: UUID
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class AppointmentReceipt:
    """The appointment as it is kept."""

    appointment_id: UUID
    person_id: UUID
    role: str
    office_id: UUID | None


@command(permissions.MANAGE_STAFF)
def appoint(actor: Actor, order: AppointmentOrder) -> AppointmentReceipt:
    """Give a person a role.

    Writes: Appointment.
    Emits: PersonAppointed
    Refuses: NoReason, NoSuchPerson, PersonLeft, NoSuchRole, RoleNeedsOffice, RoleIsEverywhere, ForeignOffice,
        OwnAppointment, RolesConflict, AlreadyAppointed, EndsBeforeStart
    Checked by the database: staff_appointment_conflict, staff_appointment_once, staff_appointment_two_people,
        staff_appointment_own_coop.
    """
    decision, person = with_reason(order.decision), locked_person(actor, order.person_id)
    if person.left_on is not None:
        raise PersonLeft(person=str(person.id))
    if person.user_id == actor.user_id:
        raise OwnAppointment()
    _role_fits(actor, order)
    _no_conflict(actor, order, person)
    row = Appointment.objects.create(
        coop_id=actor.coop_id,
        person=person,
        role=order.role,
        office_id=order.office_id,
        valid_from=order.valid_from,
        ends_on=order.ends_on,
        decision=decision,
        made_by=actor.user_id,
    )
    events.emit(actor, PersonAppointed(row.id, person.id, row.role, row.office_id))
    return AppointmentReceipt(row.id, person.id, row.role, row.office_id)


def _role_fits(actor: Actor, order: AppointmentOrder) -> None:
    role = next((role for role in rules.roles().roles if role.code == order.role), None)
    if role is None:
        raise NoSuchRole(role=order.role)
    if role.reach == "office" and order.office_id is None:
        raise RoleNeedsOffice(role=order.role)
    if role.reach == "all" and order.office_id is not None:
        raise RoleIsEverywhere(role=order.role)
    if order.ends_on is not None and order.ends_on <= order.valid_from:
        raise EndsBeforeStart()
    if order.office_id is None:
        return
    if not Office.objects.filter(coop_id=actor.coop_id, id=order.office_id, closed_on=None).exists():
        raise ForeignOffice(office=str(order.office_id))


def _no_conflict(actor: Actor, order: AppointmentOrder, person: Person) -> None:
    """Say kindly which role stands in the way, before PostgreSQL says it curtly."""
    held = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=order.valid_from), coop_id=actor.coop_id, person=person
    )
    if order.ends_on is not None:
        held = held.filter(valid_from__lt=order.ends_on)
    pairs = list(held.values_list("role", "office_id"))
    parents: dict[UUID, UUID | None] = (
        dict(Office.objects.filter(coop_id=actor.coop_id).values_list("id", "parent_id")) if pairs else {}
    )
    matrix, language = rules.roles(), get_language() or "id"
    for role, office_id in pairs:
        found = matrix.conflict(role, order.role)
        if found and (found.where == "anywhere" or offices_meet(parents, office_id, order.office_id)):
            raise RolesConflict(
                role=matrix.role(order.role).label(language),
                other=matrix.role(role).label(language),
                why=found.why(language),
            )


@command(permissions.MANAGE_STAFF)
def end_appointment(actor: Actor, order: AppointmentEnd) -> AppointmentReceipt:
    """Take a role back from a day on; what she did with it stays as it was done.

    Writes: Appointment.ends_on.
    Emits: AppointmentEnded
    Refuses: NoReason, NoSuchAppointment, AlreadyEnded, EndsBeforeStart, LastManager
    Checked by the database: staff_appointment_stands, staff_appointment_ends_after_start.
    """
    reason, today = with_reason(order.reason), days.today()
    row = (
        Appointment.objects.select_for_update().filter(coop_id=actor.coop_id, id=order.appointment_id).first()
    )
    if row is None:
        raise NoSuchAppointment(appointment=str(order.appointment_id))
    if row.ends_on is not None and row.ends_on <= today:
        raise AlreadyEnded(appointment=str(row.id))
    if order.ends_on < max(today, row.valid_from):
        raise EndsBeforeStart()
    somebody_still_manages(actor, Q(id=row.id), order.ends_on)
    row.ends_on, row.end_reason = order.ends_on, reason
    row.save(update_fields=["ends_on", "end_reason"])
    events.emit(actor, AppointmentEnded(row.id, row.person_id))
    return AppointmentReceipt(row.id, row.person_id, row.role, row.office_id)
