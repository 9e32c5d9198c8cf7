"""The circles: rembug with their day, place, people in charge and size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.people.members.errors import NoRembug
from lumbung.people.members.models import ClassChange, Rembug


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


@dataclass(frozen=True, slots=True)
class ClassChangeView:
    """A member went from one class to another, by a decision."""

    from_klass: str
    to_klass: str
    changed_on: date
    decision: str
    reason: str
    by_name: str


@query
def class_changes(actor: Actor, member_id: UUID) -> list[ClassChangeView]:
    """Return the classes a member came from, the newest change first."""
    rows = ClassChange.objects.filter(coop_id=actor.coop_id, member_id=member_id).order_by("-id")
    return [
        ClassChangeView(row.from_klass, row.to_klass, row.changed_on, row.decision, row.reason, row.by_name)
        for row in rows
    ]
