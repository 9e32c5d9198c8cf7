"""What `./lumbung COMMAND` does once Python's libraries are there. See tools/help.txt."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

from lumbung.web import database, environment
from tools import archive, docs, psql, serve, steps, words
from tools.pg import ROOT, CannotStart, Cluster
from tools.steps import show, step

MANAGE = str(ROOT / "manage.py")


def demo(asked: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./lumbung demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="begin again with an empty database")
    parser.add_argument("--no-serve", action="store_true", help="set up, then stop")
    options = parser.parse_args(asked)
    started = time.monotonic()
    show("Lumbung: setting up the demo")
    if not options.no_serve:
        step("port", lambda: serve.check_port("127.0.0.1", options.port))
    if options.fresh:
        step("database: begin again", steps.begin_again)
    steps.prepare()
    people = _seed()
    show(f"\nReady after {time.monotonic() - started:.1f} s.")
    if options.no_serve:
        show(people)
        show("Serve it with: ./lumbung demo")
        return 0
    banner = (
        f"{people}\n  Lumbung is at  http://127.0.0.1:{options.port}\n"
        "  Ctrl-C ends it; ./lumbung stop also rests the database.\n"
    )
    return serve.serve("127.0.0.1", options.port, banner=banner)


def _seed() -> str:
    """The demo cooperative where there is none; who may sign in, either way."""
    if not steps.has_command("seed_demo"):
        return ""
    show("  demo cooperative")
    command = [sys.executable, MANAGE, "seed_demo", "--if-empty"]
    told = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE)
    if told.returncode:
        raise SystemExit(
            "The demo cooperative could not be made; the message is above. Try ./lumbung demo --fresh"
        )
    return told.stdout


def dev(asked: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./lumbung dev")
    parser.add_argument(
        "--no-demo", action="store_true", help="leave the database without the demo cooperative"
    )
    options = parser.parse_args(asked)
    show("Lumbung: setting up for development")
    steps.prepare()
    people = "" if options.no_demo else _seed()
    show(f"{people}\nNow: ./lumbung run --reload, ./lumbung test, ./lumbung check")
    return 0


def run(asked: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./lumbung run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reload", action="store_true", help="start again when code changes; shows errors")
    options = parser.parse_args(asked)
    step("port", lambda: serve.check_port(options.host, options.port))
    steps.prepare()
    banner = f"\n  Lumbung is at  http://{options.host}:{options.port}\n"
    return serve.serve(options.host, options.port, banner=banner, reload=options.reload)


def test(asked: list[str]) -> int:
    steps.prepare(serving=False)
    chromium = _chromium()
    command = [sys.executable, "-m", "pytest", *asked]
    left_out = ""
    if chromium:
        os.environ["CHROMIUM"] = chromium
    else:
        command += ["-m", "not browser"]
        left_out = (
            "\n!!! Browser tests were LEFT OUT: there is no Chromium on this machine.\n"
            "!!! Get it with:  sudo apt-get install chromium   (or set CHROMIUM=/path/to/chromium),\n"
            "!!! then run this again.\n"
        )
        show(left_out)
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    show(left_out)
    return status


def _chromium() -> str:
    told = environment.text("CHROMIUM")
    if told:
        if not os.access(told, os.X_OK):
            raise SystemExit(f"CHROMIUM={told} is not a program. Correct it, or take the variable away.")
        return told
    for attempt in range(2):
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
            if found := shutil.which(name):
                return found
        if attempt or os.geteuid() != 0 or not shutil.which("apt-get"):
            break
        step("tests: Chromium", _install_chromium)
    return ""


def _install_chromium() -> str:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *command], env=surroundings, check=False, capture_output=True)
        if done.returncode:
            return "Debian's could not be installed"
    return "installed Debian's"


def check(asked: list[str], *more: str) -> int:
    return subprocess.run([str(ROOT / ".ci" / "run"), *more, *asked], cwd=ROOT, check=False).returncode


def full(asked: list[str]) -> int:
    return check(asked, "full")


def seed(asked: list[str]) -> int:
    steps.prepare()
    _become(sys.executable, MANAGE, "seed_demo", *(asked or ["--if-empty"]))


def bench(asked: list[str]) -> int:
    steps.prepare()
    _become(sys.executable, "-P", "-m", "bench", *asked)


def manage(asked: list[str]) -> int:
    _database_up()
    _become(sys.executable, MANAGE, *asked)


def open_psql(asked: list[str]) -> int:
    _database_up()
    psql.main(asked)


def backup(asked: list[str]) -> int:
    _database_up()
    return archive.main("backup", asked)


def restore(asked: list[str]) -> int:
    _database_up()
    return archive.main("restore", asked)


def stop(asked: list[str]) -> int:
    argparse.ArgumentParser(prog="./lumbung stop").parse_args(asked)
    for cluster in (Cluster(), Cluster(test=True)):
        show(f"{cluster.name}: {'stopped' if cluster.stop() else 'was not running'}")
    return 0


def _database_up() -> None:
    if not database.url():
        Cluster().start()


def _become(*command: str) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], list(command))


COMMANDS = {
    "demo": demo, "dev": dev, "run": run, "stop": stop, "test": test, "check": check, "full": full,
    "seed": seed, "bench": bench, "manage": manage, "psql": open_psql, "backup": backup, "restore": restore,
    "docs": docs.main, "words": words.main,
}  # fmt: skip


def main() -> int:
    environment.read_env_file(Path(ROOT / ".env"))
    name, *asked = sys.argv[1:]
    try:
        return COMMANDS[name](asked)
    except steps.StepFailed as trouble:
        show(f"\nLumbung stops here:\n{trouble}\n\nWhat to do: {trouble.advice}")
    except CannotStart as trouble:
        show(f"\nLumbung stops here:\n{trouble}")
    except KeyboardInterrupt:
        show("\nStopped by Ctrl-C.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
