"""What an office asks of its book. Both stand on one floor, so who answers is told from above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class MoneyLeft:
    """What an office still holds: the account's code and name, the book it stands in, and how much."""

    code: str
    name: str
    book_name: str
    balance_sen: Sen


@dataclass(frozen=True, slots=True)
class Books:
    """Begin a book inside the caller's transaction; its open day, None without a book; what is left in it."""

    begin: Callable[[Actor, UUID, date], object]
    open_day: Callable[[Actor, UUID], date | None]
    money_left: Callable[[Actor, UUID], list[MoneyLeft]]


_kept: list[Books] = []


def keep_books_with(books: Books) -> None:
    """Let these functions answer for the books of offices."""
    _kept[:] = [books]


def begin(actor: Actor, office_id: UUID, day: date) -> None:
    """Begin an office's book with this day open."""
    _kept[0].begin(actor, office_id, day)


def open_day(actor: Actor, office_id: UUID) -> date | None:
    """Return the open day of an office's book, None when it has none."""
    return _kept[0].open_day(actor, office_id)


def money_left(actor: Actor, office_id: UUID) -> list[MoneyLeft]:
    """Return the cash and bank accounts in which an office holds anything."""
    return _kept[0].money_left(actor, office_id)
