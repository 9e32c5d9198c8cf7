"""The whole ledger to take out: for an accounting program, an auditor, a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from lumbung.books.ledger import permissions as ledger_permissions
from lumbung.books.ledger import queries as ledger
from lumbung.insight.reports import exports, workbook
from lumbung.insight.reports.forms import Choice
from lumbung.kernel import days
from lumbung.kernel.http import actor_of, page
from lumbung.kernel.models import Cooperative

KINDS = {
    "beancount": "buku.beancount",
    "hledger": "buku.journal",
    "csv": "buku.csv",
    "excel": "buku.xlsx",
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINNING = date(1970, 1, 1)


@page(ledger_permissions.EXPORT)
def takeout(request: HttpRequest) -> HttpResponse:
    """Say what can be taken out, and for which days and offices."""
    actor = actor_of(request)
    offices = ledger.offices(actor, actor.offices(ledger_permissions.EXPORT))
    form = Choice(
        request.GET, offices=offices, only=("sampai", "kantor"), since=BEGINNING, until=days.today()
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return render(request, "reports/takeout.html", {"form": form, "query": query})


@page(ledger_permissions.EXPORT)
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand the ledger out line by line; memory does not grow with it."""
    actor = actor_of(request)
    if kind not in KINDS:
        raise Http404
    _office, office_ids = ledger.within(actor, ledger_permissions.EXPORT, request.GET.get("kantor"))
    form = Choice(request.GET, offices=[], only=("sampai", "kantor"), since=BEGINNING, until=days.today())
    name = Cooperative.objects.filter(id=actor.coop_id).values_list("name", flat=True).first() or ""
    lines = exports.ledger_lines(actor, form.days()[1], office_ids)
    if kind == "excel":
        return _workbook(lines)
    made = {
        "beancount": lambda: exports.beancount(lines, name),
        "hledger": lambda: exports.hledger(lines, name),
        "csv": lambda: exports.csv_lines(lines),
    }[kind]()
    answer = StreamingHttpResponse(_bytes(made), content_type="text/csv" if kind == "csv" else "text/plain")
    answer["Content-Disposition"] = f'attachment; filename="{KINDS[kind]}"'
    return cast(HttpResponse, answer)  # a page answers; here piece by piece


def _workbook(lines: Iterable[exports.ExportLine]) -> HttpResponse:
    """A workbook is written whole before it is sent, into a file and not into memory."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115, the answer closes it
    workbook.ledger_book(lines, kept)
    kept.seek(0)
    answer = FileResponse(kept, as_attachment=True, filename=KINDS["excel"], content_type=EXCEL)
    return cast(HttpResponse, answer)


def _bytes(parts: Iterable[str]) -> Iterator[bytes]:
    """Gather small pieces; a piece for each line would cost more than the line."""
    kept: list[str] = []
    for part in parts:
        kept.append(part)
        if len(kept) >= 500:
            yield "".join(kept).encode()
            kept = []
    yield "".join(kept).encode()
