"""What a month's yield comes to, and what was shared in earlier months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.queries import averages
from lumbung.books.ledger.queries.averages import Earning
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel import rules as rulebook
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.distribution import rules
from lumbung.operations.distribution.errors import NoSuchRun
from lumbung.operations.distribution.models import AccountShare, ProductShare, Reversal, Run, RunJournal
from lumbung.operations.distribution.rules import Distribution, Holding, Month, Snapshot, Tax
from lumbung.products.savings import queries as savings
from lumbung.products.savings.queries import ProductView

MUDHARABAH, TERM = "mudharabah", "term"
DAYS_BEFORE = 1


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product of a distribution, for the eye and for the proof."""

    code: str
    name: str
    nisbah_bp: int
    balance_days: int
    days: int
    share_sen: Sen
    year_days: int

    @property
    def nisbah(self) -> Fraction:
        """The member's part in percent."""
        return Fraction(self.nisbah_bp, 100)

    @property
    def average_sen(self) -> Sen:
        """The average balance, to the sen below."""
        return self.balance_days // self.days

    @property
    def rate(self) -> Fraction:
        """What the month was, as percent of a year; it describes the past."""
        return rules.rate_of_year(self.share_sen, self.balance_days, self.year_days) * 100


@dataclass(frozen=True, slots=True)
class Preview:
    """A month's yield as it would be shared now."""

    month: Month
    revenue: tuple[Earning, ...]
    assets: tuple[Earning, ...]
    revenue_sen: Sen
    funds_days: int
    assets_days: int
    result: Distribution
    products: tuple[ProductLine, ...]
    accounts: Mapping[int, HolderAccount]
    term: frozenset[str]
    daily: ProductView | None
    rules_from: date

    @property
    def average_funds_sen(self) -> Sen:
        """The average of the members' funds."""
        return self.funds_days // self.month.days

    @property
    def average_assets_sen(self) -> Sen:
        """The average of the earning assets."""
        return self.assets_days // self.month.days


@query
def preview(actor: Actor, day: date) -> Preview:
    """Work out the yield of the month in which ``day`` lies, as the books stand; nothing is written."""
    month = rules.month_of(day)
    book = rulebook.at(month.last).distribution
    offered = [one for one in savings.products(actor, month.first, closed=True) if one.akad == MUDHARABAH]
    revenue = averages.earnings(actor, book.revenue_roles, month.first, month.last)
    assets = averages.earnings(actor, book.asset_roles, month.first, month.last)
    holdings, accounts = _holdings(actor, offered, month)
    funds_days = sum(max(one.balance_days, 0) for one in holdings)
    assets_days = sum(one.balance_days for one in assets)
    revenue_sen = -sum(one.movement_sen for one in revenue)
    earned = rules.to_members_funds(revenue_sen, funds_days, assets_days)
    nisbah = {one.code: one.nisbah_bp for one in offered}
    tax = Tax(book.tax_limit_sen, book.tax_rate)
    result = rules.distribute(earned, holdings, nisbah, month.days, tax)
    names = {one.code: one.name for one in offered}
    lines = tuple(
        ProductLine(
            *(one.product, names[one.product], one.nisbah_bp, one.balance_days, month.days, one.share_sen),
            book.year_days,
        )
        for one in result.products
        if one.balance_days
    )
    return Preview(
        month=month,
        revenue=tuple(one for one in revenue if one.movement_sen),
        assets=tuple(one for one in assets if one.balance_days),
        revenue_sen=revenue_sen,
        funds_days=funds_days,
        assets_days=assets_days,
        result=result,
        products=lines,
        accounts=accounts,
        term=frozenset(one.code for one in offered if one.kind == TERM),
        daily=next((one for one in offered if one.role == "savings.daily"), None),
        rules_from=book.valid_from,
    )


