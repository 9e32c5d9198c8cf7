"""Lines summed up: by day and role, and by journal of an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger.queries.reading import PAGE, rows
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


@dataclass(frozen=True, slots=True)
class DayRole:
    """What happened on one day in the accounts of one role; ``members`` counts people, it names nobody."""

    day: date
    role: str
    amount_sen: Sen
    members: int


@query
def day_roles(
    actor: Actor,
    role_names: Iterable[str],
    *,
    since: date,
    until: date,
    office_ids: Iterable[UUID] | None = None,
) -> list[DayRole]:
    """Return the sums by day and role, debit positive, the oldest day first."""
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        "SELECT l.day, r.role, sum(l.amount_sen)::bigint, count(DISTINCT l.member_id)::int FROM ledger_role r"
        " JOIN ledger_line l ON l.gl_id = r.gl_id AND l.coop_id = r.coop_id"
        " WHERE r.coop_id = %s AND r.role = ANY(%s::text[]) AND l.day BETWEEN %s AND %s"
        " AND (%s::uuid[] IS NULL OR l.office_id = ANY(%s::uuid[])) GROUP BY 1, 2 ORDER BY 1, 2",
        [actor.coop_id, list(role_names), since, until, offices, offices],
    )
    return [DayRole(*row) for row in found]


@dataclass(frozen=True, slots=True)
class AccountJournal:
    """What one journal did to some accounts: one line for many members, without their names."""

    journal_id: int
    number: str
    day: date
    kind: str
    memo: str
    amount_sen: Sen
    members: int


@query
def account_journals(
    actor: Actor, account_ids: Sequence[int], *, before: int | None = None, limit: int = PAGE
) -> list[AccountJournal]:
    """Return the journals that moved these accounts, the newest first; ``before`` pages by journal id."""
    found = rows(
        "SELECT j.id, j.day, j.kind, j.memo, sum(l.amount_sen)::bigint, count(DISTINCT l.member_id)::int"
        " FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id"
        " WHERE l.coop_id = %s AND l.account_id = ANY(%s::bigint[]) AND (%s::bigint IS NULL OR j.id < %s)"
        " GROUP BY j.id ORDER BY j.id DESC LIMIT %s",
        [actor.coop_id, list(account_ids), before, before, limit],
    )
    return [AccountJournal(row[0], journal_number(row[0]), *row[1:]) for row in found]
