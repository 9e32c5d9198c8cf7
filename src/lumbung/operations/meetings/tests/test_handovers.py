"""The teller takes the officer's cash in."""

from __future__ import annotations

import pytest

from lumbung.books.ledger import errors as ledger_errors
from lumbung.kernel.actors import NotAllowed
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import commands, errors, permissions, queries
from lumbung.operations.meetings.tests.acts import (
    NOTES,
    RP,
    Field,
    accept,
    add_circle,
    field,
    open_till,
    record,
)
from lumbung.operations.till import commands as till
from lumbung.operations.till import errors as till_errors
from lumbung.operations.till import queries as tills
from lumbung.operations.till.models import Difference
from lumbung.operations.till.rules import CashCount, makes_up
from tests.cast import DAY, TinyCoop, person


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati, recorded with a kencleng of Rp47.500, and an open till at the branch."""
    melati = field(coop)
    record(melati, kencleng=47_500)
    return melati


def carried(melati: Field) -> int:
    """All cash on the road, in sen."""
    return sum(sum(books.values()) for books in tills.cash_in(melati.coop.actor, "cash.field").values())


def test_accepted_exactly_the_cash_is_in_the_till_and_the_sheet_final(melati: Field) -> None:
    """Each book's cash arrives in its own purse of the till."""
    open_till(melati)
    (waiting,) = queries.waiting_handover(melati.coop.actor, melati.coop.office_id)
    assert (waiting.officer_name, len(waiting.sheets), waiting.other_sen) == ("Pak Budi", 1, 0)
    receipt = accept(melati, waiting.held_sen)
    assert isinstance(receipt, commands.HandoverReceipt)
    assert receipt.difference_sen == 0
    assert carried(melati) == 0
    mine = tills.my_till(melati.ratna)
    assert mine is not None
    assert mine.held == {**waiting.held, "kebajikan": 0}
    assert queries.waiting_handover(melati.coop.actor, melati.coop.office_id) == []
    (meeting,) = queries.day_plan(melati.coop.actor, DAY)
    assert meeting.state == "accepted"
    (view,) = queries.handovers(melati.coop.actor, [melati.coop.office_id], DAY)
    assert view.rembug_names == ("Melati",)
    assert queries.handover(melati.coop.actor, receipt.handover_id) == view


def test_short_cash_goes_to_the_officers_suspense_with_a_reason(melati: Field) -> None:
    """Rp5.000 short: refused without a reason, booked with one."""
    open_till(melati)
    total = carried(melati)
    with pytest.raises(till_errors.NoReasonForDifference):
        accept(melati, total - 5_000 * RP)
    receipt = accept(melati, total - 5_000 * RP, reason="Salah kembalian")
    assert isinstance(receipt, commands.HandoverReceipt)
    assert receipt.difference_sen == -5_000 * RP
    with writing(melati.coop.actor):
        row = Difference.objects.get()
    assert (row.person_id, row.kind, row.source_id) == (
        melati.budi.user_id,
        "taking_in",
        receipt.handover_id,
    )


def test_a_large_difference_waits_for_a_second_person(melati: Field) -> None:
    """Rp20.000 short is above the dated limit: Pak Hadi decides; until then nothing moved."""
    open_till(melati)
    total = carried(melati)
    answer = accept(melati, total - 20_000 * RP, reason="Kurang satu lembar")
    assert isinstance(answer, Waiting)
    assert carried(melati) == total
    approve(melati.hadi, answer.key)
    assert carried(melati) == 0


def test_sheet_by_sheet_or_the_whole_day(melati: Field) -> None:
    """Two meetings: the first is accepted alone, the rest at the end of the day."""
    rembug_id, ids = add_circle(melati.coop, "Mawar", 3, melati.budi.user_id, 11)
    mawar = Field(melati.coop, rembug_id, ids, melati.budi, melati.ratna, melati.hadi)
    second = record(mawar)
    open_till(melati)
    (waiting,) = queries.waiting_handover(melati.coop.actor, melati.coop.office_id)
    assert [sheet.rembug_name for sheet in waiting.sheets] == ["Melati", "Mawar"]
    accept(melati, second.lines_sen, ids=(second.collection_id,))
    (rest,) = queries.waiting_handover(melati.coop.actor, melati.coop.office_id)
    assert [sheet.rembug_name for sheet in rest.sheets] == ["Melati"]
    accept(melati, rest.held_sen)
    assert queries.waiting_handover(melati.coop.actor, melati.coop.office_id) == []


def test_refuses_what_does_not_wait(melati: Field) -> None:
    """Accepted twice, of nobody, by herself, from a closed till, of a note that does not exist."""
    total = carried(melati)
    with pytest.raises(till_errors.TillNotOpen):
        accept(melati, total)
    open_till(melati)
    order = commands.AcceptCash(
        uuid7(), melati.coop.office_id, melati.budi.user_id, makes_up(total, NOTES), expected_sen=1
    )
    with pytest.raises(errors.NothingToAccept):
        commands.accept_cash(melati.ratna, order)
    with pytest.raises(till_errors.CountDoesNotFit):
        commands.accept_cash(
            melati.ratna,
            commands.AcceptCash(
                uuid7(),
                melati.coop.office_id,
                melati.budi.user_id,
                CashCount(((30_000 * RP, 1),), total - 30_000 * RP),
            ),
        )
    both = person(
        melati.coop, permissions.ACCEPT_CASH, offices=[melati.coop.office_id], user_id=melati.budi.user_id
    )
    with pytest.raises(SamePerson):
        commands.accept_cash(
            both,
            commands.AcceptCash(uuid7(), melati.coop.office_id, melati.budi.user_id, CashCount()),
        )
    with pytest.raises(NotAllowed):
        commands.accept_cash(melati.hadi, order)
    accept(melati, total)
    with pytest.raises(errors.NothingToAccept):
        accept(melati, 0)
    with pytest.raises(errors.NoSheet):
        queries.handover(melati.coop.actor, uuid7())


def test_refuses_a_till_of_another_office(melati: Field) -> None:
    """Her till stands in the other branch."""
    far = person(
        melati.coop,
        permissions.ACCEPT_CASH,
        "till.open",
        offices=[melati.coop.office_id, melati.coop.other_office_id],
        name="Bu Tuti",
    )
    till.open_till(far, till.OpenTill(uuid7(), melati.coop.other_office_id, CashCount()))
    with pytest.raises(till_errors.TillElsewhere):
        commands.accept_cash(
            far,
            commands.AcceptCash(
                uuid7(),
                melati.coop.office_id,
                melati.budi.user_id,
                makes_up(carried(melati), NOTES),
            ),
        )
    assert ledger_errors.BalanceTooLow.constraint == "ledger_balance_floor"
