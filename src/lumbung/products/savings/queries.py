"""What savings answer: products with their terms, balances, what is expected this week, plans, limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, UUIDField, Value
from django.utils.translation import get_language

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel import terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import once, query
from lumbung.products.savings.errors import NoSuchProduct
from lumbung.products.savings.models import Plan, Product, ProductTerms
from lumbung.products.savings.rules import LOCKED_KINDS, Progress, percent, progress


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with the terms that hold on a day."""

    id: UUID
    code: str
    kind: str
    akad: str
    role: str
    label: str
    name_id: str
    name_en: str
    description_id: str
    description_en: str
    weekly_sen: Sen
    minimum_sen: Sen
    weeks: int
    withdrawable: bool
    nisbah_bp: int
    valid_from: date | None
    decision: str

    @property
    def nisbah(self) -> Decimal:
        """The member's part of the yield, in percent."""
        return percent(self.nisbah_bp)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return self.description_en if (get_language() or "id").startswith("en") else self.description_id


@query
@once
def products(
    actor: Actor, on: date | None = None, *, closed: bool = False, with_terms: bool = True
) -> list[ProductView]:
    """Return the products in their order, with the terms of ``on`` (the newest when no day is given).

    Who only needs their names and accounts asks for them without terms, which saves a statement.

    What pokok and wajib ask for is a setting of the cooperative (``savings.pokok_sen``,
    ``savings.wajib_sen``), the same for everybody, so it is read from there and not from the product.
    """
    found = _offered(actor)
    held = ProductTerms.objects.filter(coop_id=actor.coop_id, **({"valid_from__lte": on} if on else {}))
    newest = held.order_by("product_id", "-valid_from").distinct("product_id")
    latest = {row.product_id: row for row in newest} if with_terms else {}
    equal = _equal_amounts(actor, on) if on else {}
    return [
        _product(product, latest.get(product.id), equal)
        for product in found
        if closed or product.closed_on is None
    ]


@once
def _offered(actor: Actor) -> list[Product]:
    return list(Product.objects.filter(coop_id=actor.coop_id).order_by("position", "code"))


def _equal_amounts(actor: Actor, on: date) -> dict[str, Sen]:
    held = terms.terms(actor, ["savings.pokok_sen", "savings.wajib_sen"], on)
    return {"pokok": held["savings.pokok_sen"].value, "wajib": held["savings.wajib_sen"].value}


def _product(product: Product, row: ProductTerms | None, equal: dict[str, Sen]) -> ProductView:
    set_by_coop = equal.get(product.kind)
    weekly = row.weekly_sen if row else 0
    minimum = row.minimum_sen if row else 0
    if set_by_coop is not None:
        minimum = set_by_coop
        weekly = set_by_coop if product.kind == Product.WAJIB else 0
    return ProductView(
        id=product.id,
        code=product.code,
        kind=product.kind,
        akad=product.akad,
        role=product.role,
        label=product.label,
        name_id=product.name_id,
        name_en=product.name_en,
        description_id=product.description_id,
        description_en=product.description_en,
        weekly_sen=weekly,
        minimum_sen=minimum,
        weeks=row.weeks if row else 0,
        withdrawable=bool(row and row.withdrawable) and product.kind not in LOCKED_KINDS,
        nisbah_bp=row.nisbah_bp if row else 0,
        valid_from=row.valid_from if row else None,
        decision=row.decision if row else "",
    )


@query
def product(actor: Actor, code: str, on: date | None = None) -> ProductView:
    """Return one product by its code.

    Refuses: NoSuchProduct
    """
    for found in products(actor, on, closed=True):
        if found.code == code:
            return found
    raise NoSuchProduct(product=code)


@query
def terms_history(actor: Actor, product_id: UUID) -> list[tuple[date, Sen, Sen, int, Decimal, str]]:
    """Return every version of a product's terms, newest first."""
    found = ProductTerms.objects.filter(coop_id=actor.coop_id, product_id=product_id).order_by("-valid_from")
    versions = found.values_list("valid_from", "weekly_sen", "minimum_sen", "weeks", "nisbah_bp", "decision")
    return [(*row[:4], percent(row[4]), row[5]) for row in versions]


Places = dict[tuple[str, UUID], HolderAccount]


def accounts(actor: Actor, of: Collection[ProductView | Product], member_ids: Iterable[UUID]) -> Places:
    """Return members' holder accounts by (product code, member); one statement."""
    places = {(found.role, found.label): found.code for found in of}
    held = ledger.accounts_in_roles(actor, {found.role for found in of}, member_ids)
    return {
        (places[role, label], member_id): account
        for (role, label, member_id), account in held.items()
        if (role, label) in places
    }


@query
@once
def balances(actor: Actor, member_ids: Iterable[UUID]) -> dict[UUID, dict[str, Sen]]:
    """Return what each member has saved, by product code; products without an account are left out."""
    wanted = list(member_ids)
    saved: dict[UUID, dict[str, Sen]] = {member_id: {} for member_id in wanted}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.member_id, s.code, s.saved_sen FROM savings_position s"
            " JOIN savings_product p ON p.id = s.product_id"
            " WHERE s.coop_id = %s AND s.member_id = ANY(%s::uuid[]) ORDER BY p.position, p.code",
            [actor.coop_id, wanted],
        )
        for member_id, code, sen in cursor.fetchall():
            saved[member_id][code] = sen
    return saved


