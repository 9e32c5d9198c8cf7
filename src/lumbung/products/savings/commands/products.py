"""What the cooperative offers: products with dated terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.money import Sen
from lumbung.kernel.rulebook import SavingsProduct
from lumbung.products.savings import permissions
from lumbung.products.savings.errors import (
    NisbahWrong,
    NoDecision,
    NoNisbahHere,
    NoSuchProduct,
    NotAnAmount,
    TermsInThePast,
)
from lumbung.products.savings.models import Product, ProductTerms
from lumbung.products.savings.rules import WHOLE_BP


def install_products(actor: Actor, on: date | None = None, more: Iterable[SavingsProduct] = ()) -> int:
    """Adopt the example products of ``rules/id/savings.toml``; joins the caller's transaction.

    ``more`` are further products, adopted in the same way. What is there already stays as it is.
    Writes: Product, ProductTerms. Returns how many were added.
    """
    book = rules.at(on or days.today()).savings
    have = set(Product.objects.filter(coop_id=actor.coop_id).values_list("code", flat=True))
    used = set(Product.objects.filter(coop_id=actor.coop_id).values_list("role", "label"))
    made, terms = [], []
    for position, found in enumerate((*book.products, *more), start=1):
        if found.code in have:
            continue
        shared = found.kind in (Product.PLAN, Product.TERM) or (found.role, "") in used
        label = found.code if shared else ""
        used.add((found.role, label))
        row = Product(
            coop_id=actor.coop_id,
            code=found.code,
            kind=found.kind,
            akad=found.akad,
            role=found.role,
            label=label,
            name_id=found.id,
            name_en=found.en,
            description_id=found.description_id,
            description_en=found.description_en,
            position=position,
        )
        made.append(row)
        terms.append(
            ProductTerms(
                coop_id=actor.coop_id,
                product=row,
                valid_from=book.valid_from,
                weekly_sen=found.weekly_sen,
                minimum_sen=found.minimum_sen,
                weeks=found.weeks,
                withdrawable=found.withdrawable,
                nisbah_bp=found.nisbah_bp,
                decision=f"contoh: {book.source.title}"[:200],
                made_by=actor.user_id,
            )
        )
    Product.objects.bulk_create(made)
    ProductTerms.objects.bulk_create(terms)
    return len(made)


@dataclass(frozen=True, slots=True)
class ChangeTerms:
    """New terms of one product from a day on, because of ``decision``."""

    key: UUID
    product: str
    valid_from: date
    weekly_sen: Sen
    minimum_sen: Sen
    weeks: int
    withdrawable: bool
    decision: str
    nisbah_bp: int = 0

    def describe(self) -> str:
        """Return what the log shows."""
        return f"{self.product}: {self.decision}"


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """The terms that will hold."""

    product: str
    valid_from: date


@command(permissions.MANAGE_PRODUCTS)
def change_terms(actor: Actor, order: ChangeTerms) -> TermsChanged:
    """Set what holds for a product from a day on; what held before stays readable.

    Units: sen a week, sen at least, whole weeks; nisbah in ten-thousandths of the yield, for mudharabah only.
    Writes: ProductTerms (1).
    Refuses: NoDecision, NotAnAmount, NoSuchProduct, NisbahWrong, NoNisbahHere, TermsInThePast
    """
    if len(order.decision.strip()) < 3:
        raise NoDecision(product=order.product)
    if min(order.weekly_sen, order.minimum_sen, order.weeks) < 0:
        raise NotAnAmount(product=order.product)
    product = Product.objects.filter(coop_id=actor.coop_id, code=order.product).first()
    if product is None:
        raise NoSuchProduct(product=order.product)
    if not 0 <= order.nisbah_bp <= WHOLE_BP:
        raise NisbahWrong(product=order.product)
    if order.nisbah_bp and product.akad != Product.MUDHARABAH:
        raise NoNisbahHere(product=order.product)
    if product.terms.filter(valid_from__gte=order.valid_from).exists():
        raise TermsInThePast(product=order.product, day=str(order.valid_from))
    ProductTerms.objects.create(
        coop_id=actor.coop_id,
        product=product,
        valid_from=order.valid_from,
        weekly_sen=order.weekly_sen,
        minimum_sen=order.minimum_sen,
        weeks=order.weeks,
        withdrawable=order.withdrawable,
        nisbah_bp=order.nisbah_bp,
        decision=order.decision.strip()[:200],
        made_by=actor.user_id,
    )
    return TermsChanged(order.product, order.valid_from)
