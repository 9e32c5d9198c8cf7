"""What the books answer: accounts, balances, statements, journals, trial balances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.books.ledger.errors import NoJournal, UnknownAccount, UnknownCode
from lumbung.books.ledger.models import BookDay, GlAccount, Journal
from lumbung.books.ledger.rules import HolderAccount, journal_number, natural
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query

PAGE = 50


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one reading statement inside the scope that is open."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall()


def roles() -> dict[str, tuple[int, str]]:
    """Return account and book behind every role, inside the scope that is open."""
    found = rows("SELECT r.role, g.id, g.book FROM ledger_role r JOIN ledger_gl g ON g.id = r.gl_id", [])
    return {role: (gl_id, book) for role, gl_id, book in found}


@query
def holder_accounts(
    actor: Actor, role: str, holder_ids: Iterable[UUID], *, book: str | None = None, label: str = ""
) -> dict[UUID, HolderAccount]:
    """Return the accounts that holders have in the control account of ``role``, with balances."""
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_role r"
        " JOIN ledger_account a ON a.gl_id = r.gl_id JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = %s AND a.holder_id = ANY(%s::uuid[]) AND a.label = %s"
        " AND (%s::text IS NULL OR a.book = %s)",
        [actor.coop_id, role, list(holder_ids), label, book, book],
    )
    return {row[1]: HolderAccount(*row) for row in found}


@query
def holder_account(actor: Actor, role: str, holder_id: UUID, *, book: str | None = None) -> HolderAccount:
    """Return one holder's account in the control account of ``role``.

    Refuses: UnknownAccount
    """
    found = holder_accounts(actor, role, [holder_id], book=book)
    if holder_id not in found:
        raise UnknownAccount(role=role)
    return found[holder_id]


@query
def accounts_in_roles(
    actor: Actor, roles: Iterable[str], holder_ids: Iterable[UUID]
) -> dict[tuple[str, str, UUID], HolderAccount]:
    """Return what holders have in several control accounts at once, by (role, label, holder)."""
    found = rows(
        "SELECT r.role, a.label, a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_role r"
        " JOIN ledger_account a ON a.gl_id = r.gl_id JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = ANY(%s::text[]) AND a.holder_id = ANY(%s::uuid[])",
        [actor.coop_id, list(roles), list(holder_ids)],
    )
    return {(row[0], row[1], row[3]): HolderAccount(*row[2:]) for row in found}


@query
def accounts_by_id(actor: Actor, account_ids: Iterable[int]) -> dict[int, HolderAccount]:
    """Return holder accounts with their balances by id."""
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_account a"
        " JOIN ledger_balance b ON b.account_id = a.id WHERE a.coop_id = %s AND a.id = ANY(%s::bigint[])",
        [actor.coop_id, list(account_ids)],
    )
    return {row[0]: HolderAccount(*row) for row in found}


@query
def purses(
    actor: Actor,
    role: str,
    *,
    holder_ids: Iterable[UUID] | None = None,
    office_ids: Iterable[UUID] | None = None,
) -> list[HolderAccount]:
    """Return every account of a role, in each book and office: what tills, vaults and officers hold."""
    holders = list(holder_ids) if holder_ids is not None else None
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_role r"
        " JOIN ledger_account a ON a.gl_id = r.gl_id JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = %s AND (%s::uuid[] IS NULL OR a.holder_id = ANY(%s::uuid[]))"
        " AND (%s::uuid[] IS NULL OR a.office_id = ANY(%s::uuid[])) ORDER BY a.id",
        [actor.coop_id, role, holders, holders, offices, offices],
    )
    return [HolderAccount(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Day:
    """An office's book day."""

    office_id: UUID
    open_day: date
    closed_through: date


@query
def open_day(actor: Actor, office_id: UUID) -> Day | None:
    """Return the open day of an office, or None when it has no book yet."""
    row = BookDay.objects.filter(coop_id=actor.coop_id, office_id=office_id).first()
    return Day(row.office_id, row.open_day, row.closed_through) if row else None


