"""A rembug's sheet through HTTP against the bare posting of its lines."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from bench import scratch
from bench.ledger import settle
from bench.measure import Result, at_most
from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import commands, queries
from lumbung.operations.meetings.tests.acts import Field, add_circle, field
from lumbung.people.staff.models import User
from tests.cast import DAY, client_of, found_coop

SIZES = (10, 30, 60)
ROUNDS = 12
LAW = 25
NEXT = DAY + timedelta(days=7)


class Counter:
    """Counts the statements that a request sends."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Let the statement pass, and count it."""
        self.count += 1
        return execute(sql, params, many, context)


def results() -> Iterator[Result]:
    """Statements for three sizes of rembug, and the time of thirty members against bare SQL.

    Each rembug has met once before, as nearly all have, and its meeting is planned by the officer's list.
    """
    with days.frozen(DAY, everywhere=True):
        stage = field(found_coop(), 3)
        officer = stage.budi.user_id
        circles = [
            add_circle(stage.coop, f"Rembug {number}", size, officer)[0]
            for number, size in enumerate((*SIZES, *(30 for _ in range(ROUNDS))))
        ]
        client = client_of(User.objects.get(id=officer), stage.coop)
        for rembug_id in circles:
            _send(client, *_sheet(stage, rembug_id, DAY))
        with writing(stage.coop.actor):
            ledger.close_book_day(stage.coop.actor, stage.coop.office_id, NEXT)
    with days.frozen(NEXT, everywhere=True):
        planned = commands.PlanMeetings(uuid7(), stage.coop.office_id, NEXT)
        commands.plan_meetings(stage.coop.actor, planned)
        client = client_of(User.objects.get(id=officer), stage.coop)
        for size, rembug_id in zip(SIZES, circles, strict=False):
            content, counter = _sheet(stage, rembug_id, NEXT), Counter()
            with connection.execute_wrapper(counter):
                _send(client, *content)
            yield at_most(f"lembar {size} anggota lewat HTTP: perintah SQL", counter.count, LAW, "buah")
        settle()
        yield _ratio(stage, client, circles[len(SIZES) :])


def _ratio(stage: Field, client: Client, circles: list[UUID]) -> Result:
    ours, bare = [], []
    with scratch.connect("owner") as conn:
        conn.execute(BARE)
        conn.execute(f"SET lumbung.coop_id = '{stage.coop.id}'")
        for rembug_id in circles:
            path, body = _sheet(stage, rembug_id, NEXT)
            started = time.perf_counter()
            sent = _send(client, path, body)
            ours.append(time.perf_counter() - started)
            found = conn.execute(
                "SELECT journal_id FROM meetings_collection WHERE id = %s", [sent]
            ).fetchone()
            rows = conn.execute("SELECT * FROM ledger_line WHERE journal_id = %s", found).fetchall()
            head = conn.execute("SELECT * FROM ledger_journal WHERE id = %s", found).fetchone()
            started = time.perf_counter()
            with conn.transaction():
                _post_bare(conn, head, rows)
            bare.append(time.perf_counter() - started)
    mine, plain = statistics.median(ours), statistics.median(bare)
    value = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    name = f"lembar 30 anggota lewat HTTP ({mine * 1000:.1f} ms) terhadap SQL polos baris-barisnya"
    return at_most(f"{name} ({plain * 1000:.1f} ms)", value, 8, "x")


BARE = """
CREATE TABLE IF NOT EXISTS bare_sheet_journal (LIKE ledger_journal, PRIMARY KEY (id));
CREATE TABLE IF NOT EXISTS bare_sheet_line (LIKE ledger_line, PRIMARY KEY (journal_id, line));
CREATE INDEX IF NOT EXISTS bare_sheet_line_account ON bare_sheet_line (account_id, journal_id);
CREATE INDEX IF NOT EXISTS bare_sheet_line_member ON bare_sheet_line (member_id, journal_id);
CREATE TABLE IF NOT EXISTS bare_sheet_balance (
    account_id bigint PRIMARY KEY, balance_sen bigint, moment bigint);
"""


def _post_bare(conn: Any, head: Any, rows: list[Any]) -> None:
    """The same rows by hand: the header, the lines one by one in one round trip each, the balances."""
    marks = ", ".join(["%s"] * len(head))
    conn.execute(f"INSERT INTO bare_sheet_journal VALUES ({marks})", head)  # noqa: S608  only marks
    marks = ", ".join(["%s"] * len(rows[0]))
    with conn.cursor() as cursor:
        cursor.executemany(f"INSERT INTO bare_sheet_line VALUES ({marks})", rows)  # noqa: S608  only marks
        cursor.executemany(
            "INSERT INTO bare_sheet_balance VALUES (%s, %s, %s) ON CONFLICT (account_id)"
            " DO UPDATE SET balance_sen = bare_sheet_balance.balance_sen + excluded.balance_sen",
            [(row[6], row[9], 0) for row in rows if row[6]],
        )


def _sheet(stage: Field, rembug_id: UUID, on: date) -> tuple[str, dict[str, Any]]:
    sheet = queries.blank_sheet(stage.budi, rembug_id, on)
    lines = [
        {
            "member_id": str(row.member.id),
            "deposits": {part.key: part.sen for part in row.parts if part.kind == "deposit"},
            "instalments": {part.key: part.sen for part in row.parts if part.kind == "instalment"},
            "gifts": {part.key: part.sen for part in row.parts if part.kind == "gift"},
        }
        for row in sheet.rows
    ]
    body = {
        "key": str(uuid7()),
        "lines": lines,
        "coins_sen": sheet.expected_sen,
        "leader": {"how": "signed", "name": "Bu Ketua"},
    }
    return f"/api/rembug/{rembug_id}/{on}/lembar", body


def _send(client: Client, path: str, body: dict[str, Any]) -> str:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["collection_id"])
