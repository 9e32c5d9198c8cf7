"""Play worked examples through the public commands and say whether they come out as written."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from structlog.testing import capture_logs

from lumbung.web.golden.playing import play_file
from lumbung.web.golden.plays import PLAYS

WANTED = "financing_contract"


class Command(BaseCommand):
    """``./lumbung manage golden FILE…``; nothing of it stays in the database."""

    help = "Play worked examples through the public commands; exit 1 when one differs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play each file; end with status 1 when any differs."""
        if WANTED not in connection.introspection.table_names():
            self._make_tables()
        failed = 0
        for path in options["files"]:
            with capture_logs():  # an example is hundreds of acts; their log lines would bury its answer
                problems = play_file(path, PLAYS)
            if not problems:
                self.stdout.write(self.style.SUCCESS(f"pass  {path.stem}"))
                continue
            failed += 1
            self.stdout.write(self.style.ERROR(f"FAIL  {path.stem}"))
            for problem in problems:
                self.stdout.write(f"      {problem}")
        if failed:
            raise SystemExit(1)

    def _make_tables(self) -> None:
        """A fresh clone has an empty database: examples need its tables, which only the owner makes."""
        self.stderr.write("The database is empty: making its tables first.")
        manage = str(settings.BASE_DIR / "manage.py")
        command = [sys.executable, manage, "migrate", "--no-input", "--verbosity", "0"]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit("The tables could not be made; the message is above.")
