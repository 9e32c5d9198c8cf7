"""A member goes to another office, and her running contracts go with her: same price, same schedule."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.products.financing import queries, rules
from lumbung.products.financing.commands.life import journal, tell
from lumbung.products.financing.models import Contract
from lumbung.products.financing.queries import Books

BETWEEN = "offices.between"


@dataclass(frozen=True, slots=True)
class MovedContract:
    """A contract that belongs to the other office now: what is owed, and the margin not yet earned."""

    contract_id: UUID
    number: str
    left_sen: Sen
    deferred_sen: Sen


def add_contract_moves(
    actor: Actor, member_id: UUID, from_office_id: UUID, to_office_id: UUID, reason: str
) -> list[MovedContract]:
    """Take a member's running contracts along; joins the caller's transaction, after her move is written.

    For each contract the claim and its deferred margin leave the old office's book against the account
    between offices, and enter the new one's from there. Settled contracts stay where they ended.
    Writes: Contract, Journal (2 for each contract), Step.
    Refuses: ledger.DayClosed, and by the database ContractMovesWhole
    """
    running = Contract.objects.select_for_update(of=("self",)).filter(
        coop_id=actor.coop_id, member_id=member_id, office_id=from_office_id, state=rules.RUNNING
    )
    return [_move(actor, contract, to_office_id, reason) for contract in running.order_by("number")]


def _move(actor: Actor, contract: Contract, to_office_id: UUID, reason: str) -> MovedContract:
    from_office_id = contract.office_id
    held = queries.books(actor, [contract.id])[contract.id]
    leaving = journal(actor, contract, "move", memo=f"{contract.number} {reason.strip()}")
    Contract.objects.filter(coop_id=actor.coop_id, id=contract.id).update(office_id=to_office_id)
    contract.office_id = to_office_id
    arriving = journal(actor, contract, "move", memo=f"{contract.number} {reason.strip()}")
    happened = min(leaving.day, arriving.day)
    leaving.occurred_on = arriving.occurred_on = happened
    _fill(leaving, contract, held, -1)
    ledger.post(actor, leaving)
    parts = (held.receivable, held.deferred, held.allowance, held.former)
    accounts = [account.id for account in parts if account]
    ledger.move_accounts(actor, accounts, from_office_id, to_office_id)
    _fill(arriving, contract, held, 1)
    posted = ledger.post(actor, arriving)
    tell(
        *(actor, contract, "moved", happened),
        amount_sen=held.left_sen,
        evidence=reason,
        journal_id=posted.journal_id,
    )
    return MovedContract(contract.id, contract.number, held.left_sen, held.deferred_sen)


def _fill(draft: ledger.Draft, contract: Contract, held: Books, way: int) -> None:
    """Put what the books hold into a journal: ``way`` 1 into this office, -1 out of it."""
    if held.receivable is not None:
        draft.debit(held.receivable, way * held.left_sen, contract.member_id)
    if held.deferred is not None:
        draft.credit(held.deferred, way * held.deferred_sen, contract.member_id)
    if held.allowance is not None:
        draft.credit(held.allowance, way * held.allowance_sen, contract.member_id)
    net = held.left_sen - held.deferred_sen - held.allowance_sen
    draft.credit_gl(BETWEEN, way * net, contract.member_id)
