"""Cash between a till and the office's vault: two sides, one journal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.till import permissions
from lumbung.operations.till.commands.purse import cash_accounts, open_till_id, vault_accounts
from lumbung.operations.till.errors import NoAmount, NotEnoughCash
from lumbung.operations.till.events import VaultMoved
from lumbung.operations.till.rules import BOOKS

TO_VAULT, FROM_VAULT = "to_vault", "from_vault"


@dataclass(frozen=True, slots=True)
class MoveVault:
    """Cash from the vault to one's till, or back: an amount for each book."""

    key: UUID
    office_id: UUID
    direction: str
    amounts: tuple[tuple[str, Sen], ...]

    @property
    def total_sen(self) -> Sen:
        """All books together."""
        return sum(amount for _, amount in self.amounts)

    def describe(self) -> str:
        """Return what a second person reads."""
        arrow = "→" if self.direction == TO_VAULT else "←"
        return f"Kas {arrow} brankas {rupiah(self.total_sen)}"


@dataclass(frozen=True, slots=True)
class VaultReceipt:
    """Cash moved between till and vault."""

    journal_id: int
    number: str
    till_id: UUID
    total_sen: Sen


def _moving_needs(actor: Actor, order: MoveVault) -> str | None:
    """Above the dated limit a second person confirms."""
    day = ledger_queries.open_day(actor, order.office_id)
    if day is None:
        return None
    limit: Sen = terms.value(actor, "till.vault_approval_sen", day.open_day)
    return permissions.APPROVE_VAULT if order.total_sen > limit else None


@command(permissions.VAULT, approval=_moving_needs)
def move_vault(actor: Actor, order: MoveVault) -> VaultReceipt:
    """Move cash between one's open till and the vault of the office.

    Units: sen, each amount above zero.
    Writes: one Journal with both sides for each book. Emits: VaultMoved.
    Refuses: NoAmount, TillNotOpen, TillElsewhere, NotEnoughCash, ledger.DayClosed, ledger.BalanceTooLow
    Checked by the database: no account below zero.
    Source: rules/id/till.toml, vault_approval_sen.
    """
    books = [book for book, _ in order.amounts]
    if not order.amounts or min(amount for _, amount in order.amounts) <= 0 or set(books) - set(BOOKS):
        raise NoAmount()
    if order.direction not in (TO_VAULT, FROM_VAULT) or len(books) != len(set(books)):
        raise NoAmount()
    till_id = open_till_id(actor, order.office_id)
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind=f"till.{order.direction}", source_id=till_id
    )
    till = cash_accounts(actor, office_id=order.office_id, books=books)
    vault = vault_accounts(actor, office_id=order.office_id, books=books)
    for book, amount in order.amounts:
        source, target = (till, vault) if order.direction == TO_VAULT else (vault, till)
        if source[book].balance_sen < amount:
            raise NotEnoughCash(held=rupiah(source[book].balance_sen))
        draft.debit(target[book], amount)
        draft.credit(source[book], amount)
    posted = ledger.post(actor, draft)
    emit(actor, VaultMoved(till_id, order.office_id, order.direction, order.total_sen))
    return VaultReceipt(posted.journal_id, posted.number, till_id, order.total_sen)
