"""Where an act may take cash from or put it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query

HANDS = ("cash.teller", "cash.field")
BANKS = ("bank.main", "bank.kebajikan")


@dataclass(frozen=True, slots=True)
class CashPlace:
    """One till, purse or bank account this person may use in this office."""

    account_id: int
    role: str
    book: str
    balance_sen: Sen


@query
def cash_places(actor: Actor, office_id: UUID, book: str = "tamwil") -> list[CashPlace]:
    """Return this person's own cash and the office's bank accounts in a book, her hands first."""
    held = ledger.accounts_of_holders(actor, [*HANDS, *BANKS], [actor.user_id, office_id])
    places = [
        CashPlace(account.id, role, account.book, account.balance_sen)
        for role, _label, account in held
        if account.book == book
        and account.office_id == office_id
        and account.holder_id == (actor.user_id if role in HANDS else office_id)
    ]
    return sorted(places, key=lambda place: [*HANDS, *BANKS].index(place.role))
