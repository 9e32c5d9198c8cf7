"""Attendance on a member's page: grains with words, reasons, totals, and nothing of another office."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.operations.meetings import commands, queries
from lumbung.operations.meetings.tests.acts import Field, as_expected, field, record
from tests.cast import DAY, TinyCoop, account_for, client_for, client_of

STATEMENTS = 12


@pytest.fixture
def circle(coop: TinyCoop) -> Field:
    return field(coop)


def meet(circle: Field, weeks: int, *absent: UUID) -> commands.CollectionReceipt:
    """The meeting so many weeks before today, written late."""
    held_on = DAY - timedelta(weeks=weeks)
    return record(circle, as_expected(circle, absent=absent), held_on=held_on)


def test_the_last_meetings_with_their_reasons(circle: Field) -> None:
    ani, beti = circle.member_ids[:2]
    meet(circle, 2, ani)
    meet(circle, 1)
    meet(circle, 0, ani, beti)
    found = queries.member_attendance(circle.coop.actor, ani)
    assert [(one.state, one.reason) for one in found.lately] == [
        ("absent", "anak sakit"), ("present", ""), ("absent", "anak sakit"),
    ]  # fmt: skip
    assert (found.present, found.entrusted, found.absent, found.total) == (1, 0, 2, 3)
    assert len(queries.member_attendance(circle.coop.actor, ani, limit=2).lately) == 2


def test_a_sheet_taken_back_does_not_count(circle: Field) -> None:
    ani = circle.member_ids[0]
    sent = meet(circle, 0, ani)
    order = commands.TakeBack(uuid7(), sent.collection_id, "Salah rembug")
    commands.take_back_sheet(circle.hadi, order)
    assert queries.member_attendance(circle.coop.actor, ani).total == 0


def test_the_page_says_it_in_words_too(circle: Field) -> None:
    ani = circle.member_ids[0]
    client = client_for(circle.coop, "branch_manager")
    assert "Belum ada pertemuan" in client.get(f"/rembug/hadir/{ani}/").content.decode()
    meet(circle, 1, ani)
    meet(circle, 0)
    with CaptureQueriesContext(connection) as asked:
        body = client.get(f"/rembug/hadir/{ani}/").content.decode()
    assert len([one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= STATEMENTS
    before = days.plain_date(DAY - timedelta(weeks=1))
    assert f"2 pertemuan terakhir: hadir 1 kali, tidak hadir pada {before}." in body
    assert "bulir-silang" in body
    assert "anak sakit" in body
    assert "/rembug/lembar/" in body
    assert f"/rembug/hadir/{ani}/" in client.get(f"/anggota/{ani}/").content.decode()


def test_another_office_sees_nothing(circle: Field) -> None:
    there = account_for(circle.coop, "branch_manager", [circle.coop.other_office_id])
    client = client_of(there, circle.coop)
    assert client.get(f"/rembug/hadir/{circle.member_ids[0]}/").status_code in {403, 404}
    assert client_for(circle.coop, "branch_manager").get(f"/rembug/hadir/{uuid7()}/").status_code == 404
