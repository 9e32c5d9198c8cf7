"""What changed over a period as lines of a sheet: equity, cash, funds, and the income that is shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.insight.reports.cash_flow import CashFlow
from lumbung.insight.reports.equity import MOVES, EquityChange
from lumbung.insight.reports.mapping import (
    CashFlowMap,
    Column,
    EquityMap,
    PromotionMap,
    PurseMap,
    SharingMap,
    SharingPart,
)
from lumbung.insight.reports.purses import PurseFlow
from lumbung.insight.reports.sharing import Sharing
from lumbung.insight.reports.sheets import GRAND, HEADING, ROW, SUM, Sheet, ledger_amount, named, period_text


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


def cash_lines(
    sheet: Sheet,
    layout: CashFlowMap,
    found: Sequence[CashFlow],
    name_of: Callable[[str], str],
    opens: Callable[[str], str],
) -> None:
    """Write the cash flows into a sheet, a column for each period, and below them where the cash lies."""
    english = (get_language() or "id").startswith("en")
    sums = []
    for section in layout.sections:
        rows = [row for row in section.rows if any(one.rows.get(row.code) for one in found)]
        sheet.add(HEADING, named(section))
        places = [
            sheet.add(ROW, named(row), [one.rows.get(row.code, 0) for one in found], opens=opens(row.code))
            for row in rows
        ]
        label = section.total_en if english else section.total_id
        total = [one.section_sen(section) for one in found]
        sums.append(sheet.add(SUM, label, total, adds=tuple(places)))
    change = sheet.add(GRAND, _("Rise (fall) of cash"), [one.change_sen for one in found], adds=tuple(sums))
    held = sorted({code for one in found for code in one.cash})
    opening = sheet.add(ROW, _("Opening cash"), [one.opening_sen for one in found], codes=tuple(held))
    closing = [one.closing_sen for one in found]
    sheet.add(GRAND, _("Closing cash"), closing, adds=(opening, change), codes=tuple(held))
    sheet.add(HEADING, _("Where the cash lies at the end"))
    lies = [
        sheet.add(ROW, name_of(code), [one.cash.get(code, 0) for one in found], codes=(code,))
        for code in held
    ]
    sheet.add(SUM, _("Cash in the books"), closing, adds=tuple(lies), codes=tuple(held))
    for head, one in zip(sheet.heads, found, strict=True):
        for code, sen in one.unplaced:
            text = _("Account %(code)s (%(amount)s) stands in no row.")
            sheet.problems.append(text % {"code": code, "amount": ledger_amount(sen)})
        if one.gap_sen:
            text = _("%(column)s: opening cash and flows differ from closing cash by %(amount)s.")
            sheet.problems.append(text % {"column": head, "amount": ledger_amount(one.gap_sen)})
    if all(one.holds for one in found):
        sheet.proofs.append(_("Opening cash and flows come to the cash in the books."))


def purse_lines(sheet: Sheet, layout: PurseMap, found: Sequence[PurseFlow]) -> None:
    """Write sources, uses and balances of funds into a sheet, a column for each period."""
    english = (get_language() or "id").startswith("en")
    codes = found[0].codes
    sums = []
    for is_use, rows, heading in (
        (False, layout.sources, layout.sources_en if english else layout.sources_id),
        (True, layout.uses, layout.uses_en if english else layout.uses_id),
    ):
        sheet.add(HEADING, heading)
        sign = -1 if is_use else 1
        moved = [one.uses if is_use else one.sources for one in found]
        places = []
        for row in rows:
            amounts = [sign * one.get(row.code, 0) for one in moved]
            own = tuple(code for code in codes if row.moves(code))
            places.append(sheet.add(ROW, named(row), amounts, codes=own))
        label = _("Total uses") if is_use else _("Total sources")
        total = [sign * sum(one.values()) for one in moved]
        sums.append(sheet.add(SUM, label, total, adds=tuple(places)))
    change = sheet.add(SUM, _("Rise (fall)"), [one.change_sen for one in found], adds=tuple(sums))
    opening = sheet.add(ROW, _("Opening balance"), [one.opening_sen for one in found], codes=codes)
    closing = [one.closing_sen for one in found]
    end = sheet.add(GRAND, _("Closing balance"), closing, adds=(opening, change), codes=codes)
    if any(one.lent_sen for one in found):
        lent = sheet.add(
            ROW, _("Still lent to members"), [one.lent_sen for one in found], codes=found[0].lent_codes
        )
        sheet.add(SUM, _("The funds in the neraca"), [one.fund_sen for one in found], adds=(end, lent))
    for head, one in zip(sheet.heads, found, strict=True):
        if one.gap_sen:
            text = _("%(column)s: opening and changes differ from the books by %(amount)s.")
            sheet.problems.append(text % {"column": head, "amount": ledger_amount(one.gap_sen)})
    if not any(one.gap_sen for one in found):
        sheet.proofs.append(_("Opening balance, sources and uses come to the funds in the neraca."))


def sharing_lines(sheet: Sheet, layout: SharingMap, found: Sequence[Sharing]) -> None:
    """Write the reconciliation of income and profit sharing into a sheet, a column for each period."""
    said, codes = layout.rows, found[0].codes
    income, claims = codes[SharingPart.INCOME], codes[SharingPart.CLAIMS]
    share, undivided = codes[SharingPart.SHARE], codes[SharingPart.UNDIVIDED]
    steps = (
        sheet.add(ROW, named(said.akrual), [one.accrued_sen for one in found], codes=income),
        sheet.add(ROW, named(said.pengurang), [-one.waiting_sen for one in found], codes=(*income, *claims)),
        sheet.add(ROW, named(said.penambah), [one.earlier_sen for one in found], codes=claims),
    )
    sheet.add(GRAND, named(said.tersedia), [one.available_sen for one in found], adds=steps)
    sheet.add(ROW, named(said.koperasi), [one.own_sen for one in found])
    sheet.add(SUM, named(said.pemilik), [one.owners_sen for one in found], codes=share)
    sheet.add(
        ROW, named(said.dibagikan), [one.divided_sen for one in found], codes=(*share, *undivided), depth=2
    )
    sheet.add(ROW, named(said.belum), [one.undivided_sen for one in found], codes=undivided, depth=2)
    for head, one in zip(sheet.heads, found, strict=True):
        if one.gap_sen:
            text = _("%(column)s: the income differs from the books by %(amount)s.")
            sheet.problems.append(text % {"column": head, "amount": ledger_amount(one.gap_sen)})
    if not any(one.gap_sen for one in found):
        sheet.proofs.append(_("The accrued income is that of the statement of surplus."))


def promotion_lines(sheet: Sheet, layout: PromotionMap, found: Sequence[dict[str, int]]) -> None:
    """Write what members got from their cooperative into a sheet, a column for each period."""
    english = (get_language() or "id").startswith("en")
    sums = []
    for section in layout.sections:
        sheet.add(HEADING, named(section))
        places = [
            sheet.add(ROW, named(row), [one[row.code] for one in found], codes=row.codes)
            for row in section.rows
        ]
        label = section.total_en if english else section.total_id
        total = [sum(one[row.code] for row in section.rows) for one in found]
        sums.append(sheet.add(SUM, label, total, adds=tuple(places)))
    sheet.add(GRAND, named(layout.total), [sum(one.values()) for one in found], adds=tuple(sums))
    sheet.source = f"{sheet.source}. {named(layout.note)}"


def _problems(sheet: Sheet, columns: Sequence[Column], one: EquityChange) -> None:
    for code, sen in one.unplaced:
        text = _("Account %(code)s (%(amount)s) stands in no row.")
        sheet.problems.append(text % {"code": code, "amount": ledger_amount(sen)})
    for column, gap in zip(columns, one.gaps, strict=True):
        if gap:
            text = _("%(column)s: opening and changes differ from the books by %(amount)s.")
            sheet.problems.append(text % {"column": named(column), "amount": ledger_amount(gap)})
