"""A claim nobody can collect: its allowance, its write-off with the claim kept as a memo, later payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import SYSTEM_ID, Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.financing import permissions, queries, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import day_of, journal, locked, stands_at, tell
from lumbung.products.financing.errors import (
    AllowanceTooHigh,
    ClaimChanged,
    MoreThanOwed,
    NoReason,
    NotAnAmount,
)
from lumbung.products.financing.events import WriteOffRecovered, WrittenOff
from lumbung.products.financing.models import Contract

EXPENSE = "impairment.expense"
KEPT, CONTRA = "memo.written_off", "memo.contra"


@dataclass(frozen=True, slots=True)
class SetAllowance:
    """What the cooperative expects to lose on one contract: the whole allowance, not what is added to it."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    amount_sen: Sen
    reason: str
    occurred_on: date | None = None
    contract_number: str = ""

    def describe(self) -> str:
        """Return what the second person reads."""
        return f"{self.contract_number} {rupiah(self.amount_sen)}: {self.reason.strip()}".strip()


@dataclass(frozen=True, slots=True)
class AllowanceReceipt:
    """The allowance as it stands now."""

    contract_id: UUID
    journal_id: int
    number: str
    allowance_sen: Sen


@command(permissions.WRITE_OFF, approval=permissions.APPROVE_WRITE_OFF)
def set_allowance(actor: Actor, order: SetAllowance) -> AllowanceReceipt:
    """Set the allowance of a contract to what is expected to be lost of its claim without the margin.

    Units: sen, zero or more, up to the claim less the margin not yet earned.
    Writes: Journal (1), Step.
    Refuses: NoContract, StepNotAllowed, NoReason, NotAnAmount, AllowanceTooHigh, ledger.DayClosed
    Source: PSAK 413; the margin not yet earned is never part of a loss.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.RUNNING, rules.SETTLED)
    if len(order.reason.strip()) < 3:
        raise NoReason(contract=str(contract.id))
    held = queries.books(actor, [contract.id])[contract.id]
    net = held.left_sen - held.deferred_sen
    if order.amount_sen > net:
        raise AllowanceTooHigh(net=rupiah(net))
    more = order.amount_sen - held.allowance_sen
    if order.amount_sen < 0 or more == 0:
        raise NotAnAmount(contract=str(contract.id))
    account = ledger.open_account(
        actor, queries.ALLOWANCE[contract.akad], contract.id, office_id=contract.office_id
    )
    draft = journal(actor, contract, "allowance", order.occurred_on, f"{contract.number} {order.reason}")
    draft.debit_gl(EXPENSE, more, contract.member_id)
    draft.credit(account, more, contract.member_id)
    posted = ledger.post(actor, draft)
    tell(
        *(actor, contract, "allowance", day_of(draft)),
        amount_sen=order.amount_sen,
        evidence=order.reason,
        journal_id=posted.journal_id,
    )
    return AllowanceReceipt(contract.id, posted.journal_id, posted.number, order.amount_sen)


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Take a claim off the balance sheet; ``claim_sen`` is what was shown as owed when this was proposed."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    claim_sen: Sen
    reason: str
    occurred_on: date | None = None
    contract_number: str = ""

    def describe(self) -> str:
        """Return what the second person reads."""
        return f"{self.contract_number} {rupiah(self.claim_sen)}: {self.reason.strip()}".strip()


@dataclass(frozen=True, slots=True)
class WriteOffReceipt:
    """What was taken off the balance sheet and is kept as a memo."""

    contract_id: UUID
    journal_id: int
    number: str
    claim_sen: Sen
    margin_sen: Sen
    allowance_sen: Sen


@command(permissions.WRITE_OFF, approval=permissions.APPROVE_WRITE_OFF)
def write_off(actor: Actor, order: WriteOff) -> WriteOffReceipt:
    """Write a claim off against its allowance; she still owes it, and the book memo keeps it to the sen.

    The margin not yet earned is no loss: it leaves with the claim. What the allowance lacks is expense of
    the day, what it has too much comes back.
    Units: sen; ``claim_sen`` must be the claim as it is now.
    Writes: Journal (2: tamwil, memo), Contract, Step. Emits: WrittenOff.
    Refuses: NoContract, StepNotAllowed, NoReason, ClaimChanged, ledger.DayClosed, and by the database
        WriteOffIsWhole, ClaimIsKept
    Source: PSAK 402 and 413; fatwa DSN-MUI 47/2005: the debt of who cannot pay is not forgiven by a journal.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.RUNNING)
    if len(order.reason.strip()) < 3:
        raise NoReason(contract=str(contract.id))
    held = queries.books(actor, [contract.id])[contract.id]
    assert held.receivable is not None, "a running contract has its claim in the books"
    if held.left_sen != order.claim_sen:
        raise ClaimChanged(contract=str(contract.id), left=rupiah(held.left_sen))
    draft = journal(actor, contract, "write_off", order.occurred_on, f"{contract.number} {order.reason}")
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(
        state=rules.WRITTEN_OFF,
        written_off_on=day_of(draft),
        written_off_sen=held.left_sen,
        written_off_margin_sen=held.deferred_sen,
        written_off_why=order.reason.strip()[:300],
        written_off_by=actor.user_id,
        written_off_with=actor.approved_by or SYSTEM_ID,
    )
    if held.allowance is not None:
        draft.debit(held.allowance, held.allowance_sen, contract.member_id)
    draft.debit_gl(EXPENSE, held.left_sen - held.deferred_sen - held.allowance_sen, contract.member_id)
    if held.deferred is not None:
        draft.debit(held.deferred, held.deferred_sen, contract.member_id)
    draft.credit(held.receivable, held.left_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    _keep_claim(actor, contract, "write_off_memo", day_of(draft), held.left_sen)
    tell(
        *(actor, contract, "written_off", day_of(draft)),
        amount_sen=held.left_sen,
        evidence=order.reason,
        journal_id=posted.journal_id,
    )
    emit(actor, WrittenOff(contract.id, contract.member_id, held.left_sen, held.deferred_sen))
    return WriteOffReceipt(
        *(contract.id, posted.journal_id, posted.number),
        claim_sen=held.left_sen,
        margin_sen=held.deferred_sen,
        allowance_sen=held.allowance_sen,
    )


@dataclass(frozen=True, slots=True)
class RecoverWrittenOff:
    """Money that comes in on a claim that was written off."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    amount_sen: Sen
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecoveryReceipt:
    """What came in, and what she still owes."""

    contract_id: UUID
    journal_id: int
    number: str
    amount_sen: Sen
    left_sen: Sen


@command(permissions.COLLECT)
def recover_written_off(actor: Actor, order: RecoverWrittenOff) -> RecoveryReceipt:
    """Take a payment on a claim that was written off: income of the cooperative, and less is owed.

    Units: sen, above zero, up to what is still owed.
    Writes: Journal (2: tamwil, memo), Step. Emits: WriteOffRecovered.
    Refuses: NoContract, StepNotAllowed, NotAnAmount, MoreThanOwed, WrongCash, NotYourCash, ledger.DayClosed,
        and by the database ClaimIsKept
    Source: PSAK 413.
    """
    if order.amount_sen <= 0:
        raise NotAnAmount(contract=str(order.contract_id))
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.WRITTEN_OFF)
    left = queries.books(actor, [contract.id])[contract.id].memo_sen - order.amount_sen
    if left < 0:
        raise MoreThanOwed(contract=str(contract.id), left=rupiah(left + order.amount_sen))
    draft = journal(actor, contract, "recovery", order.occurred_on)
    draft.debit(cash_account(actor, draft, order.cash_account_id), order.amount_sen, contract.member_id)
    draft.credit_gl("recovery.income", order.amount_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    tell(
        *(actor, contract, "recovered", day_of(draft)),
        amount_sen=order.amount_sen,
        journal_id=posted.journal_id,
    )
    _keep_claim(actor, contract, "recovery_memo", day_of(draft), -order.amount_sen)
    emit(actor, WriteOffRecovered(contract.id, order.amount_sen, left))
    return RecoveryReceipt(contract.id, posted.journal_id, posted.number, order.amount_sen, left)


def _keep_claim(actor: Actor, contract: Contract, act: str, on: date, amount_sen: Sen) -> None:
    """Put a claim into the book memo, or take out of it what came in."""
    draft = journal(actor, contract, act, on)
    kept = ledger.open_account(actor, KEPT, contract.id, office_id=contract.office_id)
    draft.debit(kept, amount_sen, contract.member_id)
    draft.credit_gl(CONTRA, amount_sen, contract.member_id)
    ledger.post(actor, draft)
