"""What the members' register answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.people.members import permissions
from lumbung.people.members.errors import NoMember, NoRembug
from lumbung.people.members.models import Member, Rembug
from lumbung.people.members.search import readings


@dataclass(frozen=True, slots=True)
class RembugView:
    """A rembug as others need to know it; ``weekday`` is ISO, 1 is Monday."""

    id: UUID
    office_id: UUID
    name: str
    place: str
    weekday: int
    starts_at: time
    leader_id: UUID | None
    officer_id: UUID | None
    member_count: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member in a list. ``photo`` is the address of her picture, or nothing."""

    id: UUID
    number: str
    name: str
    klass: str
    state: str
    rembug_id: UUID | None
    office_id: UUID
    subgroup: int | None
    photo: str


def photo_url(member_id: UUID, photo_hash: str) -> str:
    """Return the address of a member's picture; it changes with the picture, so that it may be cached."""
    return f"/anggota/{member_id}/foto/?v={photo_hash[:8]}" if photo_hash else ""


_VIEW = ("id", "number", "name", "klass", "state", "rembug_id", "office_id", "subgroup", "photo_hash")


def _member_views(found: QuerySet[Member]) -> list[MemberView]:
    rows: list[tuple[Any, ...]] = list(found.values_list(*_VIEW))
    return [MemberView(*(*row[:8], photo_url(row[0], row[8]))) for row in rows]


def _rembugs() -> QuerySet[Rembug]:
    return Rembug.objects.annotate(member_count=Count("members", filter=Q(members__state="active")))


_REMBUG = (
    "id", "office_id", "name", "place", "weekday", "starts_at", "leader_id", "officer_id", "member_count",
)  # fmt: skip


@query
def rembug(actor: Actor, rembug_id: UUID) -> RembugView:
    """Return one rembug, also a closed one.

    Refuses: NoRembug
    """
    row = _rembugs().filter(coop_id=actor.coop_id, id=rembug_id).values_list(*_REMBUG).first()
    if row is None:
        raise NoRembug(rembug=str(rembug_id))
    return RembugView(*row)


@query
def rembugs(
    actor: Actor,
    office_ids: Iterable[UUID] | None = None,
    officer_id: UUID | None = None,
    weekday: int | None = None,
) -> list[RembugView]:
    """Return the rembug that meet, in the order of the week: weekday, hour, name."""
    found = _rembugs().filter(coop_id=actor.coop_id, closed_on=None)
    if office_ids is not None:
        found = found.filter(office_id__in=list(office_ids))
    if officer_id is not None:
        found = found.filter(officer_id=officer_id)
    if weekday is not None:
        found = found.filter(weekday=weekday)
    return [RembugView(*row) for row in found.order_by("weekday", "starts_at", "name").values_list(*_REMBUG)]


@query
def rembug_members(actor: Actor, rembug_id: UUID, on: date | None = None) -> list[MemberView]:
    """Return a rembug's members by subgroup and name: the active ones, or those who were members on a day."""
    found = Member.objects.filter(coop_id=actor.coop_id, rembug_id=rembug_id)
    if on is None:
        found = found.filter(state="active")
    else:
        found = found.filter(joined_on__lte=on).filter(Q(left_on=None) | Q(left_on__gt=on))
        found = found.exclude(state__in=["prospect", "withdrawn"])
    return _member_views(found.order_by(F("subgroup").asc(nulls_last=True), "name_key", "id"))


@query
def members_by_id(actor: Actor, member_ids: Iterable[UUID]) -> dict[UUID, MemberView]:
    """Return the named members by id; one statement whatever their number."""
    found = Member.objects.filter(coop_id=actor.coop_id, id__in=list(member_ids))
    return {view.id: view for view in _member_views(found)}


@dataclass(frozen=True, slots=True)
class MemberHit:
    """One answer of the search, with what tells two people of the same name apart."""

    id: UUID
    number: str
    name: str
    klass: str
    state: str
    rembug_id: UUID | None
    rembug_name: str
    office_id: UUID
    spouse_name: str
    village: str
    photo: str
    found_by: str


_HIT = (
    "SELECT m.id, m.number, m.name, m.klass, m.state, m.rembug_id, coalesce(r.name, ''), m.office_id,"
    " m.spouse_name, m.village, m.photo_hash"
    " FROM members_member m LEFT JOIN members_rembug r ON r.id = m.rembug_id"
    " WHERE m.coop_id = %s AND (%s::uuid[] IS NULL OR m.office_id = ANY(%s::uuid[])) AND "
)


@query
def find_members(actor: Actor, text: str, limit: int = 20) -> list[MemberHit]:
    """Find members by part of a name, number, NIK, telephone, or the text of a card's QR.

    Only in the offices where the person may see members.
    """
    offices = actor.offices(permissions.VIEW)
    scope: list[Any] = [actor.coop_id, *([list(offices) if offices is not None else None] * 2)]
    for reading in readings(actor.coop_id, text):
        found = _rows(
            _HIT + reading.where + " ORDER BY m.name_key, m.id LIMIT %s", [*scope, *reading.params, limit]
        )
        if found:
            return [MemberHit(*(*row[:10], photo_url(row[0], row[10]), reading.by)) for row in found]
    return []


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@dataclass(frozen=True, slots=True)
class RelativeView:
    """One person of the household, or an heir."""

    id: UUID
    name: str
    relation: str
    born_on: date | None
    phone: str
    is_heir: bool
    in_household: bool
    note: str


@dataclass(frozen=True, slots=True)
class MemberDetail:
    """Everything the register knows of one member but the sealed NIK."""

    id: UUID
    number: str
    old_number: str
    name: str
    klass: str
    save_only: bool
    state: str
    stage: str
    path: tuple[str, ...]
    came: str
    office_id: UUID
    rembug_id: UUID | None
    subgroup: int | None
    sex: str
    born_on: date | None
    born_place: str
    marital: str
    spouse_name: str
    mother_name: str
    has_nik: bool
    nik_note: str
    phone: str
    address: str
    village: str
    district: str
    city: str
    business: str
    business_place: str
    consent_on: date | None
    consent_version: str
    registered_on: date
    registered_by: UUID
    joined_on: date | None
    left_on: date | None
    left_reason: str
    photo: str
    has_portrait: bool
    relatives: tuple[RelativeView, ...]


_DIRECT = (
    "id", "number", "old_number", "name", "klass", "save_only", "state", "stage", "came", "office_id",
    "rembug_id", "subgroup", "sex", "born_on", "born_place", "marital", "spouse_name", "mother_name",
    "nik_note", "phone", "address", "village", "district", "city", "business", "business_place",
    "consent_on", "consent_version", "registered_on", "registered_by", "joined_on", "left_on", "left_reason",
)  # fmt: skip


@query
def member(actor: Actor, member_id: UUID) -> MemberDetail:
    """Return everything about one member but her NIK.

    Refuses: NoMember
    """
    row = Member.objects.filter(coop_id=actor.coop_id, id=member_id).first()
    if row is None:
        raise NoMember(member=str(member_id))
    relatives = row.relatives.filter(ended_on=None).order_by("-in_household", "born_on", "id")
    return MemberDetail(
        **{name: getattr(row, name) for name in _DIRECT},
        path=tuple(row.path.split()),
        has_nik=bool(row.nik_sealed),
        photo=photo_url(row.id, row.photo_hash),
        has_portrait=bool(row.portrait_hash),
        relatives=tuple(
            RelativeView(
                one.id,
                one.name,
                one.relation,
                one.born_on,
                one.phone,
                one.is_heir,
                one.in_household,
                one.note,
            )
            for one in relatives
        ),
    )
