"""Reads of the staff register: who works here, with which roles and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import get_language, gettext

from lumbung.kernel import days, rules
from lumbung.kernel.actors import SYSTEM_ID, Actor
from lumbung.kernel.models import CommandLog, Office
from lumbung.kernel.queries import query
from lumbung.people.staff import proposals
from lumbung.people.staff.errors import NoSuchPerson
from lumbung.people.staff.models import Appointment, Person, User
from lumbung.people.staff.naming import name_accounts_with as name_accounts_with
from lumbung.people.staff.naming import name_ids_with as name_ids_with
from lumbung.people.staff.proposals import ProposalView as ProposalView
from lumbung.people.staff.proposals import waiting_count as waiting_count
from lumbung.people.staff.rules import offices_meet, tidy_login

waiting_proposals = proposals.waiting  # a front door for other floors


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who works here, with what she holds on a day; no offices stands for the whole cooperative."""

    id: UUID
    user_id: UUID
    name: str
    number: str
    phone: str
    roles: tuple[str, ...]
    office_ids: tuple[UUID, ...]
    left_on: date | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """A role somebody holds, held, or will hold."""

    id: UUID
    role: str
    role_name: str
    office_id: UUID | None
    office_name: str
    valid_from: date
    ends_on: date | None
    decision: str
    end_reason: str
    by: str
    state: str  # now, next, past


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Everything the register knows of one person."""

    person: PersonView
    login: str
    joined_on: date
    is_our_account: bool
    must_change_password: bool
    last_login: datetime | None
    second_factors: tuple[str, ...]
    sessions: int
    appointments: tuple[AppointmentView, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role as the matrix shows it."""

    code: str
    name: str
    description: str
    reach: str
    permissions: frozenset[str]
    conflicts: tuple[tuple[str, str, str], ...] = field(default=())  # (other role, where, why)


@query
def people(
    actor: Actor,
    role: str | None = None,
    office_id: UUID | None = None,
    on: date | None = None,
    *,
    with_left: bool = False,
) -> list[PersonView]:
    """Return the people of the cooperative in order of name, with the roles they hold on a day.

    With ``role`` and ``office_id`` only those who hold it there: in it, above it, or everywhere.
    """
    day = on or days.today()
    known = Person.objects.filter(coop_id=actor.coop_id).order_by("name", "number")
    rows = list(known if with_left else known.filter(Q(left_on=None) | Q(left_on__gt=day)))
    held = list(
        Appointment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=day), coop_id=actor.coop_id, valid_from__lte=day
        ).order_by("valid_from", "id")
    )
    offices = _offices(actor)
    by_person: dict[UUID, list[Appointment]] = {}
    for appointment in held:
        by_person.setdefault(appointment.person_id, []).append(appointment)
    parents = {one.id: one.parent_id for one in offices.values()}
    return [
        _person(row, mine, offices)
        for row in rows
        if _holds(mine := by_person.get(row.id, []), role, office_id, parents)
    ]


def _holds(
    mine: Sequence[Appointment], role: str | None, office_id: UUID | None, parents: dict[UUID, UUID | None]
) -> bool:
    if role is None and office_id is None:
        return True
    fitting = [one for one in mine if role in (None, one.role)]
    return any(office_id is None or offices_meet(parents, one.office_id, office_id) for one in fitting)


def _offices(actor: Actor) -> dict[UUID, Office]:
    return {row.id: row for row in Office.objects.filter(coop_id=actor.coop_id)}


def _person(row: Person, mine: Sequence[Appointment], offices: dict[UUID, Office]) -> PersonView:
    return PersonView(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        number=row.number,
        phone=row.phone,
        roles=tuple(dict.fromkeys(one.role for one in mine)),
        office_ids=tuple(dict.fromkeys(one.office_id for one in mine if one.office_id)),
        left_on=row.left_on,
        lines=tuple(
            role_and_office(one.role, offices.get(one.office_id) if one.office_id else None) for one in mine
        ),
    )


def role_name(code: str) -> str:
    """Return the name of a role in the reader's language; its code when the matrix no longer knows it."""
    found = next((role for role in rules.roles().roles if role.code == code), None)
    return found.label(get_language() or "id") if found else code


def role_and_office(code: str, office: Office | None) -> str:
    """Return ``Teller, Curugsari``."""
    return f"{role_name(code)}, {office.name}" if office else role_name(code)


