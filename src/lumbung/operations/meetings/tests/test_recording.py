"""One sheet, one journal: what recording does, and every way it says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import errors as ledger_errors
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days
from lumbung.kernel.actors import NotAllowed, WrongOffice
from lumbung.kernel.errors import KeyReused
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import commands, errors, permissions, queries
from lumbung.operations.meetings.commands import LeaderWord
from lumbung.operations.meetings.models import Collection
from lumbung.operations.meetings.rules import ABSENT, ENTRUSTED, SheetLine
from lumbung.operations.meetings.tests.acts import (
    INSTALMENT,
    NOTES,
    RP,
    Field,
    add_circle,
    as_expected,
    field,
    record,
    sheet_of,
)
from lumbung.operations.till import errors as till_errors
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import CashCount, makes_up
from lumbung.products.financing import errors as financing_errors
from lumbung.products.financing import queries as financing
from lumbung.products.savings import errors as savings_errors
from lumbung.products.savings import queries as savings
from tests.cast import DAY, TinyCoop, person

WAJIB, GIFT = 5_000 * RP, 3_000 * RP
COMMAND_STATEMENTS = 24  # with the savepoint of the test, and three accounts opened for the first time


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati with five members, on its Monday."""
    return field(coop)


def held(melati: Field) -> dict[str, int]:
    """What Pak Budi carries, by book."""
    return tills.cash_in(melati.coop.actor, "cash.field").get(melati.budi.user_id, {})


def test_a_sheet_pays_savings_financing_and_gifts_at_once(melati: Field) -> None:
    """One journal; cash in each book; each member's receipt is her own lines."""
    receipt = record(melati, kencleng=47_500)
    assert receipt.lines_sen == 4 * INSTALMENT + 5 * (WAJIB + GIFT)
    assert held(melati) == {
        "tamwil": 4 * INSTALMENT + 5 * WAJIB,
        "zis": 5 * 1_000 * RP + 47_500 * RP,
        "wakaf": 5 * 2_000 * RP,
    }
    sari = melati.member_ids[0]
    assert savings.balances(melati.coop.actor, [sari])[sari]["wajib"] == WAJIB
    (contract,) = financing.running(melati.coop.actor, [sari])[sari]
    assert contract.left_sen == 2_200_000 * RP - INSTALMENT
    lines = ledger_queries.member_lines(melati.coop.actor, sari, journal_id=receipt.journal_id)
    assert sum(line.amount_sen for line in lines if line.amount_sen < 0) == -(INSTALMENT + WAJIB + GIFT)
    assert len({one.number for one in receipt.receipts}) == 5


def test_the_same_key_gets_the_same_receipt(melati: Field) -> None:
    """A resend is harmless, other content under the key is not believed, another key is refused."""
    order = sheet_of(melati)
    first = commands.record_collection(melati.budi, order)
    assert commands.record_collection(melati.budi, order) == first
    with pytest.raises(KeyReused):
        commands.record_collection(melati.budi, replace(order, kencleng_sen=1_000 * RP))
    with pytest.raises(errors.MeetingAlreadyRecorded):
        commands.record_collection(melati.budi, replace(order, key=uuid7()))
    assert held(melati)["tamwil"] == 4 * INSTALMENT + 5 * WAJIB


def test_lines_may_differ_from_what_is_expected(melati: Field) -> None:
    """Short, over, absent, entrusted: recorded as they are, and said as they are."""
    one, two, three, four, five = as_expected(melati)
    less = replace(one, instalments=((one.instalments[0][0], 5_000 * RP),))
    more = replace(two, deposits=(*two.deposits, ("sukarela", 50_000 * RP)))
    lines = (
        less,
        more,
        SheetLine(three.member_id, ABSENT, "anak sakit"),
        replace(four, state=ENTRUSTED, reason="lewat Bu Euis"),
        five,
    )
    receipt = record(melati, lines)
    sheet = queries.recorded_sheet(melati.coop.actor, receipt.collection_id)
    assert [line.differs for line in sheet.lines] == ["less", "more", "absent", "entrusted", "exact"]
    assert [line.short_sen for line in sheet.lines] == [50_000 * RP, 0, INSTALMENT, 0, 0]
    assert (sheet.present_count, sheet.lines_sen) == (4, receipt.lines_sen)
    assert sheet.meeting.absent_count == 1


def test_a_meeting_at_which_nobody_paid_is_recorded_without_a_journal(melati: Field) -> None:
    """All absent because of the flood: attendance is kept, nothing moves, nothing waits for the teller."""
    everybody = tuple(SheetLine(member, ABSENT, "banjir") for member in melati.member_ids)
    receipt = record(melati, everybody)
    assert (receipt.journal_id, receipt.receipts) == (None, ())
    assert queries.waiting_handover(melati.coop.actor, melati.coop.office_id) == []
    (meeting,) = queries.day_plan(melati.coop.actor, DAY)
    assert meeting.state == "accepted"


