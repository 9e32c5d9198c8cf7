"""Sort the rows of a table: members' data, group headings, totals, signatures and what is left over.

Nothing is dropped silently: every row that is not read is kept with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import wording
from .grids import Cell, Grid, Row
from .layout import looks_like_amount
from .mapping import MEMBERS, SAVINGS_PREFIX, TRIAL_BALANCE, TableMapping
from .people import nik_digits, rembug_name, squeeze, starts_as_group

_AMOUNTS = frozenset(
    {"cost", "margin", "price", "instalment", "paid", "left", "amount", "debit", "credit", "balance", "total"}
)
_FILLED_DOWN = ("number", "name", "rembug")


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row that speaks of somebody (or of an account), with the rembug its group heading gave."""

    number: int
    cells: tuple[Cell, ...]
    rembug: str

    def cell(self, column: int | None) -> Cell:
        """The value in a column; None for a missing column or a blank."""
        return self.cells[column] if column is not None and column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of sums, and how many data rows stood before it and before what it may add up."""

    number: int
    label: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]  # where the sum may begin: the total above, the group heading above, the top
    until: int
    part: bool

    def cell(self, column: int) -> Cell:
        """The value in a column."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that was not read, and why: title, group, signature, note, blank form, heading."""

    sheet: str
    number: int
    why: str
    text: str