@query
def person_names(actor: Actor, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these accounts in this cooperative; the machine itself is ``sistem``."""
    wanted = set(user_ids)
    names = dict(
        Person.objects.filter(coop_id=actor.coop_id, user_id__in=wanted).values_list("user_id", "name")
    )
    if SYSTEM_ID in wanted:
        names[SYSTEM_ID] = gettext("the system")
    return names


def login_is_known(login: str) -> bool:
    """Say whether an account of this installation has this sign-in name."""
    return User.objects.filter(login=tidy_login(login)).exists()


@query
def role_line(actor: Actor) -> str:
    """Return what she is, for the corner of the screen: ``Manajer cabang, Curugsari``."""
    day = days.today()
    mine = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day),
        coop_id=actor.coop_id,
        person__user_id=actor.user_id,
        valid_from__lte=day,
    ).select_related("office")
    return "; ".join(role_and_office(one.role, one.office) for one in mine.order_by("valid_from", "id")[:2])


@query
def person(actor: Actor, person_id: UUID) -> PersonDetail:
    """Return one person with her account and all her appointments.

    Refuses: NoSuchPerson
    """
    row = Person.objects.select_related("user").filter(coop_id=actor.coop_id, id=person_id).first()
    if row is None:
        raise NoSuchPerson(person=str(person_id))
    day, offices = days.today(), _offices(actor)
    every = list(Appointment.objects.filter(coop_id=actor.coop_id, person=row).order_by("-valid_from", "-id"))
    makers = _makers(actor, [one.made_by for one in every])
    factors, sessions = _account_facts(row.user_id)
    now = [one for one in every if _state(one, day) == "now"]
    return PersonDetail(
        person=_person(row, now, offices),
        login=row.user.login,
        joined_on=row.joined_on,
        is_our_account=row.user.home_id == actor.coop_id,
        must_change_password=row.user.must_change_password,
        last_login=row.user.last_login,
        second_factors=factors,
        sessions=sessions,
        appointments=tuple(_appointment(one, offices, makers, day) for one in every),
    )


def _state(row: Appointment, day: date) -> str:
    if row.ends_on is not None and row.ends_on <= day:
        return "past"
    return "now" if row.valid_from <= day else "next"


def _appointment(
    row: Appointment, offices: dict[UUID, Office], makers: dict[UUID, str], day: date
) -> AppointmentView:
    office = offices.get(row.office_id) if row.office_id else None
    return AppointmentView(
        id=row.id,
        role=row.role,
        role_name=role_name(row.role),
        office_id=row.office_id,
        office_name=office.name if office else "",
        valid_from=row.valid_from,
        ends_on=row.ends_on,
        decision=row.decision,
        end_reason=row.end_reason,
        by=makers.get(row.made_by, ""),
        state=_state(row, day),
    )


def _makers(actor: Actor, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return names of staff, and of others (an import, a seed) as the command log keeps them."""
    names = person_names(actor, user_ids)
    missing = set(user_ids) - set(names)
    if missing:
        rows = CommandLog.objects.filter(coop_id=actor.coop_id, maker_id__in=missing)
        rows = rows.order_by("maker_id", "-made_at").distinct("maker_id")
        names |= dict(rows.values_list("maker_id", "maker_name"))
    return names


def _account_facts(user_id: UUID) -> tuple[tuple[str, ...], int]:
    """Return which second factors an account has, and how many sessions are known: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(string_agg(DISTINCT type, ','), '') FROM mfa_authenticator"
            "  WHERE user_id = %(user)s AND type IN ('totp', 'webauthn')),"
            " (SELECT count(*) FROM usersessions_usersession s JOIN django_session d USING (session_key)"
            "  WHERE s.user_id = %(user)s AND d.expire_date > now())",
            {"user": user_id},
        )
        factors, sessions = cursor.fetchone() or ("", 0)
    return tuple(factors.split(",")) if factors else (), int(sessions)


def roles() -> list[RoleView]:
    """Return the matrix of roles in the reader's language, with the pairs one person may not hold."""
    matrix, language = rules.roles(), get_language() or "id"
    names = {role.code: role.label(language) for role in matrix.roles}
    found = []
    for role in matrix.roles:
        conflicts = [
            (names[next(code for code in pair.roles if code != role.code)], pair.where, pair.why(language))
            for pair in matrix.conflicts
            if role.code in pair.roles
        ]
        found.append(
            RoleView(
                role.code,
                names[role.code],
                role.description(language),
                role.reach,
                role.permissions,
                tuple(conflicts),
            )
        )
    return found
