"""Journals, what a reversal mirrors, and where hand-written lines belong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lumbung.books.ledger import permissions
from lumbung.books.ledger.errors import NoJournal, UnknownCode
from lumbung.books.ledger.models import GlAccount, Journal
from lumbung.books.ledger.queries.holders import accounts_by_id
from lumbung.books.ledger.queries.lines import StatementLine, statement_lines
from lumbung.books.ledger.queries.reading import PAGE, rows
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import CommandLog
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


@dataclass(frozen=True, slots=True)
class ReversalHead:
    """What a reversal keeps of the journal it takes back."""

    office_id: UUID
    kind: str
    source_id: UUID | None


def reversal_lines(
    actor: Actor, journal_id: int
) -> tuple[ReversalHead, list[tuple[int, int | None, UUID | None, str, Sen]]]:
    """Return a journal's head and lines as they must be mirrored.

    Refuses: NoJournal
    """
    head = Journal.objects.filter(coop_id=actor.coop_id, id=journal_id).first()
    if head is None:
        raise NoJournal(journal=journal_id)
    lines = rows(
        "SELECT gl_id, account_id, member_id, book, amount_sen FROM ledger_line WHERE journal_id = %s"
        " ORDER BY line",
        [journal_id],
    )
    return ReversalHead(head.office_id, head.kind, head.source_id), lines


def manual_entries(actor: Actor, wanted: Sequence[tuple[str, int | None]]) -> list[tuple[int, str]]:
    """Return account and book for each hand-written line, given as code and holder account.

    Refuses: UnknownCode
    """
    codes = {code for code, _ in wanted}
    known = {gl.code: gl for gl in GlAccount.objects.filter(coop_id=actor.coop_id, code__in=codes)}
    books = accounts_by_id(actor, [account for _, account in wanted if account])
    places: list[tuple[int, str]] = []
    for code, account_id in wanted:
        if code not in known:
            raise UnknownCode(code=code)
        book = books[account_id].book if account_id in books else known[code].book
        places.append((known[code].id, book))
    return places


@dataclass(frozen=True, slots=True)
class JournalHead:
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
    total_sen: Sen


_HEAD = (
    "SELECT j.id, '', j.office_id, j.day, j.occurred_on, j.kind, j.memo, j.actor_id, j.approver_id,"
    " j.source_id,"
    " j.reverses_id, r.id, j.recorded_at, j.line_count,"
    " (SELECT sum(amount_sen) FROM ledger_line l WHERE l.journal_id = j.id AND amount_sen > 0)::bigint"
    " FROM ledger_journal j LEFT JOIN ledger_journal r ON r.reverses_id = j.id WHERE j.coop_id = %s"
)


def _head(row: tuple[Any, ...]) -> JournalHead:
    return JournalHead(row[0], journal_number(row[0]), *row[2:])


def _part(words: str) -> str:
    """Return the pattern that finds these words anywhere in a note."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


@query
def journals(
    actor: Actor,
    *,
    office_ids: Iterable[UUID] | None = None,
    since: date | None = None,
    until: date | None = None,
    kind: str | None = None,
    source_id: UUID | None = None,
    words: str = "",
    only_reversals: bool = False,
    before: int | None = None,
    limit: int = PAGE,
) -> list[JournalHead]:
    """Return journals, newest first; ``before`` pages by journal id, ``words`` look into the notes."""
    offices = list(office_ids) if office_ids is not None else None
    sql = (
        _HEAD
        + " AND (%s::uuid[] IS NULL OR j.office_id = ANY(%s::uuid[])) AND (%s::date IS NULL OR j.day >= %s)"
        " AND (%s::date IS NULL OR j.day <= %s) AND (%s::text IS NULL OR j.kind = %s)"
        " AND (%s::uuid IS NULL OR j.source_id = %s) AND (%s::bigint IS NULL OR j.id < %s)"
        " AND (%s = '' OR j.memo ILIKE %s) AND (NOT %s OR j.reverses_id IS NOT NULL)"
        " ORDER BY j.id DESC LIMIT %s"
    )
    params: list[Any] = [actor.coop_id, offices, offices, since, since, until, until, kind, kind]
    params += [source_id, source_id, before, before, words, _part(words), only_reversals, limit]
    return [_head(row) for row in rows(sql, params)]


@query
def journal_head(actor: Actor, journal_id: int) -> JournalHead:
    """Return one journal without its lines.

    Refuses: NoJournal
    """
    found = rows(_HEAD + " AND j.id = %s", [actor.coop_id, journal_id])
    if not found:
        raise NoJournal(journal=journal_id)
    return _head(found[0])


@query
def journal_lines(actor: Actor, journal_id: int, *, after: int = 0, limit: int = PAGE) -> list[StatementLine]:
    """Return some lines of one journal in order; ``after`` pages by line number."""
    return statement_lines(
        "l.coop_id = %s AND l.journal_id = %s AND l.line > %s ORDER BY l.line LIMIT %s",
        [actor.coop_id, journal_id, after, limit],
    )


@query
def waiting_journals(actor: Actor) -> list[tuple[UUID, str, str, UUID | None, datetime]]:
    """Return hand-written journals that wait for a second person: key, note, maker, office, since.

    Only to who made them and to who may see the books of that office.
    """
    found = CommandLog.objects.filter(
        coop_id=actor.coop_id,
        state=CommandLog.WAITING,
        name__in=["ledger.post_manual_journal", "ledger.post_opening_balances"],
    ).order_by("made_at")
    return [
        (row.key, row.summary, row.maker_name, row.office_id, row.made_at)
        for row in found[:PAGE]
        if row.maker_id == actor.user_id or actor.may(permissions.VIEW, row.office_id)
    ]


@query
def journal(actor: Actor, journal_id: int) -> tuple[JournalHead, list[StatementLine]]:
    """Return one journal with its lines in order.

    Refuses: NoJournal
    """
    found = rows(_HEAD + " AND j.id = %s", [actor.coop_id, journal_id])
    if not found:
        raise NoJournal(journal=journal_id)
    return _head(found[0]), statement_lines("l.journal_id = %s ORDER BY l.line", [journal_id])
