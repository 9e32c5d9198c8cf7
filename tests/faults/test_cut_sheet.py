"""A meeting's sheet in the middle of which something dies: a worker killed, a connection cut.

Afterwards the sheet is recorded once or not at all, and sending it again settles it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from conftest import RaceDatabase
from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.operations.meetings import queries
from lumbung.operations.meetings.models import Attendance, Collection
from lumbung.operations.meetings.rules import DEPOSIT, GIFT, INSTALMENT
from lumbung.operations.meetings.tests.acts import Field, add_circle, field
from lumbung.operations.till import queries as tills
from lumbung.people.staff.models import User
from tests.cast import client_of, found_coop

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "k" * 32
PATIENCE = 30.0


@dataclass
class Served:
    """A real server with one worker, on a database of this test alone."""

    master: subprocess.Popen[bytes]
    port: int
    place: Field
    cookie: str

    def workers(self) -> list[int]:
        """The processes that answer requests now."""
        path = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def request(self, content: dict[str, Any]) -> urllib.request.Request:
        """The one request a phone sends."""
        url = f"http://127.0.0.1:{self.port}/api/rembug/{self.place.rembug_id}/{self.place.day}/lembar"
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        return urllib.request.Request(url, json.dumps(content).encode(), headers, method="POST")

    def send(self, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Send, and wait for an answer; 0 when there is none."""
        try:
            with urllib.request.urlopen(self.request(content), timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)
        except (OSError, ValueError):
            return 0, {}

    def send_and_hang_up(self, content: dict[str, Any]) -> None:
        """Send everything, and cut the connection before the answer comes."""
        request = self.request(content)
        body = request.data
        assert isinstance(body, bytes)
        head = f"POST {request.selector} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in request.header_items())
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(head.encode() + b"\r\n" + body)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def served(race_db: RaceDatabase, tmp_path: Path) -> Iterator[Served]:
    """A cooperative whose rembug meets today, served by gunicorn."""
    today = days.today()
    coop = found_coop("Kopsyah Rukun Padi", today)
    base = field(coop, 2, day=today)
    rembug_id, ids = add_circle(coop, "Mawar", 6, base.budi.user_id, weekday=today.isoweekday(), day=today)
    place = Field(coop, rembug_id, ids, base.budi, base.ratna, base.hadi, today)
    client = client_of(User.objects.get(id=base.budi.user_id), coop)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "lumbung.web.wsgi:application", "--workers=1"]
    command += [f"--bind=127.0.0.1:{port}", "--timeout=60", "--log-level=warning", "--no-control-socket"]
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lumbung.web.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "HOME": str(tmp_path),
    }
    with (tmp_path / "log").open("wb") as log:
        master = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(port, master, tmp_path / "log")
        yield Served(master, port, place, client.cookies[settings.SESSION_COOKIE_NAME].value)
    finally:
        master.terminate()
        master.wait(timeout=20)


