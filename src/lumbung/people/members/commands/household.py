"""Who lives with her and who inherits from her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.people.members import permissions
from lumbung.people.members.commands.registry import locked_member, not_ahead
from lumbung.people.members.errors import BadPhone, NoRelative
from lumbung.people.members.models import Relative
from lumbung.people.members.rules import phone_e164, tidy_name


@dataclass(frozen=True, slots=True)
class RecordRelative:
    """Write down, correct (``relative_id``) or end (``ended``) somebody of her household or an heir."""

    key: UUID
    office_id: UUID
    member_id: UUID
    name: str
    relation: str
    relative_id: UUID | None = None
    born_on: date | None = None
    phone: str = ""
    is_heir: bool = False
    in_household: bool = True
    note: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class RelativeRecorded:
    """The row of the relative."""

    relative_id: UUID


@command(permissions.REGISTER)
def record_relative(actor: Actor, order: RecordRelative) -> RelativeRecorded:
    """Keep a member's household and heirs up to date.

    Writes: Relative.
    Refuses: NoMember, NoRelative, BadPhone, AheadOfToday
    """
    not_ahead(order.born_on)
    member = locked_member(actor, order.member_id, order.office_id)
    phone = phone_e164(order.phone) if order.phone.strip() else ""
    if phone is None:
        raise BadPhone()
    row = Relative(coop_id=actor.coop_id, member=member)
    if order.relative_id is not None:
        found = Relative.objects.filter(coop_id=actor.coop_id, member=member, id=order.relative_id).first()
        if found is None:
            raise NoRelative(relative=str(order.relative_id))
        row = found
    row.name, row.relation, row.born_on = tidy_name(order.name)[:120], order.relation, order.born_on
    row.phone, row.note = phone, order.note[:120]
    row.is_heir, row.in_household = order.is_heir, order.in_household
    row.ended_on = days.today() if order.ended else None
    row.save()
    return RelativeRecorded(row.id)
