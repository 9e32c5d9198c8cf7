"""A member goes to another office with what she saved and what she owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection

from lumbung.books.ledger import commands as books
from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.errors import AccountNotEmpty, DayClosed
from lumbung.kernel import days
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import constraint_of
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import Office
from lumbung.kernel.scope import writing
from lumbung.operations.membership import commands, errors
from lumbung.operations.membership.queries import entries
from lumbung.operations.membership.tests.acts import RP, Branch, balances, open_branch
from lumbung.people.members import commands as registry
from lumbung.people.members import errors as refusals
from lumbung.people.members import queries as members
from lumbung.products.financing import commands as financing
from lumbung.products.financing import queries as contracts
from lumbung.products.financing.errors import ClaimWithoutAkad, ContractMovesWhole
from lumbung.products.savings import commands as savings
from lumbung.products.savings import queries as savings_queries
from tests.cast import DAY, found_coop, person


def move(branch: Branch, member_id: Any, actor: Any = None, **details: Any) -> Any:
    order = {"to_office_id": branch.coop.other_office_id, "reason": "Ikut suami", **details}
    said = commands.MoveOffice(uuid7(), branch.office, member_id, **order)
    waiting = commands.move_office(actor or branch.coop.actor, said)
    assert isinstance(waiting, Waiting)
    return approve(person(branch.coop, "members.transfer", name="Bu Ratna"), waiting.key)


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
    assert between(branch, branch.office) == 0


def sold(branch: Branch, her: UUID, product: str = "mmu", margin: int = 200_000) -> UUID:
    """Rp1.000.000 of goods for Rp1.200.000 in 12 instalments; Rp300.000 is paid already."""
    total = 1_000_000 + margin
    order = financing.RunningContract(
        *(her, product, 1_000_000 * RP, margin * RP, total * RP, 12, total * RP // 12),
        *(total * RP // 4, date(2025, 12, 1)),
    )
    with writing(branch.coop.actor):
        draft = books.open_draft(branch.coop.actor, office_id=branch.office, kind="test.opening")
        made = financing.add_running_contracts(branch.coop.actor, draft, [order])
        draft.credit_gl("opening.equity", 750_000 * RP)
        books.post(branch.coop.actor, draft)
    return made[0]


def held(branch: Branch, office_id: UUID, *codes: str) -> dict[str, int]:
    """What stands in one office's book under these codes, in rupiah."""
    rows = ledger.trial_balance(branch.coop.actor, DAY, office_ids=[office_id])
    return {row.code: row.balance_sen // RP for row in rows if row.code in codes and row.balance_sen}


CLAIMS = ("12101", "12103", "12141", "18101")


def test_her_running_financing_goes_with_her(branch: Branch) -> None:
    """Claim and deferred margin change the book; price, schedule and what is left stay to the sen."""
    coop, her = branch.coop, branch.member()
    branch.saves(her, sukarela=100_000)
    sale = sold(branch, her)
    before, rows = contracts.contract(coop.actor, sale), contracts.instalments(coop.actor, sale)
    asked = contracts.due(coop.actor, [her], DAY)
    whole = balances(coop)
    moved = move(branch, her)
    assert moved.contracts == (before.number,)
    saved = moved.moved_sen // RP
    assert held(branch, branch.office, *CLAIMS) == {"18101": 900_000 - 150_000 - saved}
    assert held(branch, coop.other_office_id, *CLAIMS) == {
        "12101": 900_000,
        "12103": -150_000,
        "18101": saved - 750_000,
    }
    assert {code: sen for code, sen in balances(coop).items() if sen} == whole
    after = contracts.contract(coop.actor, sale)
    assert after.office_id == coop.other_office_id
    assert replace(after, office_id=before.office_id, office_name=before.office_name) == before
    assert contracts.instalments(coop.actor, sale) == rows
    assert contracts.due(coop.actor, [her], DAY) == asked
    steps = contracts.timeline(coop.actor, sale)
    assert [(one.code, one.evidence) for one in steps][-1] == ("moved", "Ikut suami")
    assert "settled" not in {one.code for one in steps}
    assert all(line.kind != "financing.move" for line in contracts.contract_lines(coop.actor, sale))
    kinds = [(one.kind, part.kind) for one in entries(coop.actor, her) for part in one.parts]
    assert ("financing.move", "pembiayaan") not in kinds


def pays(branch: Branch, office_id: UUID, contract: UUID, rupiah: int) -> None:
    """An instalment in this office, against the account between offices."""
    with writing(branch.coop.actor):
        draft = books.open_draft(branch.coop.actor, office_id=office_id, kind="test.payment")
        financing.add_instalments(branch.coop.actor, draft, {contract: rupiah * RP})
        draft.debit_gl("offices.between", rupiah * RP)
        books.post(branch.coop.actor, draft)


def test_she_pays_in_her_new_office_and_not_in_the_old_one(branch: Branch) -> None:
    coop, her = branch.coop, branch.member()
    sale, loan = sold(branch, her), sold(branch, her, "qardh", 0)
    move(branch, her)
    for contract, left in ((sale, 900_000), (loan, 750_000)):
        with pytest.raises(ClaimWithoutAkad):
            pays(branch, branch.office, contract, 100_000)
        pays(branch, coop.other_office_id, contract, left)
        found = contracts.contract(coop.actor, contract)
        assert (found.state, found.left_sen, found.deferred_sen) == ("settled", 0, 0)
    assert held(branch, coop.other_office_id, "51101") == {"51101": -150_000}
    assert held(branch, branch.office, "51101") == {}


def test_more_time_and_an_allowance_go_with_her(branch: Branch) -> None:
    """The emptied claim, the rescheduled one and what is set aside for it change the book too."""
    coop, her = branch.coop, branch.member()
    sale = sold(branch, her)
    maker = person(coop, "financing.reschedule", "financing.write_off", name="Pak Jaya")
    checker = person(coop, "financing.approve", "financing.approve_write_off", name="Bu Nur")
    later = financing.Reschedule(uuid7(), branch.office, sale, 900_000 * RP, 18, "Panen gagal")
    lost = financing.SetAllowance(uuid7(), branch.office, sale, 300_000 * RP, "Diragukan")
    financing.reschedule(maker, later)
    approve(checker, later.key)
    financing.set_allowance(maker, lost)
    approve(checker, lost.key)
    move(branch, her)
    assert held(branch, branch.office, "12101", "12102", "12103", "12104") == {}
    assert held(branch, coop.other_office_id, "12101", "12102", "12103", "12104") == {
        "12102": 900_000,
        "12103": -150_000,
        "12104": -300_000,
    }
    off = financing.WriteOff(uuid7(), coop.other_office_id, sale, 900_000 * RP, "Tidak tertagih")
    financing.write_off(maker, off)
    approve(checker, off.key)
    assert held(branch, coop.other_office_id, "91101", "12104") == {"91101": 900_000}


def test_half_a_move_is_not_taken_back(branch: Branch) -> None:
    """Neither journal by itself: the claim would vanish into the account between offices."""
    coop, her = branch.coop, branch.member()
    sale = sold(branch, her)
    move(branch, her)
    pair = [one.id for one in ledger.journals(coop.actor, source_id=sale) if one.kind == "financing.move"]
    assert len(pair) == 2

    def back(journal_id: int) -> None:
        with writing(coop.actor):
            books.add_reversal(coop.actor, journal_id, "keliru")
            connection.check_constraints()

    for journal_id, law in zip(
        pair, (ContractMovesWhole.constraint, "ledger_line_account_known"), strict=True
    ):
        with pytest.raises(IntegrityError) as said:
            back(journal_id)
        assert constraint_of(said.value) == law
    assert contracts.contract(coop.actor, sale).left_sen == 900_000 * RP


def test_both_offices_need_an_open_day(branch: Branch) -> None:
    coop, her = branch.coop, branch.member()
    sale = sold(branch, her)
    with writing(coop.actor):
        new = Office.objects.create(coop_id=coop.id, level="Cabang", code="BRU", name="Cabang Baru")
    with pytest.raises(DayClosed):
        move(branch, her, to_office_id=new.id)
    assert contracts.contract(coop.actor, sale).office_id == branch.office


def test_a_request_under_way_keeps_her_here(branch: Branch) -> None:
    """Goods and urbun are in this office's hands: the request ends or becomes an akad first."""
    her = branch.member()
    maker = person(branch.coop, "financing.propose")
    order = financing.ProposeFinancing(
        uuid7(), branch.office, her, "qardh", 500_000 * RP, 10, "Biaya sekolah"
    )
    assert isinstance(financing.propose_financing(maker, order), Waiting)
    approve(branch.coop.actor, order.key)
    with pytest.raises(errors.FinancingPending):
        move(branch, her)


def test_a_contract_does_not_change_its_office_alone(branch: Branch) -> None:
    """Raw SQL: the office on paper only, a claim lost on the way, a settled contract."""
    coop, her = branch.coop, branch.member()
    sale, other = sold(branch, her), coop.other_office_id

    def on_paper() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE financing_contract SET office_id = %s WHERE id = %s", [other, sale])

    def tried(act: Any) -> None:
        with writing(coop.actor):
            act()
            connection.check_constraints()

    def refused(act: Any) -> None:
        with pytest.raises(IntegrityError) as said:
            tried(act)
        assert constraint_of(said.value) == ContractMovesWhole.constraint

    def paid_on_the_way() -> None:
        on_paper()
        draft = books.open_draft(coop.actor, office_id=branch.office, kind="test.payment")
        draft.credit(ledger.holder_account(coop.actor, "murabahah.receivable", sale), 100_000 * RP)
        draft.debit_gl("offices.between", 100_000 * RP)
        books.post(coop.actor, draft)

    def lost_on_the_way() -> None:
        on_paper()
        draft = books.open_draft(coop.actor, office_id=branch.office, kind="financing.move", source_id=sale)
        draft.credit(ledger.holder_account(coop.actor, "murabahah.receivable", sale), 900_000 * RP)
        draft.debit(ledger.holder_account(coop.actor, "murabahah.deferred_margin", sale), 150_000 * RP)
        draft.debit_gl("offices.between", 750_000 * RP)
        books.post(coop.actor, draft)
        accounts = [
            ledger.holder_account(coop.actor, role, sale).id
            for role in ("murabahah.receivable", "murabahah.deferred_margin")
        ]
        books.move_accounts(coop.actor, accounts, branch.office, other)

    for act in (on_paper, paid_on_the_way, lost_on_the_way):
        refused(act)
    assert contracts.contract(coop.actor, sale).office_id == branch.office
    move(branch, her)
    pays(branch, other, sale, 900_000)
    other = branch.office
    refused(on_paper)


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
