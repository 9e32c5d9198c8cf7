"""Statements on the screen, as PDF and as a workbook: one way for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger
from lumbung.insight.reports import mapping, permissions, queries
from lumbung.insight.reports.documents import pdf
from lumbung.insight.reports.forms import Choice
from lumbung.insight.reports.layout import FUND_REPORTS, HASIL_USAHA, NERACA, FundReport
from lumbung.insight.reports.rules import year_start
from lumbung.insight.reports.sheets import (
    Line,
    Sheet,
    fund_lines,
    named,
    period_text,
    statement_lines,
    trial_lines,
)
from lumbung.insight.reports.workbook import xlsx
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page
from lumbung.kernel.models import Cooperative

FORMATS = {
    "pdf": (pdf, "application/pdf"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for."""

    form: Choice
    since: date
    until: date
    compare: str | None
    office_id: UUID | None
    office_ids: list[UUID] | None
    office: str
    book: str | None
    with_empty: bool = field(default=False)


def asked_for(request: HttpRequest, actor: Actor, permission: str, only: tuple[str, ...]) -> Asked:
    offices = ledger.offices(actor, actor.offices(permission))
    today = days.today()
    form = Choice(request.GET, offices=offices, only=only, since=year_start(today), until=today)
    office_id, office_ids = ledger.within(actor, permission, request.GET.get("kantor"))
    office = next((one.name for one in offices if one.id == office_id), "")
    if not office:
        office = _("All offices") if office_ids is None else ", ".join(one.name for one in offices)
    since, until = form.days()
    return Asked(
        form, since, until, form.said("banding"), office_id, office_ids, office, form.said("buku"),
        bool(request.GET.get("semua")),
    )  # fmt: skip


def sheet_of(actor: Actor, asked: Asked, one: Any, source: str, period: str, **more: Any) -> Sheet:
    name = Cooperative.objects.filter(id=actor.coop_id).values_list("name", flat=True).first() or ""
    return Sheet(
        code=one.code, title=named(one), period=period, office=asked.office, source=source, as_of=days.now(),
        coop=name, **more,
    )  # fmt: skip


def answer(
    request: HttpRequest,
    build: Callable[[Actor, Asked], Sheet],
    only: tuple[str, ...],
    form: str,
    **context: Any,
) -> HttpResponse:
    """Show a report, or hand it out as a file to who may take reports out."""
    actor = actor_of(request)
    if form and form not in FORMATS:
        raise Http404
    asked = asked_for(request, actor, permissions.EXPORT if form else permissions.VIEW, only)
    sheet = build(actor, asked)
    if form:
        make, kind = FORMATS[form]
        answer = HttpResponse(make(sheet), content_type=kind)
        name = f"{sheet.code}-{asked.until.isoformat()}.{form}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    shown = {
        "sheet": sheet,
        "asked": asked,
        "lines": [_linked(sheet, asked, place) for place in range(len(sheet.lines))],
        "downloads": _downloads(request) if actor.may(permissions.EXPORT) else None,
        **context,
    }
    return render(request, "reports/sheet.html", shown)


def _downloads(request: HttpRequest) -> dict[str, str]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return {name: f"{request.path}{name}/{query}" for name in FORMATS}


def _linked(sheet: Sheet, asked: Asked, place: int) -> dict[str, Any]:
    """A line with the address behind each of its figures."""
    line = sheet.lines[place]
    cells = []
    for number, amount in enumerate(line.amounts):
        since, until = line.days or sheet.columns[number]
        codes = line.each[number] if line.each else line.codes
        cells.append({"sen": amount, "url": _behind(line, codes, asked, since, until) if amount else ""})
    return {"line": line, "cells": cells}


def _behind(line: Line, codes: tuple[str, ...], asked: Asked, since: date | None, until: date) -> str:
    kept = {"sampai": until.isoformat()}
    if asked.office_id:
        kept["kantor"] = str(asked.office_id)
    if line.computed:
        kept["dari"] = (since or year_start(until)).isoformat()
        return f"{reverse('reports:result')}?{urlencode(kept)}"
    if not codes and not line.opens:
        return ""
    if since:
        kept["dari"] = since.isoformat()
    if line.opens:
        return f"{line.opens}?{urlencode(kept)}"
    if asked.book:
        kept["buku"] = asked.book
    if len(codes) > 1:
        kept["judul"] = line.label
    return f"{reverse('ledger:account', args=[','.join(codes)])}?{urlencode(kept)}"


