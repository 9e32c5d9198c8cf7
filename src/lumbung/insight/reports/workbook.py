"""A sheet as an Excel workbook: rows are numbers, totals are formulas that calculate."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from lumbung.insight.reports.exports import COLUMNS, ExportLine, cells
from lumbung.insight.reports.sheets import GRAND, HEADING, ROW, SUM, Line, Sheet
from lumbung.kernel import days

NUMBER = '#,##0.00;(#,##0.00);"-"'
WHOLE = '#,##0;(#,##0);"-"'


def xlsx(sheet: Sheet) -> bytes:
    """Return the workbook."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet(sheet.title[:31].replace("/", "-"))
    book.set_properties({"title": f"{sheet.title}, {sheet.office}", "author": sheet.coop})
    styles = _styles(book, _has_sen(sheet))
    first = 2 if sheet.with_codes else 1
    top = _head(page, sheet, styles, first)
    for place, line in enumerate(sheet.lines):
        _line(page, sheet, line, top + place, top, first, styles)
    foot = top + len(sheet.lines) + 1
    for number, text in enumerate([*sheet.problems, *sheet.proofs, source_line(sheet)]):
        page.write_string(foot + number, 0, text, styles["small"])
    page.set_column(0, 0, 12 if sheet.with_codes else 58)
    if sheet.with_codes:
        page.set_column(1, 1, 44)
    page.set_column(first, first + len(sheet.heads) - 1, 20)
    page.freeze_panes(top, first)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, top - 1)
    if len(sheet.heads) > 3:
        page.set_landscape()
    book.close()
    return target.getvalue()


def _has_sen(sheet: Sheet) -> bool:
    return any(amount and amount % 100 for line in sheet.lines for amount in line.amounts)


def _styles(book: Any, with_sen: bool) -> dict[str, Any]:
    number = NUMBER if with_sen else WHOLE
    font = {"font_name": "Calibri", "font_size": 11}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 15}),
        "plain": book.add_format(font),
        "small": book.add_format({**font, "italic": True, "font_size": 9}),
        "head": book.add_format({**font, "bold": True, "align": "right", "bottom": 1, "text_wrap": True}),
        "head_left": book.add_format({**font, "bold": True, "bottom": 1}),
        HEADING: book.add_format({**font, "bold": True}),
        ROW: book.add_format({**font, "indent": 1}),
        "row2": book.add_format({**font, "indent": 2}),
        SUM: book.add_format({**font, "bold": True, "top": 1}),
        GRAND: book.add_format({**font, "bold": True, "top": 1, "bottom": 6}),
        "number_row": book.add_format({**font, "num_format": number}),
        "number_sum": book.add_format({**font, "num_format": number, "bold": True, "top": 1}),
        "number_grand": book.add_format({**font, "num_format": number, "bold": True, "top": 1, "bottom": 6}),
    }


def _head(page: Any, sheet: Sheet, styles: dict[str, Any], first: int) -> int:
    page.write_string(0, 0, sheet.coop, styles["plain"])
    page.write_string(1, 0, sheet.title, styles["title"])
    page.write_string(2, 0, f"{sheet.office}. {sheet.period}", styles["plain"])
    page.write_string(3, 0, _("In rupiah"), styles["small"])
    if sheet.with_codes:
        page.write_string(5, 0, _("Code"), styles["head_left"])
    page.write_string(5, first - 1, _("Account") if sheet.with_codes else "", styles["head_left"])
    for number, head in enumerate(sheet.heads):
        page.write_string(5, first + number, head, styles["head"])
    return 6


def _line(
    page: Any, sheet: Sheet, line: Line, row: int, top: int, first: int, styles: dict[str, Any]
) -> None:
    if sheet.with_codes:
        page.write_string(row, 0, line.code, styles["plain"])
    label = styles["row2"] if line.kind == ROW and line.depth > 1 else styles[line.kind]
    page.write_string(row, first - 1, line.label, label)
    for number, amount in enumerate(line.amounts):
        style, column = styles[f"number_{line.kind}"], first + number
        value = Decimal(amount or 0).scaleb(-2)
        if line.adds:
            page.write_formula(row, column, _formula(line, top, column), style, value)
        elif amount is not None:
            page.write_number(row, column, value, style)


def _formula(line: Line, top: int, column: int) -> str:
    """Return a formula over the lines this one sums: one stretch when they lie together."""
    adds = sorted(line.adds)
    if len(adds) > 1 and adds[-1] - adds[0] == len(adds) - 1:
        first, last = (xl_rowcol_to_cell(top + place, column) for place in (adds[0], adds[-1]))
        return f"=SUM({first}:{last})"
    plus = "+".join(xl_rowcol_to_cell(top + place, column) for place in adds)
    return f"={plus}"


def source_line(sheet: Sheet) -> str:
    told = {
        "day": days.date_text(days.local(sheet.as_of).date()),
        "time": days.time_text(sheet.as_of),
        "source": sheet.source,
    }
    return _("From the ledger of Lumbung as of %(day)s, %(time)s. %(source)s.") % told


ROWS_EACH = 1_000_000  # a sheet of Excel ends at 1,048,576


def ledger_book(lines: Iterable[ExportLine], target: BinaryIO, rows_each: int = ROWS_EACH) -> None:
    """Write every line of the ledger into a workbook, sheet after sheet; memory does not grow with it.

    Text stays text: nothing in a memo becomes a formula or a link.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "#,##0.00"})
    page, row, sheets = None, 0, 0
    for line in lines:
        if page is None or row == rows_each:
            sheets, row = sheets + 1, 0
            page = _ledger_page(book, sheets, head)
        row += 1
        for column, value in enumerate(cells(line)):
            if isinstance(value, str):
                page.write_string(row, column, value)
            elif isinstance(value, date):
                page.write_datetime(row, column, value, day)
            elif isinstance(value, Decimal):
                page.write_number(row, column, value, money)
            elif value is not None:
                page.write_number(row, column, value)
    if page is None:
        _ledger_page(book, 1, head)
    book.close()


def _ledger_page(book: Any, number: int, head: Any) -> Any:
    page = book.add_worksheet(_("Ledger") if number == 1 else f"{_('Ledger')} {number}")
    for column, (title, width) in enumerate(COLUMNS.items()):
        page.set_column(column, column, width)
        page.write_string(0, column, title, head)
    page.freeze_panes(1, 0)
    return page
