"""The pure rules: logins and phones as people write them, one-time passwords, places that overlap."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import rules
from lumbung.people.staff import words
from lumbung.people.staff.rules import offices_meet, one_time_password, tidy_login, tidy_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0812-3456-7890",
        "0812 3456 7890",
        "+62 812 3456 7890",
        "6281234567890",
        "(0812) 34567890",
        "81234567890",
    ],
)
def test_one_phone_in_many_spellings(typed: str) -> None:
    assert tidy_phone(typed) == "+6281234567890"


@pytest.mark.parametrize(
    "typed", ["", "rp-0412", "0812", "+1 212 555 0100", "08123456789012345", "0812x345678"]
)
def test_what_is_no_phone(typed: str) -> None:
    assert tidy_phone(typed) == ""


def test_a_login_is_small_and_without_spaces() -> None:
    assert tidy_login(" RP-0412 ") == "rp-0412"


def test_a_one_time_password_can_be_read_aloud_and_differs_each_time() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        first, second, third, digits = password.split("-")
        assert all(len(word) == 4 and word[1] in "aiueo" for word in (first, second, third))
        assert digits.isdigit()


IDS = st.integers(0, 12).map(lambda n: UUID(int=n + 1))


@given(st.lists(st.integers(0, 12), min_size=13, max_size=13), IDS, IDS)
def test_places_overlap_both_ways_round_or_not_at_all(ups: list[int], one: UUID, other: UUID) -> None:
    parents = {UUID(int=n + 1): (UUID(int=up + 1) if up < n else None) for n, up in enumerate(ups)}
    assert offices_meet(parents, one, other) == offices_meet(parents, other, one)
    assert offices_meet(parents, one, one)
    assert offices_meet(parents, None, one)


def test_every_permission_a_role_has_is_said_in_words() -> None:
    assert set(rules.roles().permissions) - set(words.PERMISSIONS) == set()
    groups = {name.partition(".")[0] for name in rules.roles().permissions}
    assert groups - set(words.CAPABILITIES) == set()
