"""The teller's day: her till, and who is coming with cash."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

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
    return TellerDay(office_id, till, arrivals)