@query
def open_days(actor: Actor) -> dict[UUID, Day]:
    """Return the open day of every office that has a book."""
    found = BookDay.objects.filter(coop_id=actor.coop_id)
    return {row.office_id: Day(row.office_id, row.open_day, row.closed_through) for row in found}


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
class TrialBalanceRow:
    """One account of the trial balance; debit and credit are the balance, in sen."""

    gl_id: int
    code: str
    name_id: str
    name_en: str
    type: str
    normal: str
    book: str
    turnover_debit_sen: Sen
    turnover_credit_sen: Sen
    balance_sen: Sen

    @property
    def debit_sen(self) -> Sen:
        """The balance when it stands on the debit side, else zero."""
        return max(self.balance_sen, 0)

    @property
    def credit_sen(self) -> Sen:
        """The balance when it stands on the credit side, else zero."""
        return max(-self.balance_sen, 0)

    @property
    def natural_sen(self) -> Sen:
        """The balance as its own kind of account shows it."""
        return natural(self.normal, self.balance_sen)


@query
def trial_balance(
    actor: Actor,
    on: date,
    *,
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
    since: date | None = None,
) -> list[TrialBalanceRow]:
    """Return every account with its balance at the end of ``on``; turnover counts from ``since``.

    Closed days are read from their totals, the open day from its lines.
    """
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        "SELECT g.id, g.code, g.name_id, g.name_en, g.type, g.normal, t.book,"
        " coalesce(sum(t.debit_sen) FILTER (WHERE %s::date IS NULL OR t.day >= %s), 0)::bigint,"
        " coalesce(sum(t.credit_sen) FILTER (WHERE %s::date IS NULL OR t.day >= %s), 0)::bigint,"
        " sum(t.debit_sen - t.credit_sen)::bigint"
        " FROM ledger_total t JOIN ledger_gl g ON g.id = t.gl_id"
        " WHERE t.coop_id = %s AND t.day <= %s AND (%s::uuid[] IS NULL OR t.office_id = ANY(%s::uuid[]))"
        " AND (%s::text IS NULL OR t.book = %s) GROUP BY g.id, t.book ORDER BY g.code, t.book",
        [since, since, since, since, actor.coop_id, on, offices, offices, book, book],
    )
    return [TrialBalanceRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line with the journal it belongs to; ``balance_sen`` runs in the account's natural sense."""

    journal_id: int
    number: str
    line: int
    day: date
    occurred_on: date
    kind: str
    memo: str
    code: str
    name_id: str
    name_en: str
    account_id: int | None
    member_id: UUID | None
    book: str
    amount_sen: Sen
    reverses_id: int | None
    reversed_by_id: int | None
    source_id: UUID | None
    office_id: UUID
    balance_sen: Sen = 0


_LINE = (
    "SELECT l.journal_id, '', l.line, l.day, j.occurred_on, j.kind, j.memo, g.code, g.name_id,"
    " g.name_en, l.account_id,"
    " l.member_id, l.book, l.amount_sen, j.reverses_id, r.id, j.source_id, l.office_id, %s"
    " FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id JOIN ledger_gl g ON g.id = l.gl_id"
    " LEFT JOIN ledger_journal r ON r.reverses_id = j.id"
)


def _lines(where: str, params: Sequence[Any], running: str = "0::bigint") -> list[StatementLine]:
    sql = _LINE.replace("%s", running) + " WHERE " + where
    return [StatementLine(row[0], journal_number(row[0]), *row[2:]) for row in rows(sql, params)]


@query
def account_lines(
    actor: Actor, account_ids: Sequence[int], *, before: int | None = None, limit: int = PAGE
) -> list[StatementLine]:
    """Return the newest lines of holder accounts, newest first; ``before`` pages by journal id."""
    return _lines(
        "l.coop_id = %s AND l.account_id = ANY(%s::bigint[]) AND (%s::bigint IS NULL OR l.journal_id < %s)"
        " ORDER BY l.journal_id DESC, l.line DESC LIMIT %s",
        [actor.coop_id, list(account_ids), before, before, limit],
    )


@query
def member_lines(
    actor: Actor,
    member_id: UUID,
    *,
    before: int | None = None,
    limit: int = PAGE,
    journal_id: int | None = None,
) -> list[StatementLine]:
    """Return the lines that carry this member, newest first: her receipts and her statement."""
    return _lines(
        "l.coop_id = %s AND l.member_id = %s AND (%s::bigint IS NULL OR l.journal_id < %s)"
        " AND (%s::bigint IS NULL OR l.journal_id = %s) ORDER BY l.journal_id DESC, l.line LIMIT %s",
        [actor.coop_id, member_id, before, before, journal_id, journal_id, limit],
    )


@query
def member_totals(
    actor: Actor,
    roles: Iterable[str],
    member_ids: Iterable[UUID],
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[tuple[UUID, str, Sen]]:
    """Return what members' lines come to in the accounts that play roles, debit positive."""
    return rows(
        "SELECT l.member_id, r.role, sum(l.amount_sen)::bigint FROM ledger_line l"
        " JOIN ledger_role r ON r.gl_id = l.gl_id AND r.coop_id = l.coop_id"
        " WHERE l.coop_id = %s AND r.role = ANY(%s::text[]) AND l.member_id = ANY(%s::uuid[])"
        " AND (%s::date IS NULL OR l.day >= %s) AND (%s::date IS NULL OR l.day <= %s) GROUP BY 1, 2",
        [actor.coop_id, list(roles), list(member_ids), since, since, until, until],
    )  # type: ignore[return-value]


@query
def gl_lines(
    actor: Actor,
    code: str,
    *,
    since: date | None = None,
    until: date | None = None,
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
    before: tuple[int, int] | None = None,
    limit: int = PAGE,
) -> list[StatementLine]:
    """Return the lines behind a figure: one chart code, newest first, paged by (journal, line)."""
    offices = list(office_ids) if office_ids is not None else None
    return _lines(
        "l.coop_id = %s AND g.code = %s AND (%s::date IS NULL OR l.day >= %s) AND (%s::date IS NULL OR"
        " l.day <= %s)"
        " AND (%s::uuid[] IS NULL OR l.office_id = ANY(%s::uuid[])) AND (%s::text IS NULL OR l.book = %s)"
        " AND (%s::bigint IS NULL OR (l.journal_id, l.line) < (%s, %s))"
        " ORDER BY l.journal_id DESC, l.line DESC LIMIT %s",
        [
            *(actor.coop_id, code, since, since, until, until, offices, offices, book, book),
            *((before or (None, None))[0], *(before or (None, None)), limit),
        ],
    )


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


@query
def journals(
    actor: Actor,
    *,
    office_ids: Iterable[UUID] | None = None,
    since: date | None = None,
    until: date | None = None,
    kind: str | None = None,
    source_id: UUID | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[JournalHead]:
    """Return journals, newest first; ``before`` pages by journal id."""
    offices = list(office_ids) if office_ids is not None else None
    sql = (
        _HEAD
        + " AND (%s::uuid[] IS NULL OR j.office_id = ANY(%s::uuid[])) AND (%s::date IS NULL OR j.day >= %s)"
        " AND (%s::date IS NULL OR j.day <= %s) AND (%s::text IS NULL OR j.kind = %s)"
        " AND (%s::uuid IS NULL OR j.source_id = %s) AND (%s::bigint IS NULL OR j.id < %s) ORDER BY"
        " j.id DESC LIMIT %s"
    )
    params = [actor.coop_id, offices, offices, since, since, until, until, kind, kind, source_id, source_id]
    return [_head(row) for row in rows(sql, [*params, before, before, limit])]


@query
def journal(actor: Actor, journal_id: int) -> tuple[JournalHead, list[StatementLine]]:
    """Return one journal with its lines in order.

    Refuses: NoJournal
    """
    found = rows(_HEAD + " AND j.id = %s", [actor.coop_id, journal_id])
    if not found:
        raise NoJournal(journal=journal_id)
    return _head(found[0]), _lines("l.journal_id = %s ORDER BY l.line", [journal_id])


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One account of the chart, with the roles it plays."""

    id: int
    code: str
    name_id: str
    name_en: str
    type: str
    normal: str
    book: str
    sub: bool
    roles: tuple[str, ...]


@query
def chart(actor: Actor) -> list[ChartRow]:
    """Return the cooperative's chart in order of code."""
    found = rows(
        "SELECT g.id, g.code, g.name_id, g.name_en, g.type, g.normal, g.book, g.sub,"
        " coalesce(array_agg(r.role ORDER BY r.role) FILTER (WHERE r.role IS NOT NULL), '{}')"
        " FROM ledger_gl g LEFT JOIN ledger_role r ON r.gl_id = g.id WHERE g.coop_id = %s GROUP BY g.id"
        " ORDER BY g.code",
        [actor.coop_id],
    )
    return [ChartRow(*row[:8], tuple(row[8])) for row in found]
