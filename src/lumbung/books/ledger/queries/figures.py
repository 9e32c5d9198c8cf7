"""What is behind a figure: its accounts, and their lines with a running balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from lumbung.books.ledger.queries.lines import StatementLine, gl_lines
from lumbung.books.ledger.queries.reading import PAGE, rows
from lumbung.books.ledger.rules import natural
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


@dataclass(frozen=True, slots=True)
class Figure:
    """One account over a stretch of days; opening and closing are debit positive, in sen."""

    code: str
    name_id: str
    name_en: str
    type: str
    normal: str
    sub: bool
    opening_sen: Sen
    debit_sen: Sen
    credit_sen: Sen

    @property
    def closing_sen(self) -> Sen:
        """What the stretch ends with."""
        return self.opening_sen + self.debit_sen - self.credit_sen

    @property
    def opening_natural_sen(self) -> Sen:
        """The opening balance as its own kind of account shows it."""
        return natural(self.normal, self.opening_sen)

    @property
    def closing_natural_sen(self) -> Sen:
        """The closing balance as its own kind of account shows it."""
        return natural(self.normal, self.closing_sen)


@query
def figures(
    actor: Actor,
    codes: Iterable[str] | None = None,
    *,
    until: date,
    since: date | None = None,
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
) -> list[Figure]:
    """Return accounts of the chart in order of code; those that never moved are there with zero."""
    offices = list(office_ids) if office_ids is not None else None
    wanted = list(codes) if codes is not None else None
    found = rows(
        "SELECT g.code, g.name_id, g.name_en, g.type, g.normal, g.sub,"
        " coalesce(sum(t.debit_sen - t.credit_sen) FILTER (WHERE t.day < %s), 0)::bigint,"
        " coalesce(sum(t.debit_sen) FILTER (WHERE %s::date IS NULL OR t.day >= %s), 0)::bigint,"
        " coalesce(sum(t.credit_sen) FILTER (WHERE %s::date IS NULL OR t.day >= %s), 0)::bigint"
        " FROM ledger_gl g LEFT JOIN ledger_total t ON t.gl_id = g.id AND t.coop_id = g.coop_id AND"
        " t.day <= %s"
        " AND (%s::uuid[] IS NULL OR t.office_id = ANY(%s::uuid[])) AND (%s::text IS NULL OR t.book = %s)"
        " WHERE g.coop_id = %s AND (%s::text[] IS NULL OR g.code = ANY(%s::text[]))"
        " GROUP BY g.id ORDER BY g.code",
        [
            since,
            since,
            since,
            since,
            since,
            until,
            offices,
            offices,
            book,
            book,
            actor.coop_id,
            wanted,
            wanted,
        ],
    )
    return [Figure(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of lines, newest first; each line's balance is what stood after it, in its natural sense."""

    lines: tuple[StatementLine, ...]
    opening_sen: Sen
    debit_sen: Sen
    credit_sen: Sen
    closing_sen: Sen
    next_key: str

    previous_key: str = ""


@query
def lines_behind(
    actor: Actor,
    parts: Sequence[Figure],
    *,
    until: date,
    since: date | None = None,
    office_ids: Iterable[UUID] | None = None,
    book: str | None = None,
    account_id: int | None = None,
    after: tuple[int, int] | None = None,
    limit: int = PAGE,
) -> Lines:
    """Return the lines behind these figures with a running balance; ``after`` continues below that line.

    The figures must have been asked for with the same days, offices and book.
    """
    offices = list(office_ids) if office_ids is not None else None
    codes, normal = [one.code for one in parts], parts[0].normal
    opening, debit, credit = _movement(actor, parts, since, until, offices, account_id)
    found = gl_lines(
        actor, codes, since=since, until=until, office_ids=offices, book=book, account_id=account_id,
        before=after, limit=limit + 1,
    )  # fmt: skip
    balance = opening + debit - credit
    if after is not None:
        balance -= _newer(actor, codes, since, until, offices, book, account_id, after)
    shown = []
    for line in found[:limit]:
        shown.append(replace(line, balance_sen=natural(normal, balance)))
        balance -= line.amount_sen
    more = f"{shown[-1].journal_id}-{shown[-1].line}" if len(found) > limit else ""
    return Lines(
        tuple(shown), natural(normal, opening), debit, credit, natural(normal, opening + debit - credit), more
    )


