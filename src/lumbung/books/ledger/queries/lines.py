"""Lines: a member's receipts and statement, an account's movements, what is behind a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lumbung.books.ledger.queries.reading import PAGE, rows
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


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


def statement_lines(where: str, params: Sequence[Any], running: str = "0::bigint") -> list[StatementLine]:
    sql = _LINE.replace("%s", running) + " WHERE " + where
    return [StatementLine(row[0], journal_number(row[0]), *row[2:]) for row in rows(sql, params)]


@query
def account_lines(
    actor: Actor, account_ids: Sequence[int], *, before: int | None = None, limit: int = PAGE
) -> list[StatementLine]:
    """Return the newest lines of holder accounts, newest first; ``before`` pages by journal id."""
    return statement_lines(
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
    return statement_lines(
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
    )


@query
def gl_lines(
    actor: Actor,
    codes: str | Iterable[str],
    *,
    since: date | None = None,
    until: date | None = None,
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
    account_id: int | None = None,
    before: tuple[int, int] | None = None,
    limit: int = PAGE,
) -> list[StatementLine]:
    """Return the lines behind a figure: its chart codes, newest first, paged by (journal, line)."""
    offices = list(office_ids) if office_ids is not None else None
    wanted = [codes] if isinstance(codes, str) else list(codes)
    return statement_lines(
        "l.coop_id = %s AND g.code = ANY(%s::text[]) AND (%s::date IS NULL OR l.day >= %s) AND (%s::date"
        " IS NULL OR"
        " l.day <= %s)"
        " AND (%s::uuid[] IS NULL OR l.office_id = ANY(%s::uuid[])) AND (%s::text IS NULL OR l.book = %s)"
        " AND (%s::bigint IS NULL OR l.account_id = %s)"
        " AND (%s::bigint IS NULL OR (l.journal_id, l.line) < (%s, %s))"
        " ORDER BY l.journal_id DESC, l.line DESC LIMIT %s",
        [
            *(actor.coop_id, wanted, since, since, until, until, offices, offices, book, book),
            *(account_id, account_id),
            *((before or (None, None))[0], *(before or (None, None)), limit),
        ],
    )
