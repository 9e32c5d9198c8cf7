"""`./lumbung psql`: PostgreSQL's own shell in this installation, as the application or as the owner."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any, NoReturn

from lumbung.web import database
from tools.pg import CannotStart, Cluster

_NAMES = {
    "host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
}  # fmt: skip


def surroundings(connection: dict[str, Any]) -> dict[str, str]:
    """The environment in which PostgreSQL's tools find this database; no command line holds a password."""
    found = {_NAMES[key]: str(value) for key, value in connection.items() if key in _NAMES}
    return {**os.environ, **found}


def program(name: str, version: int = 0) -> str:
    """The bundled program; for a server of your own the installed one of its version, where there is one."""
    own = Path(f"/usr/lib/postgresql/{version}/bin") / name
    if version and database.url() and own.exists():
        return str(own)
    try:
        bundled = Cluster().bin / name
    except CannotStart:
        bundled = None
    if bundled is not None and bundled.exists():
        return str(bundled)
    if installed := shutil.which(name):
        return installed
    raise SystemExit(f"{name} is not here. Install PostgreSQL's client programs, or run ./lumbung dev.")


def main(asked_words: list[str]) -> NoReturn:
    parser = argparse.ArgumentParser(prog="./lumbung psql", description=__doc__)
    parser.add_argument("--role", choices=database.ROLES, default="app")
    parser.add_argument("-c", dest="command", metavar="SQL", action="append", default=[])
    asked, rest = parser.parse_known_args(asked_words)
    psql = program("psql")
    arguments = [part for command in asked.command for part in ("-c", command)]
    if arguments:
        arguments = ["-v", "ON_ERROR_STOP=1", *arguments]
    sys.stdout.flush()
    os.execve(psql, [psql, *arguments, *rest], surroundings(database.connection(asked.role)))


if __name__ == "__main__":
    main(sys.argv[1:])
