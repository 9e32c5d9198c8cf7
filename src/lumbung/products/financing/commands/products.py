"""What the cooperative offers: financing products with dated terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel import rules as rulebook
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.money import Sen
from lumbung.products.financing import permissions
from lumbung.products.financing.errors import (
    NoDecision,
    NoGainOnQardh,
    NoSuchProduct,
    NotAnAmount,
    TermsInThePast,
)
from lumbung.products.financing.models import Product, ProductTerms
from lumbung.products.financing.rules import MONTH, QARDH, WEEK


def install_products(actor: Actor, on: date | None = None) -> int:
    """Adopt the example products of ``rules/id/financing.toml``; joins the caller's transaction.

    What is there already stays as it is. Writes: Product, ProductTerms. Returns how many were added.
    """
    book = rulebook.at(on or days.today()).financing
    have = set(Product.objects.filter(coop_id=actor.coop_id).values_list("code", flat=True))
    made, terms = [], []
    for position, found in enumerate(book.products, start=1):
        if found.code in have:
            continue
        row = Product(
            coop_id=actor.coop_id,
            code=found.code,
            akad=found.akad,
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
                ceiling_sen=found.ceiling_sen,
                unit_sen=book.instalment_unit_sen,
                margin_unit_sen=book.margin_unit_sen,
                tenors=[[WEEK, tenor.weeks, str(tenor.margin_rate)] for tenor in found.tenors],
                decision=f"contoh: {book.source.title}"[:200],
                made_by=actor.user_id,
            )
        )
    Product.objects.bulk_create(made)
    ProductTerms.objects.bulk_create(terms)
    return len(made)


@dataclass(frozen=True, slots=True)
class Tenor:
    """So many weekly or monthly instalments; ``rate`` on the cost over the whole time, as an exact text."""

    period: str
    count: int
    rate: str = "0"


@dataclass(frozen=True, slots=True)
class ChangeTerms:
    """New terms of one product from a day on, because of ``decision``."""

    key: UUID
    product: str
    valid_from: date
    ceiling_sen: Sen
    unit_sen: Sen
    tenors: tuple[Tenor, ...]
    decision: str
    margin_unit_sen: Sen = 100

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
    """Set what holds for new contracts from a day on; contracts keep the terms they were signed with.

    Units: sen above zero; rates as exact fractions of the cost.
    Writes: ProductTerms (1).
    Refuses: NoDecision, NotAnAmount, NoGainOnQardh, NoSuchProduct, TermsInThePast
    """
    if len(order.decision.strip()) < 3:
        raise NoDecision(product=order.product)
    if min(order.ceiling_sen, order.unit_sen, order.margin_unit_sen) <= 0 or not _tenors_fit(order):
        raise NotAnAmount(product=order.product)
    product = Product.objects.filter(coop_id=actor.coop_id, code=order.product).first()
    if product is None:
        raise NoSuchProduct(product=order.product)
    if product.akad == QARDH and any(Fraction(tenor.rate) for tenor in order.tenors):
        raise NoGainOnQardh(product=order.product)
    if product.terms.filter(valid_from__gte=order.valid_from).exists():
        raise TermsInThePast(product=order.product, day=str(order.valid_from))
    ProductTerms.objects.create(
        coop_id=actor.coop_id,
        product=product,
        valid_from=order.valid_from,
        ceiling_sen=order.ceiling_sen,
        unit_sen=order.unit_sen,
        margin_unit_sen=order.margin_unit_sen,
        tenors=[[tenor.period, tenor.count, str(Fraction(tenor.rate))] for tenor in order.tenors],
        decision=order.decision.strip()[:200],
        made_by=actor.user_id,
    )
    return TermsChanged(order.product, order.valid_from)


def _tenors_fit(order: ChangeTerms) -> bool:
    return bool(order.tenors) and all(
        tenor.period in (WEEK, MONTH) and tenor.count > 0 and Fraction(tenor.rate) >= 0
        for tenor in order.tenors
    )
