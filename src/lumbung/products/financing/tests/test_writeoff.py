"""A claim nobody can collect leaves the balance sheet and stays owed, to the sen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import Forbidden, SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.products.financing import commands, errors, queries
from lumbung.products.financing.commands import RecoverWrittenOff, SetAllowance, WriteOff
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import client_for

WHY = "Usaha terbakar, rapat pengurus 3 Januari"


def set_allowance(shop: Shop, contract: UUID, amount: int, reason: str = "Macet", **more: Any) -> None:
    """Set the allowance in rupiah, with the second person."""
    order = SetAllowance(uuid7(), more.get("office", shop.office), contract, amount * RP, reason)
    assert isinstance(commands.set_allowance(shop.maker, order), Waiting)
    approve(shop.checker, order.key)


def write_off(shop: Shop, contract: UUID, claim: int, reason: str = WHY) -> commands.WriteOffReceipt:
    """Write off with the second person; the claim in rupiah."""
    order = WriteOff(uuid7(), shop.office, contract, claim * RP, reason)
    assert isinstance(commands.write_off(shop.maker, order), Waiting)
    made: commands.WriteOffReceipt = approve(shop.checker, order.key)
    return made


def recover(shop: Shop, contract: UUID, amount: int, **changes: Any) -> commands.RecoveryReceipt:
    values = {"office_id": shop.office, "cash_account_id": shop.till, **changes}
    order = RecoverWrittenOff(uuid7(), contract_id=contract, amount_sen=amount * RP, **values)
    return commands.recover_written_off(shop.maker, order)


@pytest.mark.parametrize(
    ("allowance", "expense"),
    [(800_000, 800_000), (0, 800_000), (300_000, 800_000)],
)
def test_the_claim_leaves_and_the_memo_keeps_it(shop: Shop, allowance: int, expense: int) -> None:
    """Price 1.2 million, a third paid: 800 thousand owed, of it margin 133,333.33; the net is the loss."""
    contract = shop.sold(1_000_000, 12)
    shop.pay(contract, 400_000)
    net = (80_000_000 - shop.view(contract).deferred_sen) // RP
    if allowance:
        set_allowance(shop, contract, min(allowance, net))
    before = shop.view(contract)
    made = write_off(shop, contract, 800_000)
    held = shop.balances_sen()
    assert held["71102"] == 80_000_000 - before.deferred_sen
    assert (held["91101"], held["99999"]) == (80_000_000, -80_000_000)
    assert {"12101", "12103", "12104"} & held.keys() == set()
    assert (made.claim_sen, made.margin_sen) == (80_000_000, before.deferred_sen)
    after = shop.view(contract)
    assert (after.state, after.left_sen, after.memo_sen) == ("written_off", 0, 80_000_000)
    assert (after.paid_sen, after.recognised_sen) == (before.paid_sen, before.recognised_sen)


def test_what_the_allowance_has_too_much_comes_back(shop: Shop) -> None:
    """She paid after the allowance was set: the whole allowance goes, and only the real loss stays."""
    contract = shop.sold(1_000_000, 10, "0")
    set_allowance(shop, contract, 1_000_000)
    shop.pay(contract, 400_000)
    write_off(shop, contract, 600_000)
    held = shop.balances()
    assert held["71102"] == 600_000
    assert "12104" not in held


def test_an_allowance_is_set_and_taken_back(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 10, "0")
    set_allowance(shop, contract, 700_000)
    set_allowance(shop, contract, 200_000)
    assert (shop.balances()["12104"], shop.balances()["71102"]) == (-200_000, 200_000)
    assert shop.view(contract).allowance_sen == 200_000 * RP
    set_allowance(shop, contract, 0)
    assert {"12104", "71102"} & shop.balances().keys() == set()


def test_a_qardh_is_written_off_too(shop: Shop) -> None:
    contract = shop.lent(500_000)
    set_allowance(shop, contract, 500_000)
    assert shop.balances()["12143"] == -500_000
    write_off(shop, contract, 500_000)
    held = shop.balances()
    assert held["91101"] == 500_000
    assert {"12141", "12143"} & held.keys() == set()


def test_what_comes_in_later_is_income_until_nothing_is_owed(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    write_off(shop, contract, 1_200_000)
    got = recover(shop, contract, 500_000)
    assert (got.left_sen, shop.balances()["52107"]) == (700_000 * RP, -500_000)
    seen = shop.view(contract)
    assert (seen.state, seen.recovered_sen, seen.paid_sen) == ("written_off", 500_000 * RP, 500_000 * RP)
    with pytest.raises(errors.MoreThanOwed):
        recover(shop, contract, 700_001)
    recover(shop, contract, 700_000)
    seen = shop.view(contract)
    assert (seen.state, seen.memo_sen) == ("settled", 0)
    assert {"91101", "99999"} & shop.balances().keys() == set()
    with reading(shop.maker):
        steps = [step.code for step in queries.timeline(shop.maker, contract)]
    assert steps[-4:] == ["written_off", "recovered", "recovered", "settled"]


def test_nobody_writes_off_alone(shop: Shop) -> None:
    """Nor does whoever proposed it let it through; the books do not move meanwhile."""
    contract = shop.sold(1_000_000, 12)
    order = WriteOff(uuid7(), shop.office, contract, 1_200_000 * RP, WHY, contract_number="P-1")
    commands.write_off(shop.maker, order)
    assert order.describe() == f"P-1 Rp1.200.000: {WHY}"
    with pytest.raises((SamePerson, Forbidden)):
        approve(shop.maker, order.key)
    assert shop.view(contract).state == "running"
    assert "91101" not in shop.balances()


def test_what_a_write_off_refuses(shop: Shop) -> None:
    contract, asked = shop.sold(1_000_000, 12), shop.propose(500_000, 12)

    def tried(which: UUID, claim: int, reason: str = WHY, office: UUID | None = None) -> None:
        order = WriteOff(uuid7(), office or shop.office, which, claim * RP, reason)
        commands.write_off(shop.maker, order)

    with pytest.raises(errors.ClaimChanged):
        tried(contract, 1_199_999)
    with pytest.raises(errors.NoReason):
        tried(contract, 1_200_000, " ")
    with pytest.raises(errors.StepNotAllowed):
        tried(asked, 600_000)
    with pytest.raises(errors.NoContract):
        tried(uuid7(), 1)
    write_off(shop, contract, 1_200_000)
    with pytest.raises(errors.StepNotAllowed):
        tried(contract, 1_200_000)
    with pytest.raises(errors.ClaimWithoutAkad):
        shop.pay(contract, 1_000)


def test_a_payment_between_proposal_and_decision_is_seen(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    order = WriteOff(uuid7(), shop.office, contract, 1_200_000 * RP, WHY)
    commands.write_off(shop.maker, order)
    shop.pay(contract, 100_000)
    with pytest.raises(errors.ClaimChanged):
        approve(shop.checker, order.key)


@pytest.mark.parametrize(
    ("amount", "reason", "refusal"),
    [
        (1_000_001, "Macet", errors.AllowanceTooHigh),
        (0, "Macet", errors.NotAnAmount),
        (-1, "Macet", errors.NotAnAmount),
        (500_000, "", errors.NoReason),
    ],
)
def test_what_an_allowance_refuses(shop: Shop, amount: int, reason: str, refusal: type[Exception]) -> None:
    """The margin of 200 thousand is never part of a loss."""
    contract = shop.sold(1_000_000, 12)
    with pytest.raises(refusal):
        set_allowance(shop, contract, amount, reason)


def test_an_allowance_needs_a_contract_that_runs(shop: Shop) -> None:
    asked = shop.propose(500_000, 10, product="qardh")
    with pytest.raises(errors.StepNotAllowed):
        set_allowance(shop, asked, 1)
    with pytest.raises(errors.NoContract):
        set_allowance(shop, asked, 1, office=shop.coop.head_id)


@pytest.mark.parametrize(
    ("amount", "changes", "refusal"),
    [
        (0, {}, errors.NotAnAmount),
        (10, {"cash_account_id": -1}, errors.WrongCash),
        (10, {"contract_id": uuid7()}, errors.NoContract),
    ],
)
def test_what_a_recovery_refuses(
    shop: Shop, amount: int, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    contract = shop.sold(1_000_000, 12)
    with pytest.raises(errors.StepNotAllowed):
        recover(shop, contract, 10)
    write_off(shop, contract, 1_200_000)
    if other := changes.pop("contract_id", None):
        contract = other
    with pytest.raises(refusal):
        recover(shop, contract, amount, **changes)


def test_the_screens_tell_what_it_changes_and_that_it_waits(shop: Shop) -> None:
    contract = shop.sold(1_000_000, 12)
    clerk, board = client_for(shop.coop, "accountant"), client_for(shop.coop, "board")
    base = f"/pembiayaan/{contract}/"
    shown = clerk.get(f"{base}hapus-buku/").content.decode()
    assert "Rp1.200.000" in shown
    said = {"key": str(uuid7()), "reason": WHY, "claim_sen": 1_200_000 * RP}
    answer = clerk.post(f"{base}hapus-buku/", said, follow=True).content.decode()
    assert "Menunggu persetujuan orang kedua" in answer
    waiting = board.get(f"/menunggu/{said['key']}/").content.decode()
    for words in ("Hapus buku", "Rp1.200.000", WHY):
        assert words in waiting
    board.post(f"/menunggu/{said['key']}/setujui/", follow=True)
    page = clerk.get(base).content.decode()
    assert WHY in page
    assert f"{base}hapus-buku/" not in page
    teller = client_for(shop.coop, "teller")
    assert f"{base}pemulihan/" in teller.get(base).content.decode()
