"""People come and go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from lumbung.kernel import days, events
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.people.staff import permissions
from lumbung.people.staff.commands.accounts import one_time_password_of
from lumbung.people.staff.commands.helpers import (
    locked_person,
    sign_out_everywhere,
    somebody_still_manages,
    with_reason,
)
from lumbung.people.staff.errors import LoginShape, LoginTaken, OwnAccount, PasswordTooShort, PhoneShape
from lumbung.people.staff.events import PersonHired, PersonLeft
from lumbung.people.staff.models import Appointment, Person, User
from lumbung.people.staff.rules import LOGIN, tidy_login, tidy_phone


@dataclass(frozen=True, slots=True)
class Hiring:
    """Somebody to work here, with the account she signs in with.

    ``existing`` joins an account that another cooperative keeps, with the password she has. The machine
    itself (seeds) may give ``first_password`` for good; everybody else gets a one-time password made from
    the key.
    """

    key: UUID
    number: str
    name: str
    joined_on: date
    login: str = ""
    phone: str = ""
    language: str = "id"
    existing: bool = False
    first_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Hired:
    """The person, her account, and whether a one-time password was made for her."""

    person_id: UUID
    user_id: UUID
    login: str
    has_one_time_password: bool


@dataclass(frozen=True, slots=True)
class PersonChange:
    """How a person is called and reached, anew."""

    key: UUID
    person_id: UUID
    number: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who stops working here, and why."""

    key: UUID
    person_id: UUID
    left_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Returning:
    """Somebody who comes back."""

    key: UUID
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PersonReceipt:
    """The person as she is kept now."""

    person_id: UUID
    name: str


@command(permissions.MANAGE_STAFF)
def hire(actor: Actor, order: Hiring) -> Hired:
    """Let somebody work here, with an account of her own; she holds no role until she is appointed.

    Writes: User (unless she has an account already), Person.
    Emits: PersonHired
    Refuses: LoginShape, LoginTaken, PhoneShape, PhoneTaken, PasswordTooShort, NumberTaken, AlreadyStaff
    Checked by the database: staff_user_login_key, staff_user_phone_key, staff_person_number,
        staff_person_once.
    """
    login, phone = tidy_login(order.login or order.number), tidy_phone(order.phone)
    if order.phone.strip() and not phone:
        raise PhoneShape()
    if not LOGIN.fullmatch(login):
        raise LoginShape()
    user = User.objects.filter(login=login).first()
    if (user is None) == order.existing:
        raise LoginTaken()
    if user is None:
        user = _new_account(actor, order, login, phone)
    person = Person.objects.create(
        coop_id=actor.coop_id,
        user=user,
        number=order.number.strip().upper(),
        name=" ".join(order.name.split()),
        phone=phone,
        joined_on=order.joined_on,
    )
    events.emit(actor, PersonHired(person.id, user.id))
    return Hired(person.id, user.id, login, user.must_change_password and not order.existing)


def _new_account(actor: Actor, order: Hiring, login: str, phone: str) -> User:
    given = order.first_password if actor.everything else ""
    if given and len(given) < 10:
        raise PasswordTooShort()
    user = User(
        login=login,
        phone=phone or None,
        home_id=actor.coop_id,
        language=order.language,
        must_change_password=not given,
    )
    user.set_password(given or one_time_password_of(order.key))
    user.save(force_insert=True)
    return user


@command(permissions.MANAGE_STAFF)
def change_person(actor: Actor, order: PersonChange) -> PersonReceipt:
    """Correct how a person is called and reached; how she signs in does not change.

    Writes: Person.
    Refuses: NoSuchPerson, PhoneShape, NumberTaken
    Checked by the database: staff_person_number.
    """
    person, phone = locked_person(actor, order.person_id), tidy_phone(order.phone)
    if order.phone.strip() and not phone:
        raise PhoneShape()
    person.number, person.name, person.phone = (
        order.number.strip().upper(),
        " ".join(order.name.split()),
        phone,
    )
    person.save(update_fields=["number", "name", "phone"])
    return PersonReceipt(person.id, person.name)


@command(permissions.MANAGE_STAFF)
def dismiss(actor: Actor, order: Leaving) -> PersonReceipt:
    """Let somebody go: her roles end, she is signed out everywhere, her acts keep her name.

    Writes: Person.left_on, Appointment.ends_on; deletes her sessions.
    Emits: PersonLeft
    Refuses: NoReason, NoSuchPerson, OwnAccount, LastManager, LeavesBeforeJoining
    Checked by the database: staff_person_leaves_after_joining.
    """
    reason, person, today = with_reason(order.reason), locked_person(actor, order.person_id), days.today()
    if person.user_id == actor.user_id:
        raise OwnAccount()
    somebody_still_manages(actor, Q(person_id=person.id), today)
    person.left_on = order.left_on
    person.save(update_fields=["left_on"])
    for row in Appointment.objects.filter(coop_id=actor.coop_id, person=person).exclude(ends_on__lte=today):
        row.ends_on, row.end_reason = max(today, row.valid_from), reason
        row.save(update_fields=["ends_on", "end_reason"])
    if person.user.home_id == actor.coop_id:  # elsewhere she goes on working
        sign_out_everywhere(person.user_id)
    events.emit(actor, PersonLeft(person.id, person.user_id))
    return PersonReceipt(person.id, person.name)


@command(permissions.MANAGE_STAFF)
def take_back(actor: Actor, order: Returning) -> PersonReceipt:
    """Let somebody who had left work here again; roles are given anew.

    Writes: Person.left_on.
    Refuses: NoReason, NoSuchPerson
    """
    with_reason(order.reason)
    person = locked_person(actor, order.person_id)
    person.left_on = None
    person.save(update_fields=["left_on"])
    return PersonReceipt(person.id, person.name)
