"""Payments: lines that a meeting adds to its journal, a payment over the counter, settling early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.financing import permissions, queries, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import day_of, journal, locked, stands_at, tell
from lumbung.products.financing.errors import (
    ClaimWithoutAkad,
    MoreThanOwed,
    NotAnAmount,
    QuoteChanged,
)
from lumbung.products.financing.events import InstalmentPaid, SettledEarly
from lumbung.products.financing.models import Contract
from lumbung.products.financing.queries import Books


def add_instalments(actor: Actor, draft: ledger.Draft, payments: Mapping[UUID, Sen]) -> Sen:
    """Credit members' claims, ``{contract: sen}``, and recognise the margin these payments earn.

    The caller debits the returned sum to cash. Two statements, however many members paid; contracts are
    locked in order of their id, so that two payments at once take turns.
    Refuses: NotAnAmount, ClaimWithoutAkad, MoreThanOwed, and by the database ledger.BalanceTooLow.
    """
    wanted = {contract_id: sen for contract_id, sen in payments.items() if sen}
    if any(sen < 0 for sen in wanted.values()):
        raise NotAnAmount()
    if not wanted:
        return 0
    chosen = Contract.objects.select_for_update().filter(
        coop_id=actor.coop_id, office_id=draft.office_id, id__in=wanted, state=rules.RUNNING
    )
    contracts = list(chosen.order_by("id"))
    if len(contracts) != len(wanted):
        raise ClaimWithoutAkad(missing=len(wanted) - len(contracts))
    held = queries.books(actor, wanted)
    earned = 0
    for contract in contracts:
        earned += _pay(draft, contract, held[contract.id], wanted[contract.id])
    draft.credit_gl("margin.income", earned)
    return sum(wanted.values())


def _pay(draft: ledger.Draft, contract: Contract, held: Books, amount_sen: Sen) -> Sen:
    if amount_sen > held.left_sen or held.receivable is None:
        raise MoreThanOwed(contract=str(contract.id), left=rupiah(held.left_sen))
    margin = rules.recognised(queries.position(contract, held), amount_sen)
    if margin and held.deferred is not None:
        draft.debit(held.deferred, margin, contract.member_id)
    draft.credit(held.receivable, amount_sen, contract.member_id)
    return margin


@dataclass(frozen=True, slots=True)
class PayInstalment:
    """A payment of any size, up to what is owed."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    amount_sen: Sen
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """What she paid and what is left."""

    contract_id: UUID
    journal_id: int
    number: str
    amount_sen: Sen
    left_sen: Sen


@command(permissions.COLLECT)
def pay_instalment(actor: Actor, order: PayInstalment) -> PaymentReceipt:
    """Take a payment over the counter: expected, in part, late or ahead of time.

    Units: sen, above zero, up to what is owed.
    Writes: Journal (1). Emits: InstalmentPaid.
    Refuses: NoContract, NotAnAmount, ClaimWithoutAkad, MoreThanOwed, WrongCash, NotYourCash, ledger.DayClosed
    Source: PSAK 402, margin proportional to cash collected.
    """
    if order.amount_sen <= 0:
        raise NotAnAmount(contract=str(order.contract_id))
    contract = locked(actor, order.contract_id, order.office_id)
    draft = journal(actor, contract, "instalment", order.occurred_on)
    draft.debit(cash_account(actor, draft, order.cash_account_id), order.amount_sen, contract.member_id)
    add_instalments(actor, draft, {contract.id: order.amount_sen})
    posted = ledger.post(actor, draft)
    left = queries.books(actor, [contract.id])[contract.id].left_sen
    emit(actor, InstalmentPaid(contract.id, order.amount_sen, left))
    return PaymentReceipt(contract.id, posted.journal_id, posted.number, order.amount_sen, left)


@dataclass(frozen=True, slots=True)
class SettleEarly:
    """Pay everything now; ``pay_sen`` is the amount that was shown and agreed."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    pay_sen: Sen
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class SettlementReceipt:
    """What she paid and what was waived."""

    contract_id: UUID
    journal_id: int
    number: str
    paid_sen: Sen
    waived_sen: Sen


@command(permissions.SETTLE)
def settle_early(actor: Actor, order: SettleEarly) -> SettlementReceipt:
    """Settle a contract before its time; the margin not yet earned is waived by right.

    Units: sen; ``pay_sen`` must be the quote as it is now.
    Writes: Journal (1), Contract. Emits: SettledEarly.
    Refuses: NoContract, StepNotAllowed, QuoteChanged, WrongCash, NotYourCash, ledger.DayClosed
    Source: fatwa DSN-MUI 153/2022: muqasah is obligatory, by the method of recognition.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.RUNNING)
    held = queries.books(actor, [contract.id]).get(contract.id, Books())
    assert held.receivable is not None, "a running contract has its claim in the books"
    quote = rules.quote(held.left_sen, held.deferred_sen)
    if quote.pay_sen != order.pay_sen:
        raise QuoteChanged(contract=str(contract.id), pay=rupiah(quote.pay_sen))
    waived = contract.waived_sen + quote.discount_sen  # an earlier settlement may have waived a part already
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(waived_sen=waived)
    draft = journal(actor, contract, "settlement", order.occurred_on)
    draft.debit(cash_account(actor, draft, order.cash_account_id), quote.pay_sen, contract.member_id)
    if held.deferred is not None:
        draft.debit(held.deferred, quote.discount_sen, contract.member_id)
    draft.credit(held.receivable, held.left_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    tell(
        actor,
        contract,
        "settled_early",
        day_of(draft),
        amount_sen=quote.pay_sen,
        journal_id=posted.journal_id,
    )
    emit(actor, SettledEarly(contract.id, quote.pay_sen, quote.discount_sen))
    return SettlementReceipt(contract.id, posted.journal_id, posted.number, quote.pay_sen, quote.discount_sen)
