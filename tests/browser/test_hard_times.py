"""How more time, an allowance and a write-off look to the people who decide them, on a desk and a phone."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Page

from lumbung.kernel.commands import approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.products.financing import commands as financing
from lumbung.products.financing import permissions, queries
from tests.browser.test_financing import Branch, _life, branch, enter, healthy, photograph
from tests.cast import account_for, person

__all__ = ["branch"]  # the fixture
WHY = "Panen gagal, anggota setuju"


def _more_time(branch: Branch, contract: UUID) -> int:
    """Give the contract twelve new instalments; what is left is answered."""
    maker = person(branch.coop, permissions.RESCHEDULE, name="Budi Santoso")
    with reading(branch.coop.actor):
        left = queries.contract(branch.coop.actor, contract).left_sen
    order = financing.Reschedule(uuid7(), branch.coop.office_id, contract, left, 12, WHY)
    financing.reschedule(maker, order)
    approve(person(branch.coop, permissions.APPROVE, name="Hadi Wijaya"), order.key)
    return left


def _write_off(branch: Branch, contract: UUID, left: int) -> None:
    maker = person(branch.coop, permissions.WRITE_OFF, name="Sri Wahyuni")
    order = financing.WriteOff(uuid7(), branch.coop.office_id, contract, left, "Usaha terbakar, rapat 7 Juli")
    financing.write_off(maker, order)
    approve(person(branch.coop, permissions.APPROVE_WRITE_OFF, name="Bu Nur"), order.key)


def _walk(page: Page, branch: Branch, size: str) -> None:
    contract = _life(branch)
    clerk = account_for(branch.coop, "accountant", name="Sri Wahyuni")
    base = f"/pembiayaan/{contract}/"

    def look(who: object, address: str, name: str) -> None:
        enter(page, branch, who)  # type: ignore[arg-type]
        page.goto(address)
        photograph(page, f"{size}-{name}")
        healthy(page)

    look(branch.officer, f"{base}jadwal-ulang/", "waktu")
    left = _more_time(branch, contract)
    look(branch.officer, base, "setelah-waktu")
    look(clerk, f"{base}cadangan/", "cadangan")
    look(clerk, f"{base}hapus-buku/", "hapus-buku")
    _write_off(branch, contract, left)
    look(branch.teller, base, "setelah-hapus-buku")
    look(branch.teller, f"{base}pemulihan/", "pemulihan")


def test_hard_times_on_a_desk(desk: Page, branch: Branch) -> None:
    _walk(desk, branch, "meja")


def test_hard_times_on_a_phone(phone: Page, branch: Branch) -> None:
    _walk(phone, branch, "hp")
