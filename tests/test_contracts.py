"""The import contracts hold, and each of them breaks when somebody breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
Lint = Callable[[], subprocess.CompletedProcess[str]]

BREACHES = {
    "a call that goes up": (
        "kernel/upward.py",
        "from lumbung.books.ledger import queries",
        "Calls go down the floors BROKEN",
    ),
    "a room that nobody planned": ("attic/__init__.py", "", "marked as 'exhaustive'"),
    "a product that knows another": (
        "products/first/queries.py",
        "from lumbung.products.second import models",
        "Products do not know one another BROKEN",
    ),
    "a till that knows the meeting": (
        "operations/till/upward.py",
        "from lumbung.operations.meetings import upward",
        "The till is below meetings and membership, closing and onboarding above them BROKEN",
    ),
    "members that know their staff": (
        "people/members/upward.py",
        "from lumbung.people.staff import upward",
        "Staff and members know their organisation, not one another BROKEN",
    ),
    "a report that knows another": (
        "insight/first/queries.py",
        "from lumbung.insight.second import models",
        "Reports and first pages do not know one another BROKEN",
    ),
    "a query that writes": (
        "products/first/queries.py",
        "from lumbung.products.first import commands",
        "Inside a capability a request goes straight down BROKEN",
    ),
    "a rule that asks the database": (
        "products/first/rules.py",
        "from django.db import connection",
        "Rules are pure BROKEN",
    ),
}


@pytest.fixture
def lint(tmp_path: Path) -> Lint:
    """import-linter on a copy of the house, in which `first` and `second` live on two floors."""
    source = ROOT / "src" / "lumbung"
    for path in source.rglob("*.py"):
        place = tmp_path / "lumbung" / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for room in ("operations/till", "operations/meetings", "people/members", "people/staff"):
        for module in ("__init__", "upward"):
            place = tmp_path / "lumbung" / room / f"{module}.py"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
    for floor in ("products", "insight"):
        for name in ("first", "second"):
            for module in ("__init__", "commands", "queries", "models", "rules"):
                place = tmp_path / "lumbung" / floor / name / f"{module}.py"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()

    def run() -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
        surroundings = {**os.environ, "PYTHONPATH": str(tmp_path)}
        return subprocess.run(
            command, cwd=tmp_path, env=surroundings, text=True, capture_output=True, check=False
        )

    return run


def test_the_house_keeps_its_contracts(lint: Lint) -> None:
    done = lint()
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_notices(breach: str, lint: Lint, tmp_path: Path) -> None:
    file, line, verdict = BREACHES[breach]
    place = tmp_path / "lumbung" / file
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"{line}\n")
    done = lint()
    assert done.returncode == 1
    assert verdict in done.stdout + done.stderr


def test_every_folder_with_code_is_a_package_that_the_contracts_can_see() -> None:
    """import-linter passes over a folder without `__init__.py` and all that is below it, silently."""
    folders = {path.parent for path in (ROOT / "src" / "lumbung").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
