"""A backup is worth what its restore gives back."""

from __future__ import annotations

import io
import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.settings import SERVER
from tools import archive, testdb
from tools.pg import make_database
from tools.steps import StepFailed

if TYPE_CHECKING:
    from conftest import RaceDatabase

GUARDS = "SELECT count(*) FROM pg_policies UNION ALL SELECT count(*) FROM pg_trigger ORDER BY 1"


@pytest.fixture
def full(race_db: RaceDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RaceDatabase:
    """A database with a row of our own, and one evidence file beside it."""
    monkeypatch.setenv("LUMBUNG_STATE", str(tmp_path / "state"))
    slip = tmp_path / "state" / "files" / "2026" / "slip.txt"
    slip.parent.mkdir(parents=True)
    slip.write_text("Rp3.000")
    race_db.connect("owner").execute(
        "INSERT INTO django_content_type (app_label, model) VALUES ('padi', 'gabah')"
    )
    return race_db


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another database, empty, to which the environment points once this is asked for."""
    name = testdb.clone_name()
    with psycopg.connect(**SERVER.admin, autocommit=True) as conn:
        make_database(conn, name, SERVER.roles["owner"]["user"])
    with psycopg.connect(**SERVER.connection("superuser", name), autocommit=True) as conn:
        yield conn
    testdb.drop(SERVER, name)


def go_to(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("LUMBUNG_DATABASE_URL", SERVER.url("owner", name))
    monkeypatch.setenv("LUMBUNG_SUPERUSER_URL", SERVER.url("superuser", name))


def test_gives_back_rows_guards_and_files(
    full: RaceDatabase,
    empty: psycopg.Connection[tuple[object, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup.lumbung"
    archive.backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shutil.rmtree(tmp_path / "state" / "files")

    go_to(monkeypatch, empty.info.dbname)
    archive.restore(file, replace=False)
    assert empty.execute("SELECT model FROM django_content_type WHERE app_label = 'padi'").fetchall() == [
        ("gabah",)
    ]
    assert empty.execute(GUARDS).fetchall() == full.connect("superuser").execute(GUARDS).fetchall()
    assert (tmp_path / "state" / "files" / "2026" / "slip.txt").read_text() == "Rp3.000"


def test_keys_are_never_in_a_backup(full: RaceDatabase, tmp_path: Path) -> None:
    (tmp_path / "state" / "secrets.json").write_text('{"secret_key": "never-in-a-backup"}')
    archive.backup(tmp_path / "backup.lumbung")
    assert b"never-in-a-backup" not in (tmp_path / "backup.lumbung").read_bytes()


def test_refuses_to_restore_over_what_is_there(full: RaceDatabase, tmp_path: Path) -> None:
    archive.backup(tmp_path / "backup.lumbung")
    with pytest.raises(StepFailed, match="not empty"):
        archive.restore(tmp_path / "backup.lumbung", replace=False)


def test_refuses_a_damaged_archive(
    full: RaceDatabase,
    empty: psycopg.Connection[tuple[object, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup.lumbung"
    archive.backup(file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    go_to(monkeypatch, empty.info.dbname)
    with pytest.raises(StepFailed, match=r"damaged|cannot be read"):
        archive.restore(file, replace=False)
    assert empty.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt"])
def test_refuses_an_archive_that_reaches_outside(name: str, tmp_path: Path) -> None:
    file = tmp_path / "crafted.lumbung"
    with tarfile.open(file, "w") as crafted:
        content = tarfile.TarInfo(name)
        content.size = 4
        crafted.addfile(content, io.BytesIO(b"evil"))
    with pytest.raises(StepFailed, match="no place in a backup"):
        archive.restore(file, replace=False)


def test_refuses_a_role_that_would_save_only_a_part(
    full: RaceDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LUMBUNG_SUPERUSER_URL")
    with pytest.raises(StepFailed, match="only a part"):
        archive.backup(tmp_path / "backup.lumbung")
    assert not (tmp_path / "backup.lumbung").exists()