def test_refuses_a_sheet_whose_cash_does_not_add_up(melati: Field) -> None:
    """One note too few: nothing is recorded, not even the key."""
    order = sheet_of(melati)
    short = replace(order, count=makes_up(order.lines_sen - 20_000 * RP, NOTES))
    with pytest.raises(errors.CashMismatch) as refused:
        commands.record_collection(melati.budi, short)
    assert "Rp20.000" in str(refused.value)
    assert held(melati) == {}
    commands.record_collection(melati.budi, order)


def test_refuses_a_member_twice(melati: Field) -> None:
    """One member, one line."""
    lines = as_expected(melati)
    with pytest.raises(errors.MemberTwice):
        record(melati, (*lines, lines[0]))


def test_refuses_somebody_of_another_rembug(melati: Field) -> None:
    """A neighbour pays at her own meeting."""
    _, strangers = add_circle(melati.coop, "Mawar", 2, melati.budi.user_id, weekday=2)
    with pytest.raises(errors.NotInRembug):
        record(melati, (*as_expected(melati), SheetLine(strangers[0])))
    with pytest.raises(errors.NotInRembug):
        record(melati, (*as_expected(melati), SheetLine(uuid7())))


def test_refuses_an_instalment_on_another_members_contract(melati: Field) -> None:
    """What is paid goes to her own financing, once."""
    one, two, *rest = as_expected(melati)
    swapped = replace(one, instalments=two.instalments)
    with pytest.raises(errors.NotHerContract):
        record(melati, (swapped, two, *rest))
    doubled = replace(one, instalments=one.instalments * 2)
    with pytest.raises(errors.NotHerContract):
        record(melati, (doubled, two, *rest))


def test_refuses_more_than_owed(melati: Field) -> None:
    """The last rupiah of a contract is its last."""
    one, *rest = as_expected(melati)
    greedy = replace(one, instalments=((one.instalments[0][0], 2_200_001 * RP),))
    with pytest.raises(financing_errors.MoreThanOwed):
        record(melati, (greedy, *rest))


def test_refuses_lines_that_contradict_themselves(melati: Field) -> None:
    """Absent but paid, absent without a reason, below zero, a gift or a product that does not exist."""
    one, *rest = as_expected(melati)
    with pytest.raises(errors.AbsentButPaid):
        record(melati, (replace(one, state=ABSENT, reason="sakit"), *rest))
    with pytest.raises(errors.NoReasonGiven):
        record(melati, (SheetLine(one.member_id, ABSENT), *rest))
    with pytest.raises(errors.NegativeAmount):
        record(melati, (replace(one, deposits=(("wajib", -1),)), *rest))
    with pytest.raises(errors.NegativeAmount):
        record(melati, (replace(one, gifts=(("amil", 1_000 * RP),)), *rest))
    with pytest.raises(errors.NegativeAmount):
        record(melati, kencleng=-1)
    with pytest.raises(savings_errors.NoSuchProduct):
        record(melati, (replace(one, deposits=(("emas", 1_000 * RP),)), *rest))
    with pytest.raises(till_errors.CountDoesNotFit):
        record(melati, count=CashCount(((30_000 * RP, 1),)))


def test_refuses_a_day_on_which_the_rembug_does_not_meet(melati: Field) -> None:
    """Melati meets on Mondays."""
    with pytest.raises(errors.MeetingNotPlanned):
        record(melati, held_on=DAY + timedelta(days=1))


def test_refuses_another_officer_and_another_office(melati: Field) -> None:
    """The cash is in the hands of the officer of the day."""
    order = sheet_of(melati)
    wulan = person(
        melati.coop, permissions.RECORD_COLLECTION, offices=[melati.coop.office_id], name="Bu Wulan"
    )
    with pytest.raises(errors.NotYourMeeting):
        commands.record_collection(wulan, order)
    faraway = person(
        melati.coop,
        permissions.RECORD_COLLECTION,
        offices=[melati.coop.other_office_id],
        user_id=melati.budi.user_id,
    )
    with pytest.raises(WrongOffice):
        commands.record_collection(faraway, order)
    with pytest.raises(NotAllowed):
        commands.record_collection(melati.ratna, order)


def test_refuses_another_cooperatives_rembug(melati: Field, other_coop: TinyCoop) -> None:
    """By id or not: what is not ours does not exist."""
    from lumbung.people.members.errors import NoRembug

    dewi = person(other_coop, permissions.RECORD_COLLECTION)
    with pytest.raises(NoRembug):
        commands.record_collection(dewi, sheet_of(melati))


