"""Pass once over the parts of a workbook before calamine loads them.

calamine holds a sheet as one rectangle and gives nothing for a formula without a stored value. So
this pass finds how far a sheet reaches (one stray cell at XFD1048576 would ask for terabytes), cuts
off tails of blank rows, and notes the cells whose value is missing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .container import MEGABYTE, Container, WorkbookRefused

ROWS_MAX = 200_000
ROWS_SLACK = 1_000  # Titles, headings and totals do not count against somebody with exactly so many.
AREA_MAX = 6_000_000  # Cells that calamine may hold at once: about 200 MB.
_ROW_BYTES_MAX = 16 * MEGABYTE
_BLANK_TAIL = 1_000  # So many blank rows at the end are worth a copy without them.

_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})\d{1,7}"')
_ROW_NUMBER = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>|<t(?: [^>]*)?>([^<]*)</t>")
_PREFIX = re.compile(rb"<(\w+:)?sheetData")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


@dataclass(slots=True)
class Marks:
    """What one pass over a sheet finds."""

    last_row: int = 0
    last_column: int = 0
    rows: int = 0
    blank_tail: int = 0
    filled_until: int = 0  # Byte after the last row that holds something.
    formulas: int = 0
    unfilled: set[tuple[int, int]] = field(default_factory=set)  # row number, column from 0


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(name: str) -> int:
    """The column counted from 0 that letters name."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def scan_xlsx(container: Container) -> tuple[dict[str, Marks], bytes]:
    """Give what was found per sheet, and the workbook without its blank tails.

    Refuses: too_many_rows, too_wide, corrupt
    """
    blanks = _blank_strings(container)
    marks: dict[str, Marks] = {}
    cuts: dict[str, Marks] = {}
    for name, part in _sheet_parts(container).items():
        found = marks[name] = _scan_sheet(container.pieces(part), blanks)
        if found.last_row * (found.last_column + 1) > AREA_MAX:
            raise WorkbookRefused(
                "too_wide", sheet=name, row=found.last_row, column=letters(found.last_column)
            )
        if found.blank_tail > _BLANK_TAIL:
            cuts[part] = found
    return marks, _without_tails(container, cuts) if cuts else container.content


def _sheet_parts(container: Container) -> dict[str, str]:
    """Sheet names with the part that holds each."""
    book = next(part for part in container.parts if re.fullmatch(r"xl/workbook\d*\.xml", part))
    relations = {}
    for found in _RELATION.finditer(container.text(f"xl/_rels/{book[3:]}.rels")):
        values = dict(_ATTRIBUTE.findall(found[1]))
        target = values.get("Target", "")
        relations[values.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    named = {}
    for found in _SHEET.finditer(container.text(book)):
        values = dict(_ATTRIBUTE.findall(found[1]))
        relation = next((value for key, value in values.items() if key.endswith(":id")), "")
        part = relations.get(relation, "")
        if part in container.parts and "worksheet" in part:
            named[_unescaped(values.get("name", ""))] = part
    return named


def _unescaped(text: str) -> str:
    for code, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, letter)
    return text


def _blank_strings(container: Container) -> frozenset[bytes]:
    """Numbers of the shared texts that are blank: a cell holding one counts as empty."""
    if "xl/sharedStrings.xml" not in container.parts:
        return frozenset()
    blanks: set[bytes] = set()
    number = 0
    rest = b""
    for piece in container.pieces("xl/sharedStrings.xml"):
        *items, rest = (rest + piece).split(b"</si>")
        for item in items:
            text = item.rpartition(b"<si")[2].partition(b">")[2] if b"<si" in item else item
            if not re.sub(rb"<[^>]*>|\s", b"", text):
                blanks.add(b"%d" % number)
            number += 1
        if len(rest) > _ROW_BYTES_MAX:
            raise WorkbookRefused("corrupt")
    return frozenset(blanks)


def _scan_sheet(pieces: Iterator[bytes], blanks: frozenset[bytes]) -> Marks:
    marks = Marks()
    rest, prefix, end = b"", b"", b"</row>"
    at = counted = 0
    for piece in pieces:
        if at == 0 and not rest and (found := _PREFIX.search(piece)) and found[1]:
            prefix, end = found[1], b"</" + found[1] + b"row>"
        *rows, rest = (rest + piece).split(end)
        if len(rest) > _ROW_BYTES_MAX:
            raise WorkbookRefused("corrupt")
        for row in rows:
            at += len(row) + len(end)
            counted += 1
            plain = row.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else row
            if _scan_row(plain, counted, marks, blanks):
                marks.rows += 1
                marks.filled_until, marks.blank_tail = at, 0
                if marks.rows > ROWS_MAX + ROWS_SLACK:
                    raise WorkbookRefused("too_many_rows", limit=ROWS_MAX, rows=marks.rows)
            else:
                marks.blank_tail += 1
    return marks


