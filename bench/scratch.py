"""A database of its own for a measurement: migrated, used as the application's role, dropped afterwards.

It lies on the same durable server as the cooperative's own database (fsync on), so that the figures speak of
the real thing. Import this module before anything of Django.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from lumbung.web import database  # noqa: E402  the path must be known first
from tools.pg import Cluster, make_database  # noqa: E402

GIVEN = database.url()
NAME = f"lumbung_bench_{os.getpid()}"


def open_scratch() -> None:
    """Make the database, point Django at it, and see that it goes away."""
    owner = database.connection("owner")
    with psycopg.connect(**_admin(), autocommit=True) as conn:
        make_database(conn, NAME, str(owner["user"]))
    atexit.register(_drop)
    os.environ["LUMBUNG_APP_PASSWORD"] = str(database.connection("app").get("password", ""))
    os.environ["LUMBUNG_DATABASE_URL"] = make_conninfo(**{**owner, "dbname": NAME})
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lumbung.web.settings",
        "LUMBUNG_HOSTS": "testserver",
        "LUMBUNG_PLAIN_HTTP": "1",
    }
    quiet = {"stdout": subprocess.DEVNULL, "cwd": ROOT}
    subprocess.run([sys.executable, "manage.py", "migrate"], check=True, **quiet)  # type: ignore[call-overload]
    os.environ["LUMBUNG_DB_ROLE"] = "app"
    import django

    django.setup()
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))


def connect(role: str) -> psycopg.Connection[Any]:
    """A plain connection to the scratch database."""
    return psycopg.connect(**{**database.connection(role), "dbname": NAME}, autocommit=True)


def _admin() -> dict[str, Any]:
    """Who may make databases: the owner of a given server, or the superuser of the private one."""
    if GIVEN:
        return database.connection("owner")
    cluster = Cluster()
    cluster.start()
    return {**cluster.connection("superuser"), "dbname": "postgres"}


def _drop() -> None:
    from django.db import connections

    connections.close_all()
    os.environ.pop("LUMBUNG_DATABASE_URL", None)
    if GIVEN:
        os.environ["LUMBUNG_DATABASE_URL"] = GIVEN
    with psycopg.connect(**_admin(), autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
