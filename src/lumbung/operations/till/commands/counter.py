"""A member at the counter: she pays in, or takes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.till import permissions
from lumbung.operations.till.commands.purse import cash_accounts, open_till_id
from lumbung.operations.till.errors import MemberElsewhere, NoAmount, NotEnoughCash, NotHerContract
from lumbung.operations.till.events import CounterPaid
from lumbung.people.members import queries as members
from lumbung.products.financing import commands as financing
from lumbung.products.financing import queries as financing_queries
from lumbung.products.funds import commands as funds
from lumbung.products.savings import commands as savings
from lumbung.products.savings import permissions as savings_permissions
from lumbung.products.savings import queries as savings_queries


@dataclass(frozen=True, slots=True)
class PayIn:
    """What a member pays at the counter: savings, instalments, gifts. Sen, above zero."""

    key: UUID
    office_id: UUID
    member_id: UUID
    deposits: tuple[tuple[str, Sen], ...] = ()
    instalments: tuple[tuple[UUID, Sen], ...] = ()
    gifts: tuple[tuple[str, Sen], ...] = ()

    @property
    def total_sen(self) -> Sen:
        """Everything together."""
        return sum(sen for group in (self.deposits, self.instalments, self.gifts) for _, sen in group)


@dataclass(frozen=True, slots=True)
class CounterReceipt:
    """What moved at the counter, with the number the member keeps."""

    journal_id: int
    number: str
    receipt: str
    day: date
    total_sen: Sen


@command(permissions.COUNTER)
def pay_in(actor: Actor, order: PayIn) -> CounterReceipt:
    """Take a member's money at the counter into one's open till, as one journal.

    Units: sen.
    Writes: one Journal: the till in each book, the member's savings, financing and gifts. Emits: CounterPaid.
    Refuses: NoAmount, TillNotOpen, TillElsewhere, MemberElsewhere, NotHerContract, members.NoMember,
        savings.NoSuchProduct, financing.MoreThanOwed, funds.NoSuchFund, ledger.DayClosed
    """
    amounts = [sen for group in (order.deposits, order.instalments, order.gifts) for _, sen in group]
    if not amounts or min(amounts) <= 0:
        raise NoAmount()
    till_id = open_till_id(actor, order.office_id)
    _served_here(actor, order.member_id, order.office_id)
    draft = ledger.open_draft(actor, office_id=order.office_id, kind="till.pay_in", source_id=till_id)
    cash: dict[str, Sen] = {"tamwil": sum(sen for _, sen in (*order.deposits, *order.instalments))}
    if order.deposits:
        savings.add_deposits(actor, draft, {order.member_id: dict(order.deposits)})
    if order.instalments:
        _hers(actor, order)
        financing.add_instalments(actor, draft, dict(order.instalments))
    if order.gifts:
        for book, sen in funds.add_gifts(actor, draft, {order.member_id: dict(order.gifts)}).items():
            cash[book] = cash.get(book, 0) + sen
    moved = {book: sen for book, sen in cash.items() if sen}
    purses = cash_accounts(actor, office_id=order.office_id, books=moved)
    for book, sen in moved.items():
        draft.debit(purses[book], sen, order.member_id)
    posted = ledger.post(actor, draft)
    emit(actor, CounterPaid(till_id, order.office_id, order.member_id, order.total_sen))
    return CounterReceipt(
        posted.journal_id,
        posted.number,
        receipt_number(posted.journal_id, 1),
        posted.day,
        order.total_sen,
    )


def _served_here(actor: Actor, member_id: UUID, office_id: UUID) -> None:
    """Refuse a member whose accounts stand in another office.

    Refuses: MemberElsewhere, members.NoMember
    """
    if members.member(actor, member_id).office_id != office_id:
        raise MemberElsewhere(member=str(member_id))


def _hers(actor: Actor, order: PayIn) -> None:
    """Refuse an instalment on somebody else's contract.

    Refuses: NotHerContract
    """
    running = financing_queries.running(actor, [order.member_id]).get(order.member_id, [])
    if {contract for contract, _ in order.instalments} - {one.id for one in running}:
        raise NotHerContract(member=str(order.member_id))


@dataclass(frozen=True, slots=True)
class PayOut:
    """What a member takes from her savings at the counter."""

    key: UUID
    office_id: UUID
    member_id: UUID
    product: str
    amount_sen: Sen

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"Penarikan {self.product} {rupiah(self.amount_sen)}"


def _paying_needs(actor: Actor, order: PayOut) -> str | None:
    """Above the dated limit a second person approves."""
    day = ledger_queries.open_day(actor, order.office_id)
    if day is None:
        return None
    limits = savings_queries.withdrawal_limits(actor, day.open_day)
    return savings_permissions.APPROVE_WITHDRAWAL if order.amount_sen > limits.approval_sen else None


@command(permissions.COUNTER, approval=_paying_needs)
def pay_out(actor: Actor, order: PayOut) -> CounterReceipt:
    """Pay a member out of her savings from one's open till.

    Units: sen, above zero.
    Writes: one Journal. Emits: CounterPaid.
    Refuses: NoAmount, TillNotOpen, TillElsewhere, MemberElsewhere, NotEnoughCash,
        members.NoMember, savings.NotWithdrawable, savings.AboveLimit, savings.NotEnoughSaved,
        ledger.DayClosed
    Source: rules/id/savings.toml: withdrawal_limit_sen, withdrawal_approval_sen.
    """
    if order.amount_sen <= 0:
        raise NoAmount()
    till_id = open_till_id(actor, order.office_id)
    _served_here(actor, order.member_id, order.office_id)
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind="till.pay_out", memo=order.product, source_id=till_id
    )
    savings.add_withdrawal(actor, draft, order.member_id, order.product, order.amount_sen)
    cash = cash_accounts(actor, office_id=order.office_id)["tamwil"]
    if cash.balance_sen < order.amount_sen:
        raise NotEnoughCash(held=rupiah(cash.balance_sen))
    draft.credit(cash, order.amount_sen, order.member_id)
    posted = ledger.post(actor, draft)
    emit(actor, CounterPaid(till_id, order.office_id, order.member_id, -order.amount_sen))
    return CounterReceipt(
        posted.journal_id,
        posted.number,
        receipt_number(posted.journal_id, 1),
        posted.day,
        order.amount_sen,
    )
