"""Rembug: founding, changing, splitting, merging, closing, and who belongs where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.people.members import permissions
from lumbung.people.members.commands.registry import Changed, locked_member, reason_of
from lumbung.people.members.errors import NoMember, NoRembug, NotActive, NothingChosen, SameRembug, WrongPlace
from lumbung.people.members.events import MemberMoved, RembugChanged
from lumbung.people.members.models import Member, Move, Rembug
from lumbung.people.members.rules import tidy_name

BELONG = ("prospect", "active")


@dataclass(frozen=True, slots=True)
class FoundRembug:
    """Found a rembug: where and when it meets, and which officer comes."""

    key: UUID
    office_id: UUID
    name: str
    place: str
    weekday: int
    starts_at: time
    officer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RembugKept:
    """A rembug in the register."""

    rembug_id: UUID


@command(permissions.MANAGE_REMBUG)
def found_rembug(actor: Actor, order: FoundRembug) -> RembugKept:
    """Found a rembug in an office.

    Writes: Rembug. Emits: RembugChanged.
    Refuses: RembugNameTaken, WrongPlace
    """
    row = _new(actor, order.office_id, order)
    emit(actor, RembugChanged(row.id, "founded"))
    return RembugKept(row.id)


def _new(actor: Actor, office_id: UUID, order: FoundRembug | SplitRembug) -> Rembug:
    return Rembug.objects.create(
        coop_id=actor.coop_id,
        office_id=office_id,
        name=tidy_name(order.name)[:60],
        place=order.place.strip()[:160],
        weekday=order.weekday,
        starts_at=order.starts_at,
        officer_id=order.officer_id,
        founded_on=days.today(),
    )


def locked_rembug(actor: Actor, rembug_id: UUID, office_id: UUID) -> Rembug:
    """Return an open rembug of this office, held until the act is done.

    Refuses: NoRembug
    """
    found = (
        Rembug.objects.select_for_update()
        .filter(coop_id=actor.coop_id, id=rembug_id, office_id=office_id, closed_on=None)
        .first()
    )
    if found is None:
        raise NoRembug(rembug=str(rembug_id))
    return found


@dataclass(frozen=True, slots=True)
class ChangeRembug:
    """Change name, place, day, hour or officer of a rembug."""

    key: UUID
    office_id: UUID
    rembug_id: UUID
    name: str
    place: str
    weekday: int
    starts_at: time
    officer_id: UUID | None = None


@command(permissions.MANAGE_REMBUG)
def change_rembug(actor: Actor, order: ChangeRembug) -> RembugKept:
    """Change where, when and with whom a rembug meets.

    Writes: Rembug.
    Refuses: NoRembug, RembugNameTaken
    """
    row = locked_rembug(actor, order.rembug_id, order.office_id)
    row.name, row.place = tidy_name(order.name)[:60], order.place.strip()[:160]
    row.weekday, row.starts_at, row.officer_id = order.weekday, order.starts_at, order.officer_id
    row.save()
    return RembugKept(row.id)


@dataclass(frozen=True, slots=True)
class HandOverLead:
    """Name another leader; None leaves the rembug without one for now."""

    key: UUID
    office_id: UUID
    rembug_id: UUID
    leader_id: UUID | None


@command(permissions.MANAGE_REMBUG)
def hand_over_lead(actor: Actor, order: HandOverLead) -> RembugKept:
    """Hand the leadership of a rembug to one of its active members.

    Writes: Rembug.
    Refuses: NoRembug, NotALeader
    """
    row = locked_rembug(actor, order.rembug_id, order.office_id)
    row.leader_id = order.leader_id
    row.save(update_fields=["leader"])
    return RembugKept(row.id)


@dataclass(frozen=True, slots=True)
class SplitRembug:
    """Split a rembug: these members go to a new one."""

    key: UUID
    office_id: UUID
    rembug_id: UUID
    name: str
    place: str
    weekday: int
    starts_at: time
    member_ids: tuple[UUID, ...]
    officer_id: UUID | None = None


@command(permissions.MANAGE_REMBUG)
def split_rembug(actor: Actor, order: SplitRembug) -> RembugKept:
    """Found a new rembug with some members of an old one; money and financing go with each member.

    Writes: Rembug, Member, Move. Emits: RembugChanged, MemberMoved.
    Refuses: NoRembug, NothingChosen, NoMember, RembugNameTaken
    """
    old = locked_rembug(actor, order.rembug_id, order.office_id)
    leaving = _belonging(actor, old.id, set(order.member_ids))
    if not leaving or len(leaving) == Member.objects.filter(rembug=old, state__in=BELONG).count():
        raise NothingChosen()
    new = _new(actor, order.office_id, order)
    _leave_lead(old, set(order.member_ids))
    for member in leaving:
        move_to(actor, member, new, f"{old.name} → {new.name}")
    emit(actor, RembugChanged(new.id, "split", old.id))
    return RembugKept(new.id)


def _belonging(actor: Actor, rembug_id: UUID, wanted: set[UUID] | None) -> list[Member]:
    """Return members of a rembug, all or the wanted ones, held until the act is done.

    Refuses: NoMember
    """
    found = Member.objects.select_for_update().filter(
        coop_id=actor.coop_id, rembug_id=rembug_id, state__in=BELONG
    )
    if wanted is not None:
        found = found.filter(id__in=wanted)
    members = list(found.order_by("id"))
    if wanted is not None and len(members) != len(wanted):
        raise NoMember(missing=len(wanted) - len(members))
    return members


def _leave_lead(rembug: Rembug, leaving: set[UUID]) -> None:
    if rembug.leader_id in leaving:
        rembug.leader_id = None
        rembug.save(update_fields=["leader"])


def move_to(
    actor: Actor,
    member: Member,
    to: Rembug | None,
    reason: str,
    *,
    office_id: UUID | None = None,
    on: date | None = None,
) -> UUID:
    """Write down where she came from and put her where she goes; the id of the move."""
    target_office = office_id or (to.office_id if to else member.office_id)
    made = Move.objects.create(
        coop_id=actor.coop_id,
        member=member,
        from_office_id=member.office_id,
        to_office_id=target_office,
        from_rembug_id=member.rembug_id,
        to_rembug=to,
        moved_on=on or days.today(),
        reason=reason[:200],
        by_id=actor.user_id,
        by_name=actor.name,
    )
    emit(
        actor,
        MemberMoved(member.id, member.office_id, target_office, member.rembug_id, to.id if to else None),
    )
    member.office_id, member.rembug_id = target_office, to.id if to else None
    member.subgroup = None
    member.save(update_fields=["office", "rembug", "subgroup"])
    return made.id


@dataclass(frozen=True, slots=True)
class MergeRembugs:
    """Merge one rembug into another of the same office; the first is closed."""

    key: UUID
    office_id: UUID
    rembug_id: UUID
    into_id: UUID


@command(permissions.MANAGE_REMBUG)
def merge_rembugs(actor: Actor, order: MergeRembugs) -> RembugKept:
    """Bring all members of a rembug into another and close it.

    Writes: Member, Move, Rembug. Emits: RembugChanged, MemberMoved.
    Refuses: NoRembug, SameRembug, NoMember
    """
    if order.rembug_id == order.into_id:
        raise SameRembug()
    first, second = sorted([order.rembug_id, order.into_id])
    rows = {one: locked_rembug(actor, one, order.office_id) for one in (first, second)}
    old, into = rows[order.rembug_id], rows[order.into_id]
    members = _belonging(actor, old.id, None)
    _leave_lead(old, {one.id for one in members})
    for member in members:
        move_to(actor, member, into, f"{old.name} → {into.name}")
    old.closed_on, old.merged_into = days.today(), into
    old.save(update_fields=["closed_on", "merged_into"])
    emit(actor, RembugChanged(old.id, "merged", into.id))
    return RembugKept(into.id)


@dataclass(frozen=True, slots=True)
class CloseRembug:
    """Close a rembug that has no members any more."""

    key: UUID
    office_id: UUID
    rembug_id: UUID


@command(permissions.MANAGE_REMBUG)
def close_rembug(actor: Actor, order: CloseRembug) -> RembugKept:
    """Close an empty rembug; its past stays.

    Writes: Rembug. Emits: RembugChanged.
    Refuses: NoRembug, StillMembers
    """
    row = locked_rembug(actor, order.rembug_id, order.office_id)
    row.closed_on = days.today()
    row.save(update_fields=["closed_on"])
    emit(actor, RembugChanged(row.id, "closed"))
    return RembugKept(row.id)


@dataclass(frozen=True, slots=True)
class MoveMember:
    """Move a member to another rembug of her office, or out of every rembug."""

    key: UUID
    office_id: UUID
    member_id: UUID
    rembug_id: UUID | None
    reason: str
    subgroup: int | None = None


@command(permissions.TRANSFER)
def move_member(actor: Actor, order: MoveMember) -> Changed:
    """Move a member within her office; nothing of her money changes.

    Writes: Member, Move. Emits: MemberMoved.
    Refuses: NoMember, NotActive, NoRembug, SameRembug, NoReason, OnlyRembugClass
    """
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state != "active":
        raise NotActive(member=str(member.id))
    if member.rembug_id == order.rembug_id:
        raise SameRembug()
    to = locked_rembug(actor, order.rembug_id, order.office_id) if order.rembug_id else None
    give_up_lead(member)
    move_to(actor, member, to, reason_of(order.reason))
    Member.objects.filter(id=member.id).update(subgroup=order.subgroup)
    return Changed(member.id)


def give_up_lead(member: Member) -> None:
    """She leads no rembug any more."""
    for led in Rembug.objects.select_for_update().filter(coop_id=member.coop_id, leader_id=member.id):
        led.leader_id = None
        led.save(update_fields=["leader"])


def add_office_move(
    actor: Actor,
    member_id: UUID,
    from_office_id: UUID,
    to_office_id: UUID,
    rembug_id: UUID | None,
    reason: str,
) -> UUID:
    """Put a member into another office; joins the caller's transaction, which moves her money.

    Returns the id of the move: it is the key of the journal that takes her savings out of the old office.

    Writes: Member, Move. Emits: MemberMoved.
    Refuses: NoMember, NotActive, NoReason, WrongPlace, NoRembug
    """
    member = locked_member(actor, member_id, from_office_id)
    if member.state != "active":
        raise NotActive(member=str(member.id))
    if to_office_id == from_office_id:
        raise WrongPlace(office=str(to_office_id))
    to = locked_rembug(actor, rembug_id, to_office_id) if rembug_id else None
    give_up_lead(member)
    return move_to(actor, member, to, reason_of(reason), office_id=to_office_id)


@dataclass(frozen=True, slots=True)
class SetSubgroups:
    """Put members of a rembug into their subgroups (kumpulan)."""

    key: UUID
    office_id: UUID
    rembug_id: UUID
    subgroups: dict[UUID, int | None]


@command(permissions.MANAGE_REMBUG)
def set_subgroups(actor: Actor, order: SetSubgroups) -> RembugKept:
    """Seat the members of a rembug in subgroups of about five.

    Writes: Member.
    Refuses: NoRembug, NoMember
    """
    rembug = locked_rembug(actor, order.rembug_id, order.office_id)
    for member in _belonging(actor, rembug.id, set(order.subgroups)):
        if member.subgroup != order.subgroups[member.id]:
            member.subgroup = order.subgroups[member.id]
            member.save(update_fields=["subgroup"])
    return RembugKept(rembug.id)
