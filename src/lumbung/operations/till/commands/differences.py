"""When cash and books differ: into suspense with a reason, and out of it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel import days, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.till import permissions
from lumbung.operations.till.commands.purse import cash_accounts
from lumbung.operations.till.errors import AlreadySettled, NoReasonForDifference, UnknownDifference
from lumbung.operations.till.events import DifferenceBooked, DifferenceSettled
from lumbung.operations.till.models import Difference, Till

REASON_MIN = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference about to be booked: whose, how much (short is negative), and why."""

    person_id: UUID
    person_name: str
    kind: str
    amount_sen: Sen
    reason: str


def add_gap(actor: Actor, draft: ledger.Draft, cash: HolderAccount, gap: Gap) -> None:
    """Move a difference between ``cash`` and the person's suspense account in ``draft``; nothing for zero.

    Refuses: NoReasonForDifference
    """
    if gap.amount_sen == 0:
        return
    if len(gap.reason.strip()) < REASON_MIN:
        raise NoReasonForDifference(amount=rupiah(gap.amount_sen))
    suspense = ledger.open_purses(
        actor, "suspense", gap.person_id, office_id=draft.office_id, books=("tamwil",)
    )["tamwil"]
    draft.debit(cash, gap.amount_sen)
    draft.credit(suspense, gap.amount_sen)


def keep_gap(
    actor: Actor,
    posted: ledger.Posted,
    gap: Gap,
    *,
    office_id: UUID,
    till_id: UUID | None,
    source_id: UUID | None = None,
) -> UUID | None:
    """Write the row that waits for somebody to settle the difference; nothing for zero.

    Writes: Difference. Emits: DifferenceBooked.
    """
    if gap.amount_sen == 0:
        return None
    row = Difference.objects.create(
        coop_id=actor.coop_id,
        office_id=office_id,
        person_id=gap.person_id,
        person_name=gap.person_name,
        kind=gap.kind,
        amount_sen=gap.amount_sen,
        reason=gap.reason.strip()[:300],
        till_id=till_id,
        source_id=source_id,
        journal_id=posted.journal_id,
        booked_by=actor.user_id,
        booked_on=posted.day,
    )
    emit(actor, DifferenceBooked(row.id, office_id, gap.amount_sen))
    return row.id


@dataclass(frozen=True, slots=True)
class BookDifference:
    """A difference found while the till is open, before its closing count."""

    key: UUID
    office_id: UUID
    amount_sen: Sen  # short is negative
    reason: str


@dataclass(frozen=True, slots=True)
class DifferenceReceipt:
    """A difference in the books."""

    difference_id: UUID
    journal_id: int
    amount_sen: Sen


@command(permissions.COUNTER)
def book_difference(actor: Actor, order: BookDifference) -> DifferenceReceipt:
    """Book a difference of one's own open till to suspense, with the reason.

    Units: sen; short is negative.
    Writes: one Journal, Difference. Emits: DifferenceBooked.
    Refuses: TillNotOpen, TillElsewhere, NoReasonForDifference, ledger.NothingToPost, ledger.BalanceTooLow
    """
    cash = cash_accounts(actor, office_id=order.office_id)["tamwil"]
    till = Till.objects.get(coop_id=actor.coop_id, person_id=actor.user_id, closed_at=None)
    gap = Gap(actor.user_id, actor.name, Difference.FOUND, order.amount_sen, order.reason)
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind="till.difference", memo=order.reason, source_id=till.id
    )
    add_gap(actor, draft, cash, gap)
    posted = ledger.post(actor, draft)
    difference_id = keep_gap(actor, posted, gap, office_id=order.office_id, till_id=till.id)
    assert difference_id is not None
    return DifferenceReceipt(difference_id, posted.journal_id, order.amount_sen)


@dataclass(frozen=True, slots=True)
class SettleDifference:
    """What became of a difference: ``returned`` (found again, or paid back), ``expense`` or ``income``."""

    key: UUID
    office_id: UUID
    difference_id: UUID
    how: str
    reason: str

    def describe(self) -> str:
        """Return what a second person reads."""
        return self.reason


def _settling_needs(actor: Actor, order: SettleDifference) -> str | None:
    """Money that comes back needs nobody else; giving it up or keeping it needs a second person.

    A surplus that is handed back leaves the till on one person's word: above the dated limit, two.
    """
    if order.how != Difference.RETURNED:
        return permissions.APPROVE_DIFFERENCE
    row = Difference.objects.filter(
        coop_id=actor.coop_id, office_id=order.office_id, id=order.difference_id
    ).first()
    limit: Sen = terms.value(actor, "till.difference_limit_sen", days.today())
    return permissions.APPROVE_DIFFERENCE if row is not None and row.amount_sen > limit else None


@command(permissions.SETTLE, approval=_settling_needs)
def settle_difference(actor: Actor, order: SettleDifference) -> DifferenceReceipt:
    """Take a difference out of suspense: the money came back, or it is lost, or nobody's.

    A shortage returns in cash or becomes the expense of role ``cash.difference``; a surplus is handed
    back in cash or becomes income of role ``nonoperating.income``.
    Writes: one Journal, the settlement of the Difference. Emits: DifferenceSettled.
    Refuses: UnknownDifference, AlreadySettled, NoReasonForDifference, TillNotOpen, TillElsewhere,
        ledger.BalanceTooLow
    Checked by the database: till_difference_settled_once, till_difference_settled_whole.
    """
    row = (
        Difference.objects.select_for_update()
        .filter(coop_id=actor.coop_id, office_id=order.office_id, id=order.difference_id)
        .first()
    )
    if row is None:
        raise UnknownDifference(difference=str(order.difference_id))
    how = _fitting(row, order)
    if len(order.reason.strip()) < REASON_MIN:
        raise NoReasonForDifference(amount=rupiah(row.amount_sen))
    draft = ledger.open_draft(
        actor,
        office_id=row.office_id,
        kind="till.settlement",
        memo=order.reason.strip()[:300],
        source_id=row.id,
    )
    suspense = ledger.open_purses(
        actor, "suspense", row.person_id, office_id=row.office_id, books=("tamwil",)
    )["tamwil"]
    draft.debit(suspense, row.amount_sen)
    if how == Difference.RETURNED:
        draft.credit(cash_accounts(actor, office_id=order.office_id)["tamwil"], row.amount_sen)
    else:
        role = "cash.difference" if how == Difference.EXPENSE else "nonoperating.income"
        draft.credit_gl(role, row.amount_sen)
    posted = ledger.post(actor, draft)
    row.settled_at, row.settled_how, row.settled_by = days.now(), how, actor.user_id
    row.settled_reason, row.settled_journal_id = order.reason.strip()[:300], posted.journal_id
    row.save(
        update_fields=["settled_at", "settled_how", "settled_by", "settled_reason", "settled_journal_id"]
    )
    emit(actor, DifferenceSettled(row.id, row.office_id, row.amount_sen, how))
    return DifferenceReceipt(row.id, posted.journal_id, row.amount_sen)


def _fitting(row: Difference, order: SettleDifference) -> str:
    """Return how it is settled, if that fits: what is short cannot become income, nor a surplus an expense.

    Refuses: AlreadySettled, UnknownDifference
    """
    if row.settled_at is not None:
        raise AlreadySettled(difference=str(row.id))
    fits = {Difference.RETURNED, Difference.EXPENSE if row.amount_sen < 0 else Difference.INCOME}
    if order.how not in fits:
        raise UnknownDifference(difference=str(row.id))
    return order.how
