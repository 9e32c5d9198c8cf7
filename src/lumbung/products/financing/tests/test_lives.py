"""Random lives of contracts: any order of legal steps ends with nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, queries, rules
from lumbung.products.financing.tests.acts import RP, open_shop
from tests.cast import DAY, found_coop


class ContractLife(RuleBasedStateMachine):
    """One sale: bought directly or by the member as agent, paid in any amounts, some taken back, settled."""

    @initialize(
        cost=st.integers(1_000, 5_000_000),
        percent=st.integers(0, 40),
        count=st.integers(1, 60),
        unit=st.sampled_from([1, 100, 500]),
        urbun=st.integers(0, 500),
    )
    def request(self, cost: int, percent: int, count: int, unit: int, urbun: int) -> None:
        self.frozen = days.frozen(DAY, everywhere=True)
        self.frozen.__enter__()
        self.outer = transaction.atomic()
        self.outer._from_testcase = True  # type: ignore[attr-defined]
        self.outer.__enter__()
        self.shop = open_shop(found_coop())
        self.shop.terms(count, f"{percent}/100", unit)
        self.contract = self.shop.propose(cost, count)
        self.cost, self.urbun, self.journals = cost, urbun, []  # type: ignore[var-annotated]
        self.state, self.paid = rules.PROPOSED, 0

    @precondition(lambda self: self.state == rules.PROPOSED and self.urbun)
    @rule()
    def order(self) -> None:
        order = commands.OrderGoods(uuid7(), self.shop.office, self.contract, self.shop.till, self.urbun * RP)
        commands.order_goods(self.shop.maker, order)
        self.state = rules.ORDERED

    @precondition(lambda self: self.state in (rules.PROPOSED, rules.ORDERED))
    @rule(share=st.integers(80, 100), agent=st.booleans())
    def buy(self, share: int, agent: bool) -> None:
        price = max(self.cost * share // 100, 800)
        if agent:
            give = commands.EntrustPurchase(
                uuid7(), self.shop.office, self.contract, self.shop.till, self.cost * RP
            )
            commands.entrust_purchase(self.shop.maker, give)
            report = commands.ReportPurchase(
                *(uuid7(), self.shop.office, self.contract, price * RP, "Pasar", "K-1", self.shop.till)
            )
            commands.report_purchase(self.shop.maker, report)
        else:
            self.shop.buy(self.contract, price)
        self.state = rules.OWNED

    @precondition(lambda self: self.state == rules.OWNED)
    @rule()
    def sign(self) -> None:
        commands.sign_akad(self.shop.maker, commands.SignAkad(uuid7(), self.shop.office, self.contract))
        self.state = rules.RUNNING

    @precondition(lambda self: self.state == rules.RUNNING)
    @rule(part=st.integers(1, 1_000))
    def pay(self, part: int) -> None:
        left = self.shop.view(self.contract).left_sen
        amount = max(left * part // 1_000, 1)
        order = commands.PayInstalment(uuid7(), self.shop.office, self.contract, self.shop.till, amount)
        self.journals.append(commands.pay_instalment(self.shop.maker, order).journal_id)
        self.state = rules.SETTLED if amount == left else rules.RUNNING

    @precondition(lambda self: self.state in (rules.RUNNING, rules.SETTLED) and self.journals)
    @rule(data=st.data())
    def take_back(self, data: Any) -> None:
        journal = data.draw(st.sampled_from(self.journals))
        self.journals.remove(journal)
        with writing(self.shop.coop.actor):
            ledger.add_reversal(self.shop.coop.actor, journal, "keliru")
        self.state = rules.RUNNING

    @precondition(lambda self: self.state == rules.RUNNING)
    @rule()
    def settle(self) -> None:
        with reading(self.shop.maker):
            pay = queries.settlement_quote(self.shop.maker, self.contract).pay_sen
        order = commands.SettleEarly(uuid7(), self.shop.office, self.contract, self.shop.till, pay)
        self.journals.append(commands.settle_early(self.shop.maker, order).journal_id)
        self.state = rules.SETTLED

    @invariant()
    def nothing_is_lost(self) -> None:
        connection.check_constraints()
        found = self.shop.view(self.contract)
        assert found.state == self.state
        assert found.price_sen == found.cost_sen + found.margin_sen
        with reading(self.shop.maker):
            rows = queries.instalments(self.shop.maker, self.contract)
        if found.akad_on:
            assert sum(row.amount_sen for row in rows) == found.price_sen - found.urbun_sen
            earned = -self.shop.balances_sen().get("51101", 0)
            assert earned + found.deferred_sen + found.waived_sen == found.margin_sen
            assert 0 <= found.left_sen <= found.price_sen
        if self.state == rules.SETTLED:
            assert (found.left_sen, found.deferred_sen) == (0, 0)

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            self.frozen.__exit__(None, None, None)


@pytest.mark.slow
def test_random_lives_lose_nothing(db: None) -> None:
    """Many random lives, each rolled back."""
    from hypothesis.stateful import run_state_machine_as_test

    calm = settings(
        max_examples=25,
        stateful_step_count=12,
        phases=[Phase.explicit, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(ContractLife, settings=calm)