def test_the_leader_confirms_with_her_pin_or_her_name(melati: Field) -> None:
    """No leader, no sheet; her PIN is hers, and rests after five wrong ones."""
    leader = melati.member_ids[0]
    with pytest.raises(errors.LeaderNotConfirmed):
        record(melati, leader=LeaderWord("signed", " "))
    with pytest.raises(errors.LeaderNotConfirmed):
        record(melati, leader=LeaderWord("signed", "Bu Euis", uuid7()))
    with pytest.raises(errors.WrongPin):
        record(melati, leader=LeaderWord("pin", "Bu Euis", leader, "1234"))
    with pytest.raises(errors.WrongPin):
        commands.set_leader_pin(melati.budi, commands.SetLeaderPin(uuid7(), leader, "12"))
    commands.set_leader_pin(melati.budi, commands.SetLeaderPin(uuid7(), leader, "4711"))
    for _ in range(5):
        with pytest.raises(errors.WrongPin):
            record(melati, leader=LeaderWord("pin", "Bu Euis", leader, "0000"))
        commands.note_wrong_pin(melati.budi, leader)
    with pytest.raises(errors.PinLocked):
        record(melati, leader=LeaderWord("pin", "Bu Euis", leader, "4711"))
    assert not queries.leader_has_pin(melati.coop.actor, leader)
    with days.frozen(days.now() + timedelta(minutes=16), everywhere=True):
        receipt = record(melati, leader=LeaderWord("pin", "Bu Euis", leader, "4711"))
    assert queries.recorded_sheet(melati.coop.actor, receipt.collection_id).leader_how == "pin"


def test_no_pin_is_ever_kept(melati: Field) -> None:
    """Neither in the log of commands nor in a hash that could be tried out without the installation's key."""
    leader = melati.member_ids[0]
    commands.set_leader_pin(melati.budi, commands.SetLeaderPin(uuid7(), leader, "471193"))
    order = sheet_of(melati, leader=LeaderWord("pin", "Bu Euis", leader, "471193"))
    receipt = commands.record_collection(melati.budi, order)
    other_pin = replace(order, leader=replace(order.leader, pin="000000"))
    assert commands.record_collection(melati.budi, other_pin) == receipt  # the pin is no part of the content
    with writing(melati.coop.actor), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM kernel_command c")
        assert "471193" not in cursor.fetchone()[0]


def test_a_late_sheet_posts_to_the_open_day_and_keeps_its_date(melati: Field) -> None:
    """The office closed Monday; the sheet that was stuck in a phone comes on Tuesday."""
    order = sheet_of(melati)
    with writing(melati.coop.actor):
        ledger.close_book_day(melati.coop.actor, melati.coop.office_id, DAY + timedelta(days=1))
    receipt = commands.record_collection(melati.budi, order)
    assert (receipt.day, receipt.held_on) == (DAY + timedelta(days=1), DAY)
    sheet = queries.recorded_sheet(melati.coop.actor, receipt.collection_id)
    assert sheet.is_late
    assert [one.collection_id for one in queries.sheets(melati.coop.actor, None, receipt.day)] == [
        receipt.collection_id
    ]


def test_a_meeting_of_tomorrow_cannot_be_recorded_today(melati: Field) -> None:
    """An act cannot have happened after the open day."""
    with pytest.raises(ledger_errors.AheadOfDay):
        record(melati, held_on=DAY + timedelta(days=7))


@pytest.mark.parametrize("size", [10, 60])
def test_the_number_of_statements_does_not_grow_with_the_members(coop: TinyCoop, size: int) -> None:
    """Ten members or sixty: the same statements."""
    place = field(coop, size)
    commands.plan_meetings(place.budi, commands.PlanMeetings(uuid7(), coop.office_id, DAY))
    order = sheet_of(place, kencleng=47_500)
    with CaptureQueriesContext(connection) as asked:
        commands.record_collection(place.budi, order)
    told = [query["sql"][:160] for query in asked.captured_queries]
    assert len(told) <= COMMAND_STATEMENTS, "\n".join(told)


def test_a_collection_is_of_its_cooperative(melati: Field, other_coop: TinyCoop) -> None:
    """Bu Dewi asks for our sheet by its id."""
    receipt = record(melati)
    with pytest.raises(errors.NoSheet):
        queries.recorded_sheet(other_coop.actor, receipt.collection_id)
    with writing(other_coop.actor):
        assert not Collection.objects.filter(id=receipt.collection_id).exists()


def test_receipts_of_a_member_are_hers(melati: Field) -> None:
    """Newest first, with the number she was given."""
    receipt = record(melati)
    sari = melati.member_ids[1]
    (line,) = queries.member_receipts(melati.coop.actor, sari)
    given = next(one for one in receipt.receipts if one.member_id == sari)
    assert (line.receipt, line.paid_sen) == (given.number, given.paid_sen)
    assert isinstance(line.attendance_id, UUID)
