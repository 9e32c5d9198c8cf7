"""Run the hand-written SQL of a migration, kept beside it as a file."""

from pathlib import Path

from django.db.migrations import RunSQL


def run_file(migration: str, name: str) -> RunSQL:
    """Return the operation for ``migrations/sql/<name>``; forward only, like the books."""
    return RunSQL((Path(migration).parent / "sql" / name).read_text(encoding="utf-8"))
