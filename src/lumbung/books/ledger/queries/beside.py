"""What moved beside chosen accounts: the other lines of the journals in which those accounts moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger.queries.reading import rows
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
