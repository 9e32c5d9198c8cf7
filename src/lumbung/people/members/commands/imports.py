"""Members and rembug that existed before Lumbung: many at once, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.sealing import seal
from lumbung.people.members.identity import nik_index, nik_place
from lumbung.people.members.models import Rembug
from lumbung.people.members.rules import member_number, tidy_name

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as another book knows her. Days as dates, phone as E.164, NIK as sixteen digits or empty."""

    name: str
    klass: str = "rembug"
    rembug_id: UUID | None = None
    subgroup: int | None = None
    joined_on: date | None = None
    old_number: str = ""
    nik: str = ""
    nik_note: str = ""
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    address: str = ""
    village: str = ""
    spouse_name: str = ""
    business: str = ""
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewRembug:
    """A rembug as another book knows it."""

    name: str
    place: str = ""
    weekday: int = 1
    starts_at: time = time(9)
    officer_id: UUID | None = None
    founded_on: date | None = None


def next_numbers(actor: Actor, count: int) -> range:
    """Take ``count`` running numbers; two who take at once wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_counter (coop_id, last) VALUES (%s, %s)"
            " ON CONFLICT (coop_id) DO UPDATE SET last = members_counter.last + EXCLUDED.last RETURNING last",
            [actor.coop_id, count],
        )
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def add_members(
    actor: Actor, office_id: UUID, members: Iterable[NewMember], state: str = "active"
) -> dict[int, UUID]:
    """Add members from another book to an office; joins the caller's transaction.

    They did not walk the journey here: their row says ``came = 'import'``. Returns their ids by position.
    Writes: Member, and a Word for each word of a name.
    Refuses: by the database NikTaken, WrongPlace, OnlyRembugClass
    """
    ids: dict[int, UUID] = {}
    todo = enumerate(members)
    while batch := list(islice(todo, BATCH)):
        numbers = next_numbers(actor, len(batch))
        made = [uuid7() for _ in batch]
        ids.update(zip((position for position, _ in batch), made, strict=True))
        _insert(actor, office_id, [one for _, one in batch], made, numbers, state)
    return ids


_COLUMNS = (
    ("id", "uuid"), ("number", "text"), ("old_number", "text"), ("name", "text"), ("klass", "text"),
    ("rembug_id", "uuid"), ("subgroup", "smallint"), ("sex", "text"), ("born_on", "date"),
    ("spouse_name", "text"), ("nik_sealed", "text"), ("nik_index", "text"), ("nik_note", "text"),
    ("phone", "text"), ("address", "text"), ("village", "text"), ("business", "text"),
    ("registered_on", "date"), ("joined_on", "date"), ("left_on", "date"),
)  # fmt: skip
_EMPTY = (
    "stage", "path", "nik_odd", "born_place", "marital", "mother_name", "district", "city", "business_place",
    "consent_version", "portrait_hash", "photo_hash", "left_reason",
)  # fmt: skip


def _insert(
    actor: Actor,
    office_id: UUID,
    batch: Sequence[NewMember],
    made: Sequence[UUID],
    numbers: range,
    state: str,
) -> None:
    today = days.today()
    rows = [_row(actor.coop_id, *one, today) for one in zip(batch, made, numbers, strict=True)]
    names = ", ".join(name for name, _ in _COLUMNS)
    arrays = ", ".join(f"%s::{kind}[]" for _, kind in _COLUMNS)
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO members_member (coop_id, office_id, state, came, save_only, registered_by,"  # noqa: S608
            f" {names}, {', '.join(_EMPTY)})"
            f" SELECT %s, %s, %s, 'import', false, %s, t.*, {', '.join(['%s'] * len(_EMPTY))}"
            f" FROM unnest({arrays}) AS t",
            [actor.coop_id, office_id, state, actor.user_id, *([""] * len(_EMPTY)), *columns],
        )


def _row(coop_id: UUID, one: NewMember, member_id: UUID, running: int, today: date) -> tuple[Any, ...]:
    sealed = seal(one.nik, where=nik_place(coop_id, member_id)) if one.nik else ""
    return (
        *(member_id, member_number(running), one.old_number[:40], tidy_name(one.name)[:120], one.klass),
        *(one.rembug_id, one.subgroup, one.sex, one.born_on, tidy_name(one.spouse_name)[:120]),
        *(sealed, nik_index(coop_id, one.nik) if one.nik else None, one.nik_note[:200]),
        *(one.phone[:20], one.address[:200], one.village[:60], one.business[:120]),
        *(today, one.joined_on or today, one.left_on),
    )


def add_rembugs(actor: Actor, office_id: UUID, rembugs: Iterable[NewRembug]) -> dict[int, UUID]:
    """Add rembug from another book to an office; joins the caller's transaction. Ids by position.

    Writes: Rembug.
    Refuses: by the database RembugNameTaken, WrongPlace
    """
    made = Rembug.objects.bulk_create(
        Rembug(
            coop_id=actor.coop_id,
            office_id=office_id,
            name=tidy_name(one.name)[:60],
            place=one.place[:160],
            weekday=one.weekday,
            starts_at=one.starts_at,
            officer_id=one.officer_id,
            founded_on=one.founded_on or days.today(),
        )
        for one in rembugs
    )
    return {position: row.id for position, row in enumerate(made)}
