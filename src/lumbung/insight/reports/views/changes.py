"""What changed over a period: equity, and cash with the journals behind each of its rows."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger
from lumbung.insight.reports import mapping, permissions, queries
from lumbung.insight.reports.change_lines import (
    cash_lines,
    equity_lines,
    promotion_lines,
    purse_lines,
    sharing_lines,
    shown_columns,
)
from lumbung.insight.reports.sheets import Sheet, named, period_text
from lumbung.insight.reports.views.statements import Asked, answer, asked_for, compared_with, sheet_of
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page

CHOICES = ("dari", "sampai", "banding", "kantor")


@page(permissions.VIEW)
def equity(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show the statement of changes in equity for a period, below the period it is compared with."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        layout, compared = mapping.equity(), compared_with(asked)
        periods = [*([compared] if compared else []), (asked.since, asked.until)]
        found = queries.equity(actor, periods, asked.office_ids)
        columns = shown_columns(layout, found)
        heads = (*(named(layout.columns[place]) for place in columns), _("Total equity"))
        sheet = sheet_of(
            actor, asked, layout, layout.source.title, period_text(asked.since, asked.until), heads=heads,
            columns=((asked.since, asked.until),) * len(heads),
        )  # fmt: skip
        equity_lines(sheet, layout, found, columns)
        return sheet

    return answer(request, build, CHOICES, form)


def _by_period(actor: Actor, asked: Asked, layout: mapping.Lead) -> tuple[Sheet, list[tuple[date, date]]]:
    """An empty sheet with a column for the period, and one for what it is compared with."""
    compared = compared_with(asked)
    periods = [(asked.since, asked.until), *([compared] if compared else [])]
    sheet = sheet_of(
        actor, asked, layout, layout.source.title, period_text(asked.since, asked.until),
        heads=tuple(f"{days.date_short(a)} – {days.date_short(b)}" for a, b in periods),
        columns=tuple(periods),
    )  # fmt: skip
    return sheet, periods


@page(permissions.VIEW)
def cash_flow(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show the statement of cash flows for a period."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        layout = mapping.cash_flow()
        sheet, periods = _by_period(actor, asked, layout)
        names = {one.code: named(one) for one in ledger.chart(actor)}
        found = queries.cash_flow(actor, periods, asked.office_ids)
        cash_lines(
            sheet, layout, found, lambda code: names.get(code, code),
            lambda row: reverse("reports:cash_row", args=[row]),
        )  # fmt: skip
        return sheet

    return answer(request, build, CHOICES, form)


@page(permissions.VIEW)
def sources(request: HttpRequest, code: str, form: str = "") -> HttpResponse:
    """Show where the money of funds came from and what it went to, for a period."""
    layout = next((one for one in mapping.purses() if one.code == code), None)
    if layout is None:
        raise Http404

    def build(actor: Actor, asked: Asked) -> Sheet:
        sheet, periods = _by_period(actor, asked, layout)
        purse_lines(sheet, layout, queries.purses(actor, layout, periods, asked.office_ids))
        return sheet

    return answer(request, build, CHOICES, form)


@page(permissions.VIEW)
def sharing(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show how the income of the books comes to the income that may be shared, and whose it is."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        layout = mapping.sharing()
        sheet, periods = _by_period(actor, asked, layout)
        sharing_lines(sheet, layout, queries.shared(actor, periods, asked.office_ids))
        return sheet

    return answer(request, build, CHOICES, form)


@page(permissions.VIEW)
def promotion(request: HttpRequest, form: str = "") -> HttpResponse:
    """Show what members got from their cooperative, as far as the books know."""

    def build(actor: Actor, asked: Asked) -> Sheet:
        layout = mapping.promotion()
        sheet, periods = _by_period(actor, asked, layout)
        promotion_lines(sheet, layout, queries.promotion(actor, periods, asked.office_ids))
        return sheet

    return answer(request, build, CHOICES, form)


@page(permissions.VIEW)
def cash_row(request: HttpRequest, row: str) -> HttpResponse:
    """Show the journals behind one row of the cash flows; their sum over all pages is the figure."""
    actor = actor_of(request)
    asked = asked_for(request, actor, permissions.VIEW, ("dari", "sampai", "kantor"))
    layout = mapping.cash_flow()
    one = next((one for section in layout.sections for one in section.rows if one.code == row), None)
    if one is None:
        raise Http404
    after = request.GET.get("sesudah", "")
    period = (asked.since, asked.until)
    found = queries.cash_journals(
        actor, row, period, asked.office_ids, int(after) if after.isdigit() else None, ledger.PAGE + 1
    )
    kept = request.GET.copy()
    kept["sesudah"] = str(found[ledger.PAGE - 1].id) if len(found) > ledger.PAGE else ""
    context = {
        "asked": asked,
        "title": named(one),
        "statement": named(layout),
        "period": period_text(*period),
        "sum": queries.cash_flow(actor, [period], asked.office_ids)[0].rows.get(row, 0),
        "journals": [(each, ledger.kind_name(each.kind), -each.amount_sen) for each in found[: ledger.PAGE]],
        "next": kept.urlencode() if kept["sesudah"] else "",
    }
    return render(request, "reports/cash_row.html", context)
