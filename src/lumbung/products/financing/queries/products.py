"""What the cooperative offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import get_language

from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.products.financing.models import Product, ProductTerms


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """A product the cooperative offers."""

    code: str
    akad: str
    name_id: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id


@query
def offered_products(actor: Actor) -> list[OfferedProduct]:
    """Return the products the cooperative offers, in their order."""
    found = Product.objects.filter(coop_id=actor.coop_id).order_by("position", "code")
    return [OfferedProduct(*row) for row in found.values_list("code", "akad", "name_id", "name_en")]


@dataclass(frozen=True, slots=True)
class TenorView:
    """So many instalments, and the margin on the cost for the whole time."""

    period: str
    count: int
    rate: Fraction

    @property
    def percent(self) -> str:
        """The rate in per cent, exactly: ``20`` or ``12,5``."""
        scaled = self.rate * 100
        whole, rest = divmod(scaled.numerator, scaled.denominator)
        hundredths = round(Fraction(rest, scaled.denominator) * 100)
        return f"{whole},{hundredths:02d}".rstrip("0").rstrip(",")

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.period}-{self.count}"


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with the terms that hold on a day."""

    code: str
    akad: str
    name_id: str
    name_en: str
    description_id: str
    description_en: str
    valid_from: date
    ceiling_sen: Sen
    unit_sen: Sen
    margin_unit_sen: Sen
    tenors: tuple[TenorView, ...]
    decision: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return self.description_en if (get_language() or "id").startswith("en") else self.description_id


@query
def product_views(actor: Actor, on: date) -> list[ProductView]:
    """Return the products offered on a day with their terms, in their order; one statement."""
    held = ProductTerms.objects.filter(
        coop_id=actor.coop_id, valid_from__lte=on, product__closed_on__isnull=True
    ).select_related("product")
    latest = held.order_by("product_id", "-valid_from").distinct("product_id")
    return [_product_view(row) for row in sorted(latest, key=lambda row: row.product.position)]


@query
def product_terms(actor: Actor, code: str) -> list[ProductView]:
    """Return every version of a product's terms, the newest first."""
    held = ProductTerms.objects.filter(coop_id=actor.coop_id, product__code=code).select_related("product")
    return [_product_view(row) for row in held.order_by("-valid_from")]


def _product_view(row: ProductTerms) -> ProductView:
    return ProductView(
        code=row.product.code,
        akad=row.product.akad,
        name_id=row.product.name_id,
        name_en=row.product.name_en,
        description_id=row.product.description_id,
        description_en=row.product.description_en,
        valid_from=row.valid_from,
        ceiling_sen=row.ceiling_sen,
        unit_sen=row.unit_sen,
        margin_unit_sen=row.margin_unit_sen,
        tenors=tuple(TenorView(period, count, Fraction(rate)) for period, count, rate in row.tenors),
        decision=row.decision,
    )
