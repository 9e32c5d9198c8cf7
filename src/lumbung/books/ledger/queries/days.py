"""Which day is open in which office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger.models import BookDay
from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query


@dataclass(frozen=True, slots=True)
class Day:
    """An office's book day."""

    office_id: UUID
    open_day: date
    closed_through: date


@query
def open_day(actor: Actor, office_id: UUID) -> Day | None:
    """Return the open day of an office, or None when it has no book yet."""
    row = BookDay.objects.filter(coop_id=actor.coop_id, office_id=office_id).first()
    return Day(row.office_id, row.open_day, row.closed_through) if row else None


@query
def open_days(actor: Actor) -> dict[UUID, Day]:
    """Return the open day of every office that has a book."""
    found = BookDay.objects.filter(coop_id=actor.coop_id)
    return {row.office_id: Day(row.office_id, row.open_day, row.closed_through) for row in found}
