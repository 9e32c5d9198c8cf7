"""The changes in equity as lines of a sheet: one block for each period, the earlier first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lumbung.insight.reports.equity import MOVES, EquityChange
from lumbung.insight.reports.mapping import Column, EquityMap
from lumbung.insight.reports.sheets import GRAND, HEADING, ROW, Sheet, ledger_amount, named, period_text


def shown_columns(layout: EquityMap, found: Sequence[EquityChange]) -> list[int]:
    """Return the places of the columns to show: an optional one only where it has something to say."""
    return [
        place
        for place, column in enumerate(layout.columns)
        if not column.optional
        or any(one.closing[place] or any(row[place] for row in one.rows.values()) for one in found)
    ]


def equity_lines(
    sheet: Sheet, layout: EquityMap, found: Sequence[EquityChange], columns: Sequence[int]
) -> None:
    """Write the changes of each period into a sheet; the last column is all of equity."""
    for one in found:
        if len(found) > 1:
            sheet.add(HEADING, period_text(one.since, one.until))
        each = (*(one.codes[place] for place in columns), tuple(code for own in one.codes for code in own))
        places = []
        period = (one.since, one.until)
        for row in MOVES:
            shown = (*(one.rows[row][place] for place in columns), sum(one.rows[row]))
            label, opens = named(getattr(layout.rows, row)), row == "berjalan"
            places.append(sheet.add(ROW, label, shown, each=each, computed=opens, days=period))
        closing = (*(one.closing[place] for place in columns), sum(one.closing))
        sheet.add(
            GRAND, named(layout.rows.akhir), closing, each=each, adds=tuple(places),
            days=(None, one.until),
        )  # fmt: skip
        _problems(sheet, layout.columns, one)
    if all(one.holds for one in found):
        sheet.proofs.append(_("Opening balance and changes come to the equity in the neraca."))


def _problems(sheet: Sheet, columns: Sequence[Column], one: EquityChange) -> None:
    for code, sen in one.unplaced:
        text = _("Account %(code)s (%(amount)s) stands in no row.")
        sheet.problems.append(text % {"code": code, "amount": ledger_amount(sen)})
    for column, gap in zip(columns, one.gaps, strict=True):
        if gap:
            text = _("%(column)s: opening and changes differ from the books by %(amount)s.")
            sheet.problems.append(text % {"column": named(column), "amount": ledger_amount(gap)})
