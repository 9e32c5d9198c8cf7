"""Balances per account of the chart: the trial balance, and the chart itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger.queries.reading import rows
from lumbung.books.ledger.rules import natural
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


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
    found = rows("SELECT * FROM ledger_trial(%s, %s, %s::uuid[], %s)", [on, since, offices, book])
    return [TrialBalanceRow(*row) for row in found]


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
    return [ChartRow(*(*row[:-1], tuple(row[-1]))) for row in found]
