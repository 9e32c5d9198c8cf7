"""The cast of the tests: a tiny cooperative, its people, and a stranger who must see nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import Cooperative, Office
from lumbung.kernel.scope import writing
from lumbung.people.staff.models import Appointment, Person, User

DAY = date(2026, 1, 5)  # a Monday; the worked examples begin here


@dataclass(frozen=True, slots=True)
class TinyCoop:
    """A cooperative with a head office, two branches, its chart, and open books."""

    id: UUID
    head_id: UUID
    office_id: UUID
    other_office_id: UUID
    actor: Actor


def found_coop(name: str = "Kopsyah Uji", day: date = DAY) -> TinyCoop:
    """Found a tiny cooperative in the database at hand, through the same helpers as everybody."""
    coop_id = uuid7()
    actor = Actor.system(coop_id)
    with writing(actor):
        Cooperative.objects.create(id=coop_id, name=name, short_name=name)
        head = Office.objects.create(coop_id=coop_id, level="Pusat", code="PST", name="Kantor Pusat")
        branches = [
            Office.objects.create(
                coop_id=coop_id, parent=head, level="Cabang", code=code, name=f"Cabang {code}"
            )
            for code in ("CRG", "SKM")
        ]
        ledger.install_chart(actor)
        for office in (head, *branches):
            ledger.open_book(actor, office.id, day)
    return TinyCoop(coop_id, head.id, branches[0].id, branches[1].id, actor)


def person(
    coop: TinyCoop,
    *permissions: str,
    offices: Iterable[UUID] | None = None,
    name: str = "Pak Budi",
    user_id: UUID | None = None,
) -> Actor:
    """A person with these permissions, in these offices (every office when none are named)."""
    where = frozenset(offices) if offices is not None else None
    return Actor(coop.id, user_id or uuid7(), name, dict.fromkeys(permissions, where))


def person_with_role(
    coop: TinyCoop, role: str, offices: Iterable[UUID] | None = None, name: str = ""
) -> Actor:
    """A person with the permissions that ``rules/roles`` gives this role."""
    found = next(one for one in rules.roles().roles if one.code == role)
    return person(coop, *found.permissions, offices=offices, name=name or role)


@pytest.fixture
def frozen_day() -> Iterable[date]:
    """The world stands at the day the worked examples begin."""
    with days.frozen(DAY, everywhere=True):
        yield DAY


@pytest.fixture
def coop(db: None, frozen_day: date) -> TinyCoop:
    """Our cooperative, inside the test's transaction."""
    return found_coop()


@pytest.fixture
def other_coop(db: None, frozen_day: date) -> TinyCoop:
    """Bu Dewi's cooperative: it must see nothing of ours."""
    return found_coop("Kopsyah Tetangga")


@pytest.fixture
def actor(coop: TinyCoop) -> Actor:
    """Somebody who may everything in our cooperative."""
    return coop.actor


@pytest.fixture
def make_person(coop: TinyCoop) -> Callable[..., Actor]:
    """Make a person: ``make_person("ledger.view", offices=[...], name=...)``."""

    def make(*permissions: str, **options: object) -> Actor:
        return person(coop, *permissions, **options)  # type: ignore[arg-type]

    return make


def account_for(
    coop: TinyCoop,
    role: str | Iterable[str],
    offices: Iterable[UUID] | None = None,
    name: str = "",
    login: str = "",
    password: str | None = None,
) -> User:
    """Somebody who works here with these roles: account, person and appointments as the register has them."""
    roles = [role] if isinstance(role, str) else list(role)
    login = login or f"{roles[0].replace('_', '.')}.{uuid7().hex[-12:]}"
    with writing(Actor.system(coop.id)):
        user = User(login=login, home_id=coop.id)
        user.set_password(password)
        user.save()
        person = Person.objects.create(
            coop_id=coop.id, user=user, number=login[-20:].upper(), name=name or roles[0], joined_on=DAY
        )
        for code in roles:
            reach = rules.roles().role(code).reach
            places = [None] if reach == "all" else list(offices or [coop.office_id])
            for place in places:
                Appointment.objects.create(
                    coop_id=coop.id,
                    person=person,
                    role=code,
                    office_id=place,
                    valid_from=DAY,
                    decision="SK contoh",
                    made_by=UUID(int=0),
                )
    return user


def client_of(user: User, coop: TinyCoop, *, second_factor: bool = True) -> Client:
    """A browser in which this account is signed in, second factor shown (unless told otherwise)."""
    client = Client()
    client.force_login(user, backend="lumbung.people.staff.backends.StaffBackend")
    session = client.session
    session["lumbung_coop"] = str(coop.id)
    if second_factor:
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.id)
    session.save()
    return client


def client_for(
    coop: TinyCoop,
    role: str | Iterable[str],
    offices: Iterable[UUID] | None = None,
    *,
    second_factor: bool = True,
) -> Client:
    """A signed-in browser of somebody with this role: ``client_for(coop, "teller").get("/kas/")``.

    ``client.session["_auth_user_id"]`` is her user id. Office roles hold in ``coop.office_id`` unless told.
    """
    return client_of(account_for(coop, role, offices), coop, second_factor=second_factor)
