"""A request becomes a contract when a second person, with enough authority, lets it through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.people.members import queries as members
from lumbung.products.financing import permissions, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import journal, locked, stands_at, take_numbers, tell
from lumbung.products.financing.errors import (
    AboveCeiling,
    MoreThanOwed,
    NoReason,
    NoSuchProduct,
    NoSuchTenor,
    NotAMember,
    NotAnAmount,
)
from lumbung.products.financing.events import FinancingCancelled, FinancingProposed
from lumbung.products.financing.models import Contract, Product, ProductTerms


@dataclass(frozen=True, slots=True)
class ProposeFinancing:
    """What a member asks for: goods up to a cost, or a qardh of an amount, and in how many instalments."""

    key: UUID
    office_id: UUID
    member_id: UUID
    product: str
    cost_sen: Sen
    count: int
    goods: str
    period: str = rules.WEEK
    way: str = rules.PURCHASE
    occurred_on: date | None = None
    member_name: str = ""

    def describe(self) -> str:
        """Return what the second person reads."""
        who = f" {self.member_name}" if self.member_name else ""
        return f"{self.product.upper()}{who}: {rupiah(self.cost_sen)}, {self.count} kali, {self.goods}"


@dataclass(frozen=True, slots=True)
class ContractReceipt:
    """The contract as it stands after the act."""

    contract_id: UUID
    number: str
    state: str
    price_sen: Sen
    journal_numbers: tuple[str, ...] = ()


def authority(actor: Actor, order: ProposeFinancing) -> str:
    """Return the permission that lets an amount through: limits by authority, as they hold on the day."""
    on = order.occurred_on or _book_day(actor, order.office_id)
    steps: Sequence[Any] = terms.value(actor, "financing.approvals", on)
    for step in steps:
        permission, up_to = (
            (step["permission"], step.get("up_to_sen"))
            if isinstance(step, dict)
            else (step.permission, step.up_to_sen)
        )
        if up_to is None or order.cost_sen <= up_to:
            return str(permission)
    return permissions.APPROVE_LARGE


def _book_day(actor: Actor, office_id: UUID) -> date:
    held = ledger_queries.open_day(actor, office_id)
    return held.open_day if held else days.today()


@command(permissions.PROPOSE, approval=authority)
def propose_financing(actor: Actor, order: ProposeFinancing) -> ContractReceipt:
    """Ask for financing; it becomes a contract when a second person with enough authority agrees.

    Units: sen above zero; the price follows from the product's terms on the day.
    Writes: Contract (1), Step (2). Emits: FinancingProposed.
    Refuses: NotAnAmount, NoReason, NotAMember, NoSuchProduct, NoSuchTenor, AboveCeiling
    Source: rules/id/financing.toml for ceilings, tenors and who may agree to how much.
    """
    on = order.occurred_on or _book_day(actor, order.office_id)
    if order.cost_sen <= 0:
        raise NotAnAmount(product=order.product)
    if len(order.goods.strip()) < 3:
        raise NoReason(product=order.product)
    person = members.members_by_id(actor, [order.member_id]).get(order.member_id)
    if person is None or person.state != "active" or person.office_id != order.office_id:
        raise NotAMember(member=str(order.member_id))
    product, held = _terms(actor, order.product, on)
    rate = _rate(held, order)
    if order.cost_sen > held.ceiling_sen:
        raise AboveCeiling(ceiling=rupiah(held.ceiling_sen))
    margin = rules.margin_of(order.cost_sen, rate, held.margin_unit_sen)
    price = order.cost_sen + margin
    made = Contract.objects.create(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        member_id=order.member_id,
        product=product,
        terms_from=held.valid_from,
        number=take_numbers(actor)[0],
        akad=product.akad,
        goods=order.goods.strip()[:200],
        way=order.way if product.akad == rules.MURABAHAH else "",
        period=order.period,
        count=order.count,
        rate=str(rate),
        unit_sen=held.unit_sen,
        margin_unit_sen=held.margin_unit_sen,
        asked_sen=order.cost_sen,
        list_price_sen=order.cost_sen,
        cost_sen=order.cost_sen,
        margin_sen=margin,
        price_sen=price,
        instalment_sen=rules.instalment_of(price, order.count, held.unit_sen),
        proposed_on=on,
        proposed_by=actor.user_id,
        approved_by=actor.approved_by,
    )
    tell(actor, made, "proposed", on, amount_sen=order.cost_sen, evidence=made.goods)
    emit(actor, FinancingProposed(made.id, made.member_id, made.number, made.cost_sen))
    return ContractReceipt(made.id, made.number, made.state, made.price_sen)


def _terms(actor: Actor, code: str, on: date) -> tuple[Product, ProductTerms]:
    product = Product.objects.filter(coop_id=actor.coop_id, code=code, closed_on__isnull=True).first()
    held = product.terms.filter(valid_from__lte=on).order_by("-valid_from").first() if product else None
    if product is None or held is None:
        raise NoSuchProduct(product=code)
    return product, held


def _rate(held: ProductTerms, order: ProposeFinancing) -> Fraction:
    for period, count, rate in held.tenors:
        if (period, count) == (order.period, order.count):
            return Fraction(rate)
    raise NoSuchTenor(product=order.product, count=order.count)


@dataclass(frozen=True, slots=True)
class CancelFinancing:
    """End a request before its akad; of an urbun ``kept_sen`` is the real cost, the rest goes back."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    reason: str
    cash_account_id: int | None = None
    kept_sen: Sen = 0
    occurred_on: date | None = None


@command(permissions.CANCEL)
def cancel_financing(actor: Actor, order: CancelFinancing) -> ContractReceipt:
    """End a request before its akad and give the urbun back, less what was really spent on it.

    Units: sen. Goods and advances must be back first.
    Writes: Journal (1) when there is an urbun, Contract, Step. Emits: FinancingCancelled.
    Refuses: NoReason, NoContract, StepNotAllowed, NotAnAmount, MoreThanOwed, WrongCash, NotYourCash,
        and by the database MoneyStillOut.
    Source: fatwa DSN-MUI 13/2000: of the urbun only the real cost may be kept.
    """
    if len(order.reason.strip()) < 3:
        raise NoReason(contract=str(order.contract_id))
    contract = locked(actor, order.contract_id, order.office_id)
    stands_at(contract, *rules.BEFORE_AKAD)
    numbers: tuple[str, ...] = ()
    on = order.occurred_on or _book_day(actor, order.office_id)
    if contract.urbun_sen:
        if order.kept_sen < 0 or order.cash_account_id is None:
            raise NotAnAmount(contract=str(contract.id))
        if order.kept_sen > contract.urbun_sen:
            raise MoreThanOwed(contract=str(contract.id), left=rupiah(contract.urbun_sen))
        draft = journal(actor, contract, "cancel", order.occurred_on, order.reason)
        urbun = ledger_queries.holder_account(actor, "murabahah.urbun", contract.id)
        draft.debit(urbun, contract.urbun_sen, contract.member_id)
        draft.credit_gl("urbun.income", order.kept_sen, contract.member_id)
        cash = cash_account(actor, draft, order.cash_account_id)
        draft.credit(cash, contract.urbun_sen - order.kept_sen, contract.member_id)
        numbers = (ledger.post(actor, draft).number,)
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(
        state=rules.CANCELLED, cancelled_on=on
    )
    tell(actor, contract, "cancelled", on, evidence=order.reason)
    emit(actor, FinancingCancelled(contract.id, order.reason.strip()[:200]))
    return ContractReceipt(contract.id, contract.number, rules.CANCELLED, contract.price_sen, numbers)
