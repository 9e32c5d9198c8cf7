#!/usr/bin/env python
"""Django's command line. `./lumbung manage …` calls it in the right environment."""

import os
import sys
from pathlib import Path

# These change tables or hand out rights, so they come in as the owner. Everything else is the application.
AS_OWNER = {
    "migrate",
    "makemigrations",
    "sqlmigrate",
    "showmigrations",
    "optimizemigration",
    "squashmigrations",
}


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.settings")
    if len(sys.argv) > 1 and sys.argv[1] in AS_OWNER:
        os.environ["LUMBUNG_DB_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
