"""More time for who is in difficulty: a new schedule for what is left, at the same price and margin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import SYSTEM_ID, Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.financing import permissions, queries, rules
from lumbung.products.financing.commands.life import (
    day_of,
    journal,
    locked,
    stands_at,
    tell,
    write_schedule,
)
from lumbung.products.financing.errors import (
    ClaimChanged,
    FirstDueInThePast,
    NoReason,
    NotAnAmount,
)
from lumbung.products.financing.events import Rescheduled
from lumbung.products.financing.models import Contract, Instalment


@dataclass(frozen=True, slots=True)
class Reschedule:
    """A new number of instalments for what is left; ``left_sen`` is what was shown and agreed with her."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    left_sen: Sen
    count: int
    reason: str
    first_due_on: date | None = None
    occurred_on: date | None = None
    contract_number: str = ""

    def describe(self) -> str:
        """Return what the second person reads."""
        text = f"{self.contract_number} {rupiah(self.left_sen)}, {self.count} kali: {self.reason.strip()}"
        return text.strip()


@dataclass(frozen=True, slots=True)
class RescheduleReceipt:
    """The new schedule."""

    contract_id: UUID
    left_sen: Sen
    instalment_sen: Sen
    last_due_on: date


@command(permissions.RESCHEDULE, approval=permissions.APPROVE)
def reschedule(actor: Actor, order: Reschedule) -> RescheduleReceipt:
    """Give a contract a new schedule for what is left of it; nothing is added, no fee, no margin.

    Units: sen; ``left_sen`` must be what is owed now.
    Writes: Contract, its whole new schedule, Journal (1, the first time a sale is given more time), Step.
        Emits: Rescheduled.
    Refuses: NoContract, StepNotAllowed, NoReason, NotAnAmount, ClaimChanged, FirstDueInThePast,
        ledger.DayClosed, and by the database RescheduleAddsNothing
    Source: fatwa DSN-MUI 48/2005; QS 2:280.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.RUNNING)
    if len(order.reason.strip()) < 3:
        raise NoReason(contract=str(contract.id))
    if not 0 < order.count <= 600:
        raise NotAnAmount(contract=str(contract.id))
    held = queries.books(actor, [contract.id])[contract.id]
    assert held.receivable is not None, "a running contract has its claim in the books"
    if held.left_sen != order.left_sen:
        raise ClaimChanged(contract=str(contract.id), left=rupiah(held.left_sen))
    draft = journal(actor, contract, "reschedule", order.occurred_on, f"{contract.number} {order.reason}")
    on = day_of(draft)
    first = order.first_due_on or rules.first_due(on, contract.period)
    if first <= on:
        raise FirstDueInThePast(contract=str(contract.id))
    rows = _plan(actor, contract, held, order.count, first, on)
    posted = None
    if contract.akad == rules.MURABAHAH and contract.plan == 2:
        given = ledger.open_account(actor, queries.RESTRUCTURED, contract.id, office_id=contract.office_id)
        draft.debit(given, held.left_sen, contract.member_id)
        draft.credit(held.receivable, held.left_sen, contract.member_id)
        posted = ledger.post(actor, draft).journal_id
    tell(
        *(actor, contract, "rescheduled", on),
        amount_sen=held.left_sen,
        evidence=order.reason,
        journal_id=posted,
    )
    emit(actor, Rescheduled(contract.id, held.left_sen, len(rows)))
    return RescheduleReceipt(contract.id, held.left_sen, rows[0].amount_sen, rows[-1].due_on)


def _plan(
    actor: Actor, contract: Contract, held: queries.Books, count: int, first: date, on: date
) -> list[rules.Row]:
    """Put the new schedule in force; its numbers go on after those of the one before."""
    last = Instalment.objects.filter(coop_id=actor.coop_id, contract=contract).aggregate(n=Max("number"))["n"]
    made = rules.schedule(held.left_sen, count, contract.unit_sen, first, contract.period)
    rows = [rules.Row(last + row.number, row.due_on, row.amount_sen) for row in made]
    contract.plan += 1
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(
        plan=contract.plan,
        count=len(rows),
        instalment_sen=rows[0].amount_sen,
        first_due_on=first,
        last_due_on=rows[-1].due_on,
        rescheduled_on=on,
        rescheduled_sen=held.left_sen,
        rescheduled_margin_sen=held.deferred_sen,
        rescheduled_by=actor.user_id,
        rescheduled_with=actor.approved_by or SYSTEM_ID,
    )
    write_schedule(actor, contract, rows)
    return rows
