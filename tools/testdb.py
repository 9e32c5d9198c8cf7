"""Databases for tests: one template for each state of the migrations, and quick clones of it.

A clone belongs to one pytest process (or to one test), so several people and workers test at once.
The server is the careless cluster in `.lumbung/pgtest`, or the one of LUMBUNG_DATABASE_URL: an owner who may
make databases. LUMBUNG_SUPERUSER_URL then names a superuser, for the attacks that need one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tools.pg import ROOT, STATE, Cluster, close_to_strangers, make_database

BUNDLED = "bundled"
KEPT_TEMPLATES = 4
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the tests' databases are, and how each role comes in."""

    admin: dict[str, Any]  # makes and drops databases
    roles: dict[str, dict[str, Any]]  # owner, app, superuser

    def connection(self, role: str, database: str) -> dict[str, Any]:
        return {**self.roles[role], "dbname": database}

    def url(self, role: str, database: str) -> str:
        return make_conninfo(**self.connection(role, database))


def server() -> Server:
    """The server that the tests use; started when it is ours."""
    origin = os.environ.setdefault(
        "LUMBUNG_TEST_SERVER",
        os.environ.get("LUMBUNG_DATABASE_URL") or os.environ.get("DATABASE_URL") or BUNDLED,
    )
    if origin == BUNDLED:
        cluster = Cluster(test=True)
        cluster.start()
        roles = {role: dict(cluster.connection(role)) for role in ("owner", "app", "superuser")}
        return Server(admin={**roles["superuser"], "dbname": "postgres"}, roles=roles)
    os.environ["LUMBUNG_DATABASE_URL"] = origin
    from lumbung.web import database as web_database

    web_database.prepare_server()
    owner = web_database.connection("owner")
    superuser = conninfo_to_dict(os.environ.get("LUMBUNG_SUPERUSER_URL") or origin)
    found = {key: value for key, value in superuser.items() if value is not None}
    return Server(
        admin=owner, roles={"owner": owner, "app": web_database.connection("app"), "superuser": found}
    )


def fingerprint() -> str:
    """Changes with anything that shapes the tables."""
    parts = [ROOT / "requirements.lock", ROOT / "src/lumbung/web/management/commands/migrate.py"]
    for pattern in ("src/lumbung/**/migrations/**/*.py", "src/lumbung/**/*.sql"):
        parts += sorted(ROOT.glob(pattern))
    digest = hashlib.sha256(sys.version.encode())
    for part in parts:
        digest.update(str(part.relative_to(ROOT)).encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def clone_name() -> str:
    return f"lumbung_test_{os.getpid()}_{next(_numbers)}"


def make_clone(place: Server, name: str) -> None:
    template = ensure_template(place)
    with _admin(place) as conn:
        make_database(conn, name, place.roles["owner"]["user"], template=template)


def drop(place: Server, name: str) -> None:
    """Patiently: on a server of your own nobody may end a superuser's connection that is just closing."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with _admin(place) as conn:
        for patience in reversed(range(50)):
            try:
                conn.execute(statement)
                return
            except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
                if not patience:
                    raise
                time.sleep(0.1)


def ensure_template(place: Server) -> str:
    name = f"lumbung_template_{fingerprint()}"
    with _locked("pgtest-template"), _admin(place) as conn:
        if not conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _sweep(conn)
            _build(place, conn, name)
    return name


def _build(place: Server, conn: psycopg.Connection[Any], name: str) -> None:
    growing = f"lumbung_growing_{os.getpid()}"
    make_database(conn, growing, place.roles["owner"]["user"])
    surroundings = {
        **os.environ,
        "LUMBUNG_DATABASE_URL": place.url("owner", growing),
        "LUMBUNG_APP_PASSWORD": place.roles["app"]["password"],
        "DJANGO_SETTINGS_MODULE": "lumbung.web.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0", "--skip-checks"]
    migrated = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if migrated.returncode:
        drop(place, growing)
        raise RuntimeError(f"The migrations do not run on an empty database:\n{migrated.stderr[-4000:]}")
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    conn.execute(statement.format(sql.Identifier(growing), sql.Identifier(name)))
    close_to_strangers(conn, name)


def _sweep(conn: psycopg.Connection[Any]) -> None:
    """Clones of processes that have ended, and templates nobody has used for a while."""
    names = [row[0] for row in conn.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()]
    stale = [name for name in names if (found := _CLONE.match(name)) and not _alive(int(found[1]))]
    stale += [name for name in names if name.startswith("lumbung_template_")][KEPT_TEMPLATES:]
    for name in stale:
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            conn.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


_CLONE = re.compile(r"lumbung_(?:test|growing)_(\d+)(?:_\d+)?$")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextlib.contextmanager
def _admin(place: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**place.admin, autocommit=True) as conn:
        yield conn


@contextlib.contextmanager
def _locked(name: str, folder: Path = STATE) -> Iterator[None]:
    with open(folder / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
