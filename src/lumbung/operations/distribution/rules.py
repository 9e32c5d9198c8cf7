"""How the yield of a month is shared: exact, unrounded until the end, and nothing is lost.

The pool's cash revenue belongs to the members' funds as far as those funds are in the earning assets. Each
mudharabah product takes its nisbah of what its average balance earned; the rest is the cooperative's.
Averages are over the calendar days of the month, of balances at the end of each day. Only amounts are
rounded, once, by the largest remainder, so the parts add up to the pool to the sen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from lumbung.kernel.money import RUPIAH, Sen, allocate, portion

EPOCH = date(2000, 1, 1)  # day 0 of the moments in the books
WHOLE_BP = 10_000
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, first and last day included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days it has."""
        return (self.last - self.first).days + 1


def month_of(day: date) -> Month:
    """Return the month a day lies in."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Month(first, following - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A balance at the end of a day, and its moment: the sum of amount times day number."""

    on: date
    balance_sen: Sen
    moment: int

    @property
    def summed(self) -> int:
        """The sum of all end-of-day balances up to this day."""
        return self.balance_sen * ((self.on - EPOCH).days + 1) - self.moment


def snapshot_of(on: date, movements: Iterable[tuple[date, Sen]]) -> Snapshot:
    """Return what movements up to a day leave behind; the books keep these two numbers by themselves."""
    until = [(day, sen) for day, sen in movements if day <= on]
    return Snapshot(on, sum(sen for _, sen in until), sum(sen * (day - EPOCH).days for day, sen in until))


def balance_days(before: Snapshot, after: Snapshot) -> int:
    """Return the sum of the end-of-day balances after ``before.on`` up to ``after.on``."""
    return after.summed - before.summed


def to_members_funds(revenue_sen: Sen, funds_days: int, assets_days: int) -> Sen:
    """Return what of the pool's revenue the members' funds earned.

    All of it when they are not less than the earning assets; else the part they have in those assets.
    """
    if revenue_sen <= 0 or funds_days <= 0:
        return 0
    if funds_days >= assets_days:
        return revenue_sen
    return portion(revenue_sen, Fraction(funds_days, assets_days))


def hi_1000(yield_sen: Sen, funds_days: int, days: int) -> Fraction:
    """Return what a thousand earned in the month, before nisbah and never rounded."""
    return Fraction(yield_sen * THOUSAND * days, funds_days) if funds_days > 0 else Fraction(0)


def rate_of_year(share_sen: Sen, funds_days: int, year_days: int) -> Fraction:
    """Return a month's share as a rate of a year; it describes the past and promises nothing."""
    return Fraction(share_sen * year_days, funds_days) if funds_days > 0 else Fraction(0)


@dataclass(frozen=True, slots=True)
class Tax:
    """Tax on returns: the whole month's return of a member is taxed when it is above the limit."""

    limit_sen: Sen
    rate: Fraction

    def of(self, gross_sen: Sen, months: int = 1) -> Sen:
        """Return the tax on what one member gets for so many months, down to whole rupiah."""
        if gross_sen <= self.limit_sen * months:
            return 0
        return int(gross_sen * self.rate) // RUPIAH * RUPIAH


@dataclass(frozen=True, slots=True)
class Holding:
    """One account of a member in a product, with its balance-days of the month."""

    account_id: int
    member_id: UUID
    product: str
    balance_days: int


@dataclass(frozen=True, slots=True)
class AccountShare:
    """What one account gets."""

    account_id: int
    member_id: UUID
    product: str
    balance_days: int
    gross_sen: Sen
    tax_sen: Sen

    @property
    def net_sen(self) -> Sen:
        """What is credited to her."""
        return self.gross_sen - self.tax_sen


@dataclass(frozen=True, slots=True)
class ProductShare:
    """What one product gets."""

    product: str
    nisbah_bp: int
    balance_days: int
    share_sen: Sen


@dataclass(frozen=True, slots=True)
class Distribution:
    """A pool shared out: ``yield_sen`` is the sum of the products' shares and the cooperative's."""

    yield_sen: Sen
    hi_1000: Fraction
    products: tuple[ProductShare, ...]
    accounts: tuple[AccountShare, ...]
    coop_sen: Sen

    @property
    def members_sen(self) -> Sen:
        """What all members get, before tax."""
        return sum(one.share_sen for one in self.products)

    @property
    def tax_sen(self) -> Sen:
        """The tax of all members."""
        return sum(one.tax_sen for one in self.accounts)


def distribute(
    yield_sen: Sen, holdings: Sequence[Holding], nisbah: Mapping[str, int], days: int, tax: Tax
) -> Distribution:
    """Share a month's yield over products, then over accounts; exact to the sen.

    ``nisbah`` is each product's part for the member in ten-thousandths. Equal input gives equal output.
    """
    held = sorted((one for one in holdings if one.balance_days > 0), key=lambda one: one.account_id)
    sums = dict.fromkeys(sorted(nisbah), 0)
    for one in held:
        sums[one.product] += one.balance_days
    funds = sum(sums.values())
    if yield_sen <= 0 or funds <= 0:
        empty = tuple(ProductShare(code, nisbah[code], total, 0) for code, total in sums.items())
        return Distribution(max(yield_sen, 0), Fraction(0), empty, (), max(yield_sen, 0))
    weights = [sums[code] * nisbah[code] for code in sums]
    rest = sum(sums[code] * (WHOLE_BP - nisbah[code]) for code in sums)
    *parts, coop = allocate(yield_sen, [*weights, rest])
    products = tuple(
        ProductShare(code, nisbah[code], sums[code], part) for code, part in zip(sums, parts, strict=True)
    )
    accounts = _taxed(_by_account(held, products), tax)
    return Distribution(yield_sen, hi_1000(yield_sen, funds, days), products, accounts, coop)


def _by_account(held: Sequence[Holding], products: Sequence[ProductShare]) -> list[tuple[Holding, Sen]]:
    shares: list[tuple[Holding, Sen]] = []
    for product in products:
        mine = [one for one in held if one.product == product.product]
        if mine and product.share_sen:
            parts = allocate(product.share_sen, [one.balance_days for one in mine])
            shares += zip(mine, parts, strict=True)
    return shares


def _taxed(shares: Sequence[tuple[Holding, Sen]], tax: Tax) -> tuple[AccountShare, ...]:
    """All accounts of a member count together; her tax is taken from each by what it got."""
    by_member: dict[UUID, list[tuple[Holding, Sen]]] = {}
    for one, gross in shares:
        by_member.setdefault(one.member_id, []).append((one, gross))
    done: list[AccountShare] = []
    for member_id, mine in by_member.items():
        due = tax.of(sum(gross for _, gross in mine))
        dues = allocate(due, [gross for _, gross in mine]) if due else [0] * len(mine)
        done += [
            AccountShare(one.account_id, member_id, one.product, one.balance_days, gross, part)
            for (one, gross), part in zip(mine, dues, strict=True)
            if gross
        ]
    return tuple(sorted(done, key=lambda share: share.account_id))
