"""The teller takes an officer's cash in: what was on the road is in her till, and the sheets are final."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.meetings import permissions
from lumbung.operations.meetings.errors import NothingToAccept
from lumbung.operations.meetings.events import CashHandedOver
from lumbung.operations.meetings.models import Collection, Correction, Handover
from lumbung.operations.till import commands as till
from lumbung.operations.till import permissions as till_permissions
from lumbung.operations.till.rules import BOOKS, CashCount
from lumbung.people.staff import queries as staff


@dataclass(frozen=True, slots=True)
class AcceptCash:
    """An officer's cash, counted by the teller.

    ``collection_ids`` names the sheets it belongs to; empty stands for everything she carries today.
    ``reason`` only when the count is not what the sheets say.
    """

    key: UUID
    office_id: UUID
    officer_id: UUID
    count: CashCount
    collection_ids: tuple[UUID, ...] = ()
    expected_sen: Sen | None = None  # what the teller saw when she counted; None does not compare
    reason: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"Terima kas petugas {rupiah(self.count.total_sen)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class HandoverReceipt:
    """An officer's cash in the teller's till."""

    handover_id: UUID
    journal_id: int
    number: str
    sheets: int
    expected_sen: Sen
    counted_sen: Sen
    difference_sen: Sen


def _accepting_needs(actor: Actor, order: AcceptCash) -> str | None:
    """A difference above the dated limit needs a second person."""
    day = ledger_queries.open_day(actor, order.office_id)
    expected = sum(_expected(actor, order, _sheets(actor, order)).values())
    if day is None or not expected:
        return None
    limit: Sen = terms.value(actor, "till.difference_limit_sen", day.open_day)
    difference = abs(order.count.total_sen - expected)
    return till_permissions.APPROVE_DIFFERENCE if difference > limit else None


@command(permissions.ACCEPT_CASH, approval=_accepting_needs)
def accept_cash(actor: Actor, order: AcceptCash) -> HandoverReceipt:
    """Take an officer's cash into one's open till; its sheets are final from here on.

    What is short or over goes to the officer's suspense account with the reason.
    Units: sen.
    Writes: Handover, one Journal from the officer's purses to the till, a Difference when the count
        differs, the handover of each Collection. Emits: CashHandedOver, till.DifferenceBooked
    Refuses: SamePerson, NothingToAccept, till.TillNotOpen, till.TillElsewhere, till.CountDoesNotFit,
        till.NoReasonForDifference, ledger.DayClosed, ledger.BalanceTooLow
    Checked by the database: meetings_collection_final, meetings_handover_two_people, no cash below zero.
    Source: rules/id/till.toml, difference_limit_sen.
    """
    if order.officer_id == actor.user_id:
        raise SamePerson()
    till_id = till.open_till_id(actor, order.office_id)
    rows = _sheets(actor, order, lock=True)
    expected = _expected(actor, order, rows)
    total = sum(expected.values())
    wanted = set(order.collection_ids)
    if not total or wanted - {row.id for row in rows}:
        raise NothingToAccept()
    if order.expected_sen is not None and order.expected_sen != total:
        raise NothingToAccept()
    officer = staff.person_names(actor, [order.officer_id]).get(order.officer_id, "")
    handover_id = uuid7()
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind="meetings.handover", memo=order.reason, source_id=handover_id
    )
    till.check_count(order.count, draft.day)
    gap = till.Gap(order.officer_id, officer, "taking_in", order.count.total_sen - total, order.reason)
    posted = _move(actor, order, draft, expected, gap)
    Handover.objects.create(
        id=handover_id,
        coop_id=actor.coop_id,
        office_id=order.office_id,
        officer_id=order.officer_id,
        officer_name=officer,
        teller_id=actor.user_id,
        teller_name=actor.name,
        till_id=till_id,
        day=posted.day,
        expected_sen=total,
        counted_sen=order.count.total_sen,
        count=till.as_json(order.count),
        reason=order.reason.strip()[:300],
        journal_id=posted.journal_id,
    )
    Collection.objects.filter(coop_id=actor.coop_id, id__in=[row.id for row in rows]).update(
        handover_id=handover_id
    )
    till.keep_gap(actor, posted, gap, office_id=order.office_id, till_id=till_id, source_id=handover_id)
    emit(
        actor,
        CashHandedOver(handover_id, order.office_id, order.officer_id, order.count.total_sen, gap.amount_sen),
    )
    return HandoverReceipt(
        handover_id,
        posted.journal_id,
        posted.number,
        len(rows),
        total,
        order.count.total_sen,
        gap.amount_sen,
    )


def _sheets(actor: Actor, order: AcceptCash, *, lock: bool = False) -> list[Collection]:
    """Return the sheets that this handover makes final, in one lock order."""
    rows = Collection.objects.filter(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        officer_id=order.officer_id,
        handover=None,
        reversed_at=None,
    ).order_by("id")
    if order.collection_ids:
        rows = rows.filter(id__in=order.collection_ids)
    return list(rows.select_for_update() if lock else rows)


def _expected(actor: Actor, order: AcceptCash, rows: list[Collection]) -> dict[str, Sen]:
    """Return the cash by book: of these sheets, or everything the officer carries."""
    cash: dict[str, Sen] = {}
    if order.collection_ids:
        ids = [row.id for row in rows]
        changes = Correction.objects.filter(attendance__collection_id__in=ids)
        parts = [row.cash_by_book for row in rows] + list(changes.values_list("cash_change", flat=True))
        for part in parts:
            for book, sen in part.items():
                cash[book] = cash.get(book, 0) + sen
        return {book: sen for book, sen in cash.items() if sen}
    for purse in ledger_queries.purses(
        actor, "cash.field", holder_ids=[order.officer_id], office_ids=[order.office_id]
    ):
        cash[purse.book] = cash.get(purse.book, 0) + purse.balance_sen
    return {book: sen for book, sen in cash.items() if sen}


def _move(
    actor: Actor, order: AcceptCash, draft: ledger.Draft, expected: dict[str, Sen], gap: till.Gap
) -> ledger.Posted:
    """Post the cash from the road to the till, and the difference to suspense."""
    purses = till.officer_purses(actor, order.officer_id, office_id=order.office_id, books=expected)
    drawer = till.cash_accounts(actor, office_id=order.office_id, books=set(BOOKS))
    for book, sen in expected.items():
        draft.debit(drawer[book], sen)
        draft.credit(purses[book], sen)
    till.add_gap(actor, draft, drawer["tamwil"], gap)
    return ledger.post(actor, draft)
