"""What several acts of the staff register need."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lumbung.kernel import rules
from lumbung.kernel.actors import Actor
from lumbung.people.staff import permissions
from lumbung.people.staff.errors import LastManager, NoReason, NoSuchPerson
from lumbung.people.staff.models import Appointment, Person


def locked_person(actor: Actor, person_id: UUID) -> Person:
    """Return the person, locked until the act is done.

    Refuses: NoSuchPerson
    """
    found = Person.objects.select_for_update(of=("self",)).select_related("user")
    row = found.filter(coop_id=actor.coop_id, id=person_id).first()
    if row is None:
        raise NoSuchPerson(person=str(person_id))
    return row


def with_reason(reason: str) -> str:
    """Return the reason, tidied.

    Refuses: NoReason
    """
    if len(reason.strip()) < 3:
        raise NoReason()
    return reason.strip()[:200]


def somebody_still_manages(actor: Actor, without: Q, on: date) -> None:
    """Refuse when, without these appointments, nobody could manage the staff.

    Refuses: LastManager
    """
    if actor.everything:
        return
    managing = [role.code for role in rules.roles().roles if permissions.MANAGE_STAFF in role.permissions]
    left = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        coop_id=actor.coop_id,
        role__in=managing,
        valid_from__lte=on,
        person__left_on=None,
    ).exclude(without)
    if not left.exists():
        raise LastManager()


def sign_out_everywhere(user_id: UUID) -> int:
    """End every session of an account; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH known AS (DELETE FROM usersessions_usersession WHERE user_id = %s RETURNING session_key)"
            " DELETE FROM django_session WHERE session_key IN (SELECT session_key FROM known)",
            [user_id],
        )
        return int(cursor.rowcount)
