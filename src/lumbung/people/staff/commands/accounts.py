"""What a manager may do with somebody's account when she is locked out or her phone is lost."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

from lumbung.kernel import events
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.people.staff import permissions
from lumbung.people.staff.commands.helpers import locked_person, sign_out_everywhere, with_reason
from lumbung.people.staff.errors import NotOurAccount, OwnAccount
from lumbung.people.staff.events import PasswordReset, SecondFactorRemoved, SessionsEnded
from lumbung.people.staff.models import Person
from lumbung.people.staff.rules import one_time_password


@dataclass(frozen=True, slots=True)
class Reset:
    """Whose password or second factor, and why."""

    key: UUID
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SessionsOrder:
    """Whose sessions."""

    key: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AccountReceipt:
    """Whose account it was, and how many sessions were ended."""

    person_id: UUID
    login: str
    sessions: int


def one_time_password_of(key: UUID) -> str:
    """Return the one-time password of an order: made from its key and our secret, never stored."""
    choices = 0

    def choose(letters: str) -> str:
        nonlocal choices
        choices += 1
        message = f"one-time password {key} {choices}".encode()
        digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
        return letters[int.from_bytes(digest[:8], "big") % len(letters)]

    return one_time_password(choose)


@command(permissions.MANAGE_STAFF)
def reset_password(actor: Actor, order: Reset) -> AccountReceipt:
    """Give somebody a one-time password (``one_time_password_of(key)``), to be changed at the next sign-in.

    Writes: User.password; deletes her sessions and her lock-outs.
    Emits: PasswordReset
    Refuses: NoReason, NoSuchPerson, OwnAccount, NotOurAccount
    Checked by the database: staff_user_home.
    """
    person = _others_account(actor, order)
    person.user.set_password(one_time_password_of(order.key))
    person.user.must_change_password = True
    person.user.save(update_fields=["password", "must_change_password"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM axes_accessattempt WHERE username = %s", [person.user.login])
    ended = sign_out_everywhere(person.user_id)
    events.emit(actor, PasswordReset(person.id))
    return AccountReceipt(person.id, person.user.login, ended)


@command(permissions.MANAGE_STAFF)
def remove_second_factor(actor: Actor, order: Reset) -> AccountReceipt:
    """Take away a second factor whose phone or key was lost; she sets up a new one herself.

    Writes: deletes her authenticators and sessions.
    Emits: SecondFactorRemoved
    Refuses: NoReason, NoSuchPerson, OwnAccount, NotOurAccount
    """
    person = _others_account(actor, order)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [person.user_id])
    ended = sign_out_everywhere(person.user_id)
    events.emit(actor, SecondFactorRemoved(person.id))
    return AccountReceipt(person.id, person.user.login, ended)


@command(permissions.END_SESSIONS)
def end_sessions(actor: Actor, order: SessionsOrder) -> AccountReceipt:
    """Sign somebody out everywhere, for example when a phone was lost.

    Writes: deletes her sessions.
    Emits: SessionsEnded
    Refuses: NoSuchPerson, NotOurAccount
    """
    person = locked_person(actor, order.person_id)
    if person.user.home_id != actor.coop_id:
        raise NotOurAccount()
    ended = sign_out_everywhere(person.user_id)
    events.emit(actor, SessionsEnded(person.id, ended))
    return AccountReceipt(person.id, person.user.login, ended)


def _others_account(actor: Actor, order: Reset) -> Person:
    with_reason(order.reason)
    person = locked_person(actor, order.person_id)
    if person.user_id == actor.user_id:
        raise OwnAccount()
    if person.user.home_id != actor.coop_id:
        raise NotOurAccount()
    return person
