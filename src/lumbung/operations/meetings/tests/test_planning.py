"""The meetings of a day, substitutes, and the noon board."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.operations.meetings import commands, errors, permissions, queries
from lumbung.operations.meetings.models import Meeting
from lumbung.operations.meetings.rules import ABSENT, SheetLine
from lumbung.operations.meetings.tests.acts import (
    INSTALMENT,
    Field,
    accept,
    add_circle,
    as_expected,
    field,
    officer,
    open_till,
    record,
)
from tests.cast import DAY, TinyCoop


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati with five members."""
    return field(coop)


def plan(melati: Field) -> commands.Planned:
    """Make today's meetings."""
    return commands.plan_meetings(melati.hadi, commands.PlanMeetings(uuid7(), melati.coop.office_id, DAY))


def test_planning_twice_changes_nothing(melati: Field) -> None:
    """Mondays' rembug meet on Monday, once; Tuesday's do not."""
    add_circle(melati.coop, "Mawar", 2, melati.budi.user_id, 11)
    add_circle(melati.coop, "Kenanga", 2, melati.budi.user_id, weekday=2)
    assert (plan(melati).made, plan(melati).made) == (2, 0)
    views = queries.day_plan(melati.coop.actor, DAY)
    assert [view.name for view in views] == ["Melati", "Mawar"]


def test_the_list_is_there_before_anybody_planned(melati: Field) -> None:
    """An officer who opens her list first sees what the weekdays say."""
    (view,) = queries.day_plan(melati.coop.actor, DAY, officer_id=melati.budi.user_id)
    assert (view.meeting_id, view.state, view.member_count) == (None, "planned", 5)
    assert queries.day_plan(melati.coop.actor, DAY, officer_id=melati.hadi.user_id) == []
    plan(melati)
    (again,) = queries.day_plan(melati.coop.actor, DAY, officer_id=melati.budi.user_id)
    assert again.meeting_id is not None


def test_a_substitute_holds_the_meetings_of_a_day(melati: Field) -> None:
    """Pak Budi is ill: Bu Wulan records Melati today, he does not; next week it is his again."""
    wulan = officer(melati.coop, "field_officer", "Bu Wulan", permissions.RECORD_COLLECTION)
    order = commands.SubstituteOfficer(
        uuid7(), melati.coop.office_id, DAY, melati.budi.user_id, wulan.user_id, "Sakit"
    )
    assert commands.substitute_officer(melati.hadi, order).meetings == 1
    with pytest.raises(errors.NotYourMeeting):
        record(melati)
    by_wulan = Field(melati.coop, melati.rembug_id, melati.member_ids, wulan, melati.ratna, melati.hadi)
    record(by_wulan)
    board = queries.board(melati.coop.actor, [melati.coop.office_id], DAY)
    assert [(one.name, one.substitution_reason) for one in board.substituted] == [("Melati", "Sakit")]
    (next_week,) = queries.day_plan(melati.coop.actor, DAY + timedelta(days=7))
    assert next_week.officer_id == melati.budi.user_id


def test_refuses_a_substitution_that_makes_no_sense(melati: Field) -> None:
    """Without a reason, to somebody who is no officer, or with nothing left to hold."""

    def substitute(substitute_id: UUID, reason: str) -> None:
        commands.substitute_officer(
            melati.hadi,
            commands.SubstituteOfficer(
                uuid7(),
                melati.coop.office_id,
                DAY,
                melati.budi.user_id,
                substitute_id,
                reason,
            ),
        )

    wulan = officer(melati.coop, "field_officer", "Bu Wulan", permissions.RECORD_COLLECTION)
    with pytest.raises(errors.NoReasonGiven):
        substitute(wulan.user_id, " ")
    with pytest.raises(errors.NotAnOfficer):
        substitute(melati.ratna.user_id, "Sakit")
    record(melati)
    with pytest.raises(errors.NoMeetingsToMove):
        substitute(wulan.user_id, "Sakit")


def test_meetings_nobody_recorded_are_remembered(melati: Field) -> None:
    """Monday's meeting is still open on Tuesday."""
    plan(melati)
    (late,) = queries.overdue(melati.coop.actor, DAY + timedelta(days=1))
    assert late.held_on == DAY
    record(melati)
    assert queries.overdue(melati.coop.actor, DAY + timedelta(days=1)) == []


