"""The tests stand on this: they work as the application's role, never as the owner of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

if TYPE_CHECKING:
    from conftest import RaceDatabase


@pytest.mark.django_db
def test_tests_come_in_as_the_application_role_without_any_privilege() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("lumbung_app", False, False, False, False)


@pytest.mark.django_db
def test_the_application_owns_no_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'lumbung_app'"
        )
        assert cursor.fetchone() == (0,)


def test_a_race_database_keeps_what_threads_commit(race_db: RaceDatabase) -> None:
    def add(number: int) -> None:
        ContentType.objects.create(app_label="races", model=f"thread{number}")

    race_db.together(*(lambda number=number: add(number) for number in range(4)))
    with race_db.connect("app") as other:
        assert other.execute(
            "SELECT count(*) FROM django_content_type WHERE app_label = 'races'"
        ).fetchone() == (4,)


def test_the_application_may_not_make_tables(app_sql: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql.execute("CREATE TABLE public.mine (id int)")