@dataclass(slots=True)
class TableRows:
    """The rows of one table, sorted."""

    data: list[DataRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    left: list[LeftRow] = field(default_factory=list)


def rows_of(grid: Grid, table: TableMapping) -> TableRows:
    """Sort the rows of one table."""
    return _Sorter(grid, table).sort()


class _Sorter:
    """Goes down a table once, remembering the group heading above each row."""

    def __init__(self, grid: Grid, table: TableMapping) -> None:
        self.grid, self.table = grid, table
        self.out = TableRows()
        self.number, self.name = table.column("number"), table.column("name")
        self.seq, self.rembug = table.column("seq"), table.column("rembug")
        self.account, self.right = table.column("account"), table.column("account_right")
        self.amounts = [
            column.column
            for column in table.columns
            if column.field in _AMOUNTS or column.field.startswith(SAVINGS_PREFIX)
        ]
        self.headings = {c.column: wording.words_of(c.heading) for c in table.columns if c.heading}
        self.group = table.rembug
        self.footer = False
        self.since = self.group_since = 0
        self.headed = True  # the row above is a heading

    def sort(self) -> TableRows:
        """Sort every row between the headings and the table's end."""
        rows = [row for row in self.grid.rows if self.table.heading_row < row.number <= self.table.last_row]
        rows = list(self._filled_down(rows))
        lone_groups = self._lone_groups(rows)
        for row in rows:
            self._take(row, lone_groups)
        return self.out

    def _take(self, row: Row, lone_groups: frozenset[int]) -> None:
        if self.account is None and not self.headed and self._is_person(row):
            self.footer = False
            self.out.data.append(DataRow(row.number, row.cells, self.group))
            return
        texts = [squeeze(value) for value in row.cells if isinstance(value, str)]
        label = next((text for text in texts if any(letter.isalpha() for letter in text)), "")
        label = next((text for text in texts if wording.is_total(text)), label)
        if self.headed and self._is_numbering(row):
            self._leave(row, "heading", [])
        elif self.table.kind == TRIAL_BALANCE:
            self._take_account(row, label)
        elif self._is_person(row):
            self.footer = self.headed = False
            self.out.data.append(DataRow(row.number, row.cells, self.group))
        elif self._repeats_heading(row):
            self._leave(row, "heading", texts)
        elif label and wording.is_total(label):
            self._total(row, label)
        elif (group := self._group(row, texts, lone_groups)) is not None:
            self.group, self.footer, self.group_since = group, False, len(self.out.data)
            self._leave(row, "group", texts)
        elif self.footer or any(wording.is_signature(text) for text in texts):
            self.footer = True
            self._leave(row, "signature", texts)
        elif not texts or not label:
            self._leave(row, "blank_form", [squeeze(value) for value in row.cells if value is not None])
        elif row.cell(self.name) is not None if self.name is not None else False:
            self.out.data.append(DataRow(row.number, row.cells, self.group))
        else:
            self._leave(row, "note", texts)

    def _take_account(self, row: Row, label: str) -> None:
        account = row.cell(self.account) if self.account is not None else None
        if account is None and self.right is not None:
            account = row.cell(self.right)
        if self._repeats_heading(row):
            self._leave(row, "heading", [label])
        elif label and wording.is_total(label):
            self._total(row, label)
        elif self.footer or (label and wording.is_signature(label) and not self._has_amount(row)):
            self.footer = True
            self._leave(row, "signature", [label])
        elif account is not None and self._has_amount(row):
            self.out.data.append(DataRow(row.number, row.cells, ""))
        else:
            self._leave(row, "note", [label])

    def _total(self, row: Row, label: str) -> None:
        part = wording.is_subtotal(label)
        starts = (self.since, self.group_since, 0)
        self.out.totals.append(TotalRow(row.number, label, row.cells, starts, len(self.out.data), part))
        self.since = len(self.out.data)

    def _leave(self, row: Row, why: str, texts: list[str]) -> None:
        self.headed = why == "heading"
        self.out.left.append(LeftRow(self.grid.sheet, row.number, why, " ".join(texts)[:120]))

    def _is_person(self, row: Row) -> bool:
        """A row with a member number or a NIK and something beside it, or a name and an amount."""
        number = row.cell(self.number) if self.number is not None else None
        others = sum(
            1
            for column, value in enumerate(row.cells)
            if value is not None and column not in {self.number, self.seq}
        )
        if number is not None and not self._is_label(number):
            return others > 0
        if any(self._has_nik(value) for value in row.cells):
            return True
        name = row.cell(self.name) if self.name is not None else None
        if name is None or any(wording.is_total(value) for value in row.cells if isinstance(value, str)):
            return False
        text = squeeze(name)
        if self.footer or wording.is_signature(text) or starts_as_group(text):
            return False
        return self._has_amount(row) or (others >= 2 and not self._repeats_heading(row))

    def _is_label(self, value: Cell) -> bool:
        """Whether the cell under "member number" holds words instead of a number."""
        if not isinstance(value, str) or value.isdigit():
            return False
        text = squeeze(value)
        if (
            any(letter.isdigit() for letter in text)
            and not starts_as_group(text)
            and not wording.is_total(text)
        ):
            return wording.is_signature(text)
        return bool(
            wording.is_total(text)
            or wording.is_signature(text)
            or wording.is_note(text)
            or starts_as_group(text)
            or len(text) > 12
            or " " in text
            or wording.words_of(text) == self.headings.get(self.number or 0)
            or wording.likeness(wording.words_of(text), wording.COMMON["number"]) >= 1
            or not any(letter.isdigit() for letter in text)
        )

    @staticmethod
    def _has_nik(value: Cell) -> bool:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value >= 10**14
        return (
            isinstance(value, str)
            and len(value) >= 14
            and len(nik_digits(value)) == 16
            and nik_digits(value).isdigit()
        )

    def _has_amount(self, row: Row) -> bool:
        return any(
            row.cell(column) is not None
            and (looks_like_amount(row.cell(column)) or squeeze(row.cell(column)) == "-")
            for column in self.amounts
        ) or any((row.number, column) in self.grid.unfilled for column in self.amounts)

    def _is_numbering(self, row: Row) -> bool:
        """A row (1) (2) (3) … below the headings."""
        values = [squeeze(value).strip("()").removesuffix(".0") for value in row.cells if value is not None]
        if len(values) < 2 or not all(value.isdigit() and len(value) < 3 for value in values):
            return False
        return [int(value) for value in values] == list(range(int(values[0]), int(values[0]) + len(values)))

    def _repeats_heading(self, row: Row) -> bool:
        """A row whose texts are those of the headings (or of one of their two rows)."""
        same = 0
        for column, value in enumerate(row.cells):
            if value is None:
                continue
            words = set(wording.words_of(squeeze(value))) if isinstance(value, str) else set()
            if not words or not words <= set(self.headings.get(column, ())):
                return False
            same += 1
        return same >= 2

    def _group(self, row: Row, texts: list[str], lone_groups: frozenset[int]) -> str | None:
        """The rembug that a heading row names, None when it is no such row."""
        filled = [value for value in row.cells if value is not None]
        joined = " ".join(texts)
        if len(filled) <= 4 and texts and starts_as_group(joined) and not wording.is_total(texts[0]):
            return _group_name(joined)
        if row.number in lone_groups:
            return rembug_name(texts[0])
        return None

    def _lone_groups(self, rows: list[Row]) -> frozenset[int]:
        """Rows with one text only, each directly above data: rembug names without the word "rembug"."""
        if self.rembug is not None or self.table.rembug or self.table.kind != MEMBERS:
            return frozenset()
        lone: list[int] = []
        for position, row in enumerate(rows):
            filled = [(column, value) for column, value in enumerate(row.cells) if value is not None]
            if len(filled) != 1 or not isinstance(filled[0][1], str) or len(filled[0][1]) > 40:
                continue
            text = squeeze(filled[0][1])
            if (
                wording.is_total(text)
                or wording.is_signature(text)
                or wording.is_note(text)
                or starts_as_group(text)
            ):
                continue
            if sum(letter.isdigit() for letter in text) > 3 or not any(letter.isalpha() for letter in text):
                continue
            after = rows[position + 1] if position + 1 < len(rows) else None
            if after is not None and self._is_person(after):
                lone.append(row.number)
        first = rows[0].number if rows else 0
        return frozenset(lone) if len(lone) >= 2 or lone[:1] == [first] else frozenset()

    def _filled_down(self, rows: list[Row]) -> Iterator[Row]:
        """Give merged cells their value in every row, and a rembug written once to the rows below."""
        columns = {self.table.column(name) for name in _FILLED_DOWN} - {None}
        spans = {
            (row, column): first
            for first, column, last, last_column in self.grid.merged
            if column == last_column and column in columns
            for row in range(first + 1, min(last, first + 5_000) + 1)
        }
        down = self.rembug if self._rembug_once(rows) else None
        values = {row.number: row for row in rows}
        carried: Cell = None
        for row in rows:
            cells = list(row.cells)
            for column in columns:
                first = spans.get((row.number, column)) if column is not None else None
                if first is not None and column is not None and first in values and row.cell(column) is None:
                    cells += [None] * (column + 1 - len(cells))
                    cells[column] = values[first].cell(column)
            if down is not None:
                cells += [None] * (down + 1 - len(cells))
                if cells[down] is not None:
                    carried = cells[down] if self._is_person(row) and not self._is_numbering(row) else carried
                elif self._is_person(row):
                    cells[down] = carried
            yield Row(row.number, tuple(cells))

    def _rembug_once(self, rows: list[Row]) -> bool:
        """Whether the rembug is written only in the first row of each of its blocks."""
        if self.rembug is None:
            return False
        people = [row for row in rows if self._is_person(row)]
        names = [
            squeeze(row.cell(self.rembug)).casefold() for row in people if row.cell(self.rembug) is not None
        ]
        return (
            bool(names)
            and len(names) == len(set(names))
            and len(names) * 2 <= len(people)
            and people[0].cell(self.rembug) is not None
        )


def _group_name(text: str) -> str:
    """The rembug in "REMBUG: MELATI  Ketua: Ibu Siti (17 orang)"."""
    bare = text
    for mark in (
        "(",
        "ketua",
        "Ketua",
        "KETUA",
        "petugas",
        "Petugas",
        "PETUGAS",
        "|",
        ";",
        " - ",
        "jumlah",
        "Jumlah",
    ):
        position = bare.find(mark)
        if position > 8:
            bare = bare[:position]
    return rembug_name(bare.rstrip(" ,:-"))
