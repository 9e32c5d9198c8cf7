"""A member goes to another office, and what she saved and what she owes go with her."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.money import Sen
from lumbung.operations.membership import permissions
from lumbung.operations.membership.errors import FinancingPending
from lumbung.operations.membership.queries import farewell
from lumbung.people.members.commands import add_office_move
from lumbung.products.financing.commands import add_contract_moves
from lumbung.products.savings.commands import add_moving_in, add_moving_out

KIND = "membership.move_office"
BETWEEN = "offices.between"


@dataclass(frozen=True, slots=True)
class MoveOffice:
    """Move a member to another office, into one of its rembug or into none yet."""

    key: UUID
    office_id: UUID
    member_id: UUID
    to_office_id: UUID
    reason: str
    rembug_id: UUID | None = None
    describe_as: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"{self.describe_as}. {self.reason}" if self.describe_as else self.reason


@dataclass(frozen=True, slots=True)
class MovedOffice:
    """She belongs to the other office now: the two journals of her savings, and her contracts."""

    member_id: UUID
    move_id: UUID
    moved_sen: Sen
    out_journal_id: int | None
    in_journal_id: int | None
    contracts: tuple[str, ...] = ()


@command(permissions.TRANSFER, approval=permissions.TRANSFER)
def move_office(actor: Actor, order: MoveOffice) -> MovedOffice:
    """Move a member to another office with savings, plans and financing; each book balances by itself.

    Writes: Member, Move, Journal (2, when she has savings): her savings to the account between offices in the
        old office, and from there to her savings in the new one; Plan; for each
        running contract Contract and Journal (2).
    Refuses: NoMember, NotActive, NoReason, WrongPlace, NoRembug, FinancingPending, DayClosed,
        WrongOffice (an approver who does not answer for the new office)
    Checked by the database: membership_move_between (nothing of it goes to cash), ledger_account_empty,
        financing_contract_office (a contract moves whole).
    Source: golden B13_INTERBRANCH, the account between offices nets to zero.
    """
    if actor.approved_by is not None:  # the approver's reach: she speaks for the office that receives
        actor.require(permissions.TRANSFER, order.to_office_id)
    seen = farewell(actor, order.member_id)
    if seen.pending:
        raise FinancingPending(number=seen.pending[0])
    move_id = add_office_move(
        actor, order.member_id, order.office_id, order.to_office_id, order.rembug_id, order.reason
    )
    leaving = ledger.open_draft(
        actor,
        office_id=order.office_id,
        kind=KIND,
        memo=order.reason.strip()[:300],
        source_id=move_id,
        key=move_id,
    )
    moved = add_moving_out(actor, leaving, order.member_id)
    total = sum(moved.values())
    out_id = None
    if total:
        leaving.credit_gl(BETWEEN, total, order.member_id)
        out_id = ledger.post(actor, leaving).journal_id
    if moved:
        ledger.move_accounts(actor, moved, order.office_id, order.to_office_id)
    arriving = ledger.open_draft(
        actor, office_id=order.to_office_id, kind=KIND, memo=order.reason.strip()[:300], source_id=move_id
    )
    arriving.debit_gl(BETWEEN, total, order.member_id)
    add_moving_in(actor, arriving, order.member_id, moved)
    in_id = ledger.post(actor, arriving).journal_id if total else None
    contracts = add_contract_moves(actor, order.member_id, order.office_id, order.to_office_id, order.reason)
    return MovedOffice(order.member_id, move_id, total, out_id, in_id, tuple(one.number for one in contracts))
