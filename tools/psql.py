"""`./lumbung psql`: PostgreSQL's own shell on this installation's database, as the application or as the owner."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from typing import Any

from lumbung.web import database
from tools.pg import CannotStart, Cluster

_NAMES = {
    "host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
}  # fmt: skip


def surroundings(connection: dict[str, Any]) -> dict[str, str]:
    """The environment in which PostgreSQL's tools find this database; a password never stands in a command line."""
    found = {_NAMES[key]: str(value) for key, value in connection.items() if key in _NAMES}
    return {**os.environ, **found}


def program(name: str) -> str:
    """The bundled program, or for a server of your own the one installed beside it (never older than the server)."""
    try:
        bundled = Cluster().bin / name
    except CannotStart:
        bundled = None
    if bundled is not None and bundled.exists():
        return str(bundled)
    if installed := shutil.which(name):
        return installed
    raise SystemExit(f"{name} is not here. Install PostgreSQL's client programs, or run ./lumbung dev.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="./lumbung psql", description=__doc__)
    parser.add_argument("--role", choices=database.ROLES, default="app")
    parser.add_argument("-c", dest="command", metavar="SQL", action="append", default=[])
    asked, rest = parser.parse_known_args()
    psql = program("psql")
    arguments = [part for command in asked.command for part in ("-c", command)]
    if arguments:
        arguments = ["-v", "ON_ERROR_STOP=1", *arguments]
    sys.stdout.flush()
    os.execve(psql, [psql, *arguments, *rest], surroundings(database.connection(asked.role)))


if __name__ == "__main__":
    main()
