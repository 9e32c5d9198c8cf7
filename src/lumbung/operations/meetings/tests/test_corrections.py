"""Putting a sheet right: whole, or one line, before and after the teller accepted it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import NotAllowed
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.operations.meetings import commands, errors, permissions, queries
from lumbung.operations.meetings.rules import ABSENT, SheetLine
from lumbung.operations.meetings.tests.acts import (
    INSTALMENT,
    RP,
    Field,
    accept,
    as_expected,
    field,
    open_till,
    record,
)
from lumbung.operations.till import queries as tills
from lumbung.products.financing import queries as financing
from lumbung.products.savings import queries as savings
from tests.cast import DAY, TinyCoop, person


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati with five members."""
    return field(coop)


def correct(
    melati: Field, collection_id: UUID, line: SheetLine, reason: str = "Salah catat"
) -> commands.CorrectionReceipt:
    """Pak Hadi writes one line anew."""
    return commands.correct_line(melati.hadi, commands.CorrectLine(uuid7(), collection_id, line, reason))


def road(melati: Field) -> dict[str, int]:
    """What Pak Budi carries."""
    return tills.cash_in(melati.coop.actor, "cash.field").get(melati.budi.user_id, {})


def income(melati: Field) -> int:
    """The margin recognised so far, in sen."""
    rows = ledger_queries.trial_balance(melati.coop.actor, DAY)
    return -sum(row.balance_sen for row in rows if row.code == "51101")


def test_a_whole_sheet_taken_back_leaves_nothing_and_may_be_recorded_again(melati: Field) -> None:
    """Reversed in one journal; the meeting waits again; the old number stays visible."""
    first = record(melati, kencleng=10_000)
    taken = commands.take_back_sheet(
        melati.hadi, commands.TakeBack(uuid7(), first.collection_id, "Salah rembug")
    )
    assert road(melati) == {}
    assert income(melati) == 0
    sari = melati.member_ids[0]
    assert savings.balances(melati.coop.actor, [sari])[sari]["wajib"] == 0
    assert financing.running(melati.coop.actor, [sari])[sari][0].left_sen == 2_200_000 * RP
    old = queries.recorded_sheet(melati.coop.actor, first.collection_id)
    assert old.reversed_reason == "Salah rembug"
    second = record(melati)
    assert second.collection_id != first.collection_id
    assert queries.meeting_of(melati.coop.actor, melati.rembug_id, DAY).collection_id == second.collection_id
    with pytest.raises(errors.NoSheet):
        commands.take_back_sheet(melati.hadi, commands.TakeBack(uuid7(), taken.collection_id, "lagi"))


def test_one_line_corrected_keeps_the_other_receipts(melati: Field) -> None:
    """She paid less than was written: her old receipt stays visible, the officer's purse follows."""
    lines = as_expected(melati)
    receipt = record(melati, lines)
    before, margin = road(melati)["tamwil"], income(melati)
    less = replace(lines[0], instalments=((lines[0].instalments[0][0], 5_000 * RP),))
    fixed = correct(melati, receipt.collection_id, less)
    assert fixed.old_receipt == receipt.receipts[0].number
    assert fixed.receipt != fixed.old_receipt
    assert road(melati)["tamwil"] == before - 50_000 * RP
    assert income(melati) < margin
    (contract,) = financing.running(melati.coop.actor, [lines[0].member_id])[lines[0].member_id]
    assert contract.left_sen == 2_200_000 * RP - 5_000 * RP
    sheet = queries.recorded_sheet(melati.coop.actor, receipt.collection_id)
    assert sheet.lines[0].corrected_receipt == fixed.old_receipt
    assert sheet.lines[0].corrected_by == "Pak Hadi"
    assert [line.receipt for line in sheet.lines[1:]] == [one.number for one in receipt.receipts[1:]]
    assert sheet.lines_sen == receipt.lines_sen - 50_000 * RP


