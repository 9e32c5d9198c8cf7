"""A report as a sheet of lines: the same for the screen, the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger
from lumbung.insight.reports.layout import SURPLUS_BEFORE, SURPLUS_NOW
from lumbung.insight.reports.queries import FundStatement
from lumbung.insight.reports.rules import Statement
from lumbung.kernel import days, money

Amounts = tuple[int | None, ...]
HEADING, ROW, SUM, GRAND = "heading", "row", "sum", "grand"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``adds`` names the lines it is the sum of: the formula of a workbook.

    ``each`` and ``days`` say what is behind its figures where that is not the same as in the whole column;
    ``opens`` is the address of a page of its own behind them.
    """

    kind: str
    label: str
    amounts: Amounts = ()
    code: str = ""
    codes: tuple[str, ...] = ()
    adds: tuple[int, ...] = ()
    computed: bool = False
    depth: int = 1
    each: tuple[tuple[str, ...], ...] = ()
    days: tuple[date | None, date] | None = None
    opens: str = ""


@dataclass(slots=True)
class Sheet:
    """A whole report, ready to be shown, printed or calculated with."""

    code: str
    title: str
    period: str
    office: str
    heads: tuple[str, ...]
    source: str
    as_of: datetime
    columns: tuple[tuple[date | None, date], ...]  # the days behind each column
    coop: str = ""
    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    with_codes: bool = False

    def add(self, kind: str, label: str, amounts: Sequence[int | None] = (), **more: Any) -> int:
        """Add a line; return its place."""
        self.lines.append(Line(kind, label, tuple(amounts), **more))
        return len(self.lines) - 1


def named(one: Any) -> str:
    """Return the label of a row, section, total or account in the language of the page."""
    english = (get_language() or "id").startswith("en")
    if hasattr(one, "name_id"):
        return str(one.name_en if english else one.name_id)
    return str(one.en if english else one.id)


def statement_lines(sheet: Sheet, statement: Statement, *, with_empty: bool = False) -> None:
    """Write a statement's sections, rows and totals into a sheet."""
    sums: dict[str, int] = {}
    english = (get_language() or "id").startswith("en")
    for section, part in zip(statement.layout.sections, statement.parts, strict=True):
        shown = [cell for cell in part.cells if with_empty or not cell.is_empty]
        if shown or section.side == "D":
            sheet.add(HEADING, named(section))
        places = tuple(
            sheet.add(
                ROW,
                named(cell.row),
                cell.amounts,
                codes=cell.codes,
                computed=cell.row.code in {SURPLUS_NOW, SURPLUS_BEFORE},
            )
            for cell in shown
        )
        if shown or section.side == "D":
            label = section.total_en if english else section.total_id
            sums[section.code] = sheet.add(SUM, label, part.amounts, adds=places)
        for total in statement.layout.totals:
            if total.after == section.code:
                adds = tuple(sums[code] for code in total.of if code in sums)
                sheet.add(GRAND, named(total), statement.totals[total.code], adds=adds)
    for code, amounts in statement.unplaced:
        said = ", ".join(ledger_amount(amount) for amount in amounts)
        sheet.problems.append(
            _("Account %(code)s (%(amount)s) stands in no row.") % {"code": code, "amount": said}
        )
    for head, gap in zip(sheet.heads, statement.gap, strict=False):
        if gap:
            text = _("%(column)s: assets and claims differ by %(amount)s.")
            sheet.problems.append(text % {"column": head, "amount": ledger_amount(gap)})
    if statement.gap and statement.holds:
        sheet.proofs.append(_("Assets equal liabilities, managed funds, syirkah funds and equity."))


def ledger_amount(sen: int) -> str:
    """Return an amount as statements write it: ``(20.000)``."""
    return f"({money.digits(-sen)})" if sen < 0 else money.digits(sen)


def trial_lines(sheet: Sheet, figures: Sequence[ledger.Figure]) -> None:
    """Write the trial balance into a sheet: opening, movement and closing, on both sides."""
    places = []
    for one in figures:
        amounts = (
            *(max(one.opening_sen, 0), max(-one.opening_sen, 0)),
            *(one.debit_sen, one.credit_sen),
            *(max(one.closing_sen, 0), max(-one.closing_sen, 0)),
        )
        places.append(sheet.add(ROW, named(one), amounts, code=one.code, codes=(one.code,)))
    sums = [sum(sheet.lines[place].amounts[column] or 0 for place in places) for column in range(6)]
    sheet.add(GRAND, _("Total"), sums, adds=tuple(places))
    for debit, credit in ((0, 1), (2, 3), (4, 5)):
        if sums[debit] != sums[credit]:
            sheet.problems.append(
                _("Debit and credit differ by %(amount)s.")
                % {"amount": ledger_amount(sums[debit] - sums[credit])}
            )
    if not sheet.problems:
        sheet.proofs.append(_("Debit equals credit: opening, movement and closing."))


def fund_lines(sheet: Sheet, found: FundStatement, name_of: Callable[[str], str]) -> None:
    """Write sources, uses and the proof of one book's funds into a sheet."""
    closing = []
    for flow, codes in zip(found.flows, found.codes, strict=True):
        if not (codes or len(found.flows) == 1):
            continue
        sheet.add(HEADING, named(flow.row))
        opening = sheet.add(ROW, _("Opening balance"), (flow.opening_sen,))
        sources = tuple(
            sheet.add(ROW, _kind(kind), (amount,), codes=codes, depth=2) for kind, amount in flow.sources
        )
        came = sheet.add(SUM, _("Total sources"), (flow.source_sen,), adds=sources)
        uses = tuple(
            sheet.add(ROW, _kind(kind), (-amount,), codes=codes, depth=2) for kind, amount in flow.uses
        )
        went = sheet.add(SUM, _("Total uses"), (-flow.use_sen,), adds=uses)
        sheet.add(SUM, _("Rise (fall)"), (flow.change_sen,), adds=(came, went))
        closing.append(
            sheet.add(
                GRAND, _("Closing balance"), (flow.closing_sen,), adds=(opening, came, went), codes=codes
            )
        )
    sheet.add(HEADING, _("Proof: the money of this book"))
    assets = tuple(
        sheet.add(ROW, name_of(code), (amount,), code=code, codes=(code,))
        for code, amount in found.proof.assets
    )
    sheet.add(SUM, _("Money and claims of this book"), (found.proof.asset_sen,), adds=assets)
    sheet.add(GRAND, _("All funds of this book"), (found.proof.fund_sen,), adds=tuple(closing))
    if found.proof.holds:
        sheet.proofs.append(_("Every rupiah of these funds lies in the book's own money."))
    else:
        gap = found.proof.asset_sen - found.proof.fund_sen
        text = _("The funds and their money differ by %(amount)s.") % {"amount": ledger_amount(gap)}
        sheet.problems.append(text)
        for code, amount in found.proof.other:
            text = _("Account %(code)s (%(amount)s) does not belong in this book.")
            sheet.problems.append(text % {"code": code, "amount": ledger_amount(amount)})


def _kind(kind: str) -> str:
    return ledger.kind_name(kind)


def period_text(since: date | None, until: date) -> str:
    """Return the days of a report in words."""
    language = get_language() or "id"
    if since is None:
        return _("At the end of %(day)s") % {"day": days.plain_date(until, language)}
    first, last = days.plain_date(since, language), days.plain_date(until, language)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
