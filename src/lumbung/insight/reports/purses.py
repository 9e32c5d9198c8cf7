"""Pure arithmetic of sources and uses: what a fund had, where it came from, what it went to, what it has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lumbung.books.ledger.queries import Figure, Together
from lumbung.insight.reports.mapping import PurseMap

Sen = int


@dataclass(frozen=True, slots=True)
class PurseFlow:
    """One period. ``lent_sen`` is what the fund has lent; ``fund_sen`` what the neraca shows as fund."""

    opening_sen: Sen
    sources: dict[str, Sen]
    uses: dict[str, Sen]
    closing_sen: Sen
    lent_sen: Sen
    codes: tuple[str, ...]
    lent_codes: tuple[str, ...]

    @property
    def source_sen(self) -> Sen:
        """All that came in."""
        return sum(self.sources.values())

    @property
    def use_sen(self) -> Sen:
        """All that went out."""
        return sum(self.uses.values())

    @property
    def change_sen(self) -> Sen:
        """Rise or fall."""
        return self.source_sen - self.use_sen

    @property
    def fund_sen(self) -> Sen:
        """What the neraca shows as fund: what is there, and what it has lent."""
        return self.closing_sen + self.lent_sen

    @property
    def gap_sen(self) -> Sen:
        """Where opening and movements do not come to what the books hold."""
        return self.opening_sen + self.change_sen - self.closing_sen


def purse_flow(
    layout: PurseMap, figures: Sequence[Figure], moved: Sequence[Together], opening_kinds: Collection[str]
) -> PurseFlow:
    """Return sources and uses of one period; balances with which a book began are opening balance."""
    held = [one for one in figures if layout.holds(one.code)]
    opening = -sum(one.opening_sen for one in held)
    sides: dict[bool, dict[str, Sen]] = {True: {}, False: {}}
    for line in moved:
        if line.kind in opening_kinds:
            opening -= line.amount_sen
            continue
        row = layout.row_of(line.code, line.kind, line.beside, is_use=line.debit)
        into = sides[line.debit]
        into[row.code] = into.get(row.code, 0) + (line.amount_sen if line.debit else -line.amount_sen)
    return PurseFlow(
        opening,
        sides[False],
        sides[True],
        -sum(one.closing_sen for one in held),
        sum(one.closing_sen for one in held if one.type.startswith("asset")),
        tuple(one.code for one in held),
        tuple(one.code for one in held if one.type.startswith("asset")),
    )
