"""Sharing a month's yield: the worked examples, and that no sen is ever lost."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel.money import allocate
from lumbung.operations.distribution import rules
from lumbung.operations.distribution.rules import Holding, Snapshot, Tax

RP = 100
JUNE = rules.month_of(date(2026, 6, 15))
TAX = Tax(240_000 * RP, Fraction(1, 10))
SPACE = UUID(int=7)


def member(number: int) -> UUID:
    return uuid5(SPACE, str(number))


def test_a_month_is_its_calendar_days() -> None:
    assert (JUNE.first, JUNE.last, JUNE.days) == (date(2026, 6, 1), date(2026, 6, 30), 30)
    assert rules.month_of(date(2028, 2, 29)).days == 29
    assert rules.month_of(date(2026, 12, 31)).last == date(2026, 12, 31)


def test_average_balance_of_a_month_from_two_snapshots() -> None:
    """B3_ACCOUNT_VECTORS: 9 days of 1,000,000, 11 of 1,500,000, 10 of 1,200,000."""
    moves = [(date(2026, 5, 2), 1_000_000), (date(2026, 6, 10), 500_000), (date(2026, 6, 21), -300_000)]
    before = rules.snapshot_of(date(2026, 5, 31), moves)
    after = rules.snapshot_of(JUNE.last, moves)
    assert rules.balance_days(before, after) == 37_500_000 == 9 * 1_000_000 + 11 * 1_500_000 + 10 * 1_200_000
    assert Fraction(37_500_000, JUNE.days) == 1_250_000
    assert Fraction(10 * 30, 100) * 1_250_000 / 1_000 == 3_750


@given(
    st.lists(st.tuples(st.dates(date(2026, 4, 1), date(2026, 7, 31)), st.integers(-(10**9), 10**12))),
)
def test_two_snapshots_equal_every_day_counted(moves: list[tuple[date, int]]) -> None:
    counted = sum(
        sum(sen for day, sen in moves if day <= date(2026, 6, number)) for number in range(1, JUNE.days + 1)
    )
    before = rules.snapshot_of(date(2026, 5, 31), moves)
    assert rules.balance_days(before, rules.snapshot_of(JUNE.last, moves)) == counted


def test_published_example_is_hit_only_without_rounding_first() -> None:
    """Bank Muamalat: HI-1000 of 11.57, nisbah 52, a balance of 10 million gives 60,164."""
    balance, days = 10_000_000 * RP, 30
    earned = 115_700 * RP
    done = rules.distribute(earned, [Holding(1, member(1), "a", balance * days)], {"a": 5_200}, days, TAX)
    assert done.hi_1000 == Fraction(1157, 100)
    assert done.accounts[0].gross_sen == 60_164 * RP


def pool() -> rules.Distribution:
    """B3_POOL_DISTRIBUTION: one 12-month account of 100 million, everybody else below the tax."""
    parts = [("31101", 2_500, 32), ("31201_3bln", 900, 15), ("31201_12bln", 500, 11)]
    holdings, number = [Holding(0, member(0), "31201_12bln", 100_000_000 * RP * 30)], 0
    for product, millions, people in parts:
        for each in allocate(millions * 1_000_000 * RP * 30, [1] * people):
            number += 1
            holdings.append(Holding(number, member(number), product, each))
    funds = 4_000_000_000 * RP * 30
    earned = rules.to_members_funds(60_000_000 * RP, funds, 6_000_000_000 * RP * 30)
    assert earned == 40_000_000 * RP
    nisbah = {"31101": 3_000, "31201_3bln": 4_000, "31201_12bln": 5_000}
    return rules.distribute(earned, holdings, nisbah, JUNE.days, TAX)


def test_the_pool_of_june_comes_out_as_written() -> None:
    done = pool()
    got = {one.product: (one.balance_days // 30 // RP, one.share_sen // RP) for one in done.products}
    assert got == {
        "31101": (2_500_000_000, 7_500_000),
        "31201_3bln": (900_000_000, 3_600_000),
        "31201_12bln": (600_000_000, 3_000_000),
    }
    assert done.hi_1000 == 10
    assert done.coop_sen == 25_900_000 * RP
    rates = [
        round(float(rules.rate_of_year(one.share_sen, one.balance_days, 365) * 100), 4)
        for one in done.products
    ]
    assert sorted(rates) == [3.65, 4.8667, 6.0833]
    assert done.tax_sen == 50_000 * RP
    assert [one.gross_sen for one in done.accounts if one.tax_sen] == [500_000 * RP]


@pytest.mark.parametrize(
    ("gross", "tax"), [(240_000, 0), (240_001, 24_000), (500_000, 50_000), (250_000, 25_000), (0, 0)]
)
def test_tax_is_on_the_whole_above_the_limit(gross: int, tax: int) -> None:
    assert TAX.of(gross * RP) == tax * RP


def test_a_year_paid_at_once_is_looked_at_by_the_month() -> None:
    assert TAX.of(1_000_000 * RP, months=12) == 0


def test_two_accounts_of_one_member_count_together() -> None:
    """150,000 and 100,000 pass the limit together; each gives its part."""
    holdings = [Holding(1, member(1), "a", 150), Holding(2, member(1), "a", 100)]
    done = rules.distribute(250_000 * RP, holdings, {"a": 10_000}, 1, TAX)
    assert [one.tax_sen for one in done.accounts] == [15_000 * RP, 10_000 * RP]
    assert [one.net_sen for one in done.accounts] == [135_000 * RP, 90_000 * RP]


def test_funds_above_the_assets_earn_all_of_it() -> None:
    assert rules.to_members_funds(1_000, 10, 10) == 1_000
    assert rules.to_members_funds(1_000, 11, 10) == 1_000
    assert rules.to_members_funds(1_000, 1, 3) == 333
    assert rules.to_members_funds(-5, 1, 3) == 0
    assert rules.to_members_funds(1_000, 0, 3) == 0


def test_nobody_saved_leaves_all_to_the_cooperative() -> None:
    done = rules.distribute(1_000, [], {"a": 3_000}, 30, TAX)
    assert (done.coop_sen, done.members_sen, done.accounts) == (1_000, 0, ())
    assert rules.hi_1000(1_000, 0, 30) == rules.rate_of_year(5, 0, 365) == 0


NISBAH = st.dictionaries(st.sampled_from("abc"), st.integers(0, 10_000), min_size=1)
HELD = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc"), st.integers(-5, 10**13)), max_size=30)


@given(st.integers(0, 10**13), NISBAH, HELD)
def test_shares_add_up_to_the_pool_exactly(
    yield_sen: int, nisbah: dict[str, int], held: list[tuple[int, str, int]]
) -> None:
    holdings = [
        Holding(number, member(who), product, days)
        for number, (who, product, days) in enumerate(held)
        if product in nisbah
    ]
    done = rules.distribute(yield_sen, holdings, nisbah, 30, TAX)
    assert done.members_sen + done.coop_sen == yield_sen
    assert sum(one.gross_sen for one in done.accounts) == done.members_sen
    assert done.coop_sen >= 0
    assert all(one.gross_sen > 0 and 0 <= one.tax_sen < one.gross_sen for one in done.accounts)
    assert done == rules.distribute(yield_sen, holdings[::-1], nisbah, 30, TAX)
    for code, part in {one.product: one for one in done.products}.items():
        mine = [one for one in done.accounts if one.product == code]
        assert sum(one.gross_sen for one in mine) == part.share_sen


def test_a_snapshot_knows_its_day() -> None:
    assert Snapshot(date(2000, 1, 2), 5, 0).summed == 10
