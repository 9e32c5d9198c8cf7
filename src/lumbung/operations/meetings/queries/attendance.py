"""How often one member came to her weekly meetings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.operations.meetings.models import Attendance
from lumbung.operations.meetings.rules import ABSENT, ENTRUSTED, PRESENT

LATELY = 12


@dataclass(frozen=True, slots=True)
class Came:
    """One meeting: whether she came, and why not."""

    held_on: date
    state: str
    reason: str
    collection_id: UUID


@dataclass(frozen=True, slots=True)
class MemberAttendance:
    """Her last meetings, the oldest first, and how often she came in all."""

    lately: tuple[Came, ...]
    present: int
    entrusted: int
    absent: int

    @property
    def total(self) -> int:
        """All meetings on whose sheet she stands."""
        return self.present + self.entrusted + self.absent


@query
def member_attendance(actor: Actor, member_id: UUID, *, limit: int = LATELY) -> MemberAttendance:
    """Return how a member came to her meetings, in two statements; no sheet that was taken back."""
    hers = Attendance.objects.filter(
        coop_id=actor.coop_id, member_id=member_id, collection__reversed_at__isnull=True
    )
    newest = hers.order_by("-held_on", "-id").values_list("held_on", "state", "reason", "collection_id")
    counted = Counter(dict(hers.values_list("state").annotate(n=Count("id")).order_by()))
    return MemberAttendance(
        tuple(Came(*row) for row in reversed(newest[:limit])),
        counted[PRESENT],
        counted[ENTRUSTED],
        counted[ABSENT],
    )
