"""What moved beside chosen accounts: the other lines of the journals in which those accounts moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger.queries.reading import PAGE, rows
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query

APART = """
WITH moved AS MATERIALIZED (
    SELECT l.journal_id, l.book, g.code, l.amount_sen, j.kind,
           (l.amount_sen > 0) = (j.reverses_id IS NULL) AS debit, g.code = ANY(%s::text[]) AS marked
    FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id JOIN ledger_gl g ON g.id = l.gl_id
    WHERE j.coop_id = %s AND j.day BETWEEN %s AND %s
      AND (%s::uuid[] IS NULL OR j.office_id = ANY(%s::uuid[]))),
chosen AS (SELECT DISTINCT journal_id, book FROM moved WHERE marked)
SELECT m.code, m.kind, c.journal_id IS NOT NULL, m.debit, sum(m.amount_sen)::bigint
FROM moved m LEFT JOIN chosen c ON c.journal_id = m.journal_id AND c.book = m.book
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """Movement of one account. ``beside``: in journals where a chosen account moved in the same book.

    ``debit`` is the side the act was made on: what takes a journal back lessens that side. Debit positive.
    """

    code: str
    kind: str
    beside: bool
    debit: bool
    amount_sen: Sen


@query
def movement_beside(
    actor: Actor, codes: Iterable[str], *, since: date, until: date, office_ids: Iterable[UUID] | None = None
) -> list[Beside]:
    """Return the movement of every account, told apart by whether one of ``codes`` moved with it.

    One statement. Each journal balances in each book, so that what moved beside cash sums to the cash.
    """
    offices = list(office_ids) if office_ids is not None else None
    found = rows(APART, [list(codes), actor.coop_id, since, until, offices, offices])
    return [Beside(*row) for row in found]


@dataclass(frozen=True, slots=True)
class BesideJournal:
    """What one journal moved in some accounts beside the chosen ones, debit positive."""

    id: int
    number: str
    day: date
    kind: str
    memo: str
    codes: tuple[str, ...]
    amount_sen: Sen


JOURNALS = """
SELECT j.id, j.day, j.kind, j.memo, array_agg(DISTINCT g.code ORDER BY g.code), sum(l.amount_sen)::bigint
FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id JOIN ledger_gl g ON g.id = l.gl_id
WHERE j.coop_id = %s AND j.day BETWEEN %s AND %s
  AND (%s::uuid[] IS NULL OR j.office_id = ANY(%s::uuid[])) AND j.kind <> ALL(%s::text[])
  AND g.code = ANY(CASE WHEN (l.amount_sen > 0) = (j.reverses_id IS NULL) THEN %s::text[] ELSE %s::text[] END)
  AND (%s::bigint IS NULL OR j.id < %s)
  AND EXISTS (SELECT FROM ledger_line c JOIN ledger_gl m ON m.id = c.gl_id
              WHERE c.journal_id = j.id AND c.book = l.book AND m.code = ANY(%s::text[]))
GROUP BY j.id ORDER BY j.id DESC LIMIT %s
"""


@query
def journals_beside(
    actor: Actor,
    codes: Iterable[str],
    *,
    debits: Iterable[str],
    credits: Iterable[str],
    since: date,
    until: date,
    office_ids: Iterable[UUID] | None = None,
    without: Iterable[str] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> list[BesideJournal]:
    """Return the journals that moved ``debits`` or ``credits`` beside one of ``codes``, the newest first.

    The sums over all pages are those of ``movement_beside``; ``without`` leaves out kinds of journals.
    """
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        JOURNALS,
        [
            *(actor.coop_id, since, until, offices, offices, list(without), list(debits), list(credits)),
            *(before, before, list(codes), limit),
        ],
    )
    return [
        BesideJournal(row[0], journal_number(row[0]), row[1], row[2], row[3], tuple(row[4]), row[5])
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Together:
    """Movement of one account by kind of journal; ``beside`` are the watched accounts that moved with it."""

    code: str
    kind: str
    debit: bool
    beside: tuple[str, ...]
    amount_sen: Sen


TOGETHER = """
WITH moved AS MATERIALIZED (
    SELECT l.journal_id, g.code, j.kind, (l.amount_sen > 0) = (j.reverses_id IS NULL) AS debit, l.amount_sen
    FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id JOIN ledger_gl g ON g.id = l.gl_id
    WHERE j.coop_id = %s AND j.day BETWEEN %s AND %s
      AND (%s::uuid[] IS NULL OR j.office_id = ANY(%s::uuid[])) AND g.code = ANY(%s::text[])),
seen AS (
    SELECT l.journal_id, array_agg(DISTINCT g.code ORDER BY g.code) AS codes
    FROM ledger_line l JOIN ledger_gl g ON g.id = l.gl_id
    WHERE l.journal_id IN (SELECT journal_id FROM moved) AND g.code = ANY(%s::text[]) GROUP BY 1)
SELECT m.code, m.kind, m.debit, coalesce(s.codes, '{}'), sum(m.amount_sen)::bigint
FROM moved m LEFT JOIN seen s ON s.journal_id = m.journal_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@query
def movement_together(
    actor: Actor,
    codes: Iterable[str],
    watched: Iterable[str],
    *,
    since: date,
    until: date,
    office_ids: Iterable[UUID] | None = None,
) -> list[Together]:
    """Return the movement of ``codes`` with the ``watched`` accounts that moved in the same journals."""
    offices = list(office_ids) if office_ids is not None else None
    found = rows(TOGETHER, [actor.coop_id, since, until, offices, offices, list(codes), list(watched)])
    return [Together(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in found]
