"""Sealed fields open in their own row only, and are found without being read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel.sealing import SealBroken, blind_index, seal, unseal

OURS, THEIRS = UUID(int=1), UUID(int=2)


@given(st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    assert unseal(seal(text, where="members.member.nik:1:1"), where="members.member.nik:1:1") == text


def test_a_seal_moved_to_another_row_does_not_open() -> None:
    sealed = seal("3603011708900002", where="members.member.nik:1:1")
    with pytest.raises(SealBroken):
        unseal(sealed, where="members.member.nik:1:2")


@pytest.mark.parametrize("broken", ["", "1.", "1.AAAA", "nine.AAAA", "1.$$$$"])
def test_a_changed_seal_does_not_open(broken: str) -> None:
    with pytest.raises(SealBroken):
        unseal(broken, where="here")


def test_two_seals_of_the_same_text_differ() -> None:
    assert seal("3603011708900002", where="here") != seal("3603011708900002", where="here")


def test_a_new_key_is_used_while_the_old_one_still_opens(settings: Any) -> None:
    before = seal("3603011708900002", where="here")
    settings.SEALING_KEYS = {**settings.SEALING_KEYS, "2": "A" * 43 + "="}
    settings.SEALING_KEY_IN_USE = "2"
    after = seal("3603011708900002", where="here")
    assert after.startswith("2.")
    assert unseal(before, where="here") == unseal(after, where="here")


def test_the_index_finds_the_value_in_one_cooperative_only() -> None:
    index = blind_index("3603 0117 0890 0002", coop_id=OURS, subject="nik")
    assert index == blind_index("3603011708900002", coop_id=OURS, subject="nik")
    assert index != blind_index("3603011708900002", coop_id=THEIRS, subject="nik")
    assert index != blind_index("3603011708900002", coop_id=OURS, subject="phone")
    assert "3603011708900002" not in index
