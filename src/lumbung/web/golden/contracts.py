"""Sales and qardh: events of an example as acts of financing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, queries, rules
from lumbung.web.golden.example import Event
from lumbung.web.golden.playing import NotPlayable, Play
from lumbung.web.golden.stage import let_through

PAYMENT = r"(?:new_)?(?:instalment|week|month|repayment|payment|angsuran)_(\d+)\w*"
LARGE_SEN = 10**15
RP = 100


class FinancingPlay(Play):
    """What sales and qardh share: the request, the payments, what is expected besides journals."""

    product = ""
    claim = ""

    contract: UUID
    payments: list[Mapping[str, int]]

    def prepare(self) -> None:
        """Let the product be sold on this example's terms, and let the request through."""
        self.payments = []
        self.quotes: dict[int, dict[str, int]] = {}
        self.charged: set[int] = set()
        self.first = self.example.events[0].on
        self.period = self._period()
        self.count = int(self.example.params.get("n", len(self._paying()) or 1))
        rate = self.rate()
        commands.change_terms(
            self.stage.system,
            commands.ChangeTerms(
                *(uuid7(), self.product, self.first - timedelta(days=1), LARGE_SEN),
                unit_sen=self.example.money("round_up_to", 500 * RP),
                tenors=(commands.Tenor(self.period, self.count, str(rate)),),
                decision="ketentuan contoh",
            ),
        )
        order = commands.ProposeFinancing(
            key=uuid7(),
            office_id=self.stage.office_id,
            member_id=self.stage.member,
            product=self.product,
            cost_sen=self.asked(),
            count=self.count,
            goods="barang contoh",
            period=self.period,
        )
        made = let_through(self.stage, commands.propose_financing(self.stage.officer, order))
        assert isinstance(made, commands.ContractReceipt)
        self.contract = made.contract_id

    def rate(self) -> Fraction:
        """The margin as a part of the cost."""
        return Fraction(0)

    def asked(self) -> int:
        """The amount of the request, in sen.

        Refuses: NotPlayable
        """
        amount = sum(event.debit(self.claim) for event in self.example.events)
        if amount <= 0:
            raise NotPlayable(f"no event debits {self.claim}")
        return amount

    def _paying(self) -> list[Event]:
        return [
            event
            for event in self.example.events
            if event.credit(self.claim) and event.debit(*self.stage.cash)
        ]

    def _period(self) -> str:
        """Weekly when the first payments are less than a fortnight apart."""
        dates: list[date] = [event.on for event in self._paying()]
        begin = [event.on for event in self.example.events if event.debit(self.claim)]
        gaps = [
            (later - sooner).days
            for sooner, later in zip(begin + dates, dates, strict=False)
            if later > sooner
        ]
        return rules.WEEK if gaps and gaps[0] < 14 else rules.MONTH

    def pay(self, event: Event) -> None:
        """A payment of what the file says she paid."""
        actor, cash, amount = self.cash_of(event)
        before = self.view()
        order = commands.PayInstalment(uuid7(), self.stage.office_id, self.contract, cash, amount)
        commands.pay_instalment(actor, order)
        after = self.view()
        self.payments.append({"amount": amount, "margin": before.deferred_sen - after.deferred_sen})
        self.quotes[len(self.payments)] = self.quote()

    def quote(self) -> dict[str, int]:
        """What settling now would take, in sen."""
        with reading(self.stage.officer):
            quote = queries.settlement_quote(self.stage.officer, self.contract)
        return {
            "outstanding_gross": quote.outstanding_sen,
            "discount": quote.discount_sen,
            "pay": quote.pay_sen,
        }

    def view(self) -> queries.ContractView:
        with reading(self.stage.officer):
            return queries.contract(self.stage.officer, self.contract)

    def collection_cost(self, event: Event) -> None:
        """What collecting really cost."""
        actor, cash, amount = self.cash_of(event, debit=False)
        commands.record_collection_cost(actor, self._money(cash, amount, "kuitansi transport"))

    def tawidh(self, event: Event) -> None:
        """The real cost, repaid."""
        actor, cash, amount = self.cash_of(event)
        commands.charge_tawidh(actor, self._money(cash, amount, "sesuai kuitansi"))

    def _money(self, cash: int, amount: int, evidence: str = "") -> commands.ContractMoney:
        return commands.ContractMoney(uuid7(), self.stage.office_id, self.contract, cash, amount, evidence)

    def quote_after(self, name: str, wanted: Any) -> list[str]:
        """``settlement_quote_after_6`` and the like."""
        got = self.quotes.get(int(name.rsplit("_", 1)[1]))
        if got is None:
            return [f"expect.{name}: there are only {len(self.payments)} payments"]
        return [
            f"expect.{name}.{part} is {got.get(part, 0) // RP} instead of {amount}"
            for part, amount in dict(wanted).items()
            if got.get(part) != int(amount) * RP
        ]

    def margin_by(self, name: str, wanted: Any) -> list[str]:
        """The margin each payment earned, in order."""
        got = [payment["margin"] for payment in self.payments]
        asked = [int(amount) * RP for amount in wanted]
        if len(got) != len(asked):
            return [f"expect.{name}: {len(got)} payments instead of {len(asked)}"]
        return [
            f"expect.{name}: payment {number} earned {one // RP} instead of {other // RP}"
            for number, (one, other) in enumerate(zip(got, asked, strict=True), start=1)
            if one != other
        ]


