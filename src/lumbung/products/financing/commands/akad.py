"""The akad: goods change hands at a fixed price, or a qardh is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.products.financing import permissions, rules
from lumbung.products.financing.commands.cash import cash_account
from lumbung.products.financing.commands.life import day_of, journal, locked, stands_at, tell, write_schedule
from lumbung.products.financing.commands.origination import ContractReceipt
from lumbung.products.financing.errors import NotOwnedYet, StepNotAllowed
from lumbung.products.financing.events import AkadSigned
from lumbung.products.financing.models import Contract
from lumbung.products.financing.queries import DEFERRED, RECEIVABLE


@dataclass(frozen=True, slots=True)
class SignAkad:
    """Sell the goods to the member; the first instalment is one period later unless a day is given."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    occurred_on: date | None = None
    first_due_on: date | None = None
    witnesses: str = ""


@command(permissions.SIGN)
def sign_akad(actor: Actor, order: SignAkad) -> ContractReceipt:
    """Sign the akad of a sale: from here the price is fixed until the last rupiah is paid.

    Writes: Contract, its whole schedule, Journal (1, and 1 for the urbun), Step. Emits: AkadSigned.
    Refuses: NoContract, StepNotAllowed, NotOwnedYet, and by the database GoodsNotInBooks, PriceIsFixed.
    Checked by the database: ownership before akad, goods in the books at their cost, whole schedule.
    Source: fatwa DSN-MUI 04/2000; PSAK 402.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    if contract.akad != rules.MURABAHAH:
        raise StepNotAllowed(contract=str(contract.id), state=contract.state)
    draft = journal(actor, contract, "akad", order.occurred_on)
    if contract.owned_on is None or day_of(draft) < contract.owned_on:
        raise NotOwnedYet(contract=str(contract.id))
    stands_at(contract, rules.OWNED)
    _begin(actor, contract, day_of(draft), order.first_due_on)
    receivable = ledger.open_account(
        actor, RECEIVABLE[rules.MURABAHAH], contract.id, office_id=contract.office_id
    )
    deferred = ledger.open_account(actor, DEFERRED, contract.id, office_id=contract.office_id)
    goods = ledger_queries.holder_account(actor, "murabahah.inventory", contract.id)
    draft.debit(receivable, contract.price_sen, contract.member_id)
    draft.credit(goods, contract.cost_sen, contract.member_id)
    draft.credit(deferred, contract.margin_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    numbers = [posted.number]
    if contract.urbun_sen:
        applied = journal(actor, contract, "urbun_applied", order.occurred_on)
        urbun = ledger_queries.holder_account(actor, "murabahah.urbun", contract.id)
        applied.debit(urbun, contract.urbun_sen, contract.member_id)
        applied.credit(receivable, contract.urbun_sen, contract.member_id)
        numbers.append(ledger.post(actor, applied).number)
    tell(
        actor,
        contract,
        "signed",
        day_of(draft),
        amount_sen=contract.price_sen,
        evidence=order.witnesses,
        journal_id=posted.journal_id,
    )
    emit(
        actor,
        AkadSigned(contract.id, contract.member_id, contract.akad, contract.price_sen, day_of(draft)),
    )
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, tuple(numbers))


@dataclass(frozen=True, slots=True)
class DisburseQardh:
    """Hand a qardh over; what was received is returned, nothing more."""

    key: UUID
    office_id: UUID
    contract_id: UUID
    cash_account_id: int
    occurred_on: date | None = None
    first_due_on: date | None = None
    witnesses: str = ""


@command(permissions.DISBURSE)
def disburse_qardh(actor: Actor, order: DisburseQardh) -> ContractReceipt:
    """Hand over a qardh: she returns exactly this amount, on the days of its schedule.

    Writes: Contract, its whole schedule, Journal (1), Step. Emits: AkadSigned.
    Refuses: NoContract, StepNotAllowed, WrongCash, NotYourCash, ledger.BalanceTooLow
    Source: fatwa DSN-MUI 19/2001.
    """
    contract = locked(actor, order.contract_id, order.office_id)
    if contract.akad != rules.QARDH:
        raise StepNotAllowed(contract=str(contract.id), state=contract.state)
    stands_at(contract, rules.PROPOSED)
    draft = journal(actor, contract, "disbursement", order.occurred_on)
    _begin(actor, contract, day_of(draft), order.first_due_on)
    receivable = ledger.open_account(
        actor, RECEIVABLE[rules.QARDH], contract.id, office_id=contract.office_id
    )
    draft.debit(receivable, contract.price_sen, contract.member_id)
    draft.credit(cash_account(actor, draft, order.cash_account_id), contract.price_sen, contract.member_id)
    posted = ledger.post(actor, draft)
    tell(
        actor,
        contract,
        "disbursed",
        day_of(draft),
        amount_sen=contract.price_sen,
        evidence=order.witnesses,
        journal_id=posted.journal_id,
    )
    emit(
        actor,
        AkadSigned(contract.id, contract.member_id, contract.akad, contract.price_sen, day_of(draft)),
    )
    return ContractReceipt(contract.id, contract.number, contract.state, contract.price_sen, (posted.number,))


def _begin(actor: Actor, contract: Contract, on: date, first_due_on: date | None) -> None:
    """Fix the price, let the contract run, and write its whole schedule."""
    opening = contract.price_sen - contract.urbun_sen
    first = first_due_on or rules.first_due(on, contract.period)
    rows = rules.schedule(opening, contract.count, contract.unit_sen, first, contract.period)
    contract.state, contract.akad_on = rules.RUNNING, on
    contract.opening_sen, contract.opening_margin_sen = opening, contract.margin_sen
    contract.first_due_on, contract.last_due_on = rows[0].due_on, rows[-1].due_on
    contract.instalment_sen = rows[0].amount_sen
    contract.save(
        update_fields=[
            *("state", "akad_on", "opening_sen", "opening_margin_sen"),
            *("first_due_on", "last_due_on", "instalment_sen"),
        ]
    )
    write_schedule(actor, contract, rows)
