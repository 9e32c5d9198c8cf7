"""Identity numbers, telephones, ways in, circles: pure arithmetic of membership."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import rules as dated
from lumbung.people.members import rules

GOLDEN: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "golden" / "I_IDENTITIES.yaml").read_text(), yaml.BaseLoader
)
TERMS = dated.at(date(2026, 1, 5)).membership


@pytest.mark.parametrize("example", GOLDEN["nik"], ids=lambda one: one["nik"])
def test_nik(example: dict[str, str]) -> None:
    nik = rules.read_nik(example["nik"])
    assert (nik.odd == ()) is (example["valid"] == "true")
    if "birth" in example:
        assert nik.born_on == date.fromisoformat(example["birth"])
    if "sex" in example:
        assert nik.sex == example["sex"]


@pytest.mark.parametrize("example", GOLDEN["phone"], ids=lambda one: one["in"])
def test_phone(example: dict[str, str]) -> None:
    expected = None if example["out"] in {"null", ""} else example["out"]
    assert rules.phone_e164(example["in"]) == expected


def test_the_form_decides_the_century_and_disagreement_is_odd() -> None:
    young = date(2008, 8, 17)
    assert rules.read_nik("3603015708080001", sex="P", born_on=young) == rules.Nik(
        "3603015708080001", "P", young, ()
    )
    assert rules.read_nik("3603015708900001", sex="L", born_on=young).odd == ("sex", "born")
    assert rules.read_nik("3603015708900000").odd == ("serial",)


@given(
    st.sampled_from(sorted(rules.PROVINCES)),
    st.dates(date(1930, 1, 1), date(2009, 12, 31)),
    st.sampled_from("LP"),
    st.integers(1, 9999),
)
def test_a_nik_made_from_a_person_agrees_with_her(province: int, born: date, sex: str, serial: int) -> None:
    day = born.day + (40 if sex == "P" else 0)
    text = f"{province}0301{day:02d}{born:%m%y}{serial:04d}"
    assert rules.read_nik(text, sex=sex, born_on=born).odd == ()


@given(st.text(max_size=30))
def test_reading_a_nik_or_phone_never_falls_over(text: str) -> None:
    nik = rules.read_nik(text)
    assert nik.is_whole or nik.odd == ("length",)
    phone = rules.phone_e164(text)
    assert phone is None or (phone.startswith("+") and phone[1:].isdecimal())


@given(st.integers(10**8, 10**11))
def test_a_mobile_number_reads_the_same_in_every_spelling(rest: int) -> None:
    national = f"8{rest}"[:12]
    spellings = {rules.phone_e164(f"{lead}{national}") for lead in ("0", "62", "+62", "+62 ", "")}
    assert spellings == {f"+62{national}"}
    assert rules.phone_e164(rules.phone_text(f"+62{national}")) == f"+62{national}"


@given(st.integers(0, 999_999), st.integers(0, 6), st.integers(0, 9))
def test_a_member_number_with_one_wrong_digit_is_nobodys(running: int, place: int, digit: int) -> None:
    number = rules.member_number(running)
    assert rules.looks_like_number(number.lower().replace("-", " ")) == number
    wrong = number[: 2 + place] + str(digit) + number[3 + place :]
    assert wrong == number or rules.looks_like_number(wrong) is None


def test_the_ways_in() -> None:
    assert rules.journey(TERMS, "rembug", False) == [
        "general_meeting",
        "eligibility",
        "lwk_1",
        "lwk_2",
        "lwk_3",
        "upk",
    ]
    assert rules.journey(TERMS, "rembug", True) == ["general_meeting"]
    assert rules.journey(TERMS, "umum", False) == rules.journey(TERMS, "khusus", False) == []
    assert [one for one in rules.CLASSES if not rules.has_vote(one)] == ["khusus"]


def test_the_score_has_its_reasons() -> None:
    best = {
        one.code: max(one.choices, key=lambda choice: choice.points).code
        for one in TERMS.eligibility_indicators
    }
    result = rules.assess(TERMS, best)
    assert result is not None
    assert (result.score, result.passes, len(result.reasons)) == (
        100,
        True,
        len(TERMS.eligibility_indicators),
    )
    assert rules.assess(TERMS, {**best, "house": "castle"}) is None


@given(st.data())
def test_every_complete_answer_has_a_band(data: st.DataObject) -> None:
    answers = {
        one.code: data.draw(st.sampled_from([choice.code for choice in one.choices]))
        for one in TERMS.eligibility_indicators
    }
    result = rules.assess(TERMS, answers)
    assert result is not None
    assert result.score == sum(points for _, _, points in result.reasons)
    assert result.band.from_score <= result.score <= 100


@pytest.mark.parametrize(("count", "warning"), [(14, "small"), (15, ""), (40, ""), (41, "large")])
def test_the_size_of_a_rembug(count: int, warning: str) -> None:
    assert rules.size_warning(TERMS, count) == warning


@given(st.lists(st.integers(1, 8), min_size=2, max_size=60))
def test_a_split_loses_nobody_and_tears_no_subgroup(seats: list[int]) -> None:
    members = [(UUID(int=place), seat) for place, seat in enumerate(sorted(seats))]
    first, second = rules.halves(members)
    assert first + second == [one for one, _ in members]
    seat_of = dict(members)
    assert not {seat_of[one] for one in first} & {seat_of[one] for one in second}


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 7), max_size=9))
def test_a_new_member_finds_a_seat(counts: dict[int, int]) -> None:
    seat = rules.next_subgroup(counts)
    assert counts.get(seat, 0) < rules.SUBGROUP_SIZE