class MurabahahPlay(FinancingPlay):
    """A sale: by order with urbun, or through the member as agent; from purchase to settlement."""

    product = "mmu"
    claim = "12101"
    acts: ClassVar = (
        (r"urbun_received\w*", "urbun"),
        (r"((asset|goods)_)?purchased?\w*", "purchase"),
        (r"wakalah_\w+", "wakalah"),
        (r"agent_reports\w*", "report"),
        (r"akad\w*", "akad"),
        (PAYMENT, "pay"),
        (r"(actual_)?collection_cost\w*", "collection_cost"),
        (r"tazir\w*", "tazir"),
        (r"tawidh\w*", "tawidh"),
        (r"early_settlement\w*", "settle"),
        (r"opening\w*", "opening"),
        (r"reclass_to_restructured\w*", "reschedule"),
        (r"real_cost\w*_paid", "collection_cost"),
        (r"real_cost\w*_reimbursed", "tawidh"),
        (r"allowance\w*", "allowance"),
        (r"write_?off\w*", "write_off"),
        (r"recovery\w*", "recover"),
    )
    extras: ClassVar = (
        (r"settlement_quote_after_\d+", "quote_after"),
        (r"margin_by_(week|month|payment|instalment)", "margin_by"),
    )

    def rate(self) -> Fraction:
        """Margin over cost, exactly as in the file."""
        cost = self.asked()
        margin = self.example.money("margin", sum(event.credit("12103") for event in self.example.events))
        return Fraction(margin, cost)

    def asked(self) -> int:
        """The cost of the goods: what they came in at.

        Refuses: NotPlayable
        """
        cost = self.example.money("cost", sum(event.debit("13101") for event in self.example.events))
        if cost <= 0:
            raise NotPlayable("the example names no cost of goods (13101)")
        return cost

    def prepare(self) -> None:
        """An example that opens with a running contract has no request."""
        if not any(event.name.startswith("opening") for event in self.example.events):
            return super().prepare()
        self.payments, self.quotes, self.charged = [], {}, set()
        self.first, self.period = self.example.events[0].on, rules.MONTH
        self.count = int(self.example.params.get("new_n", 1))
        return None

    def opening(self, event: Event) -> None:
        """A contract that runs already, brought in with what is left of it."""
        left, deferred = event.debit(self.claim), event.credit("12103")
        brought = commands.RunningContract(
            *(self.stage.member, self.product, left - deferred, deferred, left),
            count=self.count,
            instalment_sen=self.example.money("outstanding", left) // self.count,
            paid_sen=0,
            akad_on=event.on,
            period=self.period,
        )
        system = self.stage.system
        with writing(system):
            draft = ledger.open_draft(system, office_id=self.stage.office_id, kind="example.opening")
            (self.contract,) = commands.add_running_contracts(system, draft, [brought])
            bank = ledger_queries.accounts_by_id(system, self.stage.cash.values())
            for line in event.lines:
                if line.credit_sen and line.code in self.stage.cash:
                    draft.credit(bank[self.stage.cash[line.code]], line.credit_sen)
            ledger.post(system, draft)

    def reschedule(self, event: Event) -> None:
        """More time: as many instalments as the file says, for what is left."""
        order = commands.Reschedule(
            *(uuid7(), self.stage.office_id, self.contract, event.credit(self.claim)),
            count=int(self.example.params["new_n"]),
            reason="usaha sepi, atas permintaan anggota",
        )
        let_through(self.stage, commands.reschedule(self.stage.officer, order))

    def urbun(self, event: Event) -> None:
        """The urbun of the order."""
        actor, cash, amount = self.cash_of(event)
        order = commands.OrderGoods(uuid7(), self.stage.office_id, self.contract, cash, amount)
        commands.order_goods(actor, order)

    def purchase(self, event: Event) -> None:
        """The goods, bought at the list price less the supplier's discount."""
        actor, cash, paid = self.cash_of(event, debit=False)
        discount = self.example.money("supplier_discount_before_akad")
        listed = self.example.money("list_price", paid + discount)
        order = commands.BuyGoods(
            *(uuid7(), self.stage.office_id, self.contract, cash, listed, "Toko Contoh", "NOTA-1", discount)
        )
        commands.buy_goods(actor, order)

    def wakalah(self, event: Event) -> None:
        """Cash to the member as agent."""
        actor, cash, amount = self.cash_of(event, debit=False)
        order = commands.EntrustPurchase(uuid7(), self.stage.office_id, self.contract, cash, amount)
        commands.entrust_purchase(actor, order)

    def report(self, event: Event) -> None:
        """The agent's report; what she did not spend comes back in cash."""
        back = event.debit(*self.stage.cash)
        cash = self.cash_of(event)[1] if back else None
        order = commands.ReportPurchase(
            *(uuid7(), self.stage.office_id, self.contract, event.debit("13101"), "Pasar", "NOTA-1"),
            cash_account_id=cash,
        )
        commands.report_purchase(self.stage.officer, order)

    def akad(self, event: Event) -> None:
        """The akad; the first payment of the file is the first day of the schedule."""
        commands.sign_akad(
            self.stage.officer, commands.SignAkad(uuid7(), self.stage.office_id, self.contract)
        )

    def allowance(self, event: Event) -> None:
        """An allowance for what may be lost."""
        whole = self.view().allowance_sen + event.credit("12104") - event.debit("12104")
        order = commands.SetAllowance(
            uuid7(), self.stage.office_id, self.contract, whole, "penyisihan contoh"
        )
        let_through(self.stage, commands.set_allowance(self.stage.officer, order))

    def write_off(self, event: Event) -> None:
        """The claim written off; its memo is the journal after it."""
        order = commands.WriteOff(
            uuid7(), self.stage.office_id, self.contract, event.credit(self.claim), "tidak tertagih"
        )
        let_through(self.stage, commands.write_off(self.stage.officer, order))

    def recover(self, event: Event) -> None:
        """Money that comes in after the write-off."""
        actor, cash, amount = self.cash_of(event)
        order = commands.RecoverWrittenOff(uuid7(), self.stage.office_id, self.contract, cash, amount)
        commands.recover_written_off(actor, order)

    def tazir(self, event: Event) -> None:
        """Ta'zir for the first late instalment that was not charged yet.

        Refuses: NotPlayable
        """
        with reading(self.stage.officer):
            rows = queries.instalments(self.stage.officer, self.contract)
            late = [
                row.number
                for row in rows
                if row.number not in self.charged
                and queries.was_late(self.stage.officer, self.contract, row.number, event.on)
            ]
        if not late:
            raise NotPlayable(f"{event.on} {event.name}: nothing was late, so there is no ta'zir")
        self.charged.add(late[0])
        actor, cash, amount = self.cash_of(event)
        order = commands.ChargeTazir(
            *(uuid7(), self.stage.office_id, self.contract, cash, amount), instalment=late[0], is_able=True
        )
        commands.charge_tazir(actor, order)

    def settle(self, event: Event) -> None:
        """Early settlement for what the house itself quotes."""
        actor, cash, _amount = self.cash_of(event)
        pay = self.quote()["pay"]
        order = commands.SettleEarly(uuid7(), self.stage.office_id, self.contract, cash, pay)
        commands.settle_early(actor, order)


class QardhPlay(FinancingPlay):
    """A qardh: handed over, its real cost taken, returned, and perhaps a gift."""

    product = "qardh"
    claim = "12141"
    acts: ClassVar = (
        (r"disbursement\w*", "disburse"),
        (r"(real_)?admin_cost\w*", "admin_cost"),
        (PAYMENT, "pay"),
        (r"(actual_)?collection_cost\w*", "collection_cost"),
        (r"tawidh\w*", "tawidh"),
        (r"voluntary_gift\w*", "gift"),
    )

    def disburse(self, event: Event) -> None:
        """Hand the qardh over."""
        actor, cash, _amount = self.cash_of(event, debit=False)
        order = commands.DisburseQardh(uuid7(), self.stage.office_id, self.contract, cash)
        commands.disburse_qardh(actor, order)

    def admin_cost(self, event: Event) -> None:
        """The real cost of the papers."""
        actor, cash, amount = self.cash_of(event)
        commands.charge_admin_cost(actor, self._money(cash, amount, "meterai dan salinan"))

    def gift(self, event: Event) -> None:
        """A gift after the end."""
        actor, cash, amount = self.cash_of(event)
        commands.receive_gift(actor, self._money(cash, amount))
