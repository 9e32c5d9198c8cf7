"""Pure parts of the till: counting notes and coins, comparing with the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lumbung.kernel.money import RUPIAH, Sen, sen_of

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


def field_name(value: Sen) -> str:
    """Return the name of the form field that counts a note: ``lembar_100000``."""
    return f"lembar_{value // RUPIAH}"


def read_count(data: Mapping[str, str], notes: Iterable[Sen]) -> CashCount:
    """Return the cash that a counting form was sent with; ValueError when a number cannot be read."""
    pieces: dict[Sen, int] = {}
    for value in notes:
        text = str(data.get(field_name(value), "")).strip()
        if text and not (text.isascii() and text.isdigit()):
            raise ValueError(f"not a number of pieces: {text!r}")
        pieces[value] = int(text or 0)
    coins = str(data.get("logam", "")).strip()
    return count_of(pieces, sen_of(coins) if coins else 0)


def count_rows(notes: Iterable[Sen], data: Mapping[str, str] | None = None) -> list[dict[str, object]]:
    """Return the rows of a counting form (kit/denominations.html), with what was typed."""
    return [
        {"value": value // RUPIAH, "count": str(data.get(field_name(value), "")) if data is not None else ""}
        for value in notes
    ]
