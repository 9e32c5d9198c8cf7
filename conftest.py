"""How tests reach the database: as `lumbung_app`, in a clone that nobody else uses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections

from tests.settings import CLONE, SERVER
from tools import testdb

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's own, which would make the tables as their owner and then work as him."""
    testdb.make_clone(SERVER, CLONE)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    testdb.drop(SERVER, CLONE)


class RaceDatabase:
    """A database of this test alone, with real commits, for threads and for attacks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._open: list[psycopg.Connection[Any]] = []

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """A plain connection as `app`, `owner` or `superuser`, each statement its own transaction."""
        conn = psycopg.connect(**SERVER.connection(role, self.name), autocommit=True)
        self._open.append(conn)
        return conn

    def together(self, *acts: Callable[[], Any]) -> list[Any]:
        """Run all acts at the same moment in threads; the answers, or the exceptions, in their order."""
        barrier = threading.Barrier(len(acts))
        answers: list[Any] = [None] * len(acts)

        def run(index: int, act: Callable[[], Any]) -> None:
            try:
                barrier.wait(timeout=30)
                answers[index] = act()
            except Exception as trouble:  # handed to the test, which says what it expected
                answers[index] = trouble
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        return answers

    def close(self) -> None:
        for conn in self._open:
            conn.close()


@pytest.fixture
def race_db(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RaceDatabase]:
    name = testdb.clone_name()
    testdb.make_clone(SERVER, name)
    race = RaceDatabase(name)
    with django_db_blocker.unblock():
        connections.close_all()
        monkeypatch.setitem(connections.settings["default"], "NAME", name)
        monkeypatch.setenv("LUMBUNG_DATABASE_URL", SERVER.url("owner", name))
        monkeypatch.setenv("LUMBUNG_SUPERUSER_URL", SERVER.url("superuser", name))
        yield race
        connections.close_all()
    race.close()
    testdb.drop(SERVER, name)


@pytest.fixture
def app_sql(race_db: RaceDatabase) -> psycopg.Connection[Any]:
    return race_db.connect("app")


@pytest.fixture
def owner_sql(race_db: RaceDatabase) -> psycopg.Connection[Any]:
    return race_db.connect("owner")


@pytest.fixture
def superuser_sql(race_db: RaceDatabase) -> psycopg.Connection[Any]:
    return race_db.connect("superuser")
