"""Is the arithmetic of money exact, and does it hold for every amount?"""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import money
from lumbung.kernel.money import RUPIAH

GOLDEN = Path(__file__).parent / "golden"
amounts = st.integers(-(10**16), 10**16)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=60).filter(any)


@pytest.mark.parametrize(
    ("sen", "text"),
    [
        (0, "Rp0"),
        (1_250_000_00, "Rp1.250.000"),
        (1_250_50, "Rp1.250,50"),
        (5, "Rp0,05"),
        (-20_000_00, "−Rp20.000"),
        (10**17, "Rp1.000.000.000.000.000"),
    ],
)
def test_rupiah_shows_sen_only_where_there_are_any(sen: int, text: str) -> None:
    assert money.rupiah(sen) == text


@pytest.mark.parametrize(
    ("sen", "indonesian", "english"),
    [
        (850_000_00, "Rp850.000", "Rp850.000"),
        (999_999_50, "Rp1 juta", "Rp1 million"),
        (3_417_000_00, "Rp3,4 juta", "Rp3.4 million"),
        (3_000_000_00, "Rp3 juta", "Rp3 million"),
        (999_950_000_00, "Rp1 miliar", "Rp1 billion"),
        (1_249_999_999_00, "Rp1,2 miliar", "Rp1.2 billion"),
        (2_500_000_000_000_00, "Rp2,5 triliun", "Rp2.5 trillion"),
        (-3_417_000_00, "−Rp3,4 juta", "−Rp3.4 million"),
    ],
)
def test_short_amounts_never_read_a_thousand_million(sen: int, indonesian: str, english: str) -> None:
    assert money.rupiah_short(sen) == indonesian
    assert money.rupiah_short(sen, "en") == english


@pytest.mark.parametrize(
    ("text", "sen"),
    [
        ("1250000", 1_250_000_00),
        ("1.250.000", 1_250_000_00),
        ("Rp1.250.000,50", 1_250_000_50),
        ("Rp 1.250.000,-", 1_250_000_00),
        ("rp. 500", 500_00),
        ("12,5", 12_50),
        ("-5.000", -5_000_00),
        ("−Rp5.000", -5_000_00),
        ("Rp-5.000", -5_000_00),
        (" 0 ", 0),
    ],
)
def test_reads_what_people_type(text: str, sen: int) -> None:
    assert money.sen_of(text) == sen


@pytest.mark.parametrize(
    "text",
    ["", "Rp", "-", "1,234,567", "1.25", "12.50", "1.2500", "1250.000", "1,234", "1.000,505", "--5", "-Rp-5",
     "1 000", "5e3", "lima", "١٢", "1250000.0", "1.250.000,--"],
)  # fmt: skip
def test_refuses_what_could_mean_two_things(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.sen_of(text)


@given(amounts)
def test_an_amount_written_is_read_back(sen: int) -> None:
    assert money.sen_of(money.rupiah(sen)) == sen
    assert money.sen_of(money.digits(sen)) == sen


@pytest.mark.parametrize(
    ("total", "numerator", "denominator", "unit", "expected"),
    [
        (10, 1, 3, 1, 3),
        (5, 1, 2, 1, 3),
        (-5, 1, 2, 1, -3),
        (14_833_50, 1, 1, RUPIAH, 14_834_00),
        (14_833_49, 1, 1, RUPIAH, 14_833_00),
    ],
)
def test_a_share_rounds_half_away_from_zero(
    total: int, numerator: int, denominator: int, unit: int, expected: int
) -> None:
    assert money.share(total, numerator, denominator, unit) == expected


def test_a_rate_is_an_exact_fraction() -> None:
    assert money.portion(1_000_000_00, Fraction("0.025")) == 25_000_00
    assert money.portion(100, Fraction(1, 3)) == 33


@pytest.mark.parametrize(
    "call",
    [
        lambda: money.share(1, 1, 0),
        lambda: money.share(1, 1, 1, 0),
        lambda: money.allocate(10, []),
        lambda: money.allocate(10, [0, 0]),
        lambda: money.allocate(10, [1, -1]),
        lambda: money.allocate(150, [1, 1], RUPIAH),
        lambda: money.cumulative(150, [1, 1], RUPIAH),
        lambda: money.round_up(1, 0),
    ],
)
def test_refuses_a_division_that_cannot_be_exact(call: object) -> None:
    with pytest.raises(ValueError, match=r"denominator|unit|weight"):
        call()  # type: ignore[operator]


@given(amounts, weights)
def test_allocation_adds_up_and_is_off_by_less_than_one(total: int, sizes: list[int]) -> None:
    parts = money.allocate(total, sizes)
    assert sum(parts) == total
    assert parts == money.allocate(total, sizes)
    whole = sum(sizes)
    assert all(abs(part * whole - total * size) < whole for part, size in zip(parts, sizes, strict=True))


@given(amounts, weights)
def test_a_negative_total_mirrors_a_positive_one(total: int, sizes: list[int]) -> None:
    assert money.allocate(-total, sizes) == [-part for part in money.allocate(total, sizes)]


@given(st.integers(0, 10**12), weights)
def test_allocation_in_whole_rupiah(rupiah: int, sizes: list[int]) -> None:
    parts = money.allocate(rupiah * RUPIAH, sizes, RUPIAH)
    assert sum(parts) == rupiah * RUPIAH
    assert all(part % RUPIAH == 0 for part in parts)


def test_equal_remainders_go_to_the_first() -> None:
    assert money.allocate(11, [1, 1, 1]) == [4, 4, 3]
    assert money.allocate(10, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]) == [5, 3, 2]
    assert money.allocate(0, [1, 2]) == [0, 0]


@given(amounts, weights)
def test_cumulative_parts_add_up_and_never_turn_round(total: int, sizes: list[int]) -> None:
    parts = money.cumulative(total, sizes)
    assert sum(parts) == total
    assert all(part * total >= 0 for part in parts)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=30))
def test_what_is_earned_depends_on_what_was_paid_not_on_how_often(total: int, payments: list[int]) -> None:
    whole = sum(payments)
    parts = money.cumulative(total, payments)
    for count in range(len(payments) + 1):
        assert sum(parts[:count]) == money.between(total, 0, sum(payments[:count]), whole)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_rounding_up_is_the_next_multiple(amount: int, unit: int) -> None:
    rounded = money.round_up(amount, unit)
    assert rounded % unit == 0
    assert 0 <= rounded - amount < unit


def test_weekly_murabahah_margins_as_worked_by_hand() -> None:
    golden = yaml.safe_load((GOLDEN / "B1_MURABAHAH_WEEKLY.yaml").read_text(encoding="utf-8"))
    margin, price = golden["params"]["margin"] * RUPIAH, 2_220_000 * RUPIAH
    instalments = [89_000 * RUPIAH] * 24 + [84_000 * RUPIAH]
    assert sum(instalments) == price
    weeks = money.cumulative(margin, instalments, RUPIAH)
    assert [week // RUPIAH for week in weeks] == golden["expect"]["margin_by_week"]
