"""From the order to ownership: urbun, buying the goods, or letting the member buy them as our agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.financing import permissions, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import day_of, journal, locked, stands_at, tell
from lumbung.products.financing.commands.origination import ContractReceipt
from lumbung.products.financing.errors import (
    AboveAgreed,
    AdvanceNotWhole,
    DiscountTooHigh,
    EvidenceMissing,
    NoGainOnQardh,
    NotAnAmount,
    PurchaseProofMissing,
    UrbunTooHigh,
    WrongCash,
)
from lumbung.products.financing.events import GoodsOwned
from lumbung.products.financing.models import Contract


@dataclass(frozen=True, slots=True)
class OrderGoods:
    """The member orders the goods and puts down an urbun."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    urbun_sen: Sen
    occurred_on: date | None = None


@command(permissions.COLLECT)
def order_goods(actor: Actor, order: OrderGoods) -> ContractReceipt:
    """Take the urbun of an order: ours to keep safe until the akad, never income.

    Units: sen, above zero and below the price.
    Writes: Journal (1), Contract, Step.
    Refuses: NoContract, StepNotAllowed, NoGainOnQardh, NotAnAmount, UrbunTooHigh, WrongCash, NotYourCash
    Source: fatwa DSN-MUI 13/2000.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    if contract.akad != rules.MURABAHAH:
        raise NoGainOnQardh(contract=str(contract.id))
    stands_at(contract, rules.PROPOSED)
    if order.urbun_sen <= 0:
        raise NotAnAmount(contract=str(contract.id))
    if order.urbun_sen >= contract.price_sen:
        raise UrbunTooHigh(contract=str(contract.id))
    draft = journal(actor, contract, "urbun", order.occurred_on)
    urbun = ledger.open_account(actor, "murabahah.urbun", contract.id, office_id=contract.office_id)
    draft.debit(cash_account(actor, draft, order.cash_account_id), order.urbun_sen, contract.member_id)
    draft.credit(urbun, order.urbun_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    _set(actor, contract, state=rules.ORDERED, urbun_sen=order.urbun_sen)
    tell(
        actor,
        contract,
        "ordered",
        day_of(draft),
        amount_sen=order.urbun_sen,
        journal_id=posted.journal_id,
    )
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


@dataclass(frozen=True, slots=True)
class BuyGoods:
    """The cooperative buys the goods; a supplier's discount before the akad is the member's too."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    list_price_sen: Sen
    supplier: str
    proof: str
    discount_sen: Sen = 0
    occurred_on: date | None = None


@command(permissions.BUY)
def buy_goods(actor: Actor, order: BuyGoods) -> ContractReceipt:
    """Buy the goods of a sale: from now on they are the cooperative's, at its risk.

    Units: sen; cost is the list price less the supplier's discount, and the margin follows the cost.
    Writes: Journal (1), Contract, Step. Emits: GoodsOwned.
    Refuses: NoContract, StepNotAllowed, NotAnAmount, PurchaseProofMissing, DiscountTooHigh, AboveAgreed,
        UrbunTooHigh, WrongCash, NotYourCash, ledger.BalanceTooLow
    Source: fatwa DSN-MUI 04/2000 and 16/2000 (discount).
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.PROPOSED, rules.ORDERED)
    _proven(contract, order.list_price_sen, order.supplier, order.proof)
    if not 0 <= order.discount_sen < order.list_price_sen:
        raise DiscountTooHigh(contract=str(contract.id))
    cost = order.list_price_sen - order.discount_sen
    if cost > contract.asked_sen:
        raise AboveAgreed(contract=str(contract.id), agreed=rupiah(contract.asked_sen))
    draft = journal(actor, contract, "purchase", order.occurred_on, f"{contract.number} {order.supplier}")
    goods = ledger.open_account(actor, "murabahah.inventory", contract.id, office_id=contract.office_id)
    draft.debit(goods, cost, contract.member_id)
    draft.credit(cash_account(actor, draft, order.cash_account_id), cost, contract.member_id)
    posted = ledger.post(actor, draft)
    _owned(actor, contract, order.list_price_sen, order.discount_sen, order.supplier, order.proof, draft)
    tell(
        actor,
        contract,
        "bought",
        day_of(draft),
        amount_sen=cost,
        evidence=f"{order.supplier}, {order.proof}",
        journal_id=posted.journal_id,
    )
    emit(actor, GoodsOwned(contract.id, day_of(draft), cost))
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


@dataclass(frozen=True, slots=True)
class EntrustPurchase:
    """Cash to the member as our agent (wakalah): she buys for the cooperative, not yet for herself."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    advance_sen: Sen
    occurred_on: date | None = None


