"""Pure parts of the till: counting notes and coins, comparing with the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lumbung.kernel.money import Sen

BOOKS = ("tamwil", "zis", "wakaf", "kebajikan")
PIECES_MAX = 99_999


@dataclass(frozen=True, slots=True)
class CashCount:
    """Cash as it was counted: pieces of each note, and the coins together. Sen."""

    notes: tuple[tuple[Sen, int], ...] = ()
    coins_sen: Sen = 0

    @property
    def total_sen(self) -> Sen:
        """What all of it is worth."""
        return sum(value * pieces for value, pieces in self.notes) + self.coins_sen

    @property
    def pieces(self) -> dict[Sen, int]:
        """Pieces by note."""
        return dict(self.notes)


def count_of(pieces: Mapping[Sen, int], coins_sen: Sen = 0) -> CashCount:
    """Return a count from pieces by note, largest first, notes without pieces left out."""
    return CashCount(
        tuple((value, pieces[value]) for value in sorted(pieces, reverse=True) if pieces[value]), coins_sen
    )


def is_countable(count: CashCount, notes: Iterable[Sen]) -> bool:
    """Say whether a count names only notes that circulate, each once, none of them negative."""
    values = [value for value, _ in count.notes]
    pieces_fit = all(0 <= pieces <= PIECES_MAX for _, pieces in count.notes)
    return (
        len(values) == len(set(values)) and set(values) <= set(notes) and pieces_fit and count.coins_sen >= 0
    )


def makes_up(total_sen: Sen, notes: Iterable[Sen]) -> CashCount:
    """Return the fewest notes that make up an amount, the rest as coins."""
    pieces: dict[Sen, int] = {}
    for value in sorted(notes, reverse=True):
        pieces[value], total_sen = divmod(total_sen, value)
    return count_of(pieces, total_sen)