def _wait_until_it_answers(port: int, master: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and master.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/akun/login/", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text())


def sheet(place: Field) -> dict[str, Any]:
    """Everybody exactly as expected."""
    blank = queries.blank_sheet(place.coop.actor, place.rembug_id, place.day)
    lines = [
        {
            "member_id": str(row.member.id),
            "deposits": {part.key: part.sen for part in row.parts if part.kind == DEPOSIT},
            "instalments": {part.key: part.sen for part in row.parts if part.kind == INSTALMENT},
            "gifts": {part.key: part.sen for part in row.parts if part.kind == GIFT},
        }
        for row in blank.rows
    ]
    leader = {"how": "signed", "name": "Bu Euis"}
    return {"key": str(uuid7()), "lines": lines, "coins_sen": blank.expected_sen, "leader": leader}


def recorded(place: Field) -> tuple[int, int, int]:
    """Sheets, lines, and the cash the officer carries."""
    connections.close_all()
    with reading(place.coop.actor):
        sheets, lines = Collection.objects.count(), Attendance.objects.count()
    held = tills.cash_in(place.coop.actor, "cash.field").get(place.budi.user_id, {})
    return sheets, lines, sum(held.values())


# Where the worker stands when it dies: at the beginning, in the middle of the posting, at the end.
STOPS = {
    "the meeting": "SELECT 1 FROM meetings_meeting FOR UPDATE",
    "a contract": "SELECT 1 FROM financing_contract FOR UPDATE",
    "the balances": "SELECT 1 FROM ledger_balance FOR UPDATE",
    "the sheet": "LOCK TABLE meetings_attendance IN ACCESS EXCLUSIVE MODE",
    "the outbox": "LOCK TABLE kernel_event IN ACCESS EXCLUSIVE MODE",
}


@pytest.mark.slow
@pytest.mark.parametrize("stop", STOPS)
def test_a_worker_killed_in_the_middle_records_nothing_and_the_resend_settles_it(
    served: Served, race_db: RaceDatabase, superuser_sql: psycopg.Connection[Any], stop: str
) -> None:
    """kill -9 while the transaction is open: nothing of it stays; the next worker takes the resend."""
    from lumbung.operations.meetings import commands

    office = served.place.coop.office_id
    plan = commands.PlanMeetings(uuid7(), office, served.place.day)
    commands.plan_meetings(served.place.hadi, plan)
    content = sheet(served.place)
    watch = race_db.connect("superuser")
    with superuser_sql.transaction():
        superuser_sql.execute(STOPS[stop])
        answers: list[int] = []
        phone = threading.Thread(target=lambda: answers.append(served.send(content)[0]))
        phone.start()
        _wait_until_somebody_waits(watch)
        (worker,) = served.workers()
        os.kill(worker, signal.SIGKILL)
        phone.join(timeout=PATIENCE)
    assert answers == [0]  # the phone heard nothing
    _wait_until_nobody_is_left(watch, worker)
    assert recorded(served.place) == (0, 0, 0)
    status, receipt = served.send(content)
    assert status == 201, receipt
    assert served.send(content) == (201, receipt)
    total = sum(
        sum(line[kind].values()) for line in content["lines"] for kind in ("deposits", "instalments", "gifts")
    )
    assert recorded(served.place) == (1, 6, total)


def _wait_until_somebody_waits(sql: psycopg.Connection[Any]) -> None:
    """Until the worker's transaction hangs on our lock."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        row = sql.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
        if row and row[0]:
            return
        time.sleep(0.05)
    raise AssertionError("the worker never came to the lock")


def _wait_until_nobody_is_left(sql: psycopg.Connection[Any], worker: int) -> None:
    """Until the dead worker's connection is gone from the database."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        row = sql.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state IN ('active', 'idle in transaction') AND pid <> pg_backend_pid()"
        ).fetchone()
        if row and not row[0]:
            return
        time.sleep(0.05)
    raise AssertionError(f"the connection of worker {worker} stayed")


@pytest.mark.slow
def test_a_cut_connection_before_the_answer_is_settled_by_the_resend(
    served: Served, superuser_sql: psycopg.Connection[Any]
) -> None:
    """The phone hears nothing; the office recorded it once; the resend gets the receipt."""
    content = sheet(served.place)
    served.send_and_hang_up(content)
    deadline = time.monotonic() + PATIENCE
    while recorded(served.place)[0] == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    status, receipt = served.send(content)
    assert status == 201, receipt
    assert recorded(served.place)[:2] == (1, 6)
    other = sheet(served.place)
    status, refused = served.send(other)
    assert (status, refused["code"]) == (409, "meeting_already_recorded")
    assert recorded(served.place)[:2] == (1, 6)


@pytest.mark.slow
def test_half_a_request_records_nothing(served: Served) -> None:
    """The connection breaks in the middle of the body: nothing happened; the whole request later does."""
    content = sheet(served.place)
    request = served.request(content)
    body = request.data
    assert isinstance(body, bytes)
    head = f"POST {request.selector} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.header_items())
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as line:
        line.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
    time.sleep(0.5)
    assert recorded(served.place) == (0, 0, 0)
    status, receipt = served.send(content)
    assert status == 201, receipt
    assert recorded(served.place)[:2] == (1, 6)
