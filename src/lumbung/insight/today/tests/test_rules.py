"""Whose page it is, and how a day's money is shared out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.insight.today import words
from lumbung.insight.today.faces import BUILD
from lumbung.insight.today.rules import FACES, Part, bar, faces_of, mark_of, shares
from lumbung.kernel import rules

EXPECTED = {
    "board": ["leader"],
    "head_office": ["leader"],
    "accountant": ["accountant"],
    "branch_manager": ["manager"],
    "teller": ["teller"],
    "field_officer": ["officer"],
    "ziswaf_officer": ["giving"],
    "trainer": ["trainer"],
    "shop_keeper": ["plain"],
    "auditor": ["auditor"],
    "dps": ["sharia"],
    "supervisor": ["supervisor"],
    "admin": ["admin"],
}
MONEY = st.integers(0, 10**15)


def may(*roles: str) -> set[str]:
    return set().union(*(rules.roles().role(role).permissions for role in roles))


def test_every_role_has_its_page() -> None:
    found = {role.code: faces_of(may(role.code).__contains__) for role in rules.roles().roles}
    assert found == EXPECTED


def test_who_has_two_kinds_of_work_has_two_pages() -> None:
    assert faces_of(may("ziswaf_officer", "trainer").__contains__) == ["giving", "trainer"]


def test_who_may_nothing_is_still_greeted() -> None:
    assert faces_of(set().__contains__) == ["plain"]


def test_every_face_is_built_and_named() -> None:
    assert set(BUILD) == set(FACES) == set(words.FACES)


@given(MONEY, MONEY, MONEY)
def test_shares_never_pass_the_whole(first: int, second: int, expected: int) -> None:
    accepted, road = shares(min(first, second), max(first, second), expected)
    assert accepted >= 0
    assert road >= 0
    assert accepted + road <= 100


def test_the_bar_of_the_mock_up() -> None:
    """Rp21.480.000 and Rp46.480.000 of Rp95.795.000: 22 with the teller, 26 on the road."""
    accepted, road = shares(2_148_000_000, 4_648_000_000, 9_579_500_000)
    assert (accepted, road) == (22, 26)
    assert bar(accepted, road) == [Part(0, 22), Part(22, 26, striped=True)]


@pytest.mark.parametrize(
    "name, icon",
    [("savings.withdraw", "wallet"), ("ledger.reverse_journal", "notebook-pen"), ("x.y", "check")],
)
def test_an_act_has_its_mark(name: str, icon: str) -> None:
    assert mark_of(name)[0] == icon


@pytest.mark.parametrize("count, said", [(1, "Satu"), (12, "Dua belas"), (13, "13"), (0, "0")])
def test_small_numbers_are_said_in_words(count: int, said: str) -> None:
    assert words.number(count) == said
