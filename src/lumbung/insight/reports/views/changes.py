"""What changed over a period: equity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lumbung.insight.reports import mapping, permissions, queries
from lumbung.insight.reports.change_lines import equity_lines, shown_columns
from lumbung.insight.reports.sheets import Sheet, named, period_text
from lumbung.insight.reports.views.statements import Asked, answer, compared_with, sheet_of
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import page

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
