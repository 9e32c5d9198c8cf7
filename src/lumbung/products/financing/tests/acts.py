"""The acts of financing in few words, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members.commands import NewMember, add_members
from lumbung.products.financing import commands, permissions, queries
from lumbung.products.financing.commands import Tenor
from tests.cast import DAY, TinyCoop, person

RP = 100
ALL = tuple(value for name, value in vars(permissions).items() if name.isupper())
MAKER = tuple(name for name in ALL if not name.startswith("financing.approve"))


@dataclass
class Shop:
    """A cooperative that sells: who makes, who lets through, and its cash."""

    coop: TinyCoop
    maker: Actor
    checker: Actor
    till: int
    bank: int
    kebajikan: int
    member: UUID

    @property
    def office(self) -> UUID:
        return self.coop.office_id

    def terms(
        self, count: int, rate: str, unit: int = 500, period: str = "week", product: str = "mmu"
    ) -> None:
        """Let a product be sold in these instalments."""
        order = commands.ChangeTerms(
            uuid7(),
            product,
            DAY,
            100_000_000_000,
            unit * RP,
            (Tenor(period, count, rate),),
            "rapat 1 Januari",
        )
        commands.change_terms(self.coop.actor, order)

    def propose(self, cost: int, count: int, period: str = "week", product: str = "mmu") -> UUID:
        """A request, let through by the second person; cost in rupiah."""
        order = commands.ProposeFinancing(
            uuid7(), self.office, self.member, product, cost * RP, count, "Mesin jahit", period
        )
        waiting = commands.propose_financing(self.maker, order)
        assert isinstance(waiting, Waiting)
        receipt: commands.ContractReceipt = approve(self.checker, order.key)
        return receipt.contract_id

    def sold(self, cost: int = 1_850_000, count: int = 25, rate: str = "1/5", unit: int = 500) -> UUID:
        """A sale for which the akad is signed today."""
        self.terms(count, rate, unit)
        contract = self.propose(cost, count)
        self.buy(contract, cost)
        commands.sign_akad(self.maker, commands.SignAkad(uuid7(), self.office, contract))
        return contract

    def buy(self, contract: UUID, price: int, discount: int = 0, **more: Any) -> commands.ContractReceipt:
        order = commands.BuyGoods(
            *(uuid7(), self.office, contract, self.bank, price * RP, "Toko Maju", "N-17", discount * RP),
            **more,
        )
        return commands.buy_goods(self.maker, order)

    def pay(self, contract: UUID, amount: int, on: date | None = None) -> commands.PaymentReceipt:
        order = commands.PayInstalment(uuid7(), self.office, contract, self.till, amount * RP, on)
        return commands.pay_instalment(self.maker, order)

    def lent(self, amount: int = 1_000_000, count: int = 10) -> UUID:
        """A qardh handed over today."""
        contract = self.propose(amount, count, product="qardh")
        commands.disburse_qardh(self.maker, commands.DisburseQardh(uuid7(), self.office, contract, self.till))
        return contract

    def view(self, contract: UUID) -> queries.ContractView:
        with reading(self.coop.actor):
            return queries.contract(self.coop.actor, contract)

    def to_day(self, weeks: int = 0, days: int = 0) -> None:
        """Close the book day and open a later one."""
        with writing(self.coop.actor):
            day = ledger_queries.open_day(self.coop.actor, self.office)
            assert day is not None
            later = day.open_day + timedelta(weeks=weeks, days=days)
            ledger.close_book_day(self.coop.actor, self.office, later)

    def balances_sen(self) -> dict[str, int]:
        """The trial balance in sen."""
        with reading(self.coop.actor):
            found = ledger_queries.trial_balance(self.coop.actor, date(2027, 12, 31))
        return {row.code: row.balance_sen for row in found if row.balance_sen}

    def balances(self) -> dict[str, int]:
        """The trial balance in rupiah."""
        return {code: sen // RP for code, sen in self.balances_sen().items()}


def open_shop(coop: TinyCoop, cash: int = 100_000_000) -> Shop:
    """Install products and put cash (rupiah) into the maker's till and the bank."""
    maker = person(coop, *MAKER, name="Bu Rina")
    checker = person(
        coop,
        *(permissions.APPROVE, permissions.APPROVE_LARGE, permissions.APPROVE_WRITE_OFF),
        name="Pak Hadi",
    )
    with writing(coop.actor):
        commands.install_products(coop.actor)
        till = ledger.open_account(coop.actor, "cash.teller", maker.user_id, office_id=coop.office_id)
        bank = ledger.open_account(coop.actor, "bank.main", coop.office_id, office_id=coop.office_id)
        safe = ledger.open_account(coop.actor, "bank.kebajikan", coop.office_id, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.cash")
        draft.debit(till, cash * RP)
        draft.debit(bank, cash * RP)
        draft.credit_gl("opening.equity", 2 * cash * RP)
        ledger.post(coop.actor, draft)
        member = add_members(coop.actor, coop.office_id, [NewMember("Ibu Siti Aminah", klass="umum")])[0]
    return Shop(coop, maker, checker, till.id, bank.id, safe.id, member)
