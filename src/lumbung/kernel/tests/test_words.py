"""Are amounts said as an Indonesian would say them?"""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel.words import LIMIT, terbilang, terbilang_rupiah

_UNITS = {word: value for value, word in enumerate(
    ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"))}  # fmt: skip
_GROUPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15,
           "kuintiliun": 10**18}  # fmt: skip

GOLDEN = yaml.safe_load((Path(__file__).parent / "golden" / "I_TERBILANG.yaml").read_text(encoding="utf-8"))
GOLDEN.pop("id")


@pytest.mark.parametrize(("number", "text"), GOLDEN.items())
def test_says_the_worked_examples(number: int, text: str) -> None:
    assert terbilang(number) == text


def heard(text: str) -> int:
    """What a listener would write down: the opposite way, worked out on its own."""
    total = group = last = 0
    for word in text.split():
        if word in _UNITS:
            last = _UNITS[word]
        elif word in ("sepuluh", "sebelas", "seratus"):
            group, last = group + {"sepuluh": 10, "sebelas": 11, "seratus": 100}[word], 0
        elif word in ("belas", "puluh", "ratus"):
            group += {"belas": 10 + last, "puluh": 10 * last, "ratus": 100 * last}[word]
            last = 0
        elif word == "seribu":
            total += 1000
        else:
            total, group, last = total + (group + last) * _GROUPS[word], 0, 0
    return total + group + last


@given(st.integers(0, LIMIT - 1))
def test_a_number_said_is_the_number_heard(number: int) -> None:
    assert heard(terbilang(number)) == number


@given(st.integers(1, LIMIT - 1))
def test_a_negative_number_begins_with_minus(number: int) -> None:
    assert terbilang(-number) == f"minus {terbilang(number)}"


def test_refuses_more_than_it_has_words_for() -> None:
    with pytest.raises(ValueError, match="too large"):
        terbilang(LIMIT)


@pytest.mark.parametrize(
    ("sen", "text"),
    [
        (1_000_00, "seribu rupiah"),
        (1_250_50, "seribu dua ratus lima puluh rupiah lima puluh sen"),
        (0, "nol rupiah"),
        (-20_000_00, "minus dua puluh ribu rupiah"),
    ],
)
def test_receipts_say_rupiah(sen: int, text: str) -> None:
    assert terbilang_rupiah(sen) == text
