"""Read the cells of one row for a field, and report what cannot be read."""

from __future__ import annotations

import datetime
import re

from .amounts import Unclear, sen_of_cell
from .dates import NotADate, day_of_cell
from .grids import Cell, Grid
from .mapping import TableMapping
from .parts import letters
from .people import squeeze
from .problems import Problem
from .records import Book
from .rows import DataRow

_PERIODS = re.compile(
    r"(\d{1,4})(?:[.,]0+)?\s*(?:x|kali|minggu|mgg|mg|bulan|bln|week|weeks|month|months|angsuran)?\.?"
)
_MONTHLY = re.compile(r"\b(?:bulan|bln|month|months)\b", re.IGNORECASE)


class RowReader:
    """Reads one table's rows; remembers whether the row at hand has a problem."""

    def __init__(self, book: Book, grid: Grid, table: TableMapping, today: datetime.date) -> None:
        self.book, self.grid, self.table, self.today = book, grid, table, today
        self.headings = {column.column: column.heading for column in table.columns}
        self.columns = {column.field: column.column for column in reversed(table.columns)}
        self.row = DataRow(0, (), "")
        self.member = ""
        self.fine = True

    def start(self, row: DataRow, member: str = "") -> None:
        """Go to a row; problems found from now on are that member's."""
        self.row, self.member, self.fine = row, member, True

    def value(self, field: str) -> Cell:
        """The cell of a field; None when blank or not mapped."""
        return self.row.cell(self.columns.get(field))

    def text(self, field: str) -> str:
        """The cell of a field as one line of text."""
        value = self.value(field)
        if isinstance(value, float) and value == int(value):
            value = int(value)
        return squeeze(value) if value is not None else ""

    def sen(self, field: str) -> int | None:
        """The amount of a field in sen; None when blank; reports what is not one amount."""
        return self.sen_at(self.columns.get(field))

    def sen_at(self, column: int | None) -> int | None:
        """The amount in a column in sen."""
        if column is None:
            return None
        if (self.row.number, column) in self.grid.unfilled:
            self.report("formula_without_value", column)
            return None
        try:
            return sen_of_cell(self.row.cell(column), self.table.commas, self.table.scale)
        except Unclear as unclear:
            self.report(unclear.code, column, value=self.shown(column))
            return None

    def day(self, field: str, code: str) -> datetime.date | None:
        """The day of a field; reports ``code`` when the cell holds something else."""
        column = self.columns.get(field)
        try:
            return day_of_cell(self.row.cell(column), birth=field == "born_on", today=self.today)
        except NotADate:
            self.report(code, column, value=self.shown(column))
            return None

    def periods(self) -> tuple[int, bool]:
        """How many instalments, and whether they are monthly; 0 when blank."""
        column = self.columns.get("periods")
        value = self.row.cell(column)
        heading = self.headings.get(column, "") if column is not None else ""
        if value is None:
            return 0, False
        text = self.text("periods").casefold()
        found = _PERIODS.fullmatch(text)
        if not found or not 1 <= int(found[1]) <= 1_000:
            self.report("bad_periods", column, value=self.shown(column))
            return 0, False
        return int(found[1]), bool(_MONTHLY.search(text) or _MONTHLY.search(heading))

    def shown(self, column: int | None) -> str:
        """A cell as it is quoted in a message."""
        value = self.row.cell(column)
        return (squeeze(value) if value is not None else "")[:60]

    def report(self, code: str, column: int | None = None, **facts: object) -> Problem:
        """Note a problem or a warning of the row at hand."""
        problem = Problem(
            sheet=self.table.sheet,
            row=self.row.number,
            column=letters(column) if column is not None else "",
            code=code,
            member=self.member,
            facts={"sheet": self.table.sheet, "heading": self.headings.get(column or 0, ""), **facts},
        )
        self.fine = self.fine and problem.is_warning
        self.book.report(problem)
        return problem
