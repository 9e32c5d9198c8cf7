"""Compare a workbook with itself: its total rows with its rows, its trial balance with its details."""

from __future__ import annotations

from itertools import accumulate

from . import wording
from .amounts import Unclear, sen_of_cell
from .grids import Grid
from .mapping import SAVINGS_PREFIX, TableMapping
from .parts import letters
from .problems import Difference, whole_rupiah
from .records import Book, LedgerRecord
from .rows import TableRows

_SUMMED = ("total", "amount", "cost", "margin", "price", "instalment", "paid", "left", "debit", "credit")


def compare_total_rows(book: Book, grid: Grid, table: TableMapping, rows: TableRows) -> None:
    """Note every total row whose figure is neither the sum of its part nor of all rows above it."""
    for column in table.columns:
        if not (column.field in _SUMMED or column.field.startswith(SAVINGS_PREFIX)) or not rows.totals:
            continue
        sums = [0, *accumulate(_sen(row.cell(column.column), table) or 0 for row in rows.data)]
        for total in rows.totals:
            written = _sen(total.cell(column.column), table)
            if written is None or (total.number, column.column) in grid.unfilled:
                continue
            possible = [sums[total.until] - sums[start] for start in total.starts]
            if written not in possible:
                computed = possible[1] if total.part else possible[-1]
                label = f"{total.label} {column.heading}".strip()
                book.differences.append(
                    Difference(
                        table.sheet,
                        total.number,
                        letters(column.column),
                        "total_row",
                        label,
                        written,
                        computed,
                    )
                )


def _sen(value: object, table: TableMapping) -> int | None:
    try:
        return sen_of_cell(value, table.commas, table.scale)
    except Unclear:
        return None


def compare_ledger(book: Book) -> None:
    """Compare the trial balance with the sums of savings and financing, and its two sides."""
    if not book.ledger:
        return
    details = {code: (-1, sen) for code, sen in book.totals.savings_sen.items()}
    if book.financings:
        qardh = sum(record.left_sen for record in book.financings if record.is_qardh)
        details["receivable"] = (1, book.totals.financing_sen["left"] - qardh)
        details["qardh"] = (1, qardh)
    named: dict[str, list[LedgerRecord]] = {}
    for line in book.ledger:
        if code := wording.line_code(line.account):
            named.setdefault(code, []).append(line)
    for code, lines in named.items():
        if code not in details:
            continue
        side, computed = details[code]
        written = side * sum(line.debit_sen - line.credit_sen for line in lines)
        if written != computed:
            first = lines[0]
            label = " + ".join(line.account for line in lines)
            book.differences.append(
                Difference(first.sheet, first.row, "", "ledger", label, written, computed)
            )
    _compare_sides(book)


def _compare_sides(book: Book) -> None:
    for sheet in dict.fromkeys(line.sheet for line in book.ledger):
        lines = [line for line in book.ledger if line.sheet == sheet]
        debit, credit = sum(line.debit_sen for line in lines), sum(line.credit_sen for line in lines)
        if debit != credit:
            book.differences.append(Difference(sheet, lines[-1].row, "", "unbalanced", sheet, debit, credit))


def totals_as_data(book: Book) -> dict[str, object]:
    """The sums of what the workbook says, in rupiah, in the shape of the control totals."""
    totals = book.totals
    savings = {code: whole_rupiah(sen) for code, sen in totals.savings_sen.items()}
    return {
        "members": totals.members,
        "rembugs": totals.rembugs,
        "savings_totals": {**savings, "total": whole_rupiah(sum(totals.savings_sen.values()))},
        "financings": totals.financings,
        "financing_totals": {name: whole_rupiah(sen) for name, sen in totals.financing_sen.items()},
        "trial_balance": [
            [line.account, whole_rupiah(line.debit_sen), whole_rupiah(line.credit_sen)]
            for line in book.ledger
        ],
    }
