"""Which PostgreSQL, and as whom.

Two roles, always: `owner` makes and changes tables; `app` works in them and is bound by row-level security.
The server is the one of LUMBUNG_DATABASE_URL (or DATABASE_URL), given with its owner, or else the private
cluster that `./lumbung` keeps in `.lumbung/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from lumbung.web import environment

ROLES = ("app", "owner")
APP = "lumbung_app"
OLDEST = 150_000


def url() -> str:
    return environment.text("LUMBUNG_DATABASE_URL") or environment.text("DATABASE_URL")


def database(role: str, *, pool: int = 0) -> dict[str, Any]:
    """Django's DATABASES["default"] for this role."""
    if role not in ROLES:
        raise environment.BadEnvironment("LUMBUNG_DB_ROLE", role, " or ".join(ROLES))
    found = connection(role)
    extra = {key: value for key, value in found.items() if key not in _DJANGO}
    options: dict[str, Any] = {"application_name": f"lumbung {role}", "prepare_threshold": 5, **extra}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: str(found.get(libpq, "")) for libpq, django in _DJANGO.items()},
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
        "TEST": {"MIGRATE": False},
    }


_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def connection(role: str) -> dict[str, Any]:
    """The same as psycopg wants it."""
    if not url():
        return _private(role)
    given = {key: value for key, value in conninfo_to_dict(url()).items() if value is not None}
    if role == "owner":
        return given
    return {**given, "user": APP, "password": app_password(given)}


def app_password(given: dict[str, Any]) -> str:
    """The password of lumbung_app on a server of your own: as told, else the one we once made."""
    if told := environment.text("LUMBUNG_APP_PASSWORD"):
        return told
    path = environment.state_folder() / f"app-{_mark(given)}.json"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"password": secrets.token_urlsafe(24)}, file)
    return str(json.loads(path.read_text())["password"])


def prepare_server() -> str:
    """On a server of your own: see that it is new enough and that lumbung_app exists. Returns its version."""
    owner = connection("owner")
    with psycopg.connect(**owner, connect_timeout=10, autocommit=True) as conn:
        if conn.info.server_version < OLDEST:
            raise SystemExit(
                f"PostgreSQL 15 or newer is needed; this is {conn.info.server_version // 10_000}."
            )
        password = app_password(owner)
        shape = f"{APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        known = conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone()
        if not known or not _opens(connection("app")):
            verb = "ALTER" if known else "CREATE"
            statement = sql.SQL(f"{verb} ROLE {shape} PASSWORD {{}}")
            try:
                conn.execute(statement.format(sql.Literal(password)))
            except psycopg.errors.InsufficientPrivilege as refused:
                raise SystemExit(
                    f"{owner.get('user')} may not make the role {APP}. Ask the server's administrator for:\n"
                    f"  {verb} ROLE {shape} PASSWORD '…';\n"
                    "and put that password into LUMBUNG_APP_PASSWORD."
                ) from refused
        name = sql.Identifier(conn.info.dbname)
        conn.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO lumbung_app").format(name))
        return f"{conn.info.server_version // 10_000}.{conn.info.server_version % 10_000}"


def _opens(found: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**found, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _mark(given: dict[str, Any]) -> str:
    place = f"{given.get('host')}:{given.get('port')}"
    return hashlib.sha256(place.encode()).hexdigest()[:10]


def _private(role: str) -> dict[str, Any]:
    """What tools/pg.py wrote down about the cluster of this checkout."""
    try:
        known = json.loads((environment.ROOT / ".lumbung" / "pg.json").read_text())
    except FileNotFoundError:
        raise SystemExit(
            "There is no database yet. Run ./lumbung dev, "
            "or set LUMBUNG_DATABASE_URL to a PostgreSQL of your own."
        ) from None
    user = f"lumbung_{role}"
    return {
        "host": known["socket"], "port": known["port"], "dbname": "lumbung",
        "user": user, "password": known[user],
    }  # fmt: skip
