"""Play worked examples through the public commands and say whether they come out as written."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lumbung.web.golden.playing import play_file
from lumbung.web.golden.plays import PLAYS


class Command(BaseCommand):
    """``./lumbung manage golden FILE…``; nothing of it stays in the database."""

    help = "Play worked examples through the public commands; exit 1 when one differs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play each file; end with status 1 when any differs."""
        failed = 0
        for path in options["files"]:
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
