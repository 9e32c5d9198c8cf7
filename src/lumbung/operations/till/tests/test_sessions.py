"""Opening and closing a till, counted, and the differences in between."""

from __future__ import annotations

from uuid import UUID

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor, NotAllowed, WrongOffice
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.till import commands, errors, permissions
from lumbung.operations.till.models import Difference
from lumbung.operations.till.rules import CashCount, makes_up
from lumbung.people.organisation import commands as organisation
from tests.cast import DAY, TinyCoop, person

RP = 100
TELLER = (permissions.OPEN, permissions.CLOSE, permissions.COUNTER, permissions.SETTLE, permissions.VAULT)


def count(rupiah: int) -> CashCount:
    """So much cash, in as few notes as there can be."""
    return makes_up(rupiah * RP, [100_000 * RP, 50_000 * RP, 20_000 * RP, 1_000 * RP])


def open_with(actor: Actor, office_id: UUID, rupiah: int, reason: str = "") -> commands.TillReceipt:
    """Open her till with so much cash."""
    return commands.open_till(actor, commands.OpenTill(uuid7(), office_id, count(rupiah), reason))


def close_with(actor: Actor, office_id: UUID, rupiah: int, reason: str = "") -> commands.TillReceipt:
    """Close her till with so much cash."""
    return commands.close_till(actor, commands.CloseTill(uuid7(), office_id, count(rupiah), reason))


@pytest.fixture
def ratna(coop: TinyCoop) -> Actor:
    """Bu Ratna, teller of one branch."""
    return person(coop, *TELLER, offices=[coop.office_id], name="Bu Ratna")


def suspense(coop: TinyCoop) -> int:
    """What waits in suspense; short is positive (a debit)."""
    return sum(purse.balance_sen for purse in ledger_queries.purses(coop.actor, "suspense"))


def test_opens_empty_and_closes_empty(coop: TinyCoop, ratna: Actor) -> None:
    """Nothing in the books, nothing in the drawer."""
    opened = open_with(ratna, coop.office_id, 0)
    assert (opened.book_sen, opened.difference_sen) == (0, 0)
    closed = close_with(ratna, coop.office_id, 0)
    assert closed.till_id == opened.till_id


def test_opening_over_goes_to_suspense_with_a_reason(coop: TinyCoop, ratna: Actor) -> None:
    """More cash than the books know is nobody's until somebody says whose."""
    with pytest.raises(errors.NoReasonForDifference):
        open_with(ratna, coop.office_id, 50_000)
    opened = open_with(ratna, coop.office_id, 50_000, "Uang modal belum dicatat")
    assert opened.difference_sen == 50_000 * RP
    assert suspense(coop) == -50_000 * RP
    assert ledger_queries.purses(coop.actor, "cash.teller")[0].balance_sen == 50_000 * RP


def test_refuses_a_second_open_till_and_another_office(coop: TinyCoop, ratna: Actor) -> None:
    """One person, one till, in her own office."""
    open_with(ratna, coop.office_id, 0)
    with pytest.raises(errors.TillAlreadyOpen):
        open_with(ratna, coop.office_id, 0)
    with pytest.raises(WrongOffice):
        open_with(ratna, coop.other_office_id, 0)
    with pytest.raises(NotAllowed):
        open_with(person(coop, permissions.VIEW), coop.office_id, 0)


def test_refuses_a_note_that_does_not_circulate(coop: TinyCoop, ratna: Actor) -> None:
    """Rp30.000 is not a note; minus one piece is not a number of notes; nobody counts a note twice."""
    for notes in (((30_000 * RP, 1),), ((50_000 * RP, -1),), ((50_000 * RP, 1), (50_000 * RP, 1))):
        with pytest.raises(errors.CountDoesNotFit):
            commands.open_till(ratna, commands.OpenTill(uuid7(), coop.office_id, CashCount(notes), "uji"))


def test_cash_accounts_need_an_open_till_here(coop: TinyCoop, ratna: Actor) -> None:
    """The counter works only from a till that was opened, in its own office; the road needs none."""
    with writing(ratna), pytest.raises(errors.TillNotOpen):
        commands.cash_accounts(ratna, office_id=coop.office_id)
    open_with(ratna, coop.office_id, 0)
    with writing(ratna), pytest.raises(errors.TillElsewhere):
        commands.cash_accounts(ratna, office_id=coop.other_office_id)
    with writing(ratna):
        purses = commands.cash_accounts(
            ratna, office_id=coop.office_id, where="field", books=("tamwil", "zis")
        )
    assert set(purses) == {"tamwil", "zis"}
    assert {purse.holder_id for purse in purses.values()} == {ratna.user_id}