def _holdings(
    actor: Actor, offered: list[ProductView], month: Month
) -> tuple[list[Holding], dict[int, HolderAccount]]:
    places = {(one.role, one.label): one.code for one in offered}
    found = averages.snapshots(actor, sorted({one.role for one in offered}), month.first, month.last)
    holdings, accounts = [], {}
    eve = date.fromordinal(month.first.toordinal() - DAYS_BEFORE)
    for one in found:
        code = places.get((one.role, one.label))
        if code is None:
            continue
        before = Snapshot(eve, one.before_sen, one.before_moment)
        after = Snapshot(month.last, one.after_sen, one.after_moment)
        held = rules.balance_days(before, after)
        holdings.append(Holding(one.account.id, one.account.holder_id, code, held))
        accounts[one.account.id] = one.account
    return holdings, accounts


@query
def behind(actor: Actor, month: Month) -> date | None:
    """Return the earliest open day of an office that has not come to the month's last day, or None."""
    days = [one.open_day for one in ledger.open_days(actor).values() if one.open_day < month.last]
    return min(days, default=None)


@dataclass(frozen=True, slots=True)
class RunView:
    """One distribution that was posted."""

    id: UUID
    month: date
    attempt: int
    revenue_sen: Sen
    yield_sen: Sen
    members_sen: Sen
    coop_sen: Sen
    tax_sen: Sen
    decision: str
    made_by_name: str
    reason: str

    @property
    def taken_back(self) -> bool:
        """Whether it was taken back as a whole."""
        return bool(self.reason)


@query
def runs(actor: Actor, run_id: UUID | None = None) -> list[RunView]:
    """Return the distributions, newest month first; or one of them."""
    found = Run.objects.filter(coop_id=actor.coop_id, **({"id": run_id} if run_id else {}))
    reasons = dict(Reversal.objects.filter(coop_id=actor.coop_id).values_list("run_id", "reason"))
    return [
        RunView(
            *(row.id, row.month, row.attempt, row.revenue_sen, row.yield_sen, row.members_sen, row.coop_sen),
            *(row.tax_sen, row.decision, row.made_by_name, reasons.get(row.id, "")),
        )
        for row in found.order_by("-month", "-attempt")
    ]


@query
def run(actor: Actor, run_id: UUID) -> RunView:
    """Return one distribution.

    Refuses: NoSuchRun
    """
    found = runs(actor, run_id)
    if not found:
        raise NoSuchRun(run=str(run_id))
    return found[0]


@query
def run_journals(actor: Actor, run_id: UUID) -> list[int]:
    """Return the journals of a distribution, in their order."""
    found = RunJournal.objects.filter(coop_id=actor.coop_id, run_id=run_id)
    return list(found.order_by("journal_id").values_list("journal_id", flat=True))


@query
def run_products(actor: Actor, run_id: UUID) -> list[ProductLine]:
    """Return what each product got."""
    head = Run.objects.get(coop_id=actor.coop_id, id=run_id)
    year_days = rulebook.at(rules.month_of(head.month).last).distribution.year_days
    names = {one.code: one.name for one in savings.products(actor, closed=True, with_terms=False)}
    found = ProductShare.objects.filter(coop_id=actor.coop_id, run_id=run_id, balance_days__gt=0)
    return [
        ProductLine(
            *(
                row.product,
                names.get(row.product, row.product),
                row.nisbah_bp,
                row.balance_days,
                head.day_count,
            ),
            *(row.share_sen, year_days),
        )
        for row in found.order_by("product")
    ]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What one account got."""

    account_id: int
    member_id: UUID
    product: str
    average_sen: Sen
    gross_sen: Sen
    tax_sen: Sen

    @property
    def net_sen(self) -> Sen:
        """What was credited."""
        return self.gross_sen - self.tax_sen


@query
def run_accounts(
    actor: Actor, run_id: UUID, *, start: int = 0, limit: int = 50
) -> tuple[list[AccountLine], int]:
    """Return a page of the accounts of a distribution, the largest share first, and how many there are."""
    head = Run.objects.get(coop_id=actor.coop_id, id=run_id)
    found = AccountShare.objects.filter(coop_id=actor.coop_id, run_id=run_id)
    rows = found.order_by("-gross_sen", "account_id")[start : start + limit]
    return [
        AccountLine(
            *(row.account_id, row.member_id, row.product, row.balance_days // head.day_count),
            *(row.gross_sen, row.tax_sen),
        )
        for row in rows
    ], found.count()
