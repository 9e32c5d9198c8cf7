"""Another class for a member: into the circle, out of it, or to the employees, who have no vote."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.people.members import permissions
from lumbung.people.members.commands.circles import give_up_lead, locked_rembug, move_to
from lumbung.people.members.commands.registry import Changed, locked_member, reason_of
from lumbung.people.members.errors import NoDecision, NotActive, OnlyRembugClass, RembugNeeded, SameClass
from lumbung.people.members.events import ClassChanged
from lumbung.people.members.models import ClassChange, Rembug
from lumbung.people.members.rules import has_vote


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """Put a member into another class, by a decision; ``rembug_id`` says where a rembug member will sit.

    ``save_only`` is for a rembug member who has not walked the way in of the class.
    """

    key: UUID
    office_id: UUID
    member_id: UUID
    klass: str
    decision: str
    reason: str
    rembug_id: UUID | None = None
    save_only: bool = False
    describe_as: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"{self.describe_as}. {self.reason}" if self.describe_as else self.reason


def _vote_at_stake(actor: Actor, order: ChangeClass) -> str | None:
    """Whoever gives a vote or takes one away does not do it alone."""
    member = locked_member(actor, order.member_id, order.office_id)
    return permissions.EDIT if has_vote(member.klass) != has_vote(order.klass) else None


@command(permissions.EDIT, approval=_vote_at_stake)
def change_class(actor: Actor, order: ChangeClass) -> Changed:
    """Change a member's class; what she saved and what she owes stays as it is.

    Writes: Member, ClassChange (1), Move when she leaves or enters a rembug, Rembug (leadership).
    Emits: ClassChanged, MemberMoved.
    Refuses: NoMember, NotActive, SameClass, NoReason, NoDecision, RembugNeeded, OnlyRembugClass, NoRembug,
        WayNotWalked
    Checked by the database: members_member_klass, members_member_circle, members_member_path,
        members_classchange_other.
    """
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state != "active":
        raise NotActive(member=str(member.id))
    if member.klass == order.klass:
        raise SameClass()
    reason, decision = reason_of(order.reason)[:200], " ".join(order.decision.split())[:200]
    if not decision:
        raise NoDecision()
    to = _seat(actor, order)
    before = member.klass
    if to is None and member.rembug_id:
        give_up_lead(member)
        move_to(actor, member, None, reason)
    member.klass, member.save_only = order.klass, order.save_only and to is not None
    member.save(update_fields=["klass", "save_only"])
    if to is not None:
        move_to(actor, member, to, reason)
    ClassChange.objects.create(
        coop_id=actor.coop_id,
        member=member,
        from_klass=before,
        to_klass=order.klass,
        changed_on=days.today(),
        decision=decision,
        reason=reason,
        by_id=actor.user_id,
        by_name=actor.name,
        approved_by=actor.approved_by,
    )
    emit(actor, ClassChanged(member.id, member.office_id, before, order.klass))
    return Changed(member.id)


def _seat(actor: Actor, order: ChangeClass) -> Rembug | None:
    """Where she will sit: in a rembug of her office, or in none.

    Refuses: RembugNeeded, OnlyRembugClass, NoRembug
    """
    if order.klass != "rembug":
        if order.rembug_id is not None:
            raise OnlyRembugClass()
        return None
    if order.rembug_id is None:
        raise RembugNeeded()
    return locked_rembug(actor, order.rembug_id, order.office_id)
