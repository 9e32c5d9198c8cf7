"""Turn rows of member lists into records, and find the member that a row of savings or financing means."""

from __future__ import annotations

import datetime

from .cells import RowReader
from .grids import Grid
from .mapping import TableMapping
from .people import (
    name_key,
    nik_digits,
    nik_is_whole,
    nik_oddities,
    number_key,
    number_text,
    person_name,
    phone_number,
    rembug_name,
    sex_of,
    squeeze,
)
from .problems import Problem, Word
from .records import Book, MemberRecord
from .rows import DataRow


class Register:
    """The members of the workbook, by number, by name and by NIK."""

    def __init__(self) -> None:
        self.by_number: dict[str, MemberRecord] = {}
        self.by_name: dict[str, list[MemberRecord]] = {}
        self.by_nik: dict[str, MemberRecord] = {}
        self.rembugs: dict[str, str] = {}
        self.faults: dict[int, Problem] = {}  # id of a record that is not taken: its first problem

    def rembug(self, written: object) -> str:
        """One spelling for each rembug: "TOMAT " and "Tomat" are the same."""
        name = rembug_name(written)
        return self.rembugs.setdefault(name_key(name), name) if name else ""

    def find(self, number: str, name: str) -> tuple[MemberRecord | None, int]:
        """The member of a row, and how many could be meant when the name alone must decide."""
        if number and self.by_number:
            return self.by_number.get(number_key(number)), 0
        found = self.by_name.get(name, []) if name else []
        return (found[0], 1) if len(found) == 1 else (None, len(found))


def read_members(
    book: Book,
    register: Register,
    grid: Grid,
    table: TableMapping,
    rows: list[DataRow],
    today: datetime.date,
    numbered: bool,
) -> None:
    """Read one list of members.

    ``numbered`` says that a column "No" is the member number here, because savings refer to it.
    """
    reader = RowReader(book, grid, table, today)
    if "name" not in reader.columns:
        reader.start(DataRow(table.heading_row, (), ""))
        reader.report("missing_column", kind=Word("members"), missing=Word("name"))
    if "nik" not in reader.columns:
        reader.start(DataRow(table.heading_row, (), ""))
    number_field = "seq" if numbered and "number" not in reader.columns else "number"
    for row in rows:
        _read_member(reader, register, row, number_field)


def _read_member(reader: RowReader, register: Register, row: DataRow, number_field: str) -> None:
    name = person_name(row.cell(reader.columns.get("name")))
    reader.start(row)
    record = MemberRecord(
        sheet=reader.table.sheet,
        row=row.number,
        number=number_text(reader.value(number_field)),
        name=name,
    )
    reader.member = record.label
    record.rembug = register.rembug(reader.value("rembug")) or register.rembug(row.rembug)
    record.sex = sex_of(reader.value("sex"))
    record.born_on = reader.day("born_on", "unread_date")
    record.birth_place = _birth_place(reader)
    record.joined_on = reader.day("joined_on", "unread_date")
    record.occupation, record.address = reader.text("occupation"), reader.text("address")
    record.note = reader.text("note")
    record.phone = phone_number(reader.value("phone"))
    if not record.phone and any(letter.isdigit() for letter in reader.text("phone")):
        reader.report(
            "bad_phone", reader.columns.get("phone"), value=reader.shown(reader.columns.get("phone"))
        )
    _check(reader, register, record)
    record.taken = reader.fine
    reader.book.members.append(record)
    register.by_name.setdefault(record.name.key, []).append(record)


def _birth_place(reader: RowReader) -> str:
    place = reader.text("birth_place")
    written = reader.value("born_on")
    if not place and isinstance(written, str) and "," in written and not written.strip()[:1].isdigit():
        place = squeeze(written.split(",", 1)[0])
    return place


def _check(reader: RowReader, register: Register, record: MemberRecord) -> None:
    """Name, number and NIK: what keeps a row out."""
    problem: Problem | None = None
    if not record.name.name:
        problem = reader.report("no_name", reader.columns.get("name"))
    key = number_key(record.number)
    same = register.by_number.get(key) if key else None
    if same is not None:
        problem = reader.report(
            "duplicate_member_number",
            reader.columns.get("number"),
            value=record.number,
            other_name=same.name.written,
            other_sheet=same.sheet,
            other_row=same.row,
        )
    elif key:
        register.by_number[key] = record
    found = _check_nik(reader, register, record, told=same is not None)
    problem = problem or found
    if problem is not None:
        register.faults[id(record)] = problem


def _check_nik(reader: RowReader, register: Register, record: MemberRecord, told: bool) -> Problem | None:
    column = reader.columns.get("nik")
    written = reader.value("nik")
    record.nik = nik_digits(written)
    if not record.nik:
        if column is not None:
            reader.report("missing_nik", column)
        return None
    if not nik_is_whole(record.nik):
        digits = sum(letter.isdigit() for letter in record.nik)
        return reader.report("bad_nik", column, value=reader.shown(column), length=digits)
    same = register.by_nik.setdefault(record.nik, record)
    if same is not record:
        if told:
            return None
        return reader.report(
            "duplicate_nik",
            column,
            other=same.number or same.name.written,
            other_name=same.name.written,
            other_sheet=same.sheet,
            other_row=same.row,
        )
    if odd := nik_oddities(record.nik, record.born_on, record.sex):
        reader.report("odd_nik", column, odd=tuple(Word(reason) for reason in odd))
    if isinstance(written, (int, float)) and record.nik.endswith("0"):
        reader.report("rounded_nik", column)
    return None
