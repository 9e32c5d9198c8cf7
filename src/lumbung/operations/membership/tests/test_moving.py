"""A member goes to another office with what she saved."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError

from lumbung.books.ledger import commands as books
from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.errors import AccountNotEmpty
from lumbung.kernel import days
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import constraint_of
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.membership import commands, errors
from lumbung.operations.membership.tests.acts import RP, Branch, balances, open_branch
from lumbung.people.members import commands as registry
from lumbung.people.members import errors as refusals
from lumbung.people.members import queries as members
from lumbung.products.savings import commands as savings
from lumbung.products.savings import queries as savings_queries
from tests.cast import DAY, found_coop, person


def move(branch: Branch, member_id: Any, actor: Any = None, **details: Any) -> Any:
    order = {"to_office_id": branch.coop.other_office_id, "reason": "Ikut suami", **details}
    return commands.move_office(
        actor or branch.coop.actor, commands.MoveOffice(uuid7(), branch.office, member_id, **order)
    )


def between(branch: Branch, office_id: UUID) -> int:
    """What stands between the offices in one office's book, in rupiah."""
    rows = ledger.trial_balance(branch.coop.actor, DAY, office_ids=[office_id])
    return sum(row.balance_sen for row in rows if row.code == "18101") // RP


def test_her_savings_and_plans_go_with_her(branch: Branch) -> None:
    her = branch.member()
    plan = savings.OpenPlan(uuid7(), branch.office, her, "qurban", 15_000 * RP, DAY, date(2026, 12, 28))
    savings.open_plan(branch.teller, plan)
    branch.saves(her, sukarela=100_000, qurban=15_000)
    before = savings_queries.balances(branch.coop.actor, [her])[her]
    moved = move(branch, her)
    assert moved.moved_sen == 130_000 * RP
    assert savings_queries.balances(branch.coop.actor, [her])[her] == before
    assert members.member(branch.coop.actor, her).office_id == branch.coop.other_office_id
    assert between(branch, branch.office) == -130_000
    assert between(branch, branch.coop.other_office_id) == 130_000
    assert balances(branch.coop).get("18101", 0) == 0
    assert savings_queries.plans(branch.coop.actor, her)[0].office_id == branch.coop.other_office_id
    with writing(branch.coop.actor):  # the new office takes her deposits, the old one no more
        draft = books.open_draft(
            branch.coop.actor, office_id=branch.coop.other_office_id, kind="test.deposit"
        )
        savings.add_deposits(branch.coop.actor, draft, {her: {"sukarela": 5_000 * RP}})
        draft.debit_gl("offices.between", 5_000 * RP)
        books.post(branch.coop.actor, draft)


def test_the_other_office_agrees(branch: Branch) -> None:
    her = branch.member()
    order = commands.MoveOffice(uuid7(), branch.office, her, branch.coop.other_office_id, "Ikut suami")
    assert isinstance(commands.move_office(branch.manager, order), Waiting)
    approve(branch.coop.actor, order.key)
    assert members.member(branch.coop.actor, her).office_id == branch.coop.other_office_id


def test_refusals(branch: Branch) -> None:
    her = branch.member()
    with pytest.raises(refusals.NoReason):
        move(branch, her, reason="")
    with pytest.raises(refusals.WrongPlace):
        move(branch, her, to_office_id=branch.office)
    with pytest.raises(refusals.NoRembug):
        move(branch, her, rembug_id=branch.rembug)
    with pytest.raises(refusals.NotActive):
        move(branch, branch.prospect())
    with pytest.raises(refusals.NoMember):
        move(branch, uuid7())
    branch.owes(her, 80_000)
    with pytest.raises(errors.FinancingStays):
        move(branch, her)
    assert between(branch, branch.office) == 0


def test_who_has_nothing_saved_moves_without_a_journal(branch: Branch) -> None:
    with writing(branch.coop.actor):
        her = registry.add_members(
            branch.coop.actor, branch.office, [registry.NewMember("Siti", rembug_id=branch.rembug)]
        )[0]
    moved = move(branch, her)
    assert (moved.moved_sen, moved.out_journal_id, moved.in_journal_id) == (0, None, None)


def test_a_made_up_move_gives_no_cash(race_db: Any) -> None:
    """Raw SQL: a move, a release and a journal that pays simpanan pokok out of the officer's purse."""
    with days.frozen(DAY, everywhere=True):
        branch = open_branch(found_coop())
        her = branch.member()
        pokok = ledger.holder_accounts(branch.coop.actor, "savings.pokok", [her])[her]
        purse = branch.manager.user_id
        cash = ledger.holder_accounts(branch.coop.actor, "cash.field", [purse])[purse]
    app: psycopg.Connection[Any] = race_db.connect("app")
    app.execute(f"SET lumbung.coop_id = '{branch.coop.id}'")
    key, amount, here = uuid7(), 10_000 * RP, branch.office

    def attack() -> None:
        with app.transaction():
            app.execute(MOVE, [key, branch.coop.id, her, here, branch.coop.other_office_id, DAY, her])
            app.execute(RELEASE, [uuid7(), branch.coop.id, here, her, key, amount, DAY, her])
            lines = [[pokok.gl_id, cash.gl_id], [pokok.id, cash.id], [her, her], ["tamwil"] * 2]
            app.execute(POST, [here, DAY, key, b"0" * 32, her, *lines, [amount, -amount]])

    with pytest.raises(psycopg.Error) as said:
        attack()
    assert said.value.diag.constraint_name == errors.MoneyAstray.constraint


MOVE = (
    "INSERT INTO members_move (id, coop_id, member_id, from_office_id, to_office_id, moved_on, reason, by_id,"
    " by_name, made_at) VALUES (%s, %s, %s, %s, %s, %s, 'x', %s, 'x', now())"
)
RELEASE = (
    "INSERT INTO savings_release (id, coop_id, office_id, member_id, journal_key, amount_sen, released_on,"
    " made_by, made_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())"
)
POST = (
    "SELECT ledger_post(%s, %s, 'x', %s, %s, 'x', NULL, %s, NULL, now(), NULL, %s::bigint[], %s::bigint[],"
    " %s::uuid[], %s::text[], %s::bigint[])"
)


def test_an_account_with_money_does_not_move(branch: Branch) -> None:
    her = branch.member()
    branch.saves(her, sukarela=100_000)
    account = ledger.holder_accounts(branch.coop.actor, "savings.wadiah", [her])[her]
    stranger = person(branch.coop, "members.transfer")
    with pytest.raises(IntegrityError) as said, writing(stranger):
        books.move_accounts(stranger, [account.id], branch.office, branch.coop.other_office_id)
    assert constraint_of(said.value) == AccountNotEmpty.constraint
