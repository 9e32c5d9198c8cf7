"""The whole ledger in the languages of independent accounting programs, and as CSV.

Nothing here computes a balance: a foreign program reads the same journals and must arrive at the same
figures. Files are written line by line, so that memory does not grow with the books.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query

ROOTS = {
    "asset": "Assets",
    "asset_contra": "Assets",
    "liability": "Liabilities",
    "fund": "Liabilities",
    "dst": "Liabilities",
}
ROOTS |= {"equity": "Equity", "income": "Income", "income_contra": "Income", "expense": "Expenses"}
ROOTS |= {"third_party_share": "Expenses", "memo": "Equity"}
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One line of the ledger as the export writes it."""

    journal_id: int
    line: int
    day: date
    occurred_on: date
    kind: str
    memo: str
    office_id: UUID
    code: str
    name: str
    type: str
    book: str
    account_id: int | None
    member_id: UUID | None
    amount_sen: int


_SQL = (
    "SELECT l.journal_id, l.line, l.day, j.occurred_on, j.kind, j.memo, l.office_id, g.code, g.name_id,"
    " g.type, l.book,"
    " l.account_id, l.member_id, l.amount_sen FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id"
    " JOIN ledger_gl g ON g.id = l.gl_id WHERE l.coop_id = %s AND l.day <= %s"
    " AND (%s::uuid[] IS NULL OR l.office_id = ANY(%s::uuid[])) AND (l.journal_id, l.line) > (%s, %s)"
    " ORDER BY l.journal_id, l.line LIMIT %s"
)


@query
def _chunk(
    actor: Actor, until: date, offices: list[UUID] | None, after: tuple[int, int], limit: int
) -> list[ExportLine]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [actor.coop_id, until, offices, offices, *after, limit])
        return [ExportLine(*row) for row in cursor.fetchall()]


def ledger_lines(actor: Actor, until: date, office_ids: Iterable[UUID] | None = None) -> Iterator[ExportLine]:
    """Yield every line up to ``until`` in order, a chunk at a time."""
    offices, after = (list(office_ids) if office_ids is not None else None), (0, 0)
    while lines := _chunk(actor, until, offices, after, CHUNK):
        yield from lines
        after = (lines[-1].journal_id, lines[-1].line)


def account_name(line: ExportLine) -> str:
    """Return the account as beancount and hledger write it: root, book, code."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", line.name).strip("-")
    return f"{ROOTS[line.type]}:{line.book.capitalize()}:{line.code}-{name}"


def plain_amount(sen: int) -> str:
    """Return rupiah with two decimals and a full stop, as accounting programs read it."""
    sign, whole = ("-", -sen) if sen < 0 else ("", sen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def _journals(lines: Iterable[ExportLine]) -> Iterator[list[ExportLine]]:
    journal: list[ExportLine] = []
    for line in lines:
        if journal and journal[0].journal_id != line.journal_id:
            yield journal
            journal = []
        journal.append(line)
    if journal:
        yield journal


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'").replace("\n", " ") + '"'


def beancount(lines: Iterable[ExportLine], coop_name: str) -> Iterator[str]:
    """Yield a beancount file: every account opened where it is first used, then each journal."""
    yield f'option "title" {_quoted(coop_name)}\noption "operating_currency" "IDR"\n\n'
    opened: set[str] = set()
    for journal in _journals(lines):
        head = journal[0]
        for line in journal:
            name = account_name(line)
            if name not in opened:
                opened.add(name)
                yield f"1970-01-01 open {name} IDR\n  name: {_quoted(line.name)}\n"
        yield f"\n{head.day} * {_quoted(head.kind)} {_quoted(head.memo)}\n"
        yield f'  journal: "{journal_number(head.journal_id)}"\n'
        yield f'  occurred: {head.occurred_on}\n  office: "{head.office_id}"\n'
        for line in journal:
            yield f"  {account_name(line)}  {plain_amount(line.amount_sen)} IDR\n"


def hledger(lines: Iterable[ExportLine], coop_name: str) -> Iterator[str]:
    """Yield an hledger journal of the same lines."""
    yield f"; {coop_name}\ncommodity 1000.00 IDR\n"
    for journal in _journals(lines):
        head = journal[0]
        memo = re.sub(r"[;\n|]", " ", head.memo)
        yield f"\n{head.day} * ({journal_number(head.journal_id)}) {head.kind} | {memo}\n"
        for line in journal:
            yield f"    {account_name(line)}  {plain_amount(line.amount_sen)} IDR\n"


COLUMNS = {  # with their widths in a workbook
    "jurnal": 12,
    "baris": 7,
    "hari_buku": 12,
    "terjadi": 12,
    "jenis": 22,
    "keterangan": 40,
    "kantor": 36,
    "kode": 8,
    "akun": 36,
    "buku": 10,
    "rekening": 10,
    "anggota": 36,
    "debit": 18,
    "kredit": 18,
}


def cells(line: ExportLine) -> tuple[str | int | date | Decimal | None, ...]:
    """Return one line of the ledger under ``COLUMNS``; amounts in rupiah, exact."""
    return (
        *(journal_number(line.journal_id), line.line, line.day, line.occurred_on, line.kind, line.memo),
        *(str(line.office_id), line.code, line.name, line.book, line.account_id),
        str(line.member_id) if line.member_id else None,
        Decimal(max(line.amount_sen, 0)).scaleb(-2),
        Decimal(max(-line.amount_sen, 0)).scaleb(-2),
    )


def csv_lines(lines: Iterable[ExportLine]) -> Iterator[str]:
    """Yield CSV rows; text that a spreadsheet could take for a formula is escaped."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def take(row: Iterable[object]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_safe(cell) for cell in row])
        return buffer.getvalue()

    yield take(COLUMNS)
    for line in lines:
        yield take("" if cell is None else cell for cell in cells(line))


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
