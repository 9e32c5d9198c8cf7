"""One cooperative at a time: what a scope shows, and what it never shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import Cooperative, Office, Setting
from lumbung.kernel.queries import once, query
from lumbung.kernel.scope import current_coop, reading, writing
from tests.cast import DAY, TinyCoop, found_coop


def offices_seen() -> int:
    return Office.objects.count()


@pytest.mark.usefixtures("frozen_day")
def test_outside_a_scope_nothing_is_seen(race_db: Any) -> None:
    coop = found_coop()
    assert offices_seen() == 0
    assert Cooperative.objects.count() == 0
    with reading(coop.actor):
        assert offices_seen() == 3
    assert offices_seen() == 0
    assert current_coop() is None


def test_each_scope_sees_its_own(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with reading(coop.actor):
        ours = set(Office.objects.values_list("coop_id", flat=True))
    with reading(other_coop.actor):
        theirs = set(Office.objects.values_list("coop_id", flat=True))
    assert (ours, theirs) == ({coop.id}, {other_coop.id})


def test_a_scope_inside_a_scope_gives_the_outer_one_back(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with reading(coop.actor):
        with reading(other_coop.actor):
            assert set(Office.objects.values_list("coop_id", flat=True)) == {other_coop.id}
        assert set(Office.objects.values_list("coop_id", flat=True)) == {coop.id}
        assert current_coop() == coop.id


def test_an_error_inside_gives_the_outer_one_back_too(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with reading(coop.actor):
        with pytest.raises(ZeroDivisionError), reading(other_coop.actor):
            raise ZeroDivisionError
        assert current_coop() == coop.id
        assert set(Office.objects.values_list("coop_id", flat=True)) == {coop.id}


@pytest.mark.usefixtures("frozen_day")
def test_reading_cannot_write(race_db: Any) -> None:
    coop = found_coop()
    with pytest.raises(DatabaseError, match="read-only"), reading(coop.actor):
        Office.objects.update(name="Cabang Palsu")


@pytest.mark.usefixtures("frozen_day")
def test_one_reading_sees_one_moment(race_db: Any) -> None:
    coop = found_coop()
    with reading(coop.actor):
        before = offices_seen()
        elsewhere = race_db.connect("app")
        elsewhere.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(coop.id)])
        elsewhere.execute(
            "INSERT INTO kernel_office (id, coop_id, level, code, name, zone, address)"
            " VALUES (%s, %s, 'Cabang', 'BRU', 'Cabang Baru', 'Asia/Jakarta', '')",
            [uuid7(), coop.id],
        )
        assert offices_seen() == before
    with reading(coop.actor):
        assert offices_seen() == before + 1


def test_a_query_opens_its_own_scope_and_joins_an_open_one(coop: TinyCoop) -> None:
    @query
    def seen(actor: Actor) -> int:
        return offices_seen()

    assert seen(coop.actor) == 3
    with reading(coop.actor):
        assert seen(coop.actor) == 3


def test_writing_for_another_cooperative_is_refused(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), writing(coop.actor):
        Setting.objects.create(
            coop_id=other_coop.id,
            name="savings.pokok_sen",
            valid_from=DAY,
            value=1,
            decision="x",
            made_by=uuid7(),
        )


def test_changing_another_cooperative_reaches_nothing(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with writing(coop.actor):
        assert Office.objects.filter(id=other_coop.office_id).update(name="Cabang Curian") == 0
        assert Cooperative.objects.filter(id=other_coop.id).update(name="Koperasi Curian") == 0


def test_moving_a_row_to_another_cooperative_is_refused(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), writing(coop.actor):
        Office.objects.filter(id=coop.office_id).update(coop_id=other_coop.id)


def test_a_secondary_sees_the_names_of_its_primaries_and_nothing_else(
    coop: TinyCoop, other_coop: TinyCoop
) -> None:
    with writing(coop.actor):
        Cooperative.objects.filter(id=coop.id).update(secondary_id=other_coop.id)
    with reading(other_coop.actor):
        assert Cooperative.objects.filter(id=coop.id).exists()
        assert set(Office.objects.values_list("coop_id", flat=True)) == {other_coop.id}
    with reading(coop.actor):
        assert not Cooperative.objects.filter(id=other_coop.id).exists()


def test_the_origin_of_a_change_is_kept_and_cannot_smuggle_sql(coop: TinyCoop) -> None:
    rude = Actor(coop.id, uuid7(), "Rude", ip="1'; DROP TABLE kernel_office; --", channel="x'; --")
    with writing(rude), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lumbung.origin'), current_setting('lumbung.actor_id')")
        assert cursor.fetchone() == ("web ", str(rude.user_id))


def test_a_scope_opens_with_its_first_statement(coop: TinyCoop) -> None:
    with CaptureQueriesContext(connection) as asked, reading(coop.actor):
        assert offices_seen() == 3
        assert offices_seen() == 3
    scoped = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert [sql.startswith("SET") for sql in scoped] == [True, False]


@pytest.mark.usefixtures("frozen_day")
def test_a_scope_may_begin_with_a_cursor_on_the_server(race_db: Any) -> None:
    coop = found_coop()
    with reading(coop.actor):
        assert len(list(Office.objects.iterator(chunk_size=1))) == 3
    with reading(coop.actor), connection.cursor() as cursor:
        cursor.executemany("SELECT count(*) FROM kernel_office WHERE code = %s", [("CRG",), ("SKM",)])
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)
    assert offices_seen() == 0


@query
@once
def office_codes(actor: Actor, level: str) -> list[str]:
    return sorted(Office.objects.filter(level=level).values_list("code", flat=True))


def test_a_snapshot_is_asked_once(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with CaptureQueriesContext(connection) as asked, reading(coop.actor):
        first = office_codes(coop.actor, "Cabang")
        first.clear()  # what somebody does with her answer is hers
        assert office_codes(coop.actor, "Cabang") == ["CRG", "SKM"]
        assert office_codes(coop.actor, "Pusat") == ["PST"]
    assert sum("kernel_office" in one["sql"] for one in asked.captured_queries) == 2
    with reading(coop.actor):
        ours = office_codes(coop.actor, "Cabang")
        with reading(other_coop.actor):
            Office.objects.filter(code="CRG").update(level="Unit")
            assert office_codes(other_coop.actor, "Cabang") == ["SKM"]
        assert office_codes(coop.actor, "Cabang") == ours


def test_inside_a_command_nothing_is_kept(coop: TinyCoop) -> None:
    with writing(coop.actor):
        assert office_codes(coop.actor, "Cabang") == ["CRG", "SKM"]
        Office.objects.filter(code="CRG").update(level="Unit")
        assert office_codes(coop.actor, "Cabang") == ["SKM"]