def _movement(
    actor: Actor,
    parts: Sequence[Figure],
    since: date | None,
    until: date,
    offices: list[UUID] | None,
    account_id: int | None,
) -> tuple[Sen, Sen, Sen]:
    if account_id is None:
        return (
            sum(one.opening_sen for one in parts),
            sum(one.debit_sen for one in parts),
            sum(one.credit_sen for one in parts),
        )
    found = rows(
        "SELECT coalesce(sum(amount_sen) FILTER (WHERE day < %s), 0)::bigint,"
        " coalesce(sum(amount_sen) FILTER (WHERE amount_sen > 0 AND (%s::date IS NULL OR day >= %s)),"
        " 0)::bigint,"
        " coalesce(-sum(amount_sen) FILTER (WHERE amount_sen < 0 AND (%s::date IS NULL OR day >= %s)),"
        " 0)::bigint"
        " FROM ledger_line WHERE coop_id = %s AND account_id = %s AND day <= %s"
        " AND (%s::uuid[] IS NULL OR office_id = ANY(%s::uuid[]))",
        [since, since, since, since, since, actor.coop_id, account_id, until, offices, offices],
    )
    return found[0]


def _newer(
    actor: Actor,
    codes: Sequence[str],
    since: date | None,
    until: date,
    offices: list[UUID] | None,
    book: str | None,
    account_id: int | None,
    after: tuple[int, int],
) -> Sen:
    """Return the sum of the lines above ``after``, itself included: what the pages before have shown."""
    found = rows(
        "SELECT coalesce(sum(l.amount_sen), 0)::bigint FROM ledger_line l JOIN ledger_gl g ON g.id = l.gl_id"
        " WHERE l.coop_id = %s AND g.code = ANY(%s::text[]) AND (%s::date IS NULL OR l.day >= %s) AND"
        " l.day <= %s"
        " AND (%s::uuid[] IS NULL OR l.office_id = ANY(%s::uuid[])) AND (%s::text IS NULL OR l.book = %s)"
        " AND (%s::bigint IS NULL OR l.account_id = %s) AND (l.journal_id, l.line) >= (%s, %s)",
        [
            *(actor.coop_id, list(codes), since, since, until, offices, offices, book, book),
            *(account_id, account_id, *after),
        ],
    )
    return int(found[0][0])


@dataclass(frozen=True, slots=True)
class Turnover:
    """What came into and went out of one account in a stretch of days by one kind of act, in sen."""

    code: str
    book: str
    kind: str
    debit_sen: Sen
    credit_sen: Sen


@query
def turnover_by_kind(
    actor: Actor, codes: Iterable[str], *, since: date, until: date, office_ids: Iterable[UUID] | None = None
) -> list[Turnover]:
    """Return the movement of accounts by the kind of journal; a reversal lessens the side it takes back."""
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        "SELECT g.code, l.book, j.kind,"
        " sum(CASE WHEN (l.amount_sen > 0) = (j.reverses_id IS NULL) THEN l.amount_sen ELSE 0 END)::bigint,"
        " sum(CASE WHEN (l.amount_sen < 0) = (j.reverses_id IS NULL) THEN -l.amount_sen ELSE 0 END)::bigint"
        " FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id JOIN ledger_gl g ON g.id = l.gl_id"
        " WHERE j.coop_id = %s AND j.day BETWEEN %s AND %s AND (%s::uuid[] IS NULL OR j.office_id ="
        " ANY(%s::uuid[]))"
        " AND g.code = ANY(%s::text[]) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [actor.coop_id, since, until, offices, offices, list(codes)],
    )
    return [Turnover(*row) for row in found]
