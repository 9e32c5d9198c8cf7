"""The books of offices, as the organisation asks for them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries
from lumbung.kernel.actors import Actor
from lumbung.people.organisation.queries import Books, MoneyLeft


def open_day(actor: Actor, office_id: UUID) -> date | None:
    """Return the open day of an office's book, None when it has none."""
    found = queries.open_day(actor, office_id)
    return found.open_day if found else None


def money_left(actor: Actor, office_id: UUID) -> list[MoneyLeft]:
    """Return the cash and bank accounts in which an office holds anything."""
    return [
        MoneyLeft(one.code, one.name, queries.book_name(one.book), one.balance_sen)
        for one in queries.money_at(actor, office_id)
    ]


BOOKS = Books(begin=ledger.add_book, open_day=open_day, money_left=money_left)