def test_the_board_knows_expected_recorded_accepted_and_the_road(melati: Field) -> None:
    """Money that is expected, in the books, on the road, and in the till; who was absent, who is late."""
    rembug_id, ids = add_circle(melati.coop, "Mawar", 3, melati.budi.user_id, 11)
    lines = as_expected(melati)
    absent = SheetLine(lines[0].member_id, ABSENT, "anak sakit")
    receipt = record(melati, (absent, *lines[1:]), kencleng=1_000)
    board = queries.board(melati.coop.actor, [melati.coop.office_id], DAY)
    assert board.recorded_count == 1
    assert board.recorded_sen == board.road_sen == receipt.lines_sen + receipt.kencleng_sen
    assert board.expected_sen == 6 * INSTALMENT + 8 * 8_000 * 100
    assert board.accepted_sen == 0
    assert [(one.name, one.reason) for one in board.absent] == [("Melati 00", "anak sakit")]
    assert [one.short_sen for one in board.first_late] == [INSTALMENT]
    (row,) = board.rows
    assert (row.officer_name, [[cell.state for cell in hour] for hour in row.cells]) == (
        "Pak Budi",
        [["look"], ["planned"]],
    )
    open_till(melati)
    accept(melati, board.road_sen)
    after = queries.board(melati.coop.actor, [melati.coop.office_id], DAY)
    assert (after.accepted_sen, after.road_sen) == (board.recorded_sen, 0)
    assert queries.board(melati.coop.actor, [melati.coop.other_office_id], DAY).meetings == []
    assert rembug_id
    assert ids


def test_late_a_second_time_is_no_longer_the_first(melati: Field) -> None:
    """Who was short last week too is not on the list of first times."""
    from lumbung.books.ledger import commands as ledger
    from lumbung.kernel.scope import writing

    lines = as_expected(melati)
    record(melati, (SheetLine(lines[0].member_id, ABSENT, "anak sakit"), *lines[1:]))
    week = DAY + timedelta(days=7)
    with writing(melati.coop.actor):
        ledger.close_book_day(melati.coop.actor, melati.coop.office_id, week)
    with days.frozen(week, everywhere=True):
        later = Field(
            melati.coop, melati.rembug_id, melati.member_ids, melati.budi, melati.ratna, melati.hadi, week
        )
        again = as_expected(later)
        absent = [SheetLine(line.member_id, ABSENT, "sakit") for line in again[:2]]
        record(later, (*absent, *again[2:]))
        board = queries.board(melati.coop.actor, None, week)
    assert [one.name for one in board.first_late] == ["Melati 01"]


def test_a_meeting_that_has_not_begun_an_hour_later_is_late(melati: Field) -> None:
    """At half past nine it is its hour; at half past ten a meeting of nine o'clock is missing."""
    with days.frozen(datetime(2026, 1, 5, 9, 30, tzinfo=days.WIB), everywhere=True):
        board = queries.board(melati.coop.actor, None, DAY)
    assert [[cell.state for cell in hour] for hour in board.rows[0].cells] == [["running"]]
    with days.frozen(datetime(2026, 1, 5, 10, 30, tzinfo=days.WIB), everywhere=True):
        board = queries.board(melati.coop.actor, None, DAY)
    assert [[cell.state for cell in hour] for hour in board.rows[0].cells] == [["late"]]
    assert board.looks == 1


def test_the_board_costs_the_same_for_one_meeting_or_six(melati: Field) -> None:
    """Statements do not grow with the meetings."""

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.board(melati.coop.actor, [melati.coop.office_id], DAY)
        return len(asked.captured_queries)

    record(melati)
    one = cost()
    for number in range(5):
        rembug_id, ids = add_circle(melati.coop, f"Rembug {number}", 2, melati.budi.user_id, 10 + number)
        record(Field(melati.coop, rembug_id, ids, melati.budi, melati.ratna, melati.hadi))
    assert cost() <= one
    with reading(melati.coop.actor):
        assert Meeting.objects.count() == 6