def _scan_row(row: bytes, counted: int, marks: Marks, blanks: frozenset[bytes]) -> bool:
    """Note a row's reach and its missing values; say whether it holds anything."""
    if b"<v" not in row and b"<t" not in row and b"<f" not in row:
        return False
    found = _ROW_NUMBER.search(row)
    number = int(found[1]) if found else counted
    if b"<f" not in row and b't="e"' not in row and b"<is" not in row and not blanks:
        last = _REFERENCE.search(row, row.rfind(b"<c "))
        _reach(marks, number, column_of(last[1].decode()) if last else row.count(b"<c"))
        return True
    held = False
    for position, (attributes, body) in enumerate(_CELL.findall(row)):
        value = _VALUE.search(body)
        formula = b"<f" in body
        if not formula and (value is None or _is_blank(value, attributes, blanks)):
            continue
        reference = _REFERENCE.search(attributes)
        column = column_of(reference[1].decode()) if reference else position
        marks.formulas += formula
        if b't="e"' in attributes or (formula and (value is None or value[1] == b"")):
            marks.unfilled.add((number, column))
        _reach(marks, number, column)
        held = True
    return held


def _is_blank(value: re.Match[bytes], attributes: bytes, blanks: frozenset[bytes]) -> bool:
    if value[1] is None:
        return not (value[2] or b"").strip()
    return b't="s"' in attributes and value[1] in blanks


def _reach(marks: Marks, row: int, column: int) -> None:
    marks.last_row = max(marks.last_row, row)
    marks.last_column = max(marks.last_column, column)


def _without_tails(container: Container, cuts: dict[str, Marks]) -> bytes:
    """Copy the workbook with the sheets in ``cuts`` ended after their last filled row."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in container.parts:
            with archive.open(part, "w") as target:
                if part not in cuts:
                    for piece in container.pieces(part):
                        target.write(piece)
                    continue
                left = cuts[part].filled_until
                prefix = b""
                for piece in container.pieces(part):
                    if not prefix and (found := _PREFIX.search(piece)):
                        prefix = found[1] or b""
                    target.write(piece[:left])
                    left = max(left - len(piece), 0)
                target.write(b"</" + prefix + b"sheetData></" + prefix + b"worksheet>")
    return copy.getvalue()


def scan_ods(container: Container) -> None:
    """Count what an OpenDocument sheet unfolds to; a repeated cell can stand for millions.

    Refuses: too_many_rows, too_wide, corrupt
    """
    counter = _OdsCounter()
    parser = expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.EntityDeclHandler = counter.entity
    try:
        for piece in container.pieces("content.xml"):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookRefused("corrupt") from error


class _OdsCounter:
    """Follows rows and cells with their repetitions."""

    def __init__(self) -> None:
        self.sheet = ""
        self.row = self.filled_rows = self.column = self.row_repeats = self.cell_repeats = self.reach = 0
        self.filled = False

    def entity(self, *_: object) -> None:
        raise WorkbookRefused("corrupt")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet = attributes.get("table:name", "")
            self.row = self.filled_rows = self.reach = 0
        elif tag == "table:table-row":
            self.row_repeats = _times(attributes.get("table:number-rows-repeated"))
            self.column, self.filled = 0, False
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self.cell_repeats = _times(attributes.get("table:number-columns-repeated"))
            self.column += self.cell_repeats
            if "office:value-type" in attributes or "table:formula" in attributes:
                self._fill()
        elif tag == "text:p":
            self._fill()

    def end(self, tag: str) -> None:
        if tag != "table:table-row":
            return
        self.row += self.row_repeats
        if not self.filled:
            return
        self.filled_rows += self.row_repeats
        if self.filled_rows > ROWS_MAX + ROWS_SLACK:
            raise WorkbookRefused("too_many_rows", limit=ROWS_MAX, rows=self.filled_rows)
        if self.row * self.reach > AREA_MAX:
            raise WorkbookRefused("too_wide", sheet=self.sheet, row=self.row, column=letters(self.reach - 1))

    def _fill(self) -> None:
        self.filled = True
        self.reach = max(self.reach, self.column)


def _times(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdigit() and len(text) < 9 else 1
