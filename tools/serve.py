"""Serving the pages with gunicorn, and saying so only when they answer."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from lumbung.web import environment
from tools.pg import ROOT
from tools.steps import StepFailed, show

ONLY_HERE = ("127.0.0.1", "localhost", "::1")


def check_port(host: str, port: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise StepFailed(
                f"{host}:{port} cannot be used: {trouble.strerror}.",
                f"End what listens there, or take another port: --port {port + 1}",
            ) from None
    return f"{host}:{port}"


def serve(host: str, port: int, *, banner: str, reload: bool = False) -> int:
    """Gunicorn until Ctrl-C or a signal; its exit status."""
    surroundings = {**os.environ, "LUMBUNG_POOL_SIZE": environment.text("LUMBUNG_POOL_SIZE", "4")}
    if not environment.flag("LUMBUNG_BEHIND_PROXY"):
        if host not in ONLY_HERE:
            raise StepFailed(
                f"Without https Lumbung serves this machine only, and {host} is more than that.",
                "Put a proxy with https in front and set LUMBUNG_BEHIND_PROXY=1 (SECURITY.md).",
            )
        surroundings["LUMBUNG_PLAIN_HTTP"] = "1"
    if reload:
        surroundings["LUMBUNG_DEBUG"] = "1"
    command = [
        sys.executable, "-m", "gunicorn", "lumbung.web.wsgi", f"--bind={host}:{port}",
        "--worker-class=gthread", "--workers=2", "--threads=4", "--timeout=120", "--graceful-timeout=20",
        "--no-control-socket", "--log-level=warning", *(["--reload"] if reload else []),
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=surroundings)

    def pass_on(number: int, _frame: object) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches gunicorn by itself: same terminal
    if _answers(server, host, port):
        show(banner)
    return server.wait()


def _answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            asking = http.client.HTTPConnection(host, port, timeout=10)
            asking.request("GET", "/", headers={"Host": "localhost"})
            asking.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    show("The server does not answer; what it said is above.")
    return False
