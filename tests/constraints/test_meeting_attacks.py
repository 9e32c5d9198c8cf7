"""Raw SQL against tills and sheets: past the commands, as the application's role and as the owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from conftest import RaceDatabase
from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.operations.meetings import commands
from lumbung.operations.meetings.tests.acts import Field, accept, field, open_till, record
from tests.cast import DAY, found_coop

Sql = psycopg.Connection[Any]


@pytest.fixture
def melati(race_db: RaceDatabase) -> Iterator[Field]:
    """Rembug Melati in a database with real commits."""
    with days.frozen(DAY, everywhere=True):
        yield field(found_coop())


def inside(sql: Sql, coop_id: UUID, statement: str, *values: object) -> str:
    """Try a statement in the scope of a cooperative; the name of the law that refused it, or nothing."""
    try:
        with sql.transaction():
            sql.execute(f"SET LOCAL lumbung.coop_id = '{coop_id}'")
            sql.execute(statement, values)
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as refused:
        return refused.diag.constraint_name or refused.diag.sqlstate or "refused"
    return ""


def test_a_second_open_till_is_refused(app_sql: Sql, melati: Field) -> None:
    opened = open_till(melati)
    copy = (
        "INSERT INTO till_till SELECT (jsonb_populate_record(t, jsonb_build_object("
        "'id', gen_random_uuid()))).* FROM till_till t WHERE id = %s"
    )
    assert inside(app_sql, melati.coop.id, copy, opened.till_id) == "till_till_one_open"


def test_a_till_is_neither_born_closed_nor_opened_again(app_sql: Sql, melati: Field) -> None:
    from lumbung.operations.till import commands as till
    from lumbung.operations.till.rules import CashCount

    opened = open_till(melati)
    till.close_till(melati.ratna, till.CloseTill(uuid7(), melati.coop.office_id, CashCount()))
    for change in ("closed_at = NULL, closing_sen = NULL", "closing_sen = 5", "opening_sen = 5"):
        statement = f"UPDATE till_till SET {change} WHERE id = %s"
        assert inside(app_sql, melati.coop.id, statement, opened.till_id) == "till_till_closed_stays"
    assert inside(app_sql, melati.coop.id, "DELETE FROM till_till") == "42501"


def test_lines_of_a_sheet_are_never_changed_added_or_removed(
    app_sql: Sql, owner_sql: Sql, melati: Field
) -> None:
    receipt = record(melati)
    coop = melati.coop.id
    for statement in (
        "UPDATE meetings_attendance SET paid_sen = 0",
        "DELETE FROM meetings_attendance",
        "TRUNCATE meetings_attendance CASCADE",
    ):
        assert inside(app_sql, coop, statement) != "", statement
        assert inside(owner_sql, coop, statement) != "", statement
    added = (
        "INSERT INTO meetings_attendance (id, coop_id, collection_id, member_id, position, state, reason,"
        " expected_sen, paid_sen, short_sen, parts, held_on) VALUES (gen_random_uuid(), %s, %s,"
        " gen_random_uuid(), 99, 'present', '', 0, 100, 0, '[]', now())"
    )
    assert inside(app_sql, coop, added, coop, receipt.collection_id) == "meetings_attendance_adds_up"


def test_a_sheet_keeps_its_figures(app_sql: Sql, melati: Field) -> None:
    receipt = record(melati)
    for change in (
        "lines_sen = 1, counted_sen = 1",
        "kencleng_sen = 1",
        "leader_name = 'x'",
        "journal_id = 1",
    ):
        statement = f"UPDATE meetings_collection SET {change} WHERE id = %s"
        found = inside(app_sql, melati.coop.id, statement, receipt.collection_id)
        assert found == "meetings_collection_final", change


def test_an_accepted_sheet_is_final(app_sql: Sql, melati: Field) -> None:
    receipt = record(melati)
    open_till(melati)
    accept(melati, receipt.lines_sen)
    for change in ("handover_id = NULL", "reversed_at = now(), reversed_reason = 'x'"):
        statement = f"UPDATE meetings_collection SET {change} WHERE id = %s"
        assert (
            inside(app_sql, melati.coop.id, statement, receipt.collection_id) == "meetings_collection_final"
        )


def test_a_header_without_lines_and_a_second_sheet_are_refused(app_sql: Sql, melati: Field) -> None:
    receipt = record(melati)
    copy = (
        "INSERT INTO meetings_collection SELECT (jsonb_populate_record(c, jsonb_build_object('id',"
        " gen_random_uuid()))).* FROM meetings_collection c WHERE id = %s"
    )
    assert inside(app_sql, melati.coop.id, copy, receipt.collection_id) == "meetings_collection_once"
    commands.take_back_sheet(melati.hadi, commands.TakeBack(uuid7(), receipt.collection_id, "Salah"))
    fresh = (
        "INSERT INTO meetings_collection SELECT (jsonb_populate_record(c, jsonb_build_object('id',"
        " gen_random_uuid(), 'reversed_at', null, 'reversed_reason', '', 'reversal_journal_id', null))).*"
        " FROM meetings_collection c WHERE id = %s"
    )
    assert inside(app_sql, melati.coop.id, fresh, receipt.collection_id) == "meetings_collection_has_lines"


def test_another_cooperative_sees_no_sheet_and_writes_none(app_sql: Sql, melati: Field) -> None:
    receipt = record(melati)
    stranger = found_coop("Kopsyah Tetangga")
    for table in (
        "till_till",
        "till_difference",
        "meetings_meeting",
        "meetings_collection",
        "meetings_attendance",
        "meetings_handover",
        "meetings_correction",
        "meetings_leaderpin",
    ):
        with app_sql.transaction():
            app_sql.execute(f"SET LOCAL lumbung.coop_id = '{stranger.id}'")
            assert app_sql.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    stolen = "UPDATE meetings_collection SET coop_id = %s WHERE id = %s"
    assert inside(app_sql, melati.coop.id, stolen, stranger.id, receipt.collection_id) != ""


def test_cash_never_falls_below_zero(app_sql: Sql, melati: Field) -> None:
    """The officer's purse is floored like every till and vault."""
    record(melati)
    with app_sql.transaction():
        app_sql.execute(f"SET LOCAL lumbung.coop_id = '{melati.coop.id}'")
        floors = app_sql.execute(
            "SELECT DISTINCT r.role, b.floor_sen FROM ledger_role r"
            " JOIN ledger_balance b ON b.gl_id = r.gl_id"
            " WHERE r.role IN ('cash.field', 'cash.teller', 'cash.vault')"
        ).fetchall()
    assert floors == [("cash.field", 0)]
