"""Who is who: members by id, in a rembug, by a search, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import History
from lumbung.kernel.queries import query
from lumbung.kernel.scope import reading
from lumbung.kernel.sealing import unseal
from lumbung.people.members import permissions
from lumbung.people.members.cards import read_token, token_of
from lumbung.people.members.errors import CardRevoked, NikClosed, NoMember
from lumbung.people.members.identity import nik_place
from lumbung.people.members.models import Card, Member, Relative
from lumbung.people.members.rules import name_words
from lumbung.people.members.search import name_reading, readings


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
def members_of_rembugs(
    actor: Actor, rembug_ids: Iterable[UUID], also: Iterable[UUID] = ()
) -> list[MemberView]:
    """Return the active members of several rembug by rembug, subgroup and name; one statement.

    ``also`` are members who are wanted wherever they are now, and in whatever state.
    """
    seated = Q(rembug_id__in=list(rembug_ids), state="active")
    found = Member.objects.filter(seated | Q(id__in=list(also)), coop_id=actor.coop_id)
    return _member_views(found.order_by("rembug_id", F("subgroup").asc(nulls_last=True), "name_key", "id"))


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
    for way in readings(actor.coop_id, text):
        found = _rows(_HIT + way.where + " ORDER BY m.name_key, m.id LIMIT %s", [*scope, *way.params, limit])
        if found:
            return [MemberHit(*(*row[:10], photo_url(row[0], row[10]), way.by)) for row in found]
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
    office_name: str
    office_zone: str
    rembug_id: UUID | None
    rembug_name: str
    subgroup: int | None
    sex: str
    born_on: date | None
    born_place: str
    marital: str
    spouse_name: str
    mother_name: str
    has_nik: bool
    nik_odd: tuple[str, ...]
    nik_note: str
    is_nik_cleared: bool
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
def member(actor: Actor, member_id: UUID, *, with_relatives: bool = True) -> MemberDetail:
    """Return everything about one member but her NIK.

    Refuses: NoMember
    """
    found = Member.objects.select_related("rembug", "office").filter(coop_id=actor.coop_id, id=member_id)
    row = found.first()
    if row is None:
        raise NoMember(member=str(member_id))
    relatives: Iterable[Relative] = (
        row.relatives.filter(ended_on=None).order_by("-in_household", "born_on", "id")
        if with_relatives
        else ()
    )
    return MemberDetail(
        **{name: getattr(row, name) for name in _DIRECT},
        office_name=row.office.name,
        office_zone=row.office.zone,
        rembug_name=row.rembug.name if row.rembug else "",
        path=tuple(row.path.split()),
        has_nik=bool(row.nik_sealed),
        nik_odd=tuple(row.nik_odd.split()),
        is_nik_cleared=row.nik_cleared_by is not None,
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


@query
def same_names(actor: Actor, name: str, but: UUID | None = None) -> list[MemberHit]:
    """Return people whose name has just these words, so that nobody is registered twice by mistake."""
    words = name_words(name)
    if not words:
        return []
    way = name_reading(actor.coop_id, words)
    found = _rows(
        _HIT + way.where + " AND m.state IN ('prospect', 'active') ORDER BY m.name_key, m.id LIMIT 20",
        [actor.coop_id, None, None, *way.params],
    )
    return [
        MemberHit(*(*row[:10], photo_url(row[0], row[10]), way.by))
        for row in found
        if sorted(set(name_words(row[2]))) == sorted(set(words)) and row[0] != but
    ]


@query
def nik(actor: Actor, member_id: UUID) -> str:
    """Return a member's NIK, unsealed. ``commands.look_at_nik`` leaves the trace before.

    Refuses: NoMember, NikClosed
    """
    row = Member.objects.filter(coop_id=actor.coop_id, id=member_id).first()
    if row is None:
        raise NoMember(member=str(member_id))
    if not actor.may(permissions.VIEW_NIK, row.office_id):
        raise NikClosed(member=str(member_id))
    return unseal(row.nik_sealed, where=nik_place(actor.coop_id, row.id)) if row.nik_sealed else ""


@query
def photo(actor: Actor, member_id: UUID, *, large: bool = False) -> tuple[UUID, str]:
    """Return a member's office and the hash of her picture, for the view that checks who may see it.

    Refuses: NoMember
    """
    row = Member.objects.filter(coop_id=actor.coop_id, id=member_id).first()
    digest = (row.portrait_hash if large else row.photo_hash) if row else ""
    if row is None or not digest:
        raise NoMember(member=str(member_id))
    return row.office_id, digest


@query
def nik_holders(actor: Actor, indexes: Iterable[str]) -> dict[str, UUID]:
    """Return who holds each of these NIK already, by blind index (``rules`` of the import ask this)."""
    found = Member.objects.filter(coop_id=actor.coop_id, nik_index__in=list(indexes))
    return {index: member_id for index, member_id in found.values_list("nik_index", "id") if index}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a member's record: the columns with what stood there before and after."""

    at: datetime
    table: str
    act: str
    actor_id: UUID | None
    origin: str
    changes: dict[str, list[Any]]


SEALED = {"nik_sealed", "nik_index"}
SILENT = {"stage", "name_key", "photo_hash", "portrait_hash"}


@query
def changes(actor: Actor, member_id: UUID, limit: int = 50) -> list[Change]:
    """Return what was changed in a member's record and household, newest first; sealed columns by name."""
    rows = [
        member_id,
        *Relative.objects.filter(coop_id=actor.coop_id, member_id=member_id).values_list("id", flat=True),
    ]
    found = History.objects.filter(coop_id=actor.coop_id, row_id__in=rows).order_by("-id")[:limit]
    shown = []
    for row in found:
        kept = {
            name: ["", ""] if name in SEALED else values
            for name, values in row.changes.items()
            if name not in SILENT
        }
        if kept:
            shown.append(Change(row.at, row.table, row.act, row.actor_id, row.origin, kept))
    return shown


@dataclass(frozen=True, slots=True)
class CardView:
    """A card of a member, alive or taken back."""

    id: UUID
    issued_on: date
    expires_on: date
    revoked_at: datetime | None
    revoked_reason: str


@query
def card(actor: Actor, member_id: UUID) -> CardView | None:
    """Return a member's newest card, if she ever had one."""
    row = Card.objects.filter(coop_id=actor.coop_id, member_id=member_id).order_by("-id").first()
    return (
        CardView(row.id, row.issued_on, row.expires_on, row.revoked_at, row.revoked_reason) if row else None
    )


def card_token(coop_id: UUID, card_id: UUID) -> str:
    """Return the text that the QR of a card carries after the address; made anew, never kept."""
    return token_of(coop_id, card_id)


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whose page a card opens, and as whom it is read."""

    actor: Actor
    card_id: UUID
    member_id: UUID
    expires_on: date


def card_holder(token: str) -> CardHolder:
    """Return whose card carries this token. Nobody is signed in: the token names its cooperative.

    Refuses: CardRevoked
    """
    found = read_token(token)
    if found is None:
        raise CardRevoked()
    coop_id, card_id = found
    visitor = Actor(coop_id=coop_id, user_id=card_id, name="", grants={}, channel="card")
    with reading(visitor):
        row = (
            Card.objects.filter(coop_id=coop_id, id=card_id, revoked_at=None, member__state="active")
            .values_list("member_id", "member__name", "expires_on")
            .first()
        )
    if row is None or row[2] < days.today():
        raise CardRevoked(card=str(card_id))
    holder = Actor(coop_id=coop_id, user_id=row[0], name=row[1], grants={}, channel="card")
    return CardHolder(holder, card_id, row[0], row[2])
