"""The one way these queries read, inside the scope that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

PAGE = 50


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one reading statement inside the scope that is open."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
