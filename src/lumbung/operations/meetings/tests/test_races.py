"""What if two do it at once: real threads, real commits."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from conftest import RaceDatabase
from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.operations.meetings import commands, errors, queries
from lumbung.operations.meetings.commands import CollectionReceipt, HandoverReceipt
from lumbung.operations.meetings.models import Attendance, Collection, Meeting
from lumbung.operations.meetings.tests.acts import NOTES, Field, field, open_till, record, sheet_of
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import makes_up
from tests.cast import DAY, found_coop

THREADS = 8


@pytest.fixture
def melati(race_db: RaceDatabase) -> Iterator[Field]:
    """Rembug Melati in a database with real commits."""
    with days.frozen(DAY, everywhere=True):
        yield field(found_coop())


def counts(melati: Field) -> tuple[int, int, int]:
    """Meetings, sheets and lines in the database."""
    with reading(melati.coop.actor):
        return Meeting.objects.count(), Collection.objects.count(), Attendance.objects.count()


def carried(melati: Field) -> int:
    """What the officer carries, in sen."""
    return sum(tills.cash_in(melati.coop.actor, "cash.field").get(melati.budi.user_id, {}).values())


def test_eight_sends_of_one_key_are_one_sheet(race_db: RaceDatabase, melati: Field) -> None:
    """The phone sent again and again: eight equal receipts."""
    order = sheet_of(melati)
    answers = race_db.together(
        *[lambda: commands.record_collection(melati.budi, order) for _ in range(THREADS)]
    )
    assert all(isinstance(answer, CollectionReceipt) for answer in answers), answers
    assert len(set(answers)) == 1
    assert counts(melati) == (1, 1, 5)
    assert carried(melati) == order.lines_sen


def test_eight_sheets_for_one_meeting_are_one_sheet_and_seven_refusals(
    race_db: RaceDatabase, melati: Field
) -> None:
    """Eight keys: the first wins, whether the meeting was planned or not."""
    order = sheet_of(melati)
    answers = race_db.together(
        *[
            functools.partial(commands.record_collection, melati.budi, replace(order, key=uuid7()))
            for _ in range(THREADS)
        ]
    )
    won = [answer for answer in answers if isinstance(answer, CollectionReceipt)]
    lost = [answer for answer in answers if isinstance(answer, errors.MeetingAlreadyRecorded)]
    assert (len(won), len(lost)) == (1, THREADS - 1), answers
    assert counts(melati) == (1, 1, 5)
    assert carried(melati) == order.lines_sen


def test_two_tellers_cannot_take_the_same_cash_in(race_db: RaceDatabase, melati: Field) -> None:
    """Accepted twice at the same moment: once it is done, once it is refused."""
    receipt = record(melati)
    open_till(melati)
    count = makes_up(receipt.lines_sen, NOTES)

    def accept() -> HandoverReceipt:
        order = commands.AcceptCash(
            uuid7(), melati.coop.office_id, melati.budi.user_id, count, expected_sen=receipt.lines_sen
        )
        answer = commands.accept_cash(melati.ratna, order)
        assert isinstance(answer, HandoverReceipt)
        return answer

    answers = race_db.together(*[accept for _ in range(4)])
    won = [answer for answer in answers if isinstance(answer, HandoverReceipt)]
    assert len(won) == 1, answers
    assert {type(answer) for answer in answers if answer not in won} <= {errors.NothingToAccept}
    assert carried(melati) == 0
    mine = tills.my_till(melati.ratna)
    assert mine is not None
    assert mine.held_sen == receipt.lines_sen


def test_a_sheet_cannot_be_accepted_and_taken_back_at_once(race_db: RaceDatabase, melati: Field) -> None:
    """Either the teller has it, or it was taken back; never both."""
    receipt = record(melati)
    open_till(melati)
    order = commands.AcceptCash(
        uuid7(),
        melati.coop.office_id,
        melati.budi.user_id,
        makes_up(receipt.lines_sen, NOTES),
        (receipt.collection_id,),
    )
    back = commands.TakeBack(uuid7(), receipt.collection_id, "Salah rembug")
    answers = race_db.together(
        lambda: commands.accept_cash(melati.ratna, order),
        lambda: commands.take_back_sheet(melati.hadi, back),
    )
    assert sum(isinstance(answer, Exception) for answer in answers) == 1, answers
    sheet = queries.recorded_sheet(melati.coop.actor, receipt.collection_id)
    assert sheet.is_final != bool(sheet.reversed_reason)
    assert carried(melati) == 0
