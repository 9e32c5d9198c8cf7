"""The description of the JSON door, kept beside the code so that a change of it is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lumbung.web.api import api

FILE = Path(__file__).resolve().parents[2] / "openapi.json"


def described() -> str:
    """Return the description as it is now."""
    return (
        json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, ensure_ascii=False, sort_keys=True)
        + "\n"
    )


class Command(BaseCommand):
    """``./lumbung manage openapi``: write the description anew."""

    help = "Menulis ulang openapi.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        FILE.write_text(described())
        self.stdout.write(str(FILE.name))
