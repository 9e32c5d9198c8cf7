"""The pure rules: which terms may be decided, what fits, the order of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.people.organisation import words
from lumbung.people.organisation.rules import changeable, fitting, in_tree_order

DAY = date(2026, 1, 5)


@dataclass(frozen=True)
class Spot:
    id: UUID
    parent_id: UUID | None


def test_amounts_are_money_and_flags_are_yes_or_no() -> None:
    kinds = {name: shape.kind for name, shape in changeable().items()}
    assert kinds["savings.pokok_sen"] == "money"
    assert kinds["access.second_factor_required"] == "yes_no"
    assert kinds["membership.rembug_min"] == "count"
    assert kinds["organisation.levels"] == "list"


def test_every_term_has_a_name_people_understand() -> None:
    assert set(changeable()) - set(words.TERMS) == set()


@pytest.mark.parametrize("name", sorted(changeable()))
def test_the_value_in_force_fits(name: str) -> None:
    from lumbung.kernel import rules

    shape = changeable()[name]
    value = getattr(getattr(rules.at(DAY), shape.subject), shape.field)
    assert fitting(name, value, DAY) == (list(value) if isinstance(value, tuple) else value)


def test_two_numbers_that_belong_together_are_checked_together() -> None:
    with pytest.raises(ValueError, match="withdrawal_approval_sen"):
        fitting("savings.withdrawal_approval_sen", 10**15, DAY)


@given(st.lists(st.integers(0, 30), max_size=25))
def test_a_tree_is_read_from_the_top_down_and_loses_nobody(ups: list[int]) -> None:
    rows = [Spot(UUID(int=n + 1), UUID(int=up + 1) if up < n else None) for n, up in enumerate(ups)]
    ordered = in_tree_order(rows, {})
    assert sorted(row.id.int for row, _ in ordered) == sorted(row.id.int for row in rows)
    depths = {row.id: depth for row, depth in ordered}
    seen: set[UUID] = set()
    for row, depth in ordered:
        assert row.parent_id is None or row.parent_id in seen
        assert depth == (depths[row.parent_id] + 1 if row.parent_id else 0)
        seen.add(row.id)
