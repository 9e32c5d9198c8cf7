"""What average balances are made of: two snapshots of a holder account, balance-days of a chart account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from lumbung.books.ledger.queries.reading import rows
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


@dataclass(frozen=True, slots=True)
class Snapshots:
    """A holder account with balance and moment the day before ``since`` and at the end of ``until``.

    The moment is the sum of amount times day number; day 0 is 1 January 2000. Credits count above zero.
    """

    account: HolderAccount
    role: str
    label: str
    before_sen: Sen
    before_moment: int
    after_sen: Sen
    after_moment: int


@query
def snapshots(actor: Actor, roles: Iterable[str], since: date, until: date) -> list[Snapshots]:
    """Return two snapshots of every holder account in these roles; one statement, no row for each day.

    What stands now is carried with the account; the lines since ``since`` lead back from there.
    """
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen, r.role, a.label,"
        " coalesce(l.since_sen, 0) - b.balance_sen, coalesce(l.since_moment, 0) - b.moment,"
        " coalesce(l.after_sen, 0) - b.balance_sen, coalesce(l.after_moment, 0) - b.moment"
        " FROM ledger_role r JOIN ledger_account a ON a.gl_id = r.gl_id AND a.coop_id = r.coop_id"
        " JOIN ledger_balance b ON b.account_id = a.id LEFT JOIN ("
        "  SELECT account_id, sum(amount_sen)::bigint AS since_sen,"
        "   sum(amount_sen * (day - date '2000-01-01'))::bigint AS since_moment,"
        "   sum(amount_sen) FILTER (WHERE day > %s)::bigint AS after_sen,"
        "   sum(amount_sen * (day - date '2000-01-01')) FILTER (WHERE day > %s)::bigint AS after_moment"
        "  FROM ledger_line WHERE coop_id = %s AND day >= %s AND account_id IS NOT NULL"
        "   AND gl_id IN (SELECT gl_id FROM ledger_role WHERE coop_id = %s AND role = ANY(%s::text[]))"
        "  GROUP BY account_id) l ON l.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = ANY(%s::text[]) ORDER BY a.id",
        [until, until, actor.coop_id, since, actor.coop_id, list(roles), actor.coop_id, list(roles)],
    )
    return [Snapshots(HolderAccount(*row[:6]), *row[6:]) for row in found]


@dataclass(frozen=True, slots=True)
class Earning:
    """An account of the chart over a month: its movement and its balance-days, debit above zero."""

    role: str
    code: str
    name_id: str
    name_en: str
    movement_sen: Sen
    balance_days: int

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id

    @property
    def credit_sen(self) -> Sen:
        """The movement as income shows it: credit above zero."""
        return -self.movement_sen


@query
def earnings(actor: Actor, roles: Iterable[str], since: date, until: date) -> list[Earning]:
    """Return movement and sum of end-of-day balances of the accounts behind these roles, all offices."""
    found = rows(
        "SELECT r.role, g.code, g.name_id, g.name_en,"
        " coalesce(sum(t.debit_sen - t.credit_sen) FILTER (WHERE t.day >= %s), 0)::bigint,"
        " coalesce(sum((t.debit_sen - t.credit_sen)::numeric * (%s::date - greatest(t.day, %s::date))), 0)"
        "::bigint"
        " FROM ledger_role r JOIN ledger_gl g ON g.id = r.gl_id"
        " LEFT JOIN ledger_total t ON t.gl_id = g.id AND t.coop_id = g.coop_id AND t.day <= %s"
        " WHERE r.coop_id = %s AND r.role = ANY(%s::text[]) GROUP BY r.role, g.id ORDER BY g.code",
        [since, until + timedelta(days=1), since, until, actor.coop_id, list(roles)],
    )
    return [Earning(*row) for row in found]
