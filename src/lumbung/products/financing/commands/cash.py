"""Which cash an act may touch: her own till or purse, or the office's bank account, in the right book."""

from __future__ import annotations

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.products.financing.errors import NotYourCash, WrongCash

HANDS = ("cash.teller", "cash.field")
PLACES = ("bank.main", "bank.clearing", "bank.kebajikan")  # the vault moves by its own act only


def cash_account(actor: Actor, draft: ledger.Draft, account_id: int, book: str = "tamwil") -> HolderAccount:
    """Return the cash an act takes from or puts into.

    Refuses: WrongCash, NotYourCash
    """
    account = ledger_queries.accounts_by_id(actor, [account_id]).get(account_id)
    places = {draft.gl(role)[0]: role for role in (*HANDS, *PLACES)}
    if account is None or account.gl_id not in places or account.book != book:
        raise WrongCash(account=account_id)
    if account.office_id != draft.office_id:
        raise WrongCash(account=account_id)
    in_hand = places[account.gl_id] in HANDS
    if in_hand and not actor.everything and account.holder_id != actor.user_id:
        raise NotYourCash(account=account_id)
    return account
