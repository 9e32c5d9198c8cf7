"""SQL written by hand: the files of migrations, and the few statements that every act sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunSQL


def run_file(migration: str, name: str) -> RunSQL:
    """Return the operation for ``migrations/sql/<name>``; forward only, like the books."""
    return RunSQL((Path(migration).parent / "sql" / name).read_text(encoding="utf-8"))


class _Prepared(psycopg.Cursor[Any]):
    """Sends values beside the statement, which PostgreSQL reads and plans once per connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{**options, "prepare": True})


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor for a statement that every act sends; Django counts and translates errors as for any other.

    Only inside an open transaction. A pooler between us and PostgreSQL must know prepared statements.
    """
    with _Prepared(connection.connection) as cursor:
        yield CursorWrapper(cursor, connection)