@query
def expected_weekly(
    actor: Actor, member_ids: Iterable[UUID], on: date, *, wajib_sen: Sen | None = None
) -> dict[UUID, dict[str, Sen]]:
    """Return what each member puts away this week, by product code: wajib, and her running plans.

    One statement, and one for what wajib asks unless the caller has read that term already.
    """
    wanted = list(member_ids)
    wajib: Sen = terms.value(actor, "savings.wajib_sen", on) if wajib_sen is None else wajib_sen
    nobody = Value(None, output_field=UUIDField(null=True))
    always = Product.objects.filter(coop_id=actor.coop_id, kind=Product.WAJIB, closed_on__isnull=True)
    running = Plan.objects.filter(coop_id=actor.coop_id, member_id__in=wanted, closed_on__isnull=True)
    rows = (
        running.filter(opened_on__lte=on, ends_on__gte=on)
        .values_list("member_id", "product__code", "product__position", "weekly_sen")
        .union(always.values_list(nobody, "code", "position", Value(wajib)), all=True)
    )
    in_order = sorted(rows, key=lambda row: (row[0] is not None, row[2]))
    codes = [code for member_id, code, _, _ in in_order if member_id is None][:1]
    expected: dict[UUID, dict[str, Sen]] = {member_id: dict.fromkeys(codes, wajib) for member_id in wanted}
    for member_id, code, _, weekly in in_order:
        if member_id is not None:
            expected[member_id][code] = weekly
    return expected


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with how far it is."""

    id: UUID
    member_id: UUID
    office_id: UUID
    product: str
    name: str
    weekly_sen: Sen
    target_sen: Sen
    opened_on: date
    ends_on: date
    closed_on: date | None
    closed_reason: str
    progress: Progress


@query
def plans(actor: Actor, member_id: UUID, on: date | None = None) -> list[PlanView]:
    """Return a member's plans, running ones first."""
    found = Plan.objects.filter(coop_id=actor.coop_id, member_id=member_id)
    return _plans(actor, found.order_by("closed_on", "ends_on"), on)


@query
def plan(actor: Actor, plan_id: UUID, on: date | None = None) -> PlanView | None:
    """Return one plan, or None when it is not of this cooperative."""
    found = _plans(actor, Plan.objects.filter(coop_id=actor.coop_id, id=plan_id), on)
    return found[0] if found else None


@query
def running_plans(
    actor: Actor,
    *,
    office_ids: Iterable[UUID] | None = None,
    product: str = "",
    on: date | None = None,
    start: int = 0,
    limit: int = 50,
) -> tuple[list[PlanView], int]:
    """Return a page of running plans, the nearest day first, with how many there are."""
    chosen = Q(coop_id=actor.coop_id, closed_on__isnull=True)
    if office_ids is not None:
        chosen &= Q(office_id__in=list(office_ids))
    if product:
        chosen &= Q(product__code=product)
    found = Plan.objects.filter(chosen).order_by("ends_on", "id")
    return _plans(actor, found[start : start + limit], on), found.count()


def _plans(actor: Actor, found: QuerySet[Plan], on: date | None) -> list[PlanView]:
    chosen = list(found.select_related("product"))
    members = {row.member_id for row in chosen}
    offered = {one.id: one for one in products(actor, closed=True, with_terms=False)} if chosen else {}
    held = accounts(actor, offered.values(), members) if chosen else {}
    views = []
    for row in chosen:
        account = held.get((row.product.code, row.member_id)) if row.closed_on is None else None
        saved = -account.balance_sen if account else 0
        day = row.closed_on or on or row.ends_on
        views.append(
            PlanView(
                id=row.id,
                member_id=row.member_id,
                office_id=row.office_id,
                product=row.product.code,
                name=offered[row.product_id].name,
                weekly_sen=row.weekly_sen,
                target_sen=row.target_sen,
                opened_on=row.opened_on,
                ends_on=row.ends_on,
                closed_on=row.closed_on,
                closed_reason=row.closed_reason,
                progress=progress(saved, row.weekly_sen, row.target_sen, row.opened_on, row.ends_on, day),
            )
        )
    return views


@dataclass(frozen=True, slots=True)
class WithdrawalLimits:
    """At most ``limit_sen`` in one withdrawal; above ``approval_sen`` a second person agrees."""

    limit_sen: Sen
    approval_sen: Sen


@query
def withdrawal_limits(actor: Actor, on: date) -> WithdrawalLimits:
    """Return the limits of one withdrawal as they hold on a day."""
    held = terms.terms(actor, ["savings.withdrawal_limit_sen", "savings.withdrawal_approval_sen"], on)
    return WithdrawalLimits(*(int(held[name].value) for name in held))


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """What all members together have in a product."""

    code: str
    saved_sen: Sen
    savers: int


@query
def product_totals(actor: Actor, office_ids: Iterable[UUID] | None = None) -> dict[str, ProductTotal]:
    """Return what is saved in each product, over these offices; one statement."""
    offices = list(office_ids) if office_ids is not None else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, sum(saved_sen)::bigint, count(*) FILTER (WHERE saved_sen > 0) FROM savings_position"
            " WHERE coop_id = %s AND (%s::uuid[] IS NULL OR office_id = ANY(%s::uuid[])) GROUP BY code",
            [actor.coop_id, offices, offices],
        )
        return {row[0]: ProductTotal(*row) for row in cursor.fetchall()}


@query
def savers(actor: Actor, code: str, office_id: UUID) -> dict[UUID, Sen]:
    """Return who has how much in a product in one office; who has nothing is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, saved_sen FROM savings_position"
            " WHERE coop_id = %s AND code = %s AND office_id = %s AND saved_sen > 0 ORDER BY member_id",
            [actor.coop_id, code, office_id],
        )
        return dict(cursor.fetchall())
