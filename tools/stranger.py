"""The tests on a PostgreSQL that is not ours: a throw-away cluster of the machine's own server.

    python -m tools.stranger /usr/lib/postgresql/15/bin [words for pytest]

Its owner may make databases and roles and is no superuser, as on a hosted server. It lives in the temporary
folder, has no TCP port, and is gone when the tests are.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from tools.pg import FAST_AND_CARELESS, ROOT, Account, write_private

OWNER = "lumbung_owner"


def main(binaries: Path, words: list[str]) -> int:
    home = Path(tempfile.mkdtemp(prefix="lumbung-stranger-"))
    account = Account.of(home)
    if os.geteuid() == 0:
        os.chown(home, account.uid, account.gid)
    data = home / "data"
    password = secrets.token_urlsafe(24)
    try:
        key = home / "password"
        write_private(key, password)
        if os.geteuid() == 0:
            os.chown(key, account.uid, account.gid)
        account.run(
            binaries / "initdb", "-D", data, "-U", "postgres", f"--pwfile={key}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", stdout=subprocess.DEVNULL,
        )  # fmt: skip
        settings = ["listen_addresses=''", f"unix_socket_directories='{home}'", *FAST_AND_CARELESS]
        options = " ".join(f"-c {setting}" for setting in settings)
        account.run(
            binaries / "pg_ctl", "start", "-D", data, "-l", home / "log", "-w", "-s", "-o", options,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return _run_tests(home, password, words)
    finally:
        account.run(binaries / "pg_ctl", "stop", "-D", data, "-m", "immediate", "-s", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _run_tests(home: Path, password: str, words: list[str]) -> int:
    server = {"host": str(home), "port": "5432", "password": password}
    superuser = make_conninfo(**server, user="postgres", dbname="postgres")
    with psycopg.connect(superuser, autocommit=True) as conn:
        literal = psycopg.sql.Literal(password)
        made = psycopg.sql.SQL("CREATE ROLE lumbung_owner LOGIN CREATEDB CREATEROLE PASSWORD {}").format(
            literal
        )
        conn.execute(made)
        conn.execute("CREATE DATABASE lumbung OWNER lumbung_owner TEMPLATE template0")
        version = conn.info.parameter_status("server_version")
    print(f"PostgreSQL {version}", flush=True)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
    surroundings |= {
        "LUMBUNG_DATABASE_URL": make_conninfo(**server, user=OWNER, dbname="lumbung"),
        "LUMBUNG_SUPERUSER_URL": superuser,
        "LUMBUNG_APP_PASSWORD": secrets.token_urlsafe(24),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not browser", *words]
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
