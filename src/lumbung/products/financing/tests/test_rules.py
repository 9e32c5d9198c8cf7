"""The arithmetic of sales and qardh: exact to the sen, whatever the numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lumbung.products.financing import rules
from lumbung.products.financing.rules import Position

RP = 100
UNITS = st.sampled_from([1, 100, 100 * RP, 500 * RP, 1_000 * RP])


@given(st.integers(1, 10**12), st.integers(1, 300), UNITS)
def test_a_schedule_adds_up_and_ends(total: int, count: int, unit: int) -> None:
    """All instalments but the last are equal, the last is above zero and no larger, and never too many."""
    parts = rules.amounts(total, count, unit)
    assert sum(parts) == total
    assert 1 <= len(parts) <= count
    assert set(parts[:-1]) <= {parts[0]}
    assert 0 < parts[-1] <= parts[0]
    assert parts[0] % unit == 0 or len(parts) == 1


def test_a_schedule_ends_early_when_rounding_leaves_nothing() -> None:
    """Cost 101,000 and 20 %: 121,200 in 48 times 2,500 and one of 1,200, not fifty."""
    parts = rules.amounts(121_200 * RP, 50, 500 * RP)
    assert (len(parts), parts[0], parts[-1]) == (49, 2_500 * RP, 1_200 * RP)


@given(st.integers(1, 10**11), st.integers(0, 100), st.lists(st.integers(1, 10**9), max_size=40), UNITS)
def test_the_margin_is_earned_to_the_last_sen(
    cost: int, percent: int, payments: list[int], unit: int
) -> None:
    """Any payments in any order: never negative, always proportional, and at the end exactly the margin."""
    margin = rules.margin_of(cost, Fraction(percent, 100), 1)
    left, deferred, earned = cost + margin, margin, 0
    opening = left
    for payment in [*payments, left]:
        amount = min(payment, left)
        if not amount:
            break
        part = rules.recognised(Position(opening, margin, left, deferred, unit), amount)
        assert 0 <= part <= deferred
        left, deferred, earned = left - amount, deferred - part, earned + part
        if left:
            exact = Fraction(margin * (opening - left), opening)
            assert abs(earned - exact) <= unit
    final = rules.recognised(Position(opening, margin, left, deferred, unit), left) if left else 0
    assert deferred - final == 0


@given(st.integers(1, 10**10), st.integers(1, 10**8), st.integers(0, 10**10))
def test_what_is_left_of_an_old_schedule_adds_up(price: int, regular: int, paid: int) -> None:
    """Imported contracts: the rest of the schedule is exactly what is left."""
    regular, paid = max(regular, price // 200 + 1), min(paid, price)
    rows = rules.left_schedule(price, paid, regular, date(2026, 1, 5), rules.WEEK)
    assert sum(row.amount_sen for row in rows) == price - paid
    assert [row.number for row in rows] == list(range(rows[0].number, rows[-1].number + 1)) if rows else True


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_expected_and_late_are_what_is_due_and_unpaid(paid: int, before: int, period: int) -> None:
    """Together they are everything due and unpaid; neither is negative."""
    standing = rules.standing(paid, before + period, before)
    assert standing.expected_sen + standing.late_sen == max(before + period - paid, 0)
    assert min(standing.expected_sen, standing.late_sen) >= 0
    assert standing.expected_sen <= period


def test_months_end_where_they_are_short() -> None:
    dates = rules.due_dates(date(2026, 1, 31), 3, rules.MONTH)
    assert dates == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_grains_count_whole_instalments() -> None:
    """Two paid whole, the third in part."""
    assert rules.bulir([100, 100, 100], 250) == (2, True)
    assert rules.bulir([100, 100], 200) == (2, False)
    assert rules.bulir([100], 0) == (0, False)