def test_a_line_may_be_corrected_again_and_to_nothing(melati: Field) -> None:
    """Corrected twice: the last word counts; absent after all gives everything back."""
    lines = as_expected(melati)
    receipt = record(melati, lines)
    more = replace(lines[0], deposits=(*lines[0].deposits, ("sukarela", 20_000 * RP)))
    correct(melati, receipt.collection_id, more)
    correct(melati, receipt.collection_id, SheetLine(lines[0].member_id, ABSENT, "tidak datang"))
    saved = savings.balances(melati.coop.actor, [lines[0].member_id])[lines[0].member_id]
    assert set(saved.values()) == {0}
    assert road(melati)["tamwil"] == 3 * INSTALMENT + 4 * 5_000 * RP
    correct(melati, receipt.collection_id, lines[0])
    assert road(melati)["tamwil"] == 4 * INSTALMENT + 5 * 5_000 * RP
    with pytest.raises(errors.SheetIsFinal):
        commands.take_back_sheet(melati.hadi, commands.TakeBack(uuid7(), receipt.collection_id, "Terlambat"))


def test_the_last_instalment_can_be_corrected_downwards(melati: Field) -> None:
    """What is taken back is owed again before the new amount is held against the balance."""
    lines = as_expected(melati)
    all_of_it = replace(lines[0], instalments=((lines[0].instalments[0][0], 2_200_000 * RP),))
    receipt = record(melati, (all_of_it, *lines[1:]))
    correct(melati, receipt.collection_id, lines[0])
    (contract,) = financing.running(melati.coop.actor, [lines[0].member_id])[lines[0].member_id]
    assert contract.left_sen == 2_200_000 * RP - INSTALMENT


def test_the_teller_counts_what_the_corrected_sheet_says(melati: Field) -> None:
    """A correction before acceptance changes what is handed over."""
    lines = as_expected(melati)
    receipt = record(melati, lines)
    less = replace(lines[0], instalments=((lines[0].instalments[0][0], 5_000 * RP),))
    correct(melati, receipt.collection_id, less)
    open_till(melati)
    (waiting,) = queries.waiting_handover(melati.coop.actor, melati.coop.office_id)
    assert waiting.sheets[0].cash_sen == receipt.lines_sen - 50_000 * RP == waiting.held_sen
    accept(melati, waiting.sheets[0].cash_sen, ids=(receipt.collection_id,))
    assert road(melati) == {}


def test_after_acceptance_a_correction_goes_through_suspense(melati: Field) -> None:
    """The cash is in the till already: the officer's suspense bears the change until it is found."""
    lines = as_expected(melati)
    receipt = record(melati, lines)
    open_till(melati)
    accept(melati, receipt.lines_sen)
    with pytest.raises(errors.SheetIsFinal):
        commands.take_back_sheet(
            melati.hadi, commands.TakeBack(uuid7(), receipt.collection_id, "Salah semua")
        )
    less = replace(lines[0], instalments=((lines[0].instalments[0][0], 5_000 * RP),))
    correct(melati, receipt.collection_id, less)
    suspense = ledger_queries.purses(melati.coop.actor, "suspense", holder_ids=[melati.budi.user_id])
    assert sum(one.balance_sen for one in suspense) == -50_000 * RP
    no_gift = replace(less, gifts=())
    with pytest.raises(errors.SheetIsFinal):
        correct(melati, receipt.collection_id, no_gift)


def test_refuses_a_correction_without_reason_change_or_right(melati: Field) -> None:
    """Why, what, and who: each is asked."""
    lines = as_expected(melati)
    receipt = record(melati, lines)
    changed = replace(lines[0], deposits=())
    with pytest.raises(errors.NoReasonGiven):
        correct(melati, receipt.collection_id, changed, " ")
    with pytest.raises(errors.NothingChanges):
        correct(melati, receipt.collection_id, lines[0])
    with pytest.raises(errors.NoSheet):
        correct(melati, receipt.collection_id, replace(changed, member_id=uuid7()))
    with pytest.raises(errors.NoSheet):
        correct(melati, uuid7(), changed)
    with pytest.raises(NotAllowed):
        commands.correct_line(
            melati.budi, commands.CorrectLine(uuid7(), receipt.collection_id, changed, "Salah")
        )
    both = person(
        melati.coop, permissions.CORRECT, offices=[melati.coop.office_id], user_id=melati.budi.user_id
    )
    with pytest.raises(SamePerson):
        commands.correct_line(both, commands.CorrectLine(uuid7(), receipt.collection_id, changed, "Salah"))
