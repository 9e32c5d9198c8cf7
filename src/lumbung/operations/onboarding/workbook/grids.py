"""Open a checked workbook with calamine and give its sheets as rows of plain values.

A row keeps its number in the workbook, blank rows are dropped, and what calamine cannot tell
(formulas without a stored value, error cells, content far outside of the table) is read from the
parts themselves.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import python_calamine

from .container import UTF16, Container, WorkbookRefused, inspect
from .parts import ROWS_MAX, ROWS_SLACK, Marks, scan_ods, scan_xlsx

COLUMNS_MAX = 256

Cell = object
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number as the workbook shows it, and its cells from column A."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The value in a column (0 is A), None when blank or beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows, and the places where a formula has no stored value or shows an error."""

    sheet: str
    rows: list[Row]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column
    unfilled: frozenset[tuple[int, int]] = frozenset()  # row number, column
    formulas: int = 0
    width: int = 0


def read_grids(content: bytes, name: str, progress: Progress | None = None) -> list[Grid]:
    """Open a file safely and give every sheet that holds something."""
    container = inspect(content, name)
    if container.kind == "csv":
        grids = [_csv_grid(content, name)]
    else:
        grids = _calamine_grids(container, progress or (lambda sheet, rows: None))
    if not any(grid.rows for grid in grids):
        raise WorkbookRefused("empty_file")
    if sum(len(grid.rows) for grid in grids) > ROWS_MAX + ROWS_SLACK:
        raise WorkbookRefused("too_many_rows", limit=ROWS_MAX, rows=sum(len(grid.rows) for grid in grids))
    return grids


def _calamine_grids(container: Container, progress: Progress) -> list[Grid]:
    marks: dict[str, Marks] = {}
    content = container.content
    if container.kind == "xlsx":
        marks, content = scan_xlsx(container)
    elif container.kind == "ods":
        scan_ods(container)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = workbook.sheets_metadata
        return [
            _sheet_grid(workbook, sheet, marks.get(sheet.name), progress)
            for sheet in found
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise WorkbookRefused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise WorkbookRefused("corrupt") from error


def _sheet_grid(
    workbook: python_calamine.CalamineWorkbook,
    meta: python_calamine.SheetMetadata,
    marks: Marks | None,
    progress: Progress,
) -> Grid:
    sheet = workbook.get_sheet_by_name(meta.name)
    ranges = sheet.merged_cell_ranges or []
    merged = tuple((a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in ranges)
    left = (None,) * (sheet.start[1] if sheet.start else 0)  # calamine begins at the first filled column
    rows = list(_filled((number, (*left, *cells)) for number, cells in enumerate(sheet.iter_rows(), start=1)))
    if len(rows) > ROWS_MAX + ROWS_SLACK:
        raise WorkbookRefused("too_many_rows", limit=ROWS_MAX, rows=len(rows))
    progress(meta.name, len(rows))
    grid = Grid(
        sheet=meta.name,
        rows=rows,
        hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
        merged=merged,
        width=max((len(row.cells) for row in rows), default=0),
    )
    if marks is None:
        return grid
    return replace(grid, unfilled=frozenset(marks.unfilled), formulas=marks.formulas)


def _filled(rows: Iterable[tuple[int, Iterable[object]]]) -> Iterator[Row]:
    """Drop blank rows and trailing blanks; equal texts are kept once, for 200,000 rows' memory."""
    known: dict[object, object] = {}
    for number, values in rows:
        cells = [_plain(value, known) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield Row(number, tuple(cells[:COLUMNS_MAX]))


def _plain(value: object, known: dict[object, object]) -> Cell:
    if isinstance(value, str):
        if not value or not value.strip(" \t\r\n\u00a0\u200b\ufeff"):
            return None
        if len(known) > 100_000:
            known.clear()
        return known.setdefault(value, value)
    return value


def _csv_grid(content: bytes, name: str) -> Grid:
    """A text file with columns: its encoding and separator are found out."""
    text = _decoded(content)
    head = "\n".join(text.splitlines()[:20])
    separator = max(";\t,|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = list(islice(_filled(enumerate(reader, start=1)), ROWS_MAX + ROWS_SLACK + 1))
    except csv.Error as error:
        raise WorkbookRefused("corrupt") from error
    sheet = name.rpartition("/")[2].rpartition(".")[0] or name
    return Grid(sheet, rows, width=max((len(row.cells) for row in rows), default=0))


def _decoded(content: bytes) -> str:
    if content.startswith(UTF16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