@command(permissions.BUY)
def entrust_purchase(actor: Actor, order: EntrustPurchase) -> ContractReceipt:
    """Give the member cash to buy the goods as the cooperative's agent; the akad comes after her report.

    Units: sen, above zero, up to what was agreed.
    Writes: Journal (1), Contract, Step.
    Refuses: NoContract, StepNotAllowed, NoGainOnQardh, NotAnAmount, AboveAgreed, WrongCash, NotYourCash,
        ledger.BalanceTooLow
    Source: fatwa DSN-MUI 10/2000 and 04/2000 point 9.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    if contract.akad != rules.MURABAHAH:
        raise NoGainOnQardh(contract=str(contract.id))
    stands_at(contract, rules.PROPOSED, rules.ORDERED)
    if order.advance_sen <= 0:
        raise NotAnAmount(contract=str(contract.id))
    if order.advance_sen > contract.asked_sen:
        raise AboveAgreed(contract=str(contract.id), agreed=rupiah(contract.asked_sen))
    draft = journal(actor, contract, "wakalah", order.occurred_on)
    advance = ledger.open_account(actor, "wakalah.advance", contract.id, office_id=contract.office_id)
    draft.debit(advance, order.advance_sen, contract.member_id)
    draft.credit(cash_account(actor, draft, order.cash_account_id), order.advance_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    _set(actor, contract, state=rules.ENTRUSTED, way=rules.WAKALAH, advance_sen=order.advance_sen)
    tell(
        actor,
        contract,
        "entrusted",
        day_of(draft),
        amount_sen=order.advance_sen,
        journal_id=posted.journal_id,
    )
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


@dataclass(frozen=True, slots=True)
class ReportPurchase:
    """The agent reports what she bought; cash left over comes back into ``cash_account_id``."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cost_sen: Sen
    supplier: str
    proof: str
    cash_account_id: int | None = None
    occurred_on: date | None = None


@command(permissions.BUY)
def report_purchase(actor: Actor, order: ReportPurchase) -> ContractReceipt:
    """Record what the member bought as agent, with its receipt: the goods are now the cooperative's.

    Units: sen, above zero, up to the advance.
    Writes: Journal (1), Contract, Step. Emits: GoodsOwned.
    Refuses: NoContract, StepNotAllowed, NotAnAmount, PurchaseProofMissing, AboveAgreed, WrongCash,
        NotYourCash, UrbunTooHigh
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.ENTRUSTED)
    _proven(contract, order.cost_sen, order.supplier, order.proof)
    back = contract.advance_sen - order.cost_sen
    if back < 0:
        raise AboveAgreed(contract=str(contract.id), agreed=rupiah(contract.advance_sen))
    if back and order.cash_account_id is None:
        raise WrongCash(contract=str(contract.id))
    draft = journal(actor, contract, "report", order.occurred_on, f"{contract.number} {order.supplier}")
    goods = ledger.open_account(actor, "murabahah.inventory", contract.id, office_id=contract.office_id)
    advance = ledger_queries.holder_account(actor, "wakalah.advance", contract.id)
    draft.debit(goods, order.cost_sen, contract.member_id)
    if back and order.cash_account_id is not None:
        draft.debit(cash_account(actor, draft, order.cash_account_id), back, contract.member_id)
    draft.credit(advance, contract.advance_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    _owned(actor, contract, order.cost_sen, 0, order.supplier, order.proof, draft)
    tell(
        actor,
        contract,
        "reported",
        day_of(draft),
        amount_sen=order.cost_sen,
        evidence=f"{order.supplier}, {order.proof}",
        journal_id=posted.journal_id,
    )
    emit(actor, GoodsOwned(contract.id, day_of(draft), order.cost_sen))
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


@dataclass(frozen=True, slots=True)
class ReturnPurchase:
    """Goods given back or sold elsewhere, or an agent's cash brought back; then the request may end."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    amount_sen: Sen
    evidence: str
    occurred_on: date | None = None
    contract_number: str = ""

    def describe(self) -> str:
        """Return what the second person reads."""
        return f"{self.contract_number} {rupiah(self.amount_sen)}: {self.evidence.strip()}".strip()


