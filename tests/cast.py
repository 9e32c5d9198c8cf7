"""The cast of the tests: a tiny cooperative, its people, and a stranger who must see nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import Cooperative, Office
from lumbung.kernel.scope import writing

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
            Office.objects.create(coop_id=coop_id, parent=head, level="Cabang", code=code, name=f"Cabang {code}")
            for code in ("CRG", "SKM")
        ]
        ledger.install_chart(actor)
        for office in (head, *branches):
            ledger.open_book(actor, office.id, day)
    return TinyCoop(coop_id, head.id, branches[0].id, branches[1].id, actor)


def person(
    coop: TinyCoop, *permissions: str, offices: Iterable[UUID] | None = None, name: str = "Pak Budi", user_id: UUID | None = None
) -> Actor:
    """A person with these permissions, in these offices (every office when none are named)."""
    where = frozenset(offices) if offices is not None else None
    return Actor(coop.id, user_id or uuid7(), name, {permission: where for permission in permissions})


def person_with_role(coop: TinyCoop, role: str, offices: Iterable[UUID] | None = None, name: str = "") -> Actor:
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
