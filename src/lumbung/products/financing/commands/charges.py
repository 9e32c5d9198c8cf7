"""Money around a contract that is never its price: real cost, ta'widh, ta'zir, admin cost, a free gift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.financing import permissions, queries, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import day_of, journal, locked, stands_at
from lumbung.products.financing.errors import (
    EvidenceMissing,
    GiftBeforeEnd,
    NoRealCost,
    NotAble,
    NotAnAmount,
    NotLate,
)
from lumbung.products.financing.models import Charge, Contract

KEBAJIKAN = "kebajikan"


@dataclass(frozen=True, slots=True)
class ContractMoney:
    """An amount around one contract, in cash, with what it was for."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    amount_sen: Sen
    evidence: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChargeReceipt:
    """The journal that recorded it."""

    contract_id: UUID
    journal_id: int
    number: str
    amount_sen: Sen


@command(permissions.CHARGE)
def record_collection_cost(actor: Actor, order: ContractMoney) -> ChargeReceipt:
    """Pay what collecting from a late contract really cost, with its receipt.

    Units: sen, above zero.
    Writes: Journal (1), Charge (1).
    Refuses: NoContract, StepNotAllowed, NotAnAmount, EvidenceMissing, WrongCash, NotYourCash
    """
    contract, draft = _begin(actor, order, "collection_cost", rules.RUNNING, rules.SETTLED)
    _documented(order)
    draft.debit_gl("collection.cost", order.amount_sen)
    draft.credit(cash_account(actor, draft, order.cash_account_id), order.amount_sen)
    return _keep(actor, contract, draft, order, Charge.COST)


@command(permissions.CHARGE)
def charge_tawidh(actor: Actor, order: ContractMoney) -> ChargeReceipt:
    """Take back the real, documented cost of collecting: never more, and not a rupiah for the delay itself.

    Units: sen, above zero, up to the recorded cost not yet repaid.
    Writes: Journal (1), Charge (1).
    Refuses: NoContract, StepNotAllowed, NotAnAmount, EvidenceMissing, NoRealCost, WrongCash, NotYourCash
    Source: fatwa DSN-MUI 43/2004 and 129/2019.
    """
    contract, draft = _begin(actor, order, "tawidh", rules.RUNNING, rules.SETTLED)
    _documented(order)
    spent = queries.real_cost_left(actor, contract.id)
    if order.amount_sen > spent:
        raise NoRealCost(contract=str(contract.id), left=rupiah(spent))
    cash = cash_account(actor, draft, order.cash_account_id)
    draft.debit(cash, order.amount_sen, contract.member_id)
    draft.credit_gl("tawidh.income", order.amount_sen, contract.member_id)
    return _keep(actor, contract, draft, order, Charge.TAWIDH)


@dataclass(frozen=True, slots=True)
class ChargeTazir:
    """A late fee of somebody who could have paid, straight into the dana kebajikan."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    amount_sen: Sen
    instalment: int
    is_able: bool
    evidence: str = ""
    occurred_on: date | None = None


@command(permissions.CHARGE)
def charge_tazir(actor: Actor, order: ChargeTazir) -> ChargeReceipt:
    """Take ta'zir for one late instalment into the dana kebajikan and its own cash; never income.

    Units: sen, above zero.
    Writes: Journal (1) in the book kebajikan, Charge (1).
    Refuses: NoContract, StepNotAllowed, NotAnAmount, NotAble, NotLate, WrongCash, NotYourCash,
        and by the database TazirTwice, TazirIsNoIncome.
    Source: fatwa DSN-MUI 17/2000.
    """
    if not order.is_able:
        raise NotAble(contract=str(order.contract_id))
    contract, draft = _begin(actor, order, "tazir", rules.RUNNING, rules.SETTLED)
    if not queries.was_late(actor, contract.id, order.instalment, day_of(draft)):
        raise NotLate(contract=str(contract.id), instalment=order.instalment)
    fund = ledger.open_account(actor, "fund.kebajikan", contract.office_id, office_id=contract.office_id)
    cash = cash_account(actor, draft, order.cash_account_id, book=KEBAJIKAN)
    draft.debit(cash, order.amount_sen, contract.member_id)
    draft.credit(fund, order.amount_sen, contract.member_id)
    return _keep(actor, contract, draft, order, Charge.TAZIR, instalment=order.instalment)


@command(permissions.CHARGE)
def charge_admin_cost(actor: Actor, order: ContractMoney) -> ChargeReceipt:
    """Take the real cost of the papers of a contract: the same for a small one and a large one.

    Units: sen, above zero; documented.
    Writes: Journal (1), Charge (1).
    Refuses: NoContract, StepNotAllowed, NotAnAmount, EvidenceMissing, WrongCash, NotYourCash
    Source: fatwa DSN-MUI 19/2001; PSAK 401.
    """
    contract, draft = _begin(actor, order, "admin_cost", rules.PROPOSED, rules.OWNED, rules.RUNNING)
    _documented(order)
    cash = cash_account(actor, draft, order.cash_account_id)
    draft.debit(cash, order.amount_sen, contract.member_id)
    draft.credit_gl("admin.income", order.amount_sen, contract.member_id)
    return _keep(actor, contract, draft, order, Charge.ADMIN)


@command(permissions.COLLECT)
def receive_gift(actor: Actor, order: ContractMoney) -> ChargeReceipt:
    """Take a gift of a member who has returned her qardh: free, never agreed, never asked for.

    Units: sen, above zero.
    Writes: Journal (1), Charge (1).
    Refuses: NoContract, NotAnAmount, GiftBeforeEnd, WrongCash, NotYourCash
    Source: fatwa DSN-MUI 19/2001.
    """
    contract, draft = _begin(actor, order, "gift", *rules.STATES)
    if contract.akad != rules.QARDH or contract.state != rules.SETTLED:
        raise GiftBeforeEnd(contract=str(contract.id))
    cash = cash_account(actor, draft, order.cash_account_id)
    draft.debit(cash, order.amount_sen, contract.member_id)
    draft.credit_gl("nonoperating.income", order.amount_sen, contract.member_id)
    return _keep(actor, contract, draft, order, Charge.GIFT)


def _begin(
    actor: Actor, order: ContractMoney | ChargeTazir, act: str, *states: str
) -> tuple[Contract, ledger.Draft]:
    if order.amount_sen <= 0:
        raise NotAnAmount(contract=str(order.contract_id))
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, *states)
    return contract, journal(actor, contract, act, order.occurred_on, f"{contract.number} {order.evidence}")


def _documented(order: ContractMoney) -> None:
    if len(order.evidence.strip()) < 3:
        raise EvidenceMissing(contract=str(order.contract_id))


def _keep(
    actor: Actor,
    contract: Contract,
    draft: ledger.Draft,
    order: ContractMoney | ChargeTazir,
    kind: str,
    instalment: int | None = None,
) -> ChargeReceipt:
    posted = ledger.post(actor, draft)
    Charge.objects.create(
        coop_id=actor.coop_id,
        contract=contract,
        kind=kind,
        amount_sen=order.amount_sen,
        instalment=instalment,
        evidence=order.evidence.strip()[:300],
        happened_on=day_of(draft),
        journal_id=posted.journal_id,
        by_id=actor.user_id,
    )
    return ChargeReceipt(contract.id, posted.journal_id, posted.number, order.amount_sen)