def compared_with(asked: Asked) -> tuple[date, date] | None:
    """The period to compare with, as long before as was asked."""
    if asked.compare == "tahun":
        return queries.year_before(asked.since), queries.year_before(asked.until)
    if asked.compare == "akhir-tahun":
        last = date(asked.until.year - 1, 12, 31)
        return year_start(last), last
    if asked.compare == "bulan":
        return queries.month_before(asked.since).replace(day=1), queries.month_before(asked.until)
    return None


@page(permissions.VIEW)
def position(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show the statement of financial position for a day."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        compared = compared_with(asked)
        on = [asked.until, *([compared[1]] if compared else [])]
        sheet = sheet_of(
            actor, asked, NERACA, NERACA.source, period_text(None, asked.until),
            heads=tuple(days.date_short(day) for day in on), columns=tuple((None, day) for day in on),
        )  # fmt: skip
        statement_lines(sheet, queries.position(actor, on, asked.office_ids), with_empty=asked.with_empty)
        return sheet

    return answer(request, build, ("sampai", "banding", "kantor"), form)


@page(permissions.VIEW)
def result(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show the statement of surplus for a period."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        compared = compared_with(asked)
        periods = [(asked.since, asked.until), *([compared] if compared else [])]
        sheet = sheet_of(
            actor, asked, HASIL_USAHA, HASIL_USAHA.source, period_text(asked.since, asked.until),
            heads=tuple(f"{days.date_short(a)} – {days.date_short(b)}" for a, b in periods),
            columns=tuple(periods),
        )  # fmt: skip
        statement_lines(sheet, queries.result(actor, periods, asked.office_ids), with_empty=asked.with_empty)
        return sheet

    return answer(request, build, ("dari", "sampai", "banding", "kantor"), form)


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    id: str
    en: str


TRIAL = _Named("neraca-saldo", "Neraca saldo", "Trial balance")


@page(permissions.VIEW)
def trial(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show the trial balance for a period."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        heads = (
            *(_("Opening debit"), _("Opening credit")),
            *(_("Debit"), _("Credit"), _("Closing debit"), _("Closing credit")),
        )
        sheet = sheet_of(
            actor, asked, TRIAL, "SAK EP", period_text(asked.since, asked.until), heads=heads,
            columns=((asked.since, asked.until),) * 6, with_codes=True,
        )  # fmt: skip
        trial_lines(sheet, queries.trial(actor, asked.since, asked.until, asked.office_ids, asked.book))
        return sheet

    return answer(request, build, ("dari", "sampai", "kantor", "buku"), form)


def _fund_report(code: str) -> FundReport:
    found = next((one for one in FUND_REPORTS if one.code == code), None)
    if found is None:
        raise Http404
    return found


@page(permissions.VIEW)
def fund(request: HttpRequest, code: str, form: str = "") -> HttpResponse:
    """Show sources and uses of the funds of one book."""
    report = _fund_report(code)

    def build(actor: Actor, asked: Asked) -> Sheet:
        sheet = sheet_of(
            actor, asked, report, report.source, period_text(asked.since, asked.until),
            heads=(_("Amount"),), columns=((asked.since, asked.until),),
        )  # fmt: skip
        names = {one.code: named(one) for one in ledger.chart(actor)}
        found = queries.funds(actor, report, asked.since, asked.until, asked.office_ids)
        fund_lines(sheet, found, lambda code: names.get(code, code))
        return sheet

    return answer(request, build, ("dari", "sampai", "kantor"), form, is_fund=True)


@page(permissions.VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Show which reports there are."""
    by_kind = _("By kind of act, with the proof of its money")
    funds = [
        (reverse("reports:fund", args=[one.code]), named(one), f"{by_kind}. {one.source}")
        for one in FUND_REPORTS
    ]
    sources = [
        (reverse("reports:sources", args=[one.code]), named(one), one.source.title, "heart-handshake")
        for one in mapping.purses()
    ]
    mapped = [
        (reverse(f"reports:{name}"), named(one), one.source.title, mark)
        for name, one, mark in (
            ("equity", mapping.equity(), "layers"),
            ("cash_flow", mapping.cash_flow(), "arrow-left-right"),
            ("sharing", mapping.sharing(), "split"),
            ("promotion", mapping.promotion(), "users"),
        )
    ]
    context = {
        "statements": [
            (reverse("reports:position"), named(NERACA), f"{_('Balance sheet')}. {NERACA.source}", "scale"),
            (reverse("reports:result"), named(HASIL_USAHA), HASIL_USAHA.source, "chart-column"),
            *mapped[:2],
            *sources,
            *mapped[2:],
            (reverse("reports:trial"), named(TRIAL), "SAK EP", "table-2"),
        ],
        "funds": funds,
        "may_take_out": actor_of(request).may("ledger.export"),
    }
    return render(request, "reports/index.html", context)
