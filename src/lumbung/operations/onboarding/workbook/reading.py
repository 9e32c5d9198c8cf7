"""Read a whole workbook: open it safely, understand it, turn it into records, compare it with itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from .compare import compare_ledger, compare_total_rows, totals_as_data
from .container import WorkbookRefused
from .dates import day_in
from .grids import Grid, read_grids
from .mapping import (
    FINANCINGS,
    MEMBERS,
    NOT_READ,
    SAVINGS,
    SAVINGS_LIST,
    TRIAL_BALANCE,
    BookMapping,
    TableMapping,
)
from .people import number_text, squeeze
from .problems import Problem
from .read_members import Register, read_members
from .read_money import Seen, read_financings, read_ledger, read_savings, read_savings_list
from .recognise import recognise
from .records import Book
from .rows import TableRows, rows_of

SAMPLE_ROWS = 3
Progress = Callable[[str, int], None]  # what is being read, how many rows so far


def read_workbook(
    content: bytes,
    name: str,
    today: datetime.date,
    mapping: BookMapping | None = None,
    progress: Progress | None = None,
) -> Book:
    """Give what a workbook says; a mapping changed by a person replaces the recognised one.

    Refuses (WorkbookRefused): empty_file, too_large, not_a_workbook, binary_workbook, corrupt, encrypted,
        has_macros, zip_bomb, too_large_unpacked, too_many_rows, too_wide, nothing_recognised
    """
    grids = read_grids(content, name, progress)
    book = Book(mapping or recognise(grids, today))
    if all(table.kind == NOT_READ for table in book.mapping.tables):
        raise WorkbookRefused("nothing_recognised")
    sheets = {grid.sheet: grid for grid in grids}
    book.as_of = next(
        (day for t in book.mapping.tables if (day := day_in(t.title, today)) and day <= today), None
    )
    _Reading(book, sheets, today, progress or (lambda what, rows: None)).run()
    return book


class _Reading:
    """Reads the tables in the order in which they need one another."""

    def __init__(self, book: Book, sheets: dict[str, Grid], today: datetime.date, progress: Progress) -> None:
        self.book, self.sheets, self.today, self.progress = book, sheets, today, progress
        self.register = Register()
        self.seen: Seen = {}
        self.sorted: dict[int, TableRows] = {}

    def run(self) -> None:
        """Members first, then what refers to them, then the comparisons."""
        self.book.samples = [self._sample(table) for table in self.book.mapping.tables]
        tables = [
            table
            for table in self.book.mapping.tables
            if table.kind != NOT_READ and table.sheet in self.sheets
        ]
        for table in tables:
            rows = self.sorted[id(table)] = rows_of(self.sheets[table.sheet], table)
            self.book.left_rows += rows.left
            self._note_sheet(table)
        for grid in self.sheets.values():
            grid.rows.clear()  # sorted now; 200,000 rows are held once
        numbered = self._number_is_seq(tables)
        for table in (t for t in tables if t.kind == MEMBERS):
            rows = self.sorted[id(table)]
            read_members(
                self.book, self.register, self.sheets[table.sheet], table, rows.data, self.today, numbered
            )
            self.progress(table.sheet, len(self.book.members))
        for table in tables:
            self._read_money(table)
            compare_total_rows(self.book, self.sheets[table.sheet], table, self.sorted.pop(id(table)))
        totals = self.book.totals
        totals.members = len(self.book.members)
        totals.rembugs = list(self.register.rembugs.values())
        compare_ledger(self.book)
        order = {sheet: position for position, sheet in enumerate(self.sheets)}
        self.book.problems.sort(key=lambda problem: (order.get(problem.sheet, 0), problem.row))

    def _read_money(self, table: TableMapping) -> None:
        grid, rows = self.sheets[table.sheet], self.sorted[id(table)].data
        if (table.kind == MEMBERS and table.products()) or table.kind == SAVINGS:
            read_savings(self.book, self.register, self.seen, grid, table, rows, self.today)
        elif table.kind == SAVINGS_LIST:
            read_savings_list(self.book, self.register, self.seen, grid, table, rows, self.today)
        if table.kind == FINANCINGS or (table.kind in {MEMBERS, SAVINGS} and table.has_deals):
            read_financings(self.book, self.register, grid, table, rows, self.today)
        elif table.kind == TRIAL_BALANCE:
            read_ledger(self.book, grid, table, rows, self.today)
        self.progress(table.sheet, len(rows))

    def _number_is_seq(self, tables: list[TableMapping]) -> bool:
        """No list of members has a number column, but savings or financing refer to numbers: "No" is it."""
        lists = [table for table in tables if table.kind == MEMBERS]
        others = [table for table in tables if table.kind in {SAVINGS, SAVINGS_LIST, FINANCINGS}]
        return all(table.column("number") is None for table in lists) and any(
            table.column("number") is not None for table in others
        )

    def _sample(self, table: TableMapping) -> dict[int, list[str]]:
        """The first cells below each heading, for a person who checks the mapping."""
        grid = self.sheets.get(table.sheet)
        if grid is None:
            return {}
        below = [row for row in grid.rows if row.number > table.heading_row][:SAMPLE_ROWS]
        return {
            column.column: [
                _shown(value)[:30] for row in below if (value := row.cell(column.column)) is not None
            ]
            for column in table.columns
        }

    def _note_sheet(self, table: TableMapping) -> None:
        grid = self.sheets[table.sheet]
        if grid.formulas:
            self._warn(table, "formulas", count=grid.formulas)
        if table.scale != 1:
            self._warn(table, "scaled", scale=f"{table.scale:,}".replace(",", "."))

    def _warn(self, table: TableMapping, code: str, **facts: object) -> None:
        self.book.report(
            Problem(table.sheet, table.heading_row, "", code, "", {"sheet": table.sheet, **facts})
        )


def _shown(value: object) -> str:
    """A cell as the workbook shows it, more or less."""
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return number_text(value) if isinstance(value, (int, float)) else squeeze(value)


def as_data(book: Book, language: str = "id") -> dict[str, object]:
    """What ``--dry-run --json`` prints."""
    return {
        "taken": book.taken(),
        "totals": totals_as_data(book),
        "problems": [problem.as_data(language) for problem in book.problems],
        "differences": [difference.as_data(language) for difference in book.differences],
    }
