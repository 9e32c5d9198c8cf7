"""A bonus on wadiah: a gift nobody promised, decided by one person and let through by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.savings import permissions, queries
from lumbung.products.savings.commands.moves import add_deposits
from lumbung.products.savings.errors import NoDecision, NoSuchProduct, NotAnAmount
from lumbung.products.savings.events import BonusGiven


@dataclass(frozen=True, slots=True)
class BonusLine:
    """What one member is given."""

    member_id: UUID
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class GiveBonus:
    """Gifts to savers of one product; ``decision`` says who decided it and when."""

    key: UUID
    office_id: UUID
    lines: tuple[BonusLine, ...]
    decision: str
    occurred_on: date | None = None
    product: str = "sukarela"

    def describe(self) -> str:
        """Return what the second person reads."""
        total = rupiah(sum(line.amount_sen for line in self.lines))
        return f"Bonus {self.product} {total}, {len(self.lines)} anggota. {self.decision}"


@dataclass(frozen=True, slots=True)
class BonusReceipt:
    """The journal that gave it."""

    journal_id: int
    number: str
    members: int
    amount_sen: Sen


@command(permissions.GIVE_BONUS, approval=permissions.APPROVE_BONUS)
def give_bonus(actor: Actor, order: GiveBonus) -> BonusReceipt:
    """Give wadiah savers a bonus: no rate, no promise, may be nothing at all (fatwa DSN-MUI 02/2000).

    Units: sen, above zero for each member.
    Writes: Journal (1), a cost to the cooperative and a credit to each member. Emits: BonusGiven.
    Refuses: NoDecision, NotAnAmount, NoSuchProduct, ledger.DayClosed
    """
    if len(order.decision.strip()) < 3:
        raise NoDecision(product=order.product)
    if not order.lines or any(line.amount_sen <= 0 for line in order.lines):
        raise NotAnAmount(product=order.product)
    if queries.product(actor, order.product).akad != "wadiah":
        raise NoSuchProduct(product=order.product)
    draft = ledger.open_draft(
        actor,
        office_id=order.office_id,
        kind="savings.bonus",
        occurred_on=order.occurred_on,
        memo=order.decision.strip()[:300],
    )
    gifts: dict[UUID, dict[str, Sen]] = {}
    for line in order.lines:
        held = gifts.setdefault(line.member_id, {order.product: 0})
        held[order.product] += line.amount_sen
    draft.debit_gl("bonus.wadiah", sum(line.amount_sen for line in order.lines))
    total = add_deposits(actor, draft, gifts)
    posted = ledger.post(actor, draft)
    emit(actor, BonusGiven(posted.journal_id, len(gifts), total))
    return BonusReceipt(posted.journal_id, posted.number, len(gifts), total)
