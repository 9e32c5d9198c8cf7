"""Pure arithmetic of the changes in equity: what each kind of equity began with, won, lost and holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports.layout import RESULT
from lumbung.insight.reports.mapping import EquityMap

Sen = int
MOVES = ("awal", "penambahan", "pengurangan", "pembagian", "berjalan")


@dataclass(frozen=True, slots=True)
class EquityChange:
    """One period: each row for each column, credit positive; ``closing`` is what the books hold."""

    since: date
    until: date
    rows: dict[str, tuple[Sen, ...]]
    closing: tuple[Sen, ...]
    codes: tuple[tuple[str, ...], ...]
    unplaced: tuple[tuple[str, Sen], ...]

    @property
    def gaps(self) -> tuple[Sen, ...]:
        """Where opening and movements do not come to what the books hold."""
        return tuple(
            sum(self.rows[row][place] for row in MOVES) - held for place, held in enumerate(self.closing)
        )

    @property
    def holds(self) -> bool:
        """Every account of equity has its column, and every column closes."""
        return not self.unplaced and not any(self.gaps)


def is_result(code: str, kind: str) -> bool:
    """Say whether an account is income, third parties' share or expense."""
    return code.startswith(RESULT) and kind != "memo"


def change(
    layout: EquityMap,
    figures: Sequence[Figure],
    moved: Sequence[Beside],
    opening_kinds: Collection[str],
    period: tuple[date, date],
) -> EquityChange:
    """Return the changes of one period.

    ``moved`` tells apart what moved beside the accounts of the surplus: that is its distribution, in every
    column it reached. Balances with which a book began are opening balance, not an addition; income and
    expense brought in so belong to the surplus of the period, as the statement of surplus shows them.
    """
    place_of: dict[str, int] = {}
    results: set[str] = set()
    surplus = next(place for place, one in enumerate(layout.columns) if one.result)
    for one in figures:
        if is_result(one.code, one.type):
            place_of[one.code] = surplus
            results.add(one.code)
            continue
        for place, column in enumerate(layout.columns):
            if column.holds(one.code):
                place_of.setdefault(one.code, place)
    rows = {row: [0] * len(layout.columns) for row in MOVES}
    closing = [0] * len(layout.columns)
    for one in figures:
        if one.code in place_of:
            rows["awal"][place_of[one.code]] -= one.opening_sen
            closing[place_of[one.code]] -= one.closing_sen
    for line in moved:
        if line.code in place_of:
            row = _row(line, line.code in results, line.kind in opening_kinds)
            rows[row][place_of[line.code]] -= line.amount_sen
    codes = tuple(
        tuple(code for code, where in place_of.items() if where == place and code not in results)
        for place in range(len(layout.columns))
    )
    left = tuple(
        (one.code, -one.closing_sen)
        for one in figures
        if one.type.startswith("equity") and one.code not in place_of and (one.opening_sen or one.closing_sen)
    )
    return EquityChange(
        period[0], period[1], {row: tuple(amounts) for row, amounts in rows.items()}, tuple(closing), codes,
        left,
    )  # fmt: skip


def _row(line: Beside, result: bool, begun: bool) -> str:
    if begun:
        return "berjalan" if result else "awal"
    if line.beside:
        return "pembagian"
    if result:
        return "berjalan"
    return "pengurangan" if line.debit else "penambahan"
