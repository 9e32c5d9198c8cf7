"""What if she opens two tills at once, or somebody pays while she closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import RaceDatabase
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.operations.till import commands, errors, queries
from lumbung.operations.till.rules import CashCount
from lumbung.operations.till.tests.test_sessions import TELLER, count
from tests.cast import DAY, TinyCoop, found_coop, person

RP = 100


@pytest.fixture
def place(race_db: RaceDatabase) -> Iterator[TinyCoop]:
    """A cooperative in a database with real commits."""
    with days.frozen(DAY, everywhere=True):
        yield found_coop()


@pytest.fixture
def ratna(place: TinyCoop) -> Actor:
    """Bu Ratna, teller."""
    return person(place, *TELLER, offices=[place.office_id], name="Bu Ratna")


def test_eight_openings_are_one_till(race_db: RaceDatabase, place: TinyCoop, ratna: Actor) -> None:
    """Two windows, one double click: one open till, the rest refused."""

    def opening() -> commands.TillReceipt:
        return commands.open_till(ratna, commands.OpenTill(uuid7(), place.office_id, CashCount()))

    answers = race_db.together(*[opening for _ in range(8)])
    won = [answer for answer in answers if isinstance(answer, commands.TillReceipt)]
    assert len(won) == 1, answers
    assert {type(answer) for answer in answers if answer not in won} == {errors.TillAlreadyOpen}
    assert len(queries.open_tills(place.actor)) == 1


def test_closing_waits_for_who_is_still_posting(race_db: RaceDatabase, place: TinyCoop, ratna: Actor) -> None:
    """A difference booked while she closes is in the count, or refused; the books and the drawer agree."""
    commands.open_till(ratna, commands.OpenTill(uuid7(), place.office_id, count(100_000), "modal awal"))
    answers = race_db.together(
        lambda: commands.book_difference(
            ratna, commands.BookDifference(uuid7(), place.office_id, 5_000 * RP, "Uang di laci")
        ),
        lambda: commands.close_till(
            ratna, commands.CloseTill(uuid7(), place.office_id, count(105_000), "Kalau lebih, dari laci")
        ),
    )
    closed = next(answer for answer in answers if isinstance(answer, commands.TillReceipt))
    refused = any(isinstance(answer, errors.TillNotOpen) for answer in answers)
    assert closed.difference_sen == (5_000 * RP if refused else 0)
    report = queries.till_report(place.actor, closed.till_id)
    assert report.movements[-1].balance_sen == 105_000 * RP
