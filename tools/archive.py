"""Backup and restore: the database in PostgreSQL's own format, the evidence files, and a list
to check both by.

The keys of `.lumbung/secrets.json` are never in a backup: whoever finds the archive must not be able to read
the sealed numbers in it. Keep a copy of that file in another place; without it they stay sealed for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from lumbung.web import database, environment
from tools.pg import DATABASE, Cluster, make_database
from tools.psql import program, surroundings
from tools.steps import StepFailed, show, step

FORMAT = 1


def keeper() -> dict[str, Any]:
    """Who may read every row: row-level security binds even the owner of the tables."""
    if not database.url():
        return dict(Cluster().connection("superuser"))
    told = environment.text("LUMBUNG_SUPERUSER_URL")
    found = conninfo_to_dict(told) if told else database.connection("owner")
    return {key: value for key, value in found.items() if value is not None}


def backup(path: Path) -> str:
    """One archive, written beside and renamed when it is whole."""
    who = keeper()
    with tempfile.TemporaryDirectory(prefix="lumbung-backup-", dir=path.parent) as folder:
        dump = Path(folder) / "database.dump"
        with psycopg.connect(**who) as conn:
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _must_see_everything(conn)
            snapshot = conn.execute("SELECT pg_export_snapshot()").fetchone()
            assert snapshot is not None
            _postgres(["pg_dump", "--format=custom", f"--snapshot={snapshot[0]}", f"--file={dump}"], who)
            contents: dict[str, Any] = {
                "format": FORMAT,
                "made": datetime.now(UTC).isoformat(),
                "rows": _rows(conn),
            }
        files = _evidence(environment.state_folder() / "files")
        contents["sha256"] = {"database.dump": _sha256(dump)} | {
            f"files/{k}": _sha256(p) for k, p in files.items()
        }
        beside = path.with_name(f"{path.name}.part")
        listing = Path(folder) / "contents.json"
        listing.write_text(json.dumps(contents, indent=1))
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as archive:
                archive.add(listing, "contents.json")
                archive.add(dump, "database.dump")
                for name, file in files.items():
                    archive.add(file, f"files/{name}")
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    size = path.stat().st_size
    return f"{sum(contents['rows'].values())} rows, {len(files)} files, {size // 1024} kB in {path}"


def restore(path: Path, *, replace: bool) -> str:
    """Into an empty database; afterwards every table has as many rows as when the backup was made."""
    with tempfile.TemporaryDirectory(prefix="lumbung-restore-", dir=environment.state_folder()) as folder:
        contents = _unpack(path, Path(folder))
        aside = _set_aside() if replace else ""
        who = keeper()
        with psycopg.connect(**who) as conn:
            if found := _tables(conn):
                raise StepFailed(
                    f"The database is not empty: it has {len(found)} tables.",
                    "Restore into an empty one, or with --replace, which sets the present one aside.",
                )
        dump = Path(folder) / "database.dump"
        owner = database.connection("owner")["user"]
        options = ["--exit-on-error", "--single-transaction", "--no-owner", f"--role={owner}"]
        _postgres(["pg_restore", *options, f"--dbname={who['dbname']}", str(dump)], who)
        with psycopg.connect(**who) as conn:
            now = _rows(conn)
        if now != contents["rows"]:
            wrong = sorted(
                name for name in now | contents["rows"] if now.get(name) != contents["rows"].get(name)
            )
            raise StepFailed(
                f"These tables came back with other numbers of rows: {', '.join(wrong)}", "Report this."
            )
        for name in [name for name in contents["sha256"] if name.startswith("files/")]:
            place = environment.state_folder() / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).replace(place)
    return (
        f"{sum(now.values())} rows in {len(now)} tables, as in the backup of {contents['made'][:16]}{aside}"
    )


def _set_aside() -> str:
    if database.url():
        raise StepFailed(
            "--replace works on the private database only.", "Give LUMBUNG_DATABASE_URL an empty one."
        )
    cluster = Cluster()
    name = f"{DATABASE}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    with psycopg.connect(**cluster.connection("superuser", "postgres"), autocommit=True) as conn:
        conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [DATABASE])
        old, new = sql.Identifier(DATABASE), sql.Identifier(name)
        conn.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, new))
        make_database(conn, DATABASE, "lumbung_owner")
    return f"; the former database is now called {name}"


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(path) as archive:
            _take_out(archive, folder)
        contents: dict[str, Any] = json.loads((folder / "contents.json").read_text())
    except (OSError, tarfile.TarError, ValueError) as trouble:
        raise StepFailed(
            f"{path} cannot be read as a backup: {trouble}", "Take another copy of it."
        ) from None
    if contents["format"] != FORMAT:
        raise StepFailed(f"{path} has format {contents['format']}.", f"This Lumbung reads format {FORMAT}.")
    for name, sha256 in contents["sha256"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != sha256:
            raise StepFailed(f"{name} in {path} is damaged.", "Take another copy of the backup.")
    return contents


def _take_out(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, and none outside the folder: an archive comes from elsewhere.

    By hand, because the Python of Debian 12 has no extraction filters yet.
    """
    for member in archive:
        place = (folder / member.name).resolve()
        if not member.isfile() or folder.resolve() not in place.parents:
            raise ValueError(f"{member.name!r} has no place in a backup")
        content = archive.extractfile(member)
        assert content is not None
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "wb") as file:
            shutil.copyfileobj(content, file)


def _must_see_everything(conn: psycopg.Connection[Any]) -> None:
    statement = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    if conn.execute(statement).fetchone() != (True,):
        raise StepFailed(
            f"{conn.info.user} is bound by row-level security and would save only a part.",
            "Set LUMBUNG_SUPERUSER_URL to a role with BYPASSRLS for backups.",
        )


def _postgres(command: list[str], who: dict[str, Any]) -> None:
    with psycopg.connect(**who) as conn:
        command[0] = program(command[0], conn.info.server_version // 10_000)
    done = subprocess.run(command, env=surroundings(who), check=False, text=True, capture_output=True)
    if done.returncode:
        raise StepFailed(
            done.stderr.strip()[-3000:], "Nothing was changed. Repair what the message names, try again."
        )


def _tables(conn: psycopg.Connection[Any]) -> list[str]:
    found = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return [row[0] for row in found]


def _rows(conn: psycopg.Connection[Any]) -> dict[str, int]:
    counted = {}
    for table in _tables(conn):
        row = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert row is not None
        counted[table] = int(row[0])
    return counted


def _evidence(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(act: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"./lumbung {act}")
    parser.add_argument("file", type=Path)
    if act == "restore":
        parser.add_argument("--replace", action="store_true", help="set the present database aside first")
    asked = parser.parse_args(words)
    path = asked.file.resolve()
    if act == "backup":
        step("backup", lambda: backup(path))
        show("Keep a copy of .lumbung/secrets.json in another place: without it, sealed numbers stay sealed.")
    else:
        step("restore", lambda: restore(path, replace=asked.replace))
        show("If this is another machine, bring .lumbung/secrets.json too, then run: ./lumbung run")
    return 0
