"""More time: a new schedule for what is left, and not a sen more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import Forbidden, Refusal, SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, errors, queries
from lumbung.products.financing.commands import Reschedule
from lumbung.products.financing.tests.acts import RP, Shop
from lumbung.products.financing.tests.test_attacks import BOTH, Scene, refused, scene
from lumbung.products.financing.tests.test_writeoff import recover, set_allowance, write_off
from tests.cast import DAY, client_for

__all__ = ["scene"]  # the fixture
WHY = "Panen gagal, anggota setuju"


def more_time(shop: Shop, contract: UUID, left: int, count: int, **more: Any) -> commands.RescheduleReceipt:
    """Give more time with the second person; what is left in rupiah."""
    order = Reschedule(uuid7(), shop.office, contract, left * RP, count, more.pop("reason", WHY), **more)
    assert isinstance(commands.reschedule(shop.maker, order), Waiting)
    made: commands.RescheduleReceipt = approve(shop.checker, order.key)
    return made


def test_what_is_left_gets_a_schedule_of_its_own(shop: Shop) -> None:
    """1.2 million in 12; after 3 payments 900 thousand in 18: same margin, another account."""
    contract = shop.sold(1_000_000, 12)
    shop.pay(contract, 300_000)
    before = shop.view(contract)
    made = more_time(shop, contract, 900_000, 18)
    after = shop.view(contract)
    assert made.instalment_sen == 50_000 * RP
    assert (after.left_sen, after.deferred_sen) == (before.left_sen, before.deferred_sen)
    assert (after.price_sen, after.margin_sen, after.paid_sen) == (
        before.price_sen,
        before.margin_sen,
        before.paid_sen,
    )
    held = shop.balances()
    assert (held["12102"], "12101" in held) == (900_000, False)
    with reading(shop.maker):
        rows = queries.instalments(shop.maker, contract)
        old = queries.instalments(shop.maker, contract, plan=1)
        steps = [step.code for step in queries.timeline(shop.maker, contract)]
        lines = queries.contract_lines(shop.maker, contract)
    assert [line.amount_sen // RP for line in lines] == [1_200_000, -300_000]
    assert [row.amount_sen for row in rows] == [50_000 * RP] * 18
    assert sum(row.amount_sen for row in old) == 1_200_000 * RP
    assert rows[0].number == old[-1].number + 1
    assert steps[-1] == "rescheduled"


def test_nothing_is_late_after_more_time_and_payments_count_on(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    shop.to_day(weeks=8)
    on = DAY + timedelta(weeks=8)
    with reading(shop.maker):
        assert queries.due(shop.maker, [shop.member], on)[shop.member][0].late_sen > 0
    more_time(shop, contract, 1_200_000, 24, first_due_on=on + timedelta(weeks=1))
    with reading(shop.maker):
        (now,) = queries.due(shop.maker, [shop.member], on)[shop.member]
        later = queries.due(shop.maker, [shop.member], on + timedelta(weeks=2))[shop.member][0]
    assert (now.late_sen, now.expected_sen) == (0, 0)
    assert (later.late_sen, later.expected_sen) == (50_000 * RP, 50_000 * RP)
    shop.pay(contract, 1_200_000)
    seen = shop.view(contract)
    assert (seen.state, seen.deferred_sen) == ("settled", 0)
    assert shop.balances()["51101"] == -200_000


def test_more_time_is_given_again_and_a_qardh_gets_it_too(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    more_time(shop, contract, 1_200_000, 24)
    shop.pay(contract, 100_000)
    more_time(shop, contract, 1_100_000, 11)
    assert shop.view(contract).plan == 3
    assert shop.balances()["12102"] == 1_100_000
    lent = shop.lent(500_000)
    more_time(shop, lent, 500_000, 20)
    assert (shop.balances()["12141"], shop.view(lent).instalment_sen) == (500_000, 25_000 * RP)


def test_what_was_given_time_may_still_be_written_off(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    more_time(shop, contract, 1_200_000, 24)
    set_allowance(shop, contract, 400_000)
    write_off(shop, contract, 1_200_000)
    recover(shop, contract, 1_200_000)
    assert shop.view(contract).state == "settled"
    assert {"12101", "12102", "12103", "12104", "91101"} & shop.balances().keys() == set()


def test_what_more_time_refuses(shop: Shop) -> None:
    contract, asked = shop.sold(1_000_000, 12), shop.propose(500_000, 12)
    ask = partial(more_time, shop)
    with pytest.raises(errors.ClaimChanged):
        ask(contract, 1_200_001, 24)
    with pytest.raises(errors.NoReason):
        ask(contract, 1_200_000, 24, reason=" ")
    for count in (0, 601):
        with pytest.raises(errors.NotAnAmount):
            ask(contract, 1_200_000, count)
    with pytest.raises(errors.FirstDueInThePast):
        ask(contract, 1_200_000, 24, first_due_on=DAY)
    with pytest.raises(errors.StepNotAllowed):
        ask(asked, 600_000, 24)
    with pytest.raises(errors.NoContract):
        ask(uuid7(), 1, 24)


def test_nobody_gives_time_alone(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    order = Reschedule(uuid7(), shop.office, contract, 1_200_000 * RP, 24, WHY, contract_number="P-1")
    commands.reschedule(shop.maker, order)
    assert order.describe() == f"P-1 Rp1.200.000, 24 kali: {WHY}"
    with pytest.raises((SamePerson, Forbidden)):
        approve(shop.maker, order.key)
    assert shop.view(contract).plan == 1


def test_what_was_paid_before_is_not_taken_back(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    paid = shop.pay(contract, 100_000)
    more_time(shop, contract, 1_100_000, 22)
    with pytest.raises(errors.RescheduleAddsNothing):
        ledger.reverse_journal(shop.coop.actor, ledger.ReverseJournal(uuid7(), paid.journal_id, "keliru"))
    later = shop.pay(contract, 50_000)
    with writing(shop.coop.actor):
        ledger.add_reversal(shop.coop.actor, later.journal_id, "keliru")
    assert shop.view(contract).left_sen == 1_100_000 * RP


def test_the_screen_shows_the_new_schedule(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    officer = client_for(shop.coop, "field_officer")
    base = f"/pembiayaan/{contract}/"
    assert "Rp1.200.000" in officer.get(f"{base}jadwal-ulang/").content.decode()
    said = {
        "key": str(uuid7()),
        "count": 24,
        "first_due": "",
        "reason": WHY,
        "left_sen": 1_200_000 * RP,
    }
    answer = officer.post(f"{base}jadwal-ulang/", said, follow=True).content.decode()
    assert "Menunggu persetujuan orang kedua" in answer
    manager = client_for(shop.coop, "branch_manager")
    manager.post(f"/menunggu/{said['key']}/setujui/", follow=True)
    page = officer.get(base).content.decode()
    assert "Diberi waktu" in page
    assert "Rp50.000" in page
    assert "0 dari 24" in page


@BOTH
def test_more_time_never_adds_to_the_debt(scene: Scene, role: str) -> None:
    """Not in the row, not in the books, not in the schedule."""
    contract, plain = scene.running(), scene.running()
    more_time(scene.shop, contract, 1_200_000, 24)
    scene.shop.pay(contract, 200_000)
    conn = scene.sql(role)
    what = "financing_contract_rescheduled"
    grown = (("murabahah.restructured", contract, 200_001), ("opening.equity", None, -200_001))
    assert refused(lambda: scene.post(conn, "attack", *grown)) == what
    margin = (("opening.equity", None, 40_000), ("murabahah.deferred_margin", contract, -40_000))
    assert refused(lambda: scene.post(conn, "attack", *margin)) == what
    back = (("murabahah.receivable", contract, 10), ("murabahah.restructured", contract, -10))
    assert refused(lambda: scene.post(conn, "attack", *back)) == what
    early = (("murabahah.restructured", plain, 10), ("murabahah.receivable", plain, -10))
    assert refused(lambda: scene.post(conn, "attack", *early)) == what
    for change in (
        "rescheduled_sen = rescheduled_sen + 1",
        "rescheduled_margin_sen = 0",
        "plan = plan + 1",
        "plan = plan + 2, rescheduled_sen = 100000000",
        "rescheduled_with = gen_random_uuid()",
    ):
        statement = f"UPDATE financing_contract SET {change} WHERE id = %s"
        assert refused(partial(conn.execute, statement, [contract])) == what
    raised = (
        "UPDATE financing_contract SET price_sen = price_sen + 1, margin_sen = margin_sen + 1 WHERE id = %s"
    )
    assert refused(lambda: conn.execute(raised, [contract])) == "financing_contract_price_fixed"


@BOTH
def test_a_new_schedule_comes_whole_and_by_two_people(scene: Scene, role: str) -> None:
    contract = scene.running()
    conn = scene.sql(role)
    start = (
        "UPDATE financing_contract SET plan = 2, rescheduled_on = '2026-01-05', rescheduled_sen = %s,"
        " rescheduled_margin_sen = %s, rescheduled_by = %s, rescheduled_with = %s WHERE id = %s"
    )
    one, two = uuid4(), uuid4()

    def replan(sen: int, margin: int, by: UUID = one, other: UUID = two) -> str:
        return refused(lambda: conn.execute(start, [sen, margin, by, other, contract]))

    assert replan(1_200_000 * RP, 200_000 * RP) == "financing_contract_rescheduled"  # no rows, no account
    assert replan(1_200_001 * RP, 200_000 * RP) == "financing_contract_rescheduled"
    assert replan(1_200_000 * RP, 200_001 * RP) == "financing_contract_rescheduled"
    assert replan(1_200_000 * RP, 200_000 * RP, one, one) == "financing_contract_two_people"
    extra = (
        "INSERT INTO financing_instalment (contract_id, number, plan, coop_id, due_on, amount_sen)"
        " VALUES (%s, 99, %s, %s, '2026-09-09', 120000000)"
    )
    for plan in (1, 2):
        said = refused(partial(conn.execute, extra, [contract, plan, scene.shop.coop.id]))
        assert said == "financing_instalment_whole"


def test_what_postgresql_refuses_is_said_in_words() -> None:
    assert Refusal.by_constraint["financing_contract_rescheduled"] is errors.RescheduleAddsNothing
    assert "%(" not in str(errors.RescheduleAddsNothing())


def test_the_days_of_the_new_schedule(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    made = more_time(shop, contract, 1_200_000, 24, first_due_on=date(2026, 3, 2))
    assert made.last_due_on == date(2026, 3, 2) + timedelta(weeks=23)
