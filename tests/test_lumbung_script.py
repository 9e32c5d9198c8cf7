"""`./lumbung` itself: what it says it can do is what it can do."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path

import pytest

from tools import serve, steps
from tools.house import COMMANDS
from tools.steps import StepFailed

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "lumbung"


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *words], cwd=cwd, text=True, capture_output=True, check=False)


def test_help_names_every_command_and_no_other(tmp_path: Path) -> None:
    said = run("help", cwd=tmp_path)
    assert said.returncode == 0
    assert set(re.findall(r"^  ([a-z]+) ", said.stdout, re.MULTILINE)) == {*COMMANDS, "help"}


def test_the_shell_part_lets_every_command_through() -> None:
    let_through = re.findall(r"^    ([a-z |]+)\) libraries", SCRIPT.read_text(), re.MULTILINE)
    assert {name for line in let_through for name in line.split(" | ")} == set(COMMANDS)


def test_an_unknown_command_is_refused_with_the_list() -> None:
    said = run("dmeo")
    assert said.returncode == 2
    assert "no such command" in said.stderr
    assert "demo" in said.stderr


def test_a_port_in_use_says_which_other_to_take() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        said = run("demo", "--port", str(port))
    assert said.returncode == 1
    assert f"--port {port + 1}" in said.stderr


def test_any_posix_shell_reads_it() -> None:
    assert subprocess.run(["sh", "-n", SCRIPT], check=False).returncode == 0


def test_without_https_only_this_machine_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUMBUNG_BEHIND_PROXY", raising=False)
    with pytest.raises(StepFailed, match="https"):
        serve.serve("0.0.0.0", 8000, banner="")


def test_fresh_never_empties_a_server_of_your_own() -> None:
    with pytest.raises(StepFailed, match="LUMBUNG_DATABASE_URL"):
        steps.begin_again()
