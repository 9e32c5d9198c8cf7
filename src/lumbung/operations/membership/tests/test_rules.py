"""Set-off, second persons and grains: pure arithmetic."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.operations.membership.rules import (
    EXCLUDED,
    RESIGNED,
    Entrance,
    grains,
    needs_second_person,
    set_off,
)

AMOUNTS = st.integers(0, 10**12)


@given(st.dictionaries(st.text(max_size=8), AMOUNTS), st.dictionaries(st.uuids(), AMOUNTS))
def test_a_set_off_loses_no_sen(saved: dict[str, int], owed: dict[UUID, int]) -> None:
    found = set_off(saved, owed)
    assert found.remains_sen - found.short_sen == sum(saved.values()) - sum(owed.values())
    assert min(found.remains_sen, found.short_sen) == 0


@pytest.mark.parametrize(
    ("how", "paid", "two"),
    [(EXCLUDED, 0, True), (RESIGNED, 0, False), (RESIGNED, 2_000, False), (RESIGNED, 2_001, True)],
)
def test_when_two_people_are_needed(how: str, paid: int, two: bool) -> None:
    assert needs_second_person(how, paid, 2_000) is two


def test_the_entrance_adds_up() -> None:
    assert Entrance(10, 5, 5).total_sen == 20


@given(st.integers(1, 150), st.integers(1, 10**8), st.data())
def test_every_instalment_is_one_grain(count: int, instalment: int, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, count * instalment))
    seen = grains(count, left, instalment)
    assert seen.total == count
    assert 0 <= seen.filled <= seen.filled + seen.half + seen.now <= count
    assert (seen.filled == count) is (left == 0)
    paid = count * instalment - left
    assert seen.filled == paid // instalment
    assert seen.half == (1 if paid % instalment else 0)


@pytest.mark.parametrize(("count", "left", "instalment"), [(0, 0, 0), (10, 500, 0), (0, 100, 10)])
def test_no_grain_falls_off_the_edge(count: int, left: int, instalment: int) -> None:
    assert grains(count, left, instalment).filled == 0