def test_a_person_may_hold_cash_in_a_second_office(coop: TinyCoop) -> None:
    """Moved to another branch, she opens a till there with accounts of their own."""
    moved = person(coop, *TELLER, name="Bu Ratna")
    open_with(moved, coop.office_id, 0)
    close_with(moved, coop.office_id, 0)
    open_with(moved, coop.other_office_id, 10_000, "modal awal")
    offices = {purse.office_id for purse in ledger_queries.purses(coop.actor, "cash.teller")}
    assert offices == {coop.office_id, coop.other_office_id}


def test_closing_short_waits_in_suspense_until_it_comes_back(coop: TinyCoop, ratna: Actor) -> None:
    """Rp20.000 is missing in the evening and found under the drawer in the morning."""
    open_with(ratna, coop.office_id, 100_000, "modal awal")
    closed = close_with(ratna, coop.office_id, 80_000, "Kurang satu lembar, dicari besok")
    assert closed.difference_sen == -20_000 * RP
    open_with(ratna, coop.office_id, 80_000)
    with writing(coop.actor):
        row = Difference.objects.get(kind=Difference.CLOSING)
    order = commands.SettleDifference(uuid7(), coop.office_id, row.id, "returned", "Ditemukan di laci")
    receipt = commands.settle_difference(ratna, order)
    assert commands.settle_difference(ratna, order) == receipt
    assert suspense(coop) == -100_000 * RP  # only the opening surplus still waits
    with pytest.raises(errors.AlreadySettled):
        commands.settle_difference(
            ratna, commands.SettleDifference(uuid7(), coop.office_id, row.id, "returned", "lagi")
        )


def test_giving_a_shortage_up_needs_a_second_person(coop: TinyCoop, ratna: Actor) -> None:
    """Expense 72119 only when somebody else agrees; a shortage cannot become income."""
    open_with(ratna, coop.office_id, 100_000, "modal awal")
    close_with(ratna, coop.office_id, 80_000, "Kurang satu lembar")
    with writing(coop.actor):
        row = Difference.objects.get(kind=Difference.CLOSING)
    with pytest.raises(errors.UnknownDifference):
        commands.settle_difference(
            ratna, commands.SettleDifference(uuid7(), coop.office_id, row.id, "income", "salah arah")
        )
    order = commands.SettleDifference(uuid7(), coop.office_id, row.id, "expense", "Tidak ditemukan")
    assert isinstance(commands.settle_difference(ratna, order), Waiting)
    with pytest.raises(SamePerson):
        approve(person(coop, permissions.APPROVE_DIFFERENCE, user_id=ratna.user_id), order.key)
    approve(person(coop, permissions.APPROVE_DIFFERENCE, name="Pak Hadi"), order.key)
    balances = {row.code: row.balance_sen for row in ledger_queries.trial_balance(coop.actor, DAY)}
    assert balances["72119"] == 20_000 * RP


def test_books_a_difference_found_in_the_middle_of_the_day(coop: TinyCoop, ratna: Actor) -> None:
    """Found while working: booked at once, with its reason."""
    with pytest.raises(errors.TillNotOpen):
        commands.book_difference(ratna, commands.BookDifference(uuid7(), coop.office_id, 5_000 * RP, "lebih"))
    open_with(ratna, coop.office_id, 0)
    commands.book_difference(
        ratna, commands.BookDifference(uuid7(), coop.office_id, 5_000 * RP, "Uang tertinggal di loket")
    )
    assert suspense(coop) == -5_000 * RP
    assert close_with(ratna, coop.office_id, 5_000).difference_sen == 0


def test_a_closed_till_takes_no_posting(coop: TinyCoop, ratna: Actor) -> None:
    """PostgreSQL refuses a journal that would move the cash of a till that is closed."""
    open_with(ratna, coop.office_id, 10_000, "modal awal")
    close_with(ratna, coop.office_id, 10_000)

    def post_past_the_door() -> None:
        with writing(coop.actor):
            till = ledger.open_account(coop.actor, "cash.teller", ratna.user_id, office_id=coop.office_id)
            member = ledger.open_account(coop.actor, "savings.wadiah", uuid7(), office_id=coop.office_id)
            draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.attack")
            draft.debit(till, 1_000 * RP)
            draft.credit(member, 1_000 * RP)
            ledger.post(coop.actor, draft)

    from django.db import IntegrityError

    from lumbung.kernel.errors import constraint_of

    with pytest.raises(IntegrityError) as refused:
        post_past_the_door()
    assert constraint_of(refused.value) == "till_till_is_open"


def test_an_office_with_an_open_till_does_not_close(coop: TinyCoop, ratna: Actor) -> None:
    """Even an empty drawer is counted before its office goes."""
    open_with(ratna, coop.office_id, 0)
    closing = organisation.OfficeClosing(uuid7(), coop.office_id, DAY, "SK Pengurus 12/2026")
    with pytest.raises(errors.OfficeTillsOpen):
        organisation.close_office(coop.actor, closing)
    close_with(ratna, coop.office_id, 0)
    organisation.close_office(coop.actor, closing)
