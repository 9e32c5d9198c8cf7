"""The newcomer's way, walked: clone, `./lumbung demo`, the first page, a second start, with a watch in hand.

    python -m tools.newcomer [--cold]      --cold: with empty caches of uv and npm, as on a new machine

It clones what is committed. Everything happens in the temporary folder and is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tools.pg import ROOT

FIRST, SECOND = 120, 10  # seconds


def walk(home: Path, surroundings: dict[str, str]) -> None:
    clone = home / "lumbung"
    script = clone / "lumbung"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    try:
        started = time.monotonic()
        subprocess.run([script, "demo", "--no-serve"], env=surroundings, check=True)
        _within("from a clone to the demo", time.monotonic() - started, FIRST)
        _serve(script, surroundings)
    finally:
        subprocess.run([script, "stop"], env=surroundings, check=False, stderr=subprocess.DEVNULL)


def _serve(script: Path, surroundings: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    server = subprocess.Popen(
        [script, "demo", "--port", str(port)], env=surroundings, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr is not None
        heard = ""
        for line in server.stderr:
            heard += line
            if "Lumbung is at" in line:
                break
        assert f"http://127.0.0.1:{port}" in heard, heard
        _within("the second start", time.monotonic() - started, SECOND)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            html = page.read().decode()
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{asset}", timeout=10).close()
        assert 'lang="id"' in html, html[:300]
        print("the first page answers, in Indonesian, with all that belongs to it")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=40)


def _within(what: str, seconds: float, limit: int) -> None:
    print(f"{what}: {seconds:.1f} s of at most {limit} s", flush=True)
    assert seconds < limit, f"{what} took {seconds:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cold", action="store_true", help="with empty caches of uv and npm")
    cold = parser.parse_args().cold
    home = Path(tempfile.mkdtemp(prefix="lumbung-newcomer-"))
    home.chmod(0o755)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
    if cold:
        surroundings |= {"UV_CACHE_DIR": str(home / "uv"), "npm_config_cache": str(home / "npm")}
        surroundings["PIP_NO_CACHE_DIR"] = "1"
    try:
        walk(home, surroundings)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
