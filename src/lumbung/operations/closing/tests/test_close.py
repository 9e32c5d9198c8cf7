"""Closing a day: each refusal, what is sealed, what a late act does, and who tampers in vain."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command

from conftest import RaceDatabase
from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import permissions as ledger_permissions
from lumbung.books.ledger import queries as books
from lumbung.kernel.actors import WrongOffice
from lumbung.kernel.errors import KeyReused
from lumbung.kernel.scope import reading, writing
from lumbung.operations.closing import commands, errors, permissions, queries
from lumbung.operations.closing.rules import next_working_day
from lumbung.operations.till import commands as till
from lumbung.operations.till.rules import CashCount
from tests.cast import DAY, TinyCoop, account_for, found_coop, person

RP = 100
NEXT = DAY + timedelta(days=1)


def order(coop: TinyCoop, **more: object) -> commands.CloseDay:
    facts: dict[str, object] = {"key": uuid4(), "office_id": coop.office_id, "day": DAY, "next_day": NEXT}
    return commands.CloseDay(**(facts | more))  # type: ignore[arg-type]


def post(coop: TinyCoop, amount: int = 50_000 * RP, occurred_on: date | None = None) -> ledger.Posted:
    with writing(coop.actor):
        vault = ledger.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
        draft = ledger.open_draft(
            coop.actor, office_id=coop.office_id, kind="test.opening", occurred_on=occurred_on
        )
        draft.debit(vault, amount)
        draft.credit_gl("opening.equity", amount)
        return ledger.post(coop.actor, draft)


def in_suspense(coop: TinyCoop, amount: int = 20_000 * RP) -> None:
    post(coop)
    with writing(coop.actor):
        vault = ledger.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
        suspense = ledger.open_account(coop.actor, "suspense", uuid4(), office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="till.difference")
        draft.debit(suspense, amount)
        draft.credit(vault, amount)
        ledger.post(coop.actor, draft)


def test_a_day_is_closed_sealed_and_the_next_begins(coop: TinyCoop) -> None:
    post(coop)
    manager = person(coop, permissions.CLOSE_DAY, permissions.VIEW, name="Bu Dewi", offices=[coop.office_id])
    asked = order(coop)
    receipt = commands.close_day(manager, asked)
    assert (receipt.day, receipt.next_day, receipt.line_count, len(receipt.root)) == (DAY, NEXT, 2, 64)
    assert commands.close_day(manager, asked) == receipt, "the same key has the same receipt"
    with pytest.raises(KeyReused):
        commands.close_day(manager, order(coop, key=asked.key, next_day=NEXT + timedelta(days=1)))
    one = queries.closed_day(manager, coop.office_id, DAY)
    assert (one.closed_by_name, one.root, one.line_count) == ("Bu Dewi", receipt.root, 2)
    assert [check.code for check in one.checklist] == ["meetings", "tills", "approvals", "suspense"]
    assert [day.day for day in queries.closed_days(manager, coop.office_id)] == [DAY]
    assert books.open_day(manager, coop.office_id).open_day == NEXT  # type: ignore[union-attr]


def test_an_empty_day_is_closed_too(coop: TinyCoop) -> None:
    assert commands.close_day(coop.actor, order(coop)).line_count == 0


def test_refuses_a_day_that_is_not_the_open_one(coop: TinyCoop) -> None:
    commands.close_day(coop.actor, order(coop))
    with pytest.raises(errors.AnotherDayIsOpen):
        commands.close_day(coop.actor, order(coop))


def test_refuses_a_day_that_has_not_come(coop: TinyCoop) -> None:
    commands.close_day(coop.actor, order(coop))
    with pytest.raises(errors.DayNotCome, match="belum tiba"):
        commands.close_day(coop.actor, order(coop, day=NEXT, next_day=NEXT + timedelta(days=1)))


@pytest.mark.parametrize("days", [-1, 0, 15])
def test_refuses_a_next_day_that_is_no_next_day(coop: TinyCoop, days: int) -> None:
    with pytest.raises(errors.NextDayWrong):
        commands.close_day(coop.actor, order(coop, next_day=DAY + timedelta(days=days)))


def test_refuses_an_office_without_a_book(coop: TinyCoop) -> None:
    with pytest.raises(errors.NoBook):
        commands.close_day(coop.actor, order(coop, office_id=uuid4()))


def test_refuses_another_office(coop: TinyCoop) -> None:
    manager = person(coop, permissions.CLOSE_DAY, offices=[coop.other_office_id])
    with pytest.raises(WrongOffice):
        commands.close_day(manager, order(coop))


def test_refuses_while_a_till_is_open(coop: TinyCoop) -> None:
    teller = person(coop, "till.open", "till.view", offices=[coop.office_id], name="Bu Ratna")
    till.open_till(teller, till.OpenTill(uuid4(), coop.office_id, CashCount()))
    with pytest.raises(errors.NotReadyToClose) as said:
        commands.close_day(coop.actor, order(coop))
    assert "1" in str(said.value)
    assert commands.close_day(coop.actor, order(coop, office_id=coop.other_office_id)), "it is not their till"


def test_refuses_while_an_officer_carries_cash(coop: TinyCoop) -> None:
    officer = uuid4()
    with writing(coop.actor):
        purse = ledger.open_account(coop.actor, "cash.field", officer, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.cash")
        draft.debit(purse, 300_000 * RP)
        draft.credit_gl("opening.equity", 300_000 * RP)
        ledger.post(coop.actor, draft)
    with pytest.raises(errors.NotReadyToClose):
        commands.close_day(coop.actor, order(coop))
    with reading(coop.actor):
        check = queries.checklist(coop.actor, coop.office_id)[0]
    assert (check.code, check.count, check.amount_sen) == ("meetings", 1, 300_000 * RP)


def test_refuses_while_a_proposal_waits(coop: TinyCoop) -> None:
    maker = person(coop, ledger_permissions.POST_MANUAL_JOURNAL)
    lines = (ledger.ManualLine("72105", debit_sen=RP), ledger.ManualLine("21307", credit_sen=RP))
    ledger.post_manual_journal(
        maker, ledger.ManualJournal(uuid4(), coop.office_id, DAY, "Sewa kantor", lines)
    )
    with pytest.raises(errors.NotReadyToClose):
        commands.close_day(coop.actor, order(coop))


def test_money_in_suspense_wants_a_sentence(coop: TinyCoop) -> None:
    in_suspense(coop)
    with pytest.raises(errors.NoExplanation):
        commands.close_day(coop.actor, order(coop))
    said = "Kurang Rp20.000 di laci, Bu Ratna mencocokkan kuitansi besok"
    assert commands.close_day(coop.actor, order(coop, explanation=said))
    assert queries.closed_day(coop.actor, coop.office_id, DAY).explanation == said


def test_refuses_to_show_a_day_that_is_not_closed(coop: TinyCoop) -> None:
    with pytest.raises(errors.NotClosed):
        queries.closed_day(coop.actor, coop.office_id, DAY)


def test_a_late_act_goes_into_the_open_day_and_keeps_its_date(coop: TinyCoop) -> None:
    commands.close_day(coop.actor, order(coop))
    posted = post(coop, occurred_on=DAY)
    head, _lines = books.journal(coop.actor, posted.journal_id)
    assert (head.day, head.occurred_on) == (NEXT, DAY)


def test_money_of_the_day_by_book(coop: TinyCoop) -> None:
    post(coop)
    with writing(coop.actor):
        bank = ledger.open_account(coop.actor, "bank.zis", coop.office_id, office_id=coop.office_id)
        zakat = ledger.open_account(coop.actor, "fund.zakat", coop.office_id, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="funds.gift")
        draft.debit(bank, 7_000 * RP)
        draft.credit(zakat, 7_000 * RP)
        ledger.post(coop.actor, draft)
    found = {one.book: one for one in queries.money_of(coop.actor, coop.office_id, DAY)}
    assert (found["tamwil"].in_sen, found["zis"].closing_sen) == (50_000 * RP, 7_000 * RP)
    commands.close_day(coop.actor, order(coop))
    later = {one.book: one for one in queries.money_of(coop.actor, coop.office_id, NEXT)}
    assert (later["tamwil"].opening_sen, later["tamwil"].in_sen) == (50_000 * RP, 0)


def test_cash_that_only_changes_its_purse_neither_comes_nor_leaves(coop: TinyCoop) -> None:
    post(coop)
    with writing(coop.actor):
        vault = ledger.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
        teller = ledger.open_account(coop.actor, "cash.teller", coop.actor.user_id, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="till.vault")
        draft.debit(teller, 20_000 * RP)
        draft.credit(vault, 20_000 * RP)
        ledger.post(coop.actor, draft)
    (purse,) = queries.money_of(coop.actor, coop.office_id, DAY)
    assert (purse.opening_sen, purse.in_sen, purse.out_sen) == (0, 50_000 * RP, 0)


def test_the_next_working_day_is_no_sunday() -> None:
    saturday = date(2026, 1, 10)
    assert next_working_day(saturday) == date(2026, 1, 12)
    assert next_working_day(saturday, holidays=[date(2026, 1, 12)]) == date(2026, 1, 13)


# Races and attacks, in a database with real commits


@pytest.fixture
def real(race_db: RaceDatabase, frozen_day: date) -> TinyCoop:
    return found_coop()


def test_two_managers_close_at_once_and_one_day_is_closed(real: TinyCoop, race_db: RaceDatabase) -> None:
    """The second waits, looks again, and hears that the day is closed: never two days by one wish."""
    post(real)
    first, second = (
        person(real, permissions.CLOSE_DAY, name=name, offices=[real.office_id]) for name in ("Dewi", "Hadi")
    )
    answers = race_db.together(
        lambda: commands.close_day(first, order(real)),
        lambda: commands.close_day(second, order(real, next_day=NEXT + timedelta(days=1))),
    )
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["AnotherDayIsOpen", "DayClosedReceipt"], answers
    assert len(queries.closed_days(real.actor, real.office_id)) == 1


def test_posting_while_closing_lands_on_one_side_of_the_seal(real: TinyCoop, race_db: RaceDatabase) -> None:
    acts = (
        [lambda: post(real)] * 4
        + [lambda: commands.close_day(real.actor, order(real))]
        + [lambda: post(real)] * 4
    )
    answers = race_db.together(*acts)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    sealed = next(answer for answer in answers if isinstance(answer, commands.DayClosedReceipt))
    days = [answer.day for answer in answers if isinstance(answer, ledger.Posted)]
    assert sealed.line_count == 2 * days.count(DAY)
    assert days.count(DAY) + days.count(NEXT) == 8
    with reading(real.actor):
        assert [one.is_intact for one in queries.verify(real.actor, real.office_id)] == [True]


def attack(conn: psycopg.Connection[object], coop: TinyCoop, statement: str) -> None:
    with conn.transaction():
        conn.execute(f"SET LOCAL lumbung.coop_id = '{coop.id}'")
        conn.execute(statement)


def test_a_closing_row_is_for_ever(
    real: TinyCoop, app_sql: psycopg.Connection[object], owner_sql: psycopg.Connection[object]
) -> None:
    commands.close_day(real.actor, order(real))
    for conn in (app_sql, owner_sql):
        for statement in (
            "UPDATE closing_closing SET root = repeat('0', 64)",
            "DELETE FROM closing_closing",
            "TRUNCATE closing_closing",
        ):
            with pytest.raises(psycopg.Error):
                attack(conn, real, statement)
    assert queries.closed_day(real.actor, real.office_id, DAY).root != "0" * 64


def test_a_stranger_sees_no_closing(real: TinyCoop, app_sql: psycopg.Connection[object]) -> None:
    commands.close_day(real.actor, order(real))
    assert app_sql.execute("SELECT count(*) FROM closing_closing").fetchone() == (0,)
    with app_sql.transaction():
        app_sql.execute(f"SET LOCAL lumbung.coop_id = '{uuid4()}'")
        assert app_sql.execute("SELECT count(*) FROM closing_closing").fetchone() == (0,)


def tamper(conn: psycopg.Connection[object], statement: str) -> None:
    """What somebody with full power over the database can do."""
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute(statement)


def test_a_changed_row_is_named(
    real: TinyCoop, superuser_sql: psycopg.Connection[object], capsys: pytest.CaptureFixture[str]
) -> None:
    account_for(real, "branch_manager")
    posted = post(real)
    commands.close_day(real.actor, order(real))
    told = io.StringIO()
    call_command("verify_seals", "--office", "CRG", stdout=told)
    assert "1 hari, 0 tidak sesuai" in told.getvalue()
    tamper(
        superuser_sql,
        f"UPDATE ledger_line SET amount_sen = amount_sen * 10 WHERE journal_id = {posted.journal_id}",
    )
    with reading(real.actor):
        (found,) = queries.verify(real.actor, real.office_id)
    assert not found.is_intact
    assert {journal for journal, _text in found.wrong} == {posted.journal_id}
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_seals", stdout=told)
    assert posted.number in told.getvalue()
    assert "Bersama: 3 kantor, 1 hari, 1 tidak sesuai." in told.getvalue()


def test_a_removed_row_and_a_new_seal_are_found(
    real: TinyCoop, superuser_sql: psycopg.Connection[object]
) -> None:
    posted = post(real)
    commands.close_day(real.actor, order(real))
    tamper(superuser_sql, f"DELETE FROM ledger_line WHERE journal_id = {posted.journal_id} AND line = 2")
    with reading(real.actor):
        assert not queries.verify(real.actor, real.office_id)[0].is_intact
    tamper(
        superuser_sql,
        "UPDATE ledger_seal SET root = sha256(''), leaves = '', line_count = 0;"
        f"DELETE FROM ledger_line WHERE journal_id = {posted.journal_id}",
    )
    with reading(real.actor):
        (found,) = queries.verify(real.actor, real.office_id)
    assert not found.is_intact
    assert not found.chain_holds


def test_verify_says_when_no_such_office(real: TinyCoop) -> None:
    account_for(real, "branch_manager")
    with pytest.raises(CommandError):
        call_command("verify_seals", "--office", "ZZZ", stdout=io.StringIO())
