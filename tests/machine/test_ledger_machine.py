"""Does any order of acts keep the invariants? The model is a dict of ints."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lumbung.books.ledger import commands, errors, queries
from lumbung.kernel import days
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, found_coop


class Books(RuleBasedStateMachine):
    """Deposits, withdrawals, reversals and closes in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo._from_testcase = True  # type: ignore[attr-defined]  # as Django's own tests do: commands are durable
        self.undo.__enter__()
        self.coop = found_coop()
        self.members = [uuid4() for _ in range(3)]
        self.model: dict[UUID, int] = dict.fromkeys(self.members, 0)
        self.posted: dict[int, tuple[UUID, int]] = {}
        self.day = DAY
        with writing(self.coop.actor):
            office_id = self.coop.office_id
            self.till = commands.open_account(
                self.coop.actor, "cash.teller", self.coop.office_id, office_id=office_id
            )
            self.accounts = commands.open_accounts(
                self.coop.actor, "savings.wadiah", self.members, office_id=office_id
            )

    def move(self, member: UUID, amount: int) -> int:
        with writing(self.coop.actor):
            draft = commands.open_draft(self.coop.actor, office_id=self.coop.office_id, kind="machine")
            draft.debit(self.till, amount)
            draft.credit(self.accounts[member], amount)
            return commands.post(self.coop.actor, draft).journal_id

    @rule(who=st.integers(0, 2), amount=st.integers(1, 10**12))
    def deposit(self, who: int, amount: int) -> None:
        member = self.members[who]
        self.posted[self.move(member, amount)] = (member, amount)
        self.model[member] += amount

    @rule(who=st.integers(0, 2), amount=st.integers(1, 10**12))
    def withdraw(self, who: int, amount: int) -> None:
        member = self.members[who]
        if amount <= self.model[member]:
            self.posted[self.move(member, -amount)] = (member, -amount)
            self.model[member] -= amount
        else:
            with pytest.raises(IntegrityError, match="ledger_balance_floor"):
                self.move(member, -amount)

    @rule(pick=st.integers(0, 50))
    def reverse(self, pick: int) -> None:
        if not self.posted:
            return
        journal_id = list(self.posted)[pick % len(self.posted)]
        member, amount = self.posted[journal_id]
        order = commands.ReverseJournal(uuid4(), journal_id, "uji mesin")
        if amount > self.model[member]:
            with pytest.raises(errors.BalanceTooLow):
                commands.reverse_journal(self.coop.actor, order)
            return
        commands.reverse_journal(self.coop.actor, order)
        del self.posted[journal_id]
        self.model[member] -= amount

    @rule()
    def close(self) -> None:
        self.day += timedelta(days=1)
        with writing(self.coop.actor):
            commands.close_book_day(self.coop.actor, self.coop.office_id, self.day)

    @invariant()
    def books_agree_with_the_model(self) -> None:
        with reading(self.coop.actor):
            held = queries.accounts_by_id(self.coop.actor, [a.id for a in self.accounts.values()])
            balance = queries.trial_balance(self.coop.actor, self.day)
        assert {account.holder_id: -account.balance_sen for account in held.values()} == self.model
        assert sum(row.balance_sen for row in balance) == 0
        by_code = {row.code: row.balance_sen for row in balance}
        assert by_code.get("21101", 0) == -sum(self.model.values())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_any_order_of_acts_keeps_the_books(db: None) -> None:
    """Thirty random lives of a small book."""
    with days.frozen(DAY, everywhere=True):
        run_state_machine_as_test(
            Books,
            settings=settings(
                max_examples=30,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
