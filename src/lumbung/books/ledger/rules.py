"""Pure parts of the books: numbers, natural sides, statements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.ids import check_public_number, public_number, tidy_public_number

LINES_MAX = 200_000
CONTRA_SUFFIX = "_contra"


@dataclass(frozen=True, slots=True)
class HolderAccount:
    """What a line needs to know of a holder account, with its balance when it was read (debit positive)."""

    id: int
    holder_id: UUID
    gl_id: int
    book: str
    office_id: UUID
    balance_sen: int = 0


def journal_number(journal_id: int) -> str:
    """Return the number people use for a journal; its last sign catches typing errors."""
    return public_number("J", journal_id)


def receipt_number(journal_id: int, position: int) -> str:
    """Return the number of one member's receipt within a journal."""
    return f"{public_number('K', journal_id)}/{position:02d}"


def natural(normal: str, amount_sen: int) -> int:
    """Return an amount as its account shows it: credit accounts turn the sign."""
    return amount_sen if normal == "D" else -amount_sen


def account_number(account_id: int) -> str:
    """Return the number people use for a holder account."""
    return public_number("R", account_id)


def id_of(prefix: str, text: str) -> int | None:
    """Return the id behind a number as people write it (``J-000123``), or None when it is not one."""
    number = tidy_public_number(text)
    if not number.startswith(f"{prefix}-") or not check_public_number(number):
        return None
    digits = number.removeprefix(f"{prefix}-")[:-1]
    return int(digits) if digits.isdigit() else None
