"""The private PostgreSQL comes up again, whatever happened to it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools.pg import Cluster


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    place = Path(tempfile.mkdtemp(prefix="lumbung-cluster-"))
    place.chmod(0o755)  # the account that runs the server must be able to pass
    found = Cluster(state=place)
    found.start()
    yield found
    found.remove()
    shutil.rmtree(place, ignore_errors=True)


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def connect(cluster: Cluster, role: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(**cluster.connection(role, "postgres"))


def test_a_second_start_changes_nothing(cluster: Cluster) -> None:
    before = postmaster(cluster)
    assert cluster.start() is False
    assert postmaster(cluster) == before


def test_four_starts_at_once_are_one(cluster: Cluster) -> None:
    cluster.stop()
    started: list[bool] = []
    starters = [
        threading.Thread(target=lambda: started.append(Cluster(state=cluster.state).start()))
        for _number in range(4)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert sorted(started) == [False, False, False, True]


def test_comes_back_after_a_kill(cluster: Cluster) -> None:
    with connect(cluster, "superuser") as conn:
        conn.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(postmaster(cluster), signal.SIGKILL)
    again = Cluster(state=cluster.state)
    assert again.start() is True
    with connect(again, "superuser") as conn:
        assert conn.execute("SELECT one FROM kept").fetchone() == (1,)


def test_begins_anew_where_somebody_removed_its_folder(cluster: Cluster) -> None:
    shutil.rmtree(cluster.home)
    cluster.passwords_file.unlink()
    again = Cluster(state=cluster.state)
    assert again.start() is True
    connect(again, "app").close()


def test_nobody_enters_without_a_password(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(cluster.socket), port=5432, dbname="postgres", user="postgres", password="")
    assert stat.S_IMODE(cluster.passwords_file.stat().st_mode) == 0o600


def test_nothing_listens_on_the_network(cluster: Cluster) -> None:
    with connect(cluster, "superuser") as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_application_can_do_nothing_to_the_server(cluster: Cluster) -> None:
    with connect(cluster, "app") as conn:
        conn.autocommit = True
        for act in ("CREATE DATABASE mine", "CREATE ROLE mine", "SET ROLE lumbung_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(act)
