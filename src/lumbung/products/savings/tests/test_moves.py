"""Deposits, withdrawals and release: what members' savings do and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members.commands import NewMember, add_members
from lumbung.products.savings import commands, errors, queries
from tests.cast import DAY, TinyCoop

RP = 100


@pytest.fixture
def offered(coop: TinyCoop) -> TinyCoop:
    """A cooperative that offers the example products."""
    with writing(coop.actor):
        commands.install_products(coop.actor)
    return coop


def member_of(coop: TinyCoop) -> UUID:
    """A member the register knows."""
    with writing(coop.actor):
        return add_members(coop.actor, coop.office_id, [NewMember("Ibu Aminah", klass="umum")])[0]


def journal(coop: TinyCoop, act: Callable[[ledger.Draft], int], cash_in: bool = True) -> Any:
    """One journal of the savings helper against cash."""
    with writing(coop.actor):
        till = ledger.open_account(coop.actor, "cash.teller", coop.office_id, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.savings")
        total = act(draft)
        (draft.debit if cash_in else draft.credit)(till, total)
        return ledger.post(coop.actor, draft)


def deposit(coop: TinyCoop, **parts: int) -> UUID:
    """A new member with savings, in rupiah."""
    member = member_of(coop)
    money = {member: {code: amount * RP for code, amount in parts.items()}}
    journal(coop, lambda draft: commands.add_deposits(coop.actor, draft, money))
    return member


def withdraw(coop: TinyCoop, member: UUID, code: str, amount: int) -> Any:
    """Take from savings against cash, in rupiah."""

    def act(draft: ledger.Draft) -> int:
        commands.add_withdrawal(coop.actor, draft, member, code, amount * RP)
        return amount * RP

    return journal(coop, act, cash_in=False)


def test_deposits_open_accounts_and_add_up(offered: TinyCoop) -> None:
    """Each product has its own place in the books, for each member."""
    member = deposit(offered, pokok=10_000, wajib=5_000, sukarela=20_000, qurban=15_000, umrah=100_000)
    assert queries.balances(offered.actor, [member]) == {
        member: {
            "pokok": 1_000_000,
            "wajib": 500_000,
            "sukarela": 2_000_000,
            "qurban": 1_500_000,
            "umrah": 10_000_000,
        }
    }


def test_statements_do_not_grow_with_members(offered: TinyCoop) -> None:
    """Forty members cost as many statements as two, new accounts or not."""

    def cost(members: list[UUID]) -> int:
        money = {member: {"wajib": 500_000, "sukarela": 100_000, "qurban": 100} for member in members}
        with CaptureQueriesContext(
            connection,
        ) as seen:
            journal(offered, lambda draft: commands.add_deposits(offered.actor, draft, money))
        return len(seen)

    few, many = [uuid7() for _ in range(2)], [uuid7() for _ in range(40)]
    assert cost(few) == cost(many)
    assert cost(few) == cost(many) == cost(few)


def test_voluntary_savings_come_out_and_no_more_than_there_is(offered: TinyCoop) -> None:
    """Up to the balance, within the limit of one withdrawal."""
    member = deposit(offered, sukarela=20_000)
    withdraw(offered, member, "sukarela", 15_000)
    with pytest.raises(errors.NotEnoughSaved, match=r"Rp5\.000"):
        withdraw(offered, member, "sukarela", 5_001)
    with pytest.raises(errors.AboveLimit):
        withdraw(offered, member, "sukarela", 50_000_001)
    with pytest.raises(errors.NotAnAmount):
        withdraw(offered, member, "sukarela", 0)


@pytest.mark.parametrize("code", ["pokok", "wajib"])
def test_pokok_and_wajib_stay(offered: TinyCoop, code: str) -> None:
    """While she is a member nothing of them comes out."""
    member = deposit(offered, pokok=10_000, wajib=5_000)
    with pytest.raises(errors.NotWithdrawable):
        withdraw(offered, member, code, 1_000)


def test_a_plan_opens_on_its_day(offered: TinyCoop) -> None:
    """Locked until its last day; then withdrawable."""
    member = deposit(offered, qurban=30_000)
    order = commands.OpenPlan(
        uuid7(), offered.office_id, member, "qurban", 1_500_000, DAY, DAY + timedelta(days=7)
    )
    commands.open_plan(offered.actor, order)
    with pytest.raises(errors.NotWithdrawable):
        withdraw(offered, member, "qurban", 1_000)
    with writing(offered.actor):
        ledger.close_book_day(offered.actor, offered.office_id, DAY + timedelta(days=7))
    withdraw(offered, member, "qurban", 30_000)


def test_weekly_expectation_is_wajib_and_running_plans(offered: TinyCoop) -> None:
    """What the sheet shows in grey before she pays."""
    member, other = member_of(offered), uuid7()
    commands.open_plan(
        offered.actor,
        commands.OpenPlan(
            uuid7(), offered.office_id, member, "umrah", 10_000_000, DAY, DAY + timedelta(weeks=10)
        ),
    )
    with reading(offered.actor):
        expected = queries.expected_weekly(offered.actor, [member, other], DAY)
    assert expected == {member: {"wajib": 500_000, "umrah": 10_000_000}, other: {"wajib": 500_000}}
