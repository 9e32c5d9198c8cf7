"""Pure arithmetic of the statements: from balances to rows, totals, and the proof that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lumbung.insight.reports.layout import NERACA, RESULT, SURPLUS_BEFORE, SURPLUS_NOW, Layout, Row

Sen = int
MEMO = "memo"


@dataclass(frozen=True, slots=True)
class Balance:
    """One account: its balance at the end and its movement in the stretch, debit positive, in sen."""

    code: str
    type: str
    balance_sen: Sen
    movement_sen: Sen = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one row comes to in each column, and the accounts it is made of."""

    row: Row
    amounts: tuple[Sen, ...]
    codes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing to show in any column."""
        return not any(self.amounts)


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its rows and its sum, and the totals that follow it."""

    code: str
    cells: tuple[Cell, ...]
    amounts: tuple[Sen, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement over one or more columns. ``unplaced`` are accounts that stand in no row."""

    layout: Layout
    parts: tuple[Part, ...]
    totals: Mapping[str, tuple[Sen, ...]]
    unplaced: tuple[tuple[str, tuple[Sen, ...]], ...]
    gap: tuple[Sen, ...] = field(default=())

    def part(self, code: str) -> Part:
        """Return one section."""
        return next(part for part in self.parts if part.code == code)

    @property
    def holds(self) -> bool:
        """Every account has its row, and both sides agree."""
        return not self.unplaced and not any(self.gap)


Column = Mapping[str, Sen]


def year_start(day: date) -> date:
    """Return the first day of the book year; a cooperative's book year is the calendar year."""
    return day.replace(month=1, day=1)


def position(columns: Sequence[Sequence[Balance]]) -> Statement:
    """Return the statement of financial position; each column's movement counts from the start of its year.

    The surplus of the year is what income and expense moved since then; what they held before and nobody
    closed stands in a row of its own.
    """
    shown: list[dict[str, Sen]] = []
    for balances in columns:
        column = {one.code: one.balance_sen for one in balances if not _is_result(one) and one.type != MEMO}
        results = [one for one in balances if _is_result(one)]
        column[f"={SURPLUS_NOW}"] = sum(one.movement_sen for one in results)
        column[f"={SURPLUS_BEFORE}"] = sum(one.balance_sen - one.movement_sen for one in results)
        shown.append(column)
    statement = _statement(NERACA, shown)
    gap = tuple(
        assets - claims
        for assets, claims in zip(
            statement.part("aset").amounts, statement.totals["kewajiban_dan_ekuitas"], strict=True
        )
    )
    return Statement(statement.layout, statement.parts, statement.totals, statement.unplaced, gap)


def result(layout: Layout, columns: Sequence[Sequence[Balance]]) -> Statement:
    """Return the statement of surplus for the movements of each column."""
    return _statement(
        layout, [{one.code: one.movement_sen for one in balances if _is_result(one)} for balances in columns]
    )


def _is_result(one: Balance) -> bool:
    return one.code.startswith(RESULT) and one.type != MEMO


def _statement(layout: Layout, columns: Sequence[Column]) -> Statement:
    codes = sorted({code for column in columns for code in column})
    placed: set[str] = set()
    parts = []
    for section in layout.sections:
        cells = []
        for row in section.rows:
            own = [code for code in codes if code == f"={row.code}" or (code[:1] != "=" and row.holds(code))]
            own = [code for code in own if code not in placed]
            placed.update(own)
            cells.append(
                Cell(row, _sums(columns, own, section.side), tuple(one for one in own if one[:1] != "="))
            )
        parts.append(Part(section.code, tuple(cells), _added([cell.amounts for cell in cells], len(columns))))
    by_code = {part.code: part.amounts for part in parts}
    totals = {
        total.code: _added([by_code[code] for code in total.of], len(columns)) for total in layout.totals
    }
    left = [
        (code, amounts)
        for code in codes
        if code not in placed and any(amounts := _sums(columns, [code], "D"))
    ]
    return Statement(layout, tuple(parts), totals, tuple(left))


def _sums(columns: Sequence[Column], codes: Iterable[str], side: str) -> tuple[Sen, ...]:
    own = list(codes)
    sums = [sum(column.get(code, 0) for code in own) for column in columns]
    return tuple(sums if side == "D" else [-amount for amount in sums])


def _added(rows: Sequence[tuple[Sen, ...]], width: int) -> tuple[Sen, ...]:
    return tuple(sum(row[index] for row in rows) for index in range(width))


@dataclass(frozen=True, slots=True)
class FundFlow:
    """One fund over a stretch: what it had, what came in and went out by kind of act, what it has."""

    row: Row
    opening_sen: Sen
    sources: tuple[tuple[str, Sen], ...]
    uses: tuple[tuple[str, Sen], ...]

    @property
    def source_sen(self) -> Sen:
        """All that came in."""
        return sum(amount for _kind, amount in self.sources)

    @property
    def use_sen(self) -> Sen:
        """All that went out."""
        return sum(amount for _kind, amount in self.uses)

    @property
    def change_sen(self) -> Sen:
        """Rise or fall."""
        return self.source_sen - self.use_sen

    @property
    def closing_sen(self) -> Sen:
        """What it has at the end."""
        return self.opening_sen + self.change_sen


@dataclass(frozen=True, slots=True)
class FundProof:
    """The assets that lie in a fund's book against the funds themselves."""

    assets: tuple[tuple[str, Sen], ...]
    fund_sen: Sen
    other: tuple[tuple[str, Sen], ...]

    @property
    def asset_sen(self) -> Sen:
        """All money and claims of the book."""
        return sum(amount for _code, amount in self.assets)

    @property
    def holds(self) -> bool:
        """Each rupiah of the funds lies in the book's own money and claims."""
        return self.asset_sen == self.fund_sen and not self.other


def proof(balances: Iterable[Balance], fund_codes: Iterable[str]) -> FundProof:
    """Return the proof that the funds of one book equal its assets; ``other`` belongs to neither."""
    funds = frozenset(fund_codes)
    assets, other, fund_sen = [], [], 0
    for one in balances:
        if one.code in funds:
            fund_sen -= one.balance_sen
        elif one.balance_sen and one.type.startswith("asset"):
            assets.append((one.code, one.balance_sen))
        elif one.balance_sen:
            other.append((one.code, one.balance_sen))
    return FundProof(tuple(assets), fund_sen, tuple(other))
