"""The teller's day: her till, and who is coming with cash."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.till import queries as tills


@dataclass(frozen=True, slots=True)
class TellerDay:
    """Her till (None until she has counted and opened it) and the officers who carry cash."""

    office_id: UUID | None
    till: tills.TillView | None
    arrivals: list[meetings.OfficerCash]
    closed: tills.TillView | None = None  # counted and closed today, when none is open

    @property
    def road_sen(self) -> Sen:
        """Everything the officers carry."""
        return sum(one.held_sen for one in self.arrivals)

    @property
    def sheet_count(self) -> int:
        """Sheets that become final when she takes them in."""
        return sum(len(one.sheets) for one in self.arrivals)


@query
def teller_day(actor: Actor, office_ids: frozenset[UUID] | None) -> TellerDay:
    """Return the teller's till and the cash on its way to it; in the office of her till, else her own."""
    till = tills.my_till(actor)
    places = sorted(office_ids or ())
    office_id = till.office_id if till else places[0] if places else None
    arrivals = meetings.waiting_handover(actor, office_id) if office_id else []
    closed = None if till or not office_id else _closed_today(actor, office_id)
    return TellerDay(office_id, till, arrivals, closed)


def _closed_today(actor: Actor, office_id: UUID) -> tills.TillView | None:
    """Return the till that she has counted and closed today, the last one."""
    found = tills.tills(actor, [office_id], days.today())
    return next((one for one in reversed(found) if one.person_id == actor.user_id), None)