def _loss_decided_by(actor: Actor, order: ReturnPurchase) -> str | None:
    """Who brings the whole cost back does it alone; a loss is let through by a second person."""
    goods = ledger_queries.holder_accounts(actor, "murabahah.inventory", [order.contract_id])
    held = sum(account.balance_sen for account in goods.values())
    return permissions.APPROVE if held > order.amount_sen else None


@command(permissions.BUY, approval=_loss_decided_by)
def return_purchase(actor: Actor, order: ReturnPurchase) -> ContractReceipt:
    """Take back what a purchase took before any akad: the agent's whole cash, or what the goods still bring.

    The goods were the cooperative's, at its risk: what they bring less than their cost is its own loss,
    and a second person lets that through.
    Units: sen, above zero. An advance comes back whole, goods up to their cost.
    Writes: Journal (1), Step.
    Refuses: NoContract, StepNotAllowed, NotAnAmount, EvidenceMissing, AboveAgreed, AdvanceNotWhole,
        WrongCash, NotYourCash, ledger.BalanceTooLow
    """
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, rules.ENTRUSTED, rules.OWNED)
    if order.amount_sen <= 0:
        raise NotAnAmount(contract=str(contract.id))
    if len(order.evidence.strip()) < 3:
        raise EvidenceMissing(contract=str(contract.id))
    draft = journal(actor, contract, "return", order.occurred_on, f"{contract.number} {order.evidence}")
    draft.debit(cash_account(actor, draft, order.cash_account_id), order.amount_sen, contract.member_id)
    if contract.state == rules.ENTRUSTED:
        if order.amount_sen != contract.advance_sen:
            raise AdvanceNotWhole(contract=str(contract.id), advance=rupiah(contract.advance_sen))
        advance = ledger_queries.holder_account(actor, "wakalah.advance", contract.id)
        draft.credit(advance, order.amount_sen, contract.member_id)
    else:
        if order.amount_sen > contract.cost_sen:
            raise AboveAgreed(contract=str(contract.id), agreed=rupiah(contract.cost_sen))
        goods = ledger_queries.holder_account(actor, "murabahah.inventory", contract.id)
        draft.debit_gl("nonoperating.expense", contract.cost_sen - order.amount_sen)
        draft.credit(goods, contract.cost_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    tell(
        actor,
        contract,
        "returned",
        day_of(draft),
        amount_sen=order.amount_sen,
        evidence=order.evidence,
        journal_id=posted.journal_id,
    )
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


def _proven(contract: Contract, amount_sen: Sen, supplier: str, proof: str) -> None:
    if amount_sen <= 0:
        raise NotAnAmount(contract=str(contract.id))
    if not supplier.strip() or not proof.strip():
        raise PurchaseProofMissing(contract=str(contract.id))


def _owned(
    actor: Actor,
    contract: Contract,
    list_price_sen: Sen,
    discount_sen: Sen,
    supplier: str,
    proof: str,
    draft: ledger.Draft,
) -> None:
    """The goods are ours: cost is what was really paid, and the margin follows it at the agreed rate."""
    cost = list_price_sen - discount_sen
    margin = rules.margin_of(cost, Fraction(contract.rate), contract.margin_unit_sen)
    price = cost + margin
    if contract.urbun_sen >= price:
        raise UrbunTooHigh(contract=str(contract.id))
    _set(
        actor,
        contract,
        state=rules.OWNED,
        way=contract.way or rules.PURCHASE,
        list_price_sen=list_price_sen,
        discount_sen=discount_sen,
        cost_sen=cost,
        margin_sen=margin,
        price_sen=price,
        instalment_sen=rules.instalment_of(price - contract.urbun_sen, contract.count, contract.unit_sen),
        supplier=supplier.strip()[:120],
        purchase_proof=proof.strip()[:120],
        owned_on=day_of(draft),
    )


def _set(actor: Actor, contract: Contract, **values: object) -> None:
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(**values)
    for name, value in values.items():
        setattr(contract, name, value)
