"""Pure arithmetic of the cash flows: opening cash, what came and went by row, closing cash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports.mapping import CashFlowMap, CashSection

Sen = int


@dataclass(frozen=True, slots=True)
class CashFlow:
    """One period: what each row brought in (positive) or took out, and the cash before and after."""

    since: date
    until: date
    opening_sen: Sen
    rows: dict[str, Sen]
    cash: dict[str, Sen]  # what each cash account holds at the end
    unplaced: tuple[tuple[str, Sen], ...]

    def section_sen(self, section: CashSection) -> Sen:
        """Return what one kind of activity came to."""
        return sum(self.rows.get(row.code, 0) for row in section.rows)

    @property
    def change_sen(self) -> Sen:
        """Rise or fall of cash that the rows tell of."""
        return sum(self.rows.values())

    @property
    def closing_sen(self) -> Sen:
        """What the books hold in cash at the end."""
        return sum(self.cash.values())

    @property
    def gap_sen(self) -> Sen:
        """Where opening cash and flows do not come to closing cash."""
        return self.opening_sen + self.change_sen - self.closing_sen

    @property
    def holds(self) -> bool:
        """Every movement has its row, and opening and flows come to closing."""
        return not self.unplaced and not self.gap_sen


def flows(
    layout: CashFlowMap,
    figures: Sequence[Figure],
    moved: Sequence[Beside],
    opening_kinds: Collection[str],
    period: tuple[date, date],
) -> CashFlow:
    """Return the cash flows of one period from what ``moved`` beside cash.

    Each journal balances in each book: what moved beside cash is what cash moved, with the other sign. Cash
    with which a book began is opening cash, not a flow.
    """
    held = [one for one in figures if layout.is_cash(one.code)]
    opening = sum(one.opening_sen for one in held)
    rows: dict[str, Sen] = {}
    left: dict[str, Sen] = {}
    for line in moved:
        is_cash = layout.is_cash(line.code)
        if line.kind in opening_kinds:
            opening += line.amount_sen if is_cash else 0
        elif line.beside and not is_cash:
            row = layout.row_of(line.code, came_in=not line.debit)
            where, key = (rows, row.code) if row else (left, line.code)
            where[key] = where.get(key, 0) - line.amount_sen
    return CashFlow(
        period[0],
        period[1],
        opening,
        rows,
        {one.code: one.closing_sen for one in held if one.closing_sen or one.opening_sen},
        tuple(sorted((code, sen) for code, sen in left.items() if sen)),
    )
