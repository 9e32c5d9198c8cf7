"""Cash between till and vault, and what the lists show of it."""

from __future__ import annotations

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.till import commands, errors, permissions, queries
from lumbung.operations.till.tests.test_sessions import TELLER, close_with, open_with
from tests.cast import DAY, TinyCoop, person

RP = 100


@pytest.fixture
def ratna(coop: TinyCoop) -> Actor:
    """Bu Ratna, teller, with her till open and empty."""
    ratna = person(coop, *TELLER, offices=[coop.office_id], name="Bu Ratna")
    open_with(ratna, coop.office_id, 0)
    return ratna


def fill_vault(coop: TinyCoop, rupiah: int, book: str = "tamwil") -> None:
    """The office begins with cash in its vault."""
    other = {"tamwil": "opening.equity", "zis": "fund.infaq"}[book]
    with writing(coop.actor):
        vault = commands.vault_accounts(coop.actor, office_id=coop.office_id, books=[book])[book]
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.opening")
        draft.debit(vault, rupiah * RP)
        if book == "tamwil":
            draft.credit_gl(other, rupiah * RP)
        else:
            fund = ledger.open_account(coop.actor, other, uuid7(), office_id=coop.office_id)
            draft.credit(fund, rupiah * RP)
        ledger.post(coop.actor, draft)


def move(actor: Actor, coop: TinyCoop, direction: str, rupiah: int, book: str = "tamwil") -> object:
    """Ask for cash to be moved."""
    amounts = ((book, rupiah * RP),)
    return commands.move_vault(actor, commands.MoveVault(uuid7(), coop.office_id, direction, amounts))


def test_cash_goes_to_the_till_and_back(coop: TinyCoop, ratna: Actor) -> None:
    """Two sides each time; the drawer counts right in the evening."""
    fill_vault(coop, 1_000_000)
    fill_vault(coop, 50_000, "zis")
    move(ratna, coop, commands.FROM_VAULT, 400_000)
    move(ratna, coop, commands.FROM_VAULT, 50_000, "zis")
    till = queries.my_till(ratna)
    assert till is not None
    assert till.held == {"tamwil": 400_000 * RP, "zis": 50_000 * RP, "wakaf": 0, "kebajikan": 0}
    move(ratna, coop, commands.TO_VAULT, 150_000)
    assert queries.cash_in(coop.actor, "cash.vault") == {coop.office_id: {"tamwil": 750_000 * RP}}
    assert close_with(ratna, coop.office_id, 300_000).difference_sen == 0
    assert queries.my_till(ratna) is None


def test_refuses_what_is_not_there_and_what_is_nothing(coop: TinyCoop, ratna: Actor) -> None:
    """No cash from an empty vault, no move of nothing, none from a closed till."""
    with pytest.raises(errors.NotEnoughCash):
        move(ratna, coop, commands.FROM_VAULT, 1)
    with pytest.raises(errors.NoAmount):
        move(ratna, coop, commands.TO_VAULT, 0)
    with pytest.raises(errors.NoAmount):
        move(ratna, coop, "sideways", 10)
    close_with(ratna, coop.office_id, 0)
    with pytest.raises(errors.TillNotOpen):
        move(ratna, coop, commands.TO_VAULT, 10)


def test_above_the_limit_a_second_person_confirms(coop: TinyCoop, ratna: Actor) -> None:
    """Rp25.000.001 waits; the till and the vault stay as they are until somebody else says yes."""
    fill_vault(coop, 30_000_000)
    key = uuid7()
    order = commands.MoveVault(key, coop.office_id, commands.FROM_VAULT, (("tamwil", 25_000_001 * RP),))
    assert isinstance(commands.move_vault(ratna, order), Waiting)
    before = queries.my_till(ratna)
    assert before is not None
    assert before.held_sen == 0
    approve(person(coop, permissions.APPROVE_VAULT, offices=[coop.office_id], name="Pak Hadi"), key)
    after = queries.my_till(ratna)
    assert after is not None
    assert after.held_sen == 25_000_001 * RP


def test_the_report_of_a_till_adds_up(coop: TinyCoop, ratna: Actor) -> None:
    """Opening, what moved, closing: one line for each journal with the balance after it."""
    fill_vault(coop, 1_000_000)
    move(ratna, coop, commands.FROM_VAULT, 400_000)
    move(ratna, coop, commands.TO_VAULT, 100_000)
    closed = close_with(ratna, coop.office_id, 290_000, "Kurang sepuluh ribu")
    report = queries.till_report(coop.actor, closed.till_id)
    assert [one.kind for one in report.movements] == [
        "till.from_vault",
        "till.to_vault",
        "till.closing",
    ]
    assert [one.balance_sen for one in report.movements][-1] == 290_000 * RP
    assert (report.in_sen, report.out_sen) == (400_000 * RP, 110_000 * RP)
    assert [one.amount_sen for one in report.differences] == [-10_000 * RP]
    assert queries.differences(coop.actor, [coop.office_id]) == report.differences
    assert queries.differences(coop.actor, [coop.other_office_id]) == []
    assert [one.id for one in queries.tills(coop.actor, [coop.office_id], DAY)] == [closed.till_id]
    assert queries.open_tills(coop.actor) == []


def test_a_second_session_begins_where_the_first_was_counted(coop: TinyCoop, ratna: Actor) -> None:
    """The report of the afternoon's till does not show the morning's lines."""
    fill_vault(coop, 1_000_000)
    move(ratna, coop, commands.FROM_VAULT, 400_000)
    morning = close_with(ratna, coop.office_id, 400_000)
    afternoon = open_with(ratna, coop.office_id, 400_000)
    move(ratna, coop, commands.TO_VAULT, 400_000)
    assert len(queries.till_report(coop.actor, morning.till_id).movements) == 1
    assert [one.kind for one in queries.till_report(coop.actor, afternoon.till_id).movements] == [
        "till.to_vault"
    ]
    with pytest.raises(errors.UnknownTill):
        queries.till_report(coop.actor, uuid7())


def test_a_stranger_sees_no_till(coop: TinyCoop, other_coop: TinyCoop, ratna: Actor) -> None:
    """Bu Dewi of the other cooperative sees nothing of ours."""
    till = queries.my_till(ratna)
    assert till is not None
    assert queries.open_tills(other_coop.actor) == []
    assert ledger_queries.purses(other_coop.actor, "cash.teller") == []
    with pytest.raises(errors.UnknownTill):
        queries.till_report(other_coop.actor, till.id)
