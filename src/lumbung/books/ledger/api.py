"""The books for other programs, to read: accounts, the lines behind them, journals. Amounts in sen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lumbung.books.ledger import permissions, queries
from lumbung.books.ledger.errors import UnknownCode
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of

router = Router(tags=["buku"])
MOST = 200
Limit = Annotated[int, Field(ge=1, le=MOST)]


class Where(Schema):
    """Days, office and book; nothing chosen stands for everything she may see."""

    dari: date | None = None
    sampai: date | None = None
    kantor: UUID | None = None
    buku: str | None = Field(default=None, pattern="^(tamwil|zis|wakaf|kebajikan|memo)$")


class AccountOut(Schema):
    """One account of the chart over the days asked for; opening and closing are debit positive."""

    code: str
    name_id: str
    name_en: str
    type: str
    normal: str
    sub: bool
    opening_sen: int
    debit_sen: int
    credit_sen: int
    closing_sen: int


class LineOut(Schema):
    """One line; debit positive. ``balance_sen`` is what stood after it, in the account's natural sense."""

    journal_id: int
    number: str
    line: int
    day: date
    occurred_on: date
    kind: str
    memo: str
    code: str
    book: str
    office_id: UUID
    account_id: int | None
    member_id: UUID | None
    amount_sen: int
    balance_sen: int


class LinesOut(Schema):
    """A page of lines, the newest first; ``next`` continues below."""

    opening_sen: int
    closing_sen: int
    lines: list[LineOut]
    next: str


class JournalOut(Schema):
    """A journal without its lines."""

    id: int
    number: str
    office_id: UUID
    day: date
    occurred_on: date
    kind: str
    memo: str
    actor_id: UUID
    approver_id: UUID | None
    source_id: UUID | None
    reverses_id: int | None
    reversed_by_id: int | None
    recorded_at: datetime
    line_count: int
    total_sen: int


class JournalsOut(Schema):
    """A page of journals, the newest first; ``next`` continues below."""

    journals: list[JournalOut]
    next: int | None


class WholeJournalOut(JournalOut):
    """A journal with its first lines; more with ``sesudah``."""

    lines: list[LineOut]


def _reader(request: HttpRequest, where: Where) -> tuple[Actor, list[UUID] | None]:
    """Return who asks and the offices she may read.

    Refuses: NotAllowed, WrongOffice
    """
    actor = actor_of(request)
    _office, offices = queries.within(actor, permissions.VIEW, str(where.kantor) if where.kantor else None)
    return actor, offices


@router.get("/akun", response=list[AccountOut], url_name="accounts")
def accounts(request: HttpRequest, where: Query[Where]) -> list[queries.Figure]:
    """Return the chart with balances. Permission: ledger.view."""
    actor, offices = _reader(request, where)
    until = where.sampai or days.today()
    return queries.figures(actor, since=where.dari, until=until, office_ids=offices, book=where.buku)


@router.get("/akun/{code}/baris", response=LinesOut, url_name="account_lines")
def account_lines(
    request: HttpRequest, code: str, where: Query[Where], sesudah: str = "", batas: Limit = 50
) -> dict[str, object]:
    """Return the lines of one account. Permission: ledger.view."""
    actor, offices = _reader(request, where)
    until = where.sampai or days.today()
    found = queries.figures(actor, [code], since=where.dari, until=until, office_ids=offices, book=where.buku)
    if not found:
        raise UnknownCode(code=code[:20])
    journal, _dash, line = sesudah.partition("-")
    after = (int(journal), int(line)) if journal.isdigit() and line.isdigit() else None
    page = queries.lines_behind(
        actor,
        found,
        since=where.dari,
        until=until,
        office_ids=offices,
        book=where.buku,
        after=after,
        limit=batas,
    )
    return {
        "opening_sen": page.opening_sen,
        "closing_sen": page.closing_sen,
        "lines": page.lines,
        "next": page.next_key,
    }


@router.get("/jurnal", response=JournalsOut, url_name="journals")
def journals(
    request: HttpRequest, where: Query[Where], jenis: str = "", sesudah: int | None = None, batas: Limit = 50
) -> dict[str, object]:
    """Return journals. Permission: ledger.view."""
    actor, offices = _reader(request, where)
    found = queries.journals(
        actor, office_ids=offices, since=where.dari, until=where.sampai, kind=jenis or None, before=sesudah,
        limit=batas + 1,
    )  # fmt: skip
    more = found[batas - 1].id if len(found) > batas else None
    return {"journals": found[:batas], "next": more}


@router.get("/jurnal/{int:journal_id}", response=WholeJournalOut, url_name="journal")
def journal(
    request: HttpRequest, journal_id: int, sesudah: int = 0, batas: Limit = MOST
) -> dict[str, object]:
    """Return one journal with its lines. Permission: ledger.view in its office."""
    actor = actor_of(request)
    actor.require(permissions.VIEW)
    head = queries.journal_head(actor, journal_id)
    actor.require(permissions.VIEW, head.office_id)
    lines = queries.journal_lines(actor, journal_id, after=sesudah, limit=batas)
    told = {name: getattr(head, name) for name in JournalOut.model_fields}
    return {**told, "lines": lines}
