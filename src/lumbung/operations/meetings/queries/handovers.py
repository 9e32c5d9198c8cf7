"""What waits for the teller: each officer's sheets and the cash she carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings.errors import NoSheet
from lumbung.operations.meetings.models import Collection, Correction, Handover
from lumbung.operations.till import queries as tills
from lumbung.people.members import queries as members


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A recorded sheet whose cash is still on the road."""

    collection_id: UUID
    rembug_id: UUID
    rembug_name: str
    held_on: date
    day: date
    recorded_at: datetime
    present_count: int
    member_count: int
    cash_by_book: dict[str, Sen]

    @property
    def cash_sen(self) -> Sen:
        """What the teller should count for this sheet."""
        return sum(self.cash_by_book.values())


@dataclass(frozen=True, slots=True)
class OfficerCash:
    """An officer's sheets that wait, and all the cash the books say she carries."""

    office_id: UUID
    officer_id: UUID
    officer_name: str
    sheets: tuple[WaitingSheet, ...]
    held: dict[str, Sen]

    @property
    def held_sen(self) -> Sen:
        """All books together."""
        return sum(self.held.values())

    @property
    def other_sen(self) -> Sen:
        """Cash that came from elsewhere than these sheets: admission fees, advances."""
        return self.held_sen - sum(sheet.cash_sen for sheet in self.sheets)


@query
def waiting_handover(actor: Actor, office_id: UUID) -> list[OfficerCash]:
    """Return every officer of an office who carries cash or has sheets waiting, by name."""
    return waiting_handovers(actor, [office_id])


@query
def waiting_handovers(
    actor: Actor, office_ids: Iterable[UUID], *, with_rembug: bool = True
) -> list[OfficerCash]:
    """Return the same of several offices; the number of statements does not grow with them.

    Who only counts asks without the names of the rembug, which saves one.
    """
    offices = list(office_ids)
    waiting = _waiting_sheets(actor, offices, with_rembug)
    road = tills.road_cash(actor, offices, {who for _office, who in waiting})
    found = [
        OfficerCash(
            office_id,
            who,
            road.names.get(who, ""),
            tuple(waiting.get((office_id, who), [])),
            road.held.get((office_id, who), {}),
        )
        for office_id, who in waiting.keys() | road.held.keys()
    ]
    return sorted(found, key=lambda one: (one.officer_name, one.officer_id, one.office_id))


def _waiting_sheets(
    actor: Actor, offices: list[UUID], with_rembug: bool
) -> dict[tuple[UUID, UUID], list[WaitingSheet]]:
    """Return the sheets whose cash is on the road by office and officer, corrections counted in."""
    changes = Correction.objects.filter(attendance__collection_id=OuterRef("pk")).values("cash_change")
    standing = Collection.objects.filter(
        coop_id=actor.coop_id, office_id__in=offices, handover=None, reversed_at=None
    ).annotate(changes=ArraySubquery(changes))
    rows = [
        row
        for row in standing.select_related("meeting").order_by("held_on", "recorded_at")
        if row.cash_by_book
    ]
    circles = (
        {one.id: one.name for one in members.rembugs(actor, office_ids=offices)}
        if rows and with_rembug
        else {}
    )
    waiting: dict[tuple[UUID, UUID], list[WaitingSheet]] = {}
    for row in rows:
        waiting.setdefault((row.office_id, row.officer_id), []).append(
            WaitingSheet(
                row.id,
                row.meeting.rembug_id,
                circles.get(row.meeting.rembug_id, ""),
                row.held_on,
                row.day,
                row.recorded_at,
                row.member_count - row.absent_count,
                row.member_count,
                _summed([row.cash_by_book, *row.changes]),
            )
        )
    return waiting


def _summed(parts: list[dict[str, Sen]]) -> dict[str, Sen]:
    cash: dict[str, Sen] = {}
    for part in parts:
        for book, sen in part.items():
            cash[book] = cash.get(book, 0) + sen
    return {book: sen for book, sen in cash.items() if sen}


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Cash taken in by a teller."""

    id: UUID
    office_id: UUID
    officer_name: str
    teller_name: str
    day: date
    accepted_at: datetime
    expected_sen: Sen
    counted_sen: Sen
    count: dict[str, Any]
    reason: str
    journal_number: str
    rembug_names: tuple[str, ...]

    @property
    def difference_sen(self) -> Sen:
        """Short is negative."""
        return self.counted_sen - self.expected_sen


@query
def handovers(actor: Actor, office_ids: Iterable[UUID] | None, day: date) -> list[HandoverView]:
    """Return what tellers took in on a book day, newest first."""
    rows = Handover.objects.filter(coop_id=actor.coop_id, day=day)
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    return _views(actor, list(rows.order_by("-accepted_at")))


@query
def handover(actor: Actor, handover_id: UUID) -> HandoverView:
    """Return one handover.

    Refuses: NoSheet
    """
    found = _views(actor, list(Handover.objects.filter(coop_id=actor.coop_id, id=handover_id)))
    if not found:
        raise NoSheet(handover=str(handover_id))
    return found[0]


def _views(actor: Actor, rows: list[Handover]) -> list[HandoverView]:
    kept = Collection.objects.filter(coop_id=actor.coop_id, handover_id__in=[row.id for row in rows])
    places = list(kept.select_related("meeting").order_by("recorded_at"))
    circles = {one.id: one.name for one in members.rembugs(actor)} if places else {}
    named: dict[UUID | None, list[str]] = {}
    for place in places:
        named.setdefault(place.handover_id, []).append(circles.get(place.meeting.rembug_id, ""))
    return [
        HandoverView(
            row.id,
            row.office_id,
            row.officer_name,
            row.teller_name,
            row.day,
            row.accepted_at,
            row.expected_sen,
            row.counted_sen,
            row.count,
            row.reason,
            journal_number(row.journal_id),
            tuple(named.get(row.id, [])),
        )
        for row in rows
    ]
