"""Can raw SQL make a debt vanish, or write it off alone? As the application, as a superuser."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from lumbung.kernel.errors import Refusal
from lumbung.products.financing import errors
from lumbung.products.financing.tests.acts import RP
from lumbung.products.financing.tests.test_attacks import BOTH, Scene, refused, scene
from lumbung.products.financing.tests.test_writeoff import recover, set_allowance, write_off

__all__ = ["scene"]  # the fixture
OFF = (
    "UPDATE financing_contract SET state = 'written_off', written_off_on = '2026-01-05',"
    " written_off_sen = %s,"
    " written_off_margin_sen = %s, written_off_why = 'x', written_off_by = %s, written_off_with = %s"
    " WHERE id = %s"
)
CLAIM, MARGIN = 1_200_000 * RP, 200_000 * RP


def gone(scene: Scene, role: str) -> tuple[Any, UUID]:
    """A contract that was written off, and a connection that attacks it."""
    contract = scene.running()
    write_off(scene.shop, contract, 1_200_000)
    return scene.sql(role), contract


@BOTH
def test_a_debt_does_not_vanish_without_its_memo(scene: Scene, role: str) -> None:
    """The row says written off, or the books do: without the claim in the book memo nothing commits."""
    contract = scene.running()
    conn = scene.sql(role)
    one, two = uuid4(), uuid4()

    def off(sen: int, margin: int, by: UUID = one, other: UUID = two) -> str:
        return refused(lambda: conn.execute(OFF, [sen, margin, by, other, contract]))

    assert off(CLAIM, MARGIN) == "financing_contract_claim_kept"
    assert off(CLAIM - 1, MARGIN) == "financing_contract_written_off"
    assert off(CLAIM, MARGIN - 1) == "financing_contract_written_off"
    assert off(CLAIM, MARGIN, one, one) == "financing_contract_two_people"
    bare = "UPDATE financing_contract SET state = 'written_off' WHERE id = %s"
    assert refused(lambda: conn.execute(bare, [contract])) == "financing_contract_written_off"
    lines = (
        ("impairment.expense", None, 1_000_000),
        ("murabahah.deferred_margin", contract, 200_000),
        ("murabahah.receivable", contract, -1_200_000),
    )
    assert refused(lambda: scene.post(conn, "attack", *lines)) == "financing_contract_written_off"


@BOTH
def test_an_allowance_does_not_pay_a_debt(scene: Scene, role: str) -> None:
    """Nor does it grow above what can be lost."""
    contract = scene.running()
    set_allowance(scene.shop, contract, 600_000)
    conn = scene.sql(role)
    paid = (("murabahah.allowance", contract, 500_000), ("murabahah.receivable", contract, -500_000))
    assert refused(lambda: scene.post(conn, "attack", *paid)) == "financing_contract_written_off"
    more = (("impairment.expense", None, 400_001), ("murabahah.allowance", contract, -400_001))
    assert refused(lambda: scene.post(conn, "attack", *more)) == "financing_line_allowance"


@BOTH
def test_the_memo_is_not_touched_without_money(scene: Scene, role: str) -> None:
    """Forgiving by the memo alone, money without the memo, a memo for somebody who owes nothing."""
    conn, contract = gone(scene, role)
    less = (("memo.contra", None, 10), ("memo.written_off", contract, -10))
    post = partial(scene.post, conn, book="memo")
    assert refused(lambda: post("attack", *less)) == "financing_contract_claim_kept"
    assert refused(lambda: post("financing.recovery_memo", *less)) == "financing_contract_claim_kept"
    whole = (("memo.contra", None, 1_200_000), ("memo.written_off", contract, -1_200_000))
    assert refused(lambda: post("attack", *whole)) == "financing_contract_claim_kept"
    other = scene.running()
    more = (("memo.written_off", other, 10), ("memo.contra", None, -10))
    assert refused(lambda: post("attack", *more)) == "financing_contract_claim_kept"


@BOTH
def test_half_a_recovery_or_write_off_is_not_taken_back(scene: Scene, role: str) -> None:
    """Nor does the claim come back into the balance sheet beside its memo."""
    conn, contract = gone(scene, role)
    recover(scene.shop, contract, 200_000)
    again = (("murabahah.receivable", contract, 10), ("opening.equity", None, -10))
    assert refused(lambda: scene.post(conn, "attack", *again)) == "financing_contract_written_off"
    back = "UPDATE financing_contract SET state = 'running' WHERE id = %s"
    assert refused(lambda: conn.execute(back, [contract])) == "financing_contract_step"
    done = "UPDATE financing_contract SET state = 'settled', settled_on = '2026-01-05' WHERE id = %s"
    assert refused(lambda: conn.execute(done, [contract])) == "financing_contract_claim_kept"
    for change in ("written_off_sen = 1", "written_off_why = 'lain'", "written_off_with = gen_random_uuid()"):
        said = refused(
            partial(conn.execute, f"UPDATE financing_contract SET {change} WHERE id = %s", [contract])
        )
        assert said == "financing_contract_written_off"


@BOTH
def test_a_contract_paid_off_is_not_made_a_debt(scene: Scene, role: str) -> None:
    contract = scene.running()
    scene.shop.pay(contract, 1_200_000)
    conn = scene.sql(role)
    claim = "UPDATE financing_contract SET state = 'written_off', settled_on = NULL WHERE id = %s"
    assert refused(lambda: conn.execute(claim, [contract])) == "financing_contract_claim_kept"


@pytest.mark.parametrize(
    ("constraint", "refusal"),
    [
        ("financing_contract_written_off", errors.WriteOffIsWhole),
        ("financing_contract_claim_kept", errors.ClaimIsKept),
        ("financing_line_allowance", errors.AllowanceTooHigh),
    ],
)
def test_what_postgresql_refuses_is_said_in_words(constraint: str, refusal: type[Refusal]) -> None:
    assert Refusal.by_constraint[constraint] is refusal
    assert "%(" not in str(refusal())


def test_two_people_taking_the_last_payment_at_once(scene: Scene) -> None:
    """One is refused, and the memo stays right."""
    contract = scene.running()
    write_off(scene.shop, contract, 1_200_000)
    answers = scene.db.together(*(lambda: recover(scene.shop, contract, 700_000) for _ in range(3)))
    assert sum(isinstance(answer, errors.MoreThanOwed) for answer in answers) == 2
    assert scene.shop.view(contract).memo_sen == 500_000 * RP
