"""Do ids grow with time, and do numbers for people notice a slip?"""

import threading
import time
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import ids
from lumbung.kernel.ids import check_public_number, public_number, tidy_public_number, uuid7

prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=4)
numbers = st.integers(0, 10**8)


def test_is_a_version_7_uuid_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, RFC_4122)
    # the counter may run ahead of the clock by a millisecond when very many are made at once
    assert before - 1 <= made.int >> 80 <= time.time_ns() // 1_000_000 + 2


def test_every_id_is_larger_than_the_one_before() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert all(one < next_one for one, next_one in pairwise(made))


def test_grows_though_the_wall_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    monkeypatch.setattr("lumbung.kernel.ids.time.time_ns", lambda: 1_000_000)
    assert uuid7() > first


def test_a_full_counter_borrows_from_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last_tail", (1 << 74) - 1)
    monkeypatch.setattr(ids, "_last_ms", 1 << 47)
    made = uuid7()
    assert made.version == 7
    assert made.int >> 80 == (1 << 47) + 1


def test_threads_never_get_the_same_id() -> None:
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(uuid7() for _ in range(2_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000


@given(prefixes, numbers)
def test_a_public_number_checks(prefix: str, n: int) -> None:
    assert check_public_number(public_number(prefix, n))


@given(prefixes, numbers, st.data())
def test_every_wrong_digit_is_noticed(prefix: str, n: int, data: st.DataObject) -> None:
    number = public_number(prefix, n)
    place = data.draw(
        st.sampled_from([index for index, character in enumerate(number) if character.isdigit()])
    )
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert not check_public_number(number[:place] + wrong + number[place + 1 :])


@given(prefixes, numbers, st.data())
def test_every_swap_of_two_digits_is_noticed(prefix: str, n: int, data: st.DataObject) -> None:
    number = public_number(prefix, n)
    places = [
        index
        for index in range(len(number) - 1)
        if number[index : index + 2].isdigit() and number[index] != number[index + 1]
    ]
    if places:
        place = data.draw(st.sampled_from(places))
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert not check_public_number(swapped)


@given(prefixes, numbers)
def test_spaces_small_letters_and_hyphens_are_forgiven(prefix: str, n: int) -> None:
    number = public_number(prefix, n)
    typed = " ".join(number.lower().replace("-", ""))
    assert check_public_number(typed)
    assert tidy_public_number(typed) == number


def test_a_number_reads_well() -> None:
    assert public_number("a", 412) == "A-004123"
    assert public_number("", 7) == "000076"


@pytest.mark.parametrize("text", ["", "7", "A", "A-", "A-00412X", "Á-004123", "A-004124", "nomor saya"])
def test_refuses_what_is_no_number(text: str) -> None:
    assert not check_public_number(text)


def test_refuses_a_prefix_that_cannot_be_checked() -> None:
    with pytest.raises(ValueError, match="letters"):
        public_number("A/", 1)
    with pytest.raises(ValueError, match="negative"):
        public_number("A", -1)
