"""Who changed what: the history that PostgreSQL keeps of every record."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lumbung.kernel.http import actor_of, page
from lumbung.people.staff import changes, permissions


@page(permissions.VIEW_HISTORY)
def record(request: HttpRequest, table: str, row_id: UUID) -> HttpResponse:
    """Show every change of one record."""
    found = changes.of_record(actor_of(request), table, row_id)
    return render(
        request, "staff/history.html", {"changes": found, "table": changes.table_name(table), "one": True}
    )


@page(permissions.VIEW_HISTORY)
def latest(request: HttpRequest) -> HttpResponse:
    """Show the latest changes of all records, page by page."""
    actor = actor_of(request)
    before = request.GET.get("sesudah", "")
    found = changes.latest(actor, int(before) if before.isascii() and before.isdecimal() else None)
    return render(request, "staff/history.html", {"changes": found.rows, "page": found, "one": False})
