"""A sale for cash from request to settlement, in a real browser; and how the screens of products look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.commands import approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading, writing
from lumbung.operations.till import commands as till
from lumbung.operations.till import permissions as till_permissions
from lumbung.operations.till.rules import makes_up
from lumbung.people.members.commands import NewMember, NewRembug, add_members, add_rembugs
from lumbung.people.staff.models import User
from lumbung.products.financing import commands as financing
from lumbung.products.financing import permissions
from lumbung.products.funds import commands as funds
from lumbung.products.savings import commands as savings
from tests.browser.conftest import Site, Troubles
from tests.cast import TinyCoop, account_for, client_of, found_coop, person

MONDAY = date(2026, 7, 13)
RP = 100
PICTURES = os.environ.get("LUMBUNG_PICTURES", "")
SERIOUS = {"serious", "critical"}
NAMES = (
    "Suherti",
    "Nur Aini",
    "Rohayati",
    "Dedeh Kurniasih",
    "Iis Aisyah",
    "Wiwin Winarti",
    "Nining Suryani",
)


@dataclass(frozen=True)
class Branch:
    """A branch that sells: its people and members."""

    coop: TinyCoop
    officer: User
    teller: User
    manager: User
    members: list[UUID]
    site: Site


@pytest.fixture
def branch(site: Site) -> Iterator[Branch]:
    """Branch Curugsari on a Monday, with money in the bank and the teller's till open."""
    with days.frozen(MONDAY, everywhere=True):
        coop = found_coop("Kopsyah Rukun Padi", MONDAY)
        officer = account_for(coop, "field_officer", name="Budi Santoso")
        teller = account_for(coop, "teller", name="Ratna Sari")
        manager = account_for(coop, "branch_manager", name="Hadi Wijaya")
        with writing(coop.actor):
            savings.install_products(coop.actor)
            financing.install_products(coop.actor)
            circle = add_rembugs(coop.actor, coop.office_id, [NewRembug("Melati", officer_id=officer.id)])[0]
            people = [NewMember(name, rembug_id=circle, joined_on=date(2025, 1, 6)) for name in NAMES]
            members = list(add_members(coop.actor, coop.office_id, people).values())
            _money(coop, teller.id)
        clerk = person(coop, till_permissions.OPEN, user_id=teller.id, name="Ratna Sari")
        notes = [100_000 * RP]
        till.open_till(clerk, till.OpenTill(uuid7(), coop.office_id, makes_up(20_000_000 * RP, notes)))
        yield Branch(coop, officer, teller, manager, members, site)


def _money(coop: TinyCoop, teller_id: UUID) -> None:
    bank = ledger.open_account(coop.actor, "bank.main", coop.office_id, office_id=coop.office_id)
    cash = ledger.open_account(coop.actor, "cash.teller", teller_id, office_id=coop.office_id)
    draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="ledger.opening")
    draft.debit(bank, 200_000_000 * RP)
    draft.debit(cash, 20_000_000 * RP)
    draft.credit_gl("opening.equity", 220_000_000 * RP)
    ledger.post(coop.actor, draft)


def enter(page: Page, branch: Branch, user: User) -> None:
    """She is signed in on this browser."""
    value = client_of(user, branch.coop).cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(branch.site.url).hostname or "127.0.0.1"
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}]
    )


def photograph(page: Page, name: str) -> None:
    """Keep a picture for people to look at, when somebody asks for it."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def healthy(page: Page) -> None:
    """Nothing serious for axe, nothing beyond the edge."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def agree(branch: Branch) -> None:
    """The branch manager lets the waiting request through."""
    with reading(branch.coop.actor):
        key = CommandLog.objects.filter(state="waiting").values_list("key", flat=True).get()
    approve(person(branch.coop, permissions.APPROVE, user_id=branch.manager.id), key)


def test_a_sale_for_cash_from_request_to_settlement(desk: Page, branch: Branch) -> None:
    """Request with its price read out, goods bought, akad, an instalment, settled early with its discount."""
    enter(desk, branch, branch.officer)
    desk.goto("/pembiayaan/baru/")
    desk.get_by_label("Anggota", exact=True).fill("suher")
    desk.get_by_role("button", name="Suherti").click()
    desk.get_by_label("Produk dan jangka waktu").select_option("mmu:week-25")
    desk.get_by_label("Harga barang, atau besar qardh").fill("1850000")
    expect(desk.locator("#hitungan")).to_contain_text("Rp2.035.000")
    expect(desk.locator("#hitungan")).to_contain_text("Rp81.500")
    desk.get_by_label("Untuk apa").fill("Mesin jahit Singer M1155")
    healthy(desk)
    photograph(desk, "pembiayaan-permohonan")
    desk.get_by_role("button", name="Kirim permohonan").click()
    expect(desk.get_by_text("Menunggu persetujuan orang kedua")).to_be_visible()
    agree(branch)
    desk.goto("/pembiayaan/")
    desk.get_by_role("link", name="Suherti").first.click()
    photograph(desk, "pembiayaan-disetujui")
    desk.get_by_role("link", name="Beli barang").first.click()
    desk.get_by_label("Harga di nota").fill("1900000")
    desk.get_by_label("Potongan dari pemasok").fill("100000")
    desk.get_by_label("Pemasok", exact=True).fill("Toko Maju Jaya")
    desk.get_by_label("Nomor nota").fill("MJ-1107")
    photograph(desk, "pembiayaan-beli")
    desk.get_by_role("button", name="Beli barang").click()
    desk.get_by_role("link", name="Tanda tangani akad").first.click()
    expect(desk.get_by_role("button", name="Tanda tangani dengan harga Rp1.980.000")).to_be_visible()
    healthy(desk)
    photograph(desk, "pembiayaan-akad")
    desk.get_by_label("Saksi").fill("Euis Kartika, Asep Rahmat")
    desk.get_by_role("button", name="Tanda tangani dengan harga").click()
    expect(desk.get_by_text("0 dari 25 pekan sudah dibayar.")).to_be_visible()
    enter(desk, branch, branch.teller)
    desk.reload()
    desk.get_by_role("link", name="Terima angsuran").first.click()
    expect(desk.get_by_label("Dibayar anggota")).to_have_value("79.500")
    desk.get_by_role("button", name="Terima angsuran").click()
    expect(desk.get_by_text("1 dari 25 pekan sudah dibayar.")).to_be_visible()
    desk.reload()  # without the message that is fading
    healthy(desk)
    photograph(desk, "pembiayaan-akad-berjalan")
    desk.get_by_role("link", name="Lunasi sekarang").click()
    photograph(desk, "pembiayaan-lunasi")
    desk.get_by_role("button", name="dan lunaskan").click()
    expect(desk.get_by_text("Akad sudah lunas.")).to_be_visible()
    photograph(desk, "pembiayaan-lunas")


LIVES = (
    (16, 17, "Etalase warung"), (20, 23, "Mesin jahit"), (31, 32, "Bibit lele"), (7, 8, "Gerobak"),
    (49, 50, "Kain batik"), (10, 11, "Oven"), (2, 3, "Blender"),
)  # fmt: skip


def _life(branch: Branch) -> UUID:
    """Contracts at every point of their life, some late; savings, plans and gifts of some weeks."""
    coop, who = branch.coop, branch.members
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="ledger.opening")
        running = [
            financing.RunningContract(
                *(member, "mmu", 2_000_000 * RP, 400_000 * RP, 2_400_000 * RP, 50, 48_000 * RP),
                paid_sen=paid * 48_000 * RP,
                akad_on=MONDAY - timedelta(weeks=weeks),
                goods=goods,
            )
            for member, (paid, weeks, goods) in zip(who, LIVES, strict=True)
        ]
        made = financing.add_running_contracts(coop.actor, draft, running)
        amounts = {
            member: {"pokok": 10_000 * RP, "wajib": 300_000 * RP, "sukarela": 455_000 * RP} for member in who
        }
        amounts[who[0]] |= {"qurban": 820_000 * RP}
        savings.add_deposits(coop.actor, draft, amounts)
        gifts: dict[UUID, dict[str, int]] = {m: {"infaq": 1_000 * RP, "wakaf": 2_000 * RP} for m in who[:5]}
        sums = funds.add_gifts(coop.actor, draft, gifts, {"infaq": 37_000 * RP})
        for book, sen in sums.items():
            purse = ledger.open_account(
                coop.actor, "cash.field", branch.officer.id, office_id=coop.office_id, book=book
            )
            draft.debit(purse, sen)
        rest = sum(entry.amount_sen for entry in draft.entries if entry.book == "tamwil")
        draft.credit_gl("opening.equity", rest)
        ledger.post(coop.actor, draft)
    order = savings.OpenPlan(
        *(uuid7(), coop.office_id, who[0], "qurban", 15_000 * RP, MONDAY - timedelta(weeks=60)),
        ends_on=MONDAY + timedelta(weeks=89),
    )
    savings.open_plan(coop.actor, order)
    return made[1]


LOOKS = (
    ("daftar", "manager", "/pembiayaan/"),
    ("akad-terlambat", "manager", "{contract}"),
    ("angsuran", "teller", "{contract}angsuran/"),
    ("pencairan", "teller", "/pembiayaan/pencairan/"),
    ("produk-pembiayaan", "manager", "/pembiayaan/produk/"),
    ("produk-satu", "manager", "/pembiayaan/produk/mmu/"),
    ("simpanan", "manager", "/simpanan/"),
    ("simpanan-satu", "manager", "/simpanan/qurban/"),
    ("rencana", "teller", "/simpanan/rencana/"),
    ("rencana-baru", "teller", "/simpanan/rencana/baru/"),
    ("dana", "manager", "/dana/"),
    ("dana-satu", "manager", "/dana/infaq/"),
    ("dana-beri", "teller", "/dana/beri/"),
)


def _walk(page: Page, branch: Branch, size: str) -> None:
    contract = f"/pembiayaan/{_life(branch)}/"
    for name, who, address in LOOKS:
        enter(page, branch, getattr(branch, who))
        page.goto(address.format(contract=contract))
        photograph(page, f"{size}-{name}")
        healthy(page)


def test_screens_of_products_on_a_desk(desk: Page, branch: Branch) -> None:
    _walk(desk, branch, "meja")


def test_screens_of_products_on_a_phone(phone: Page, branch: Branch, troubles: Troubles) -> None:
    _walk(phone, branch, "hp")


def test_a_stale_settlement_is_told_kindly(desk: Page, branch: Branch, troubles: Troubles) -> None:
    """A payment came in while the settlement stood on the screen: the new amounts are shown."""
    troubles.expect("409")
    contract: Any = _life(branch)
    enter(desk, branch, branch.teller)
    desk.goto(f"/pembiayaan/{contract}/lunasi/")
    with reading(branch.coop.actor):
        cash = ledger_account(branch)
    clerk = person(branch.coop, permissions.COLLECT, user_id=branch.teller.id)
    pay = financing.PayInstalment(uuid7(), branch.coop.office_id, contract, cash, 48_000 * RP)
    financing.pay_instalment(clerk, pay)
    desk.get_by_role("button", name="dan lunaskan").click()
    expect(desk.get_by_text("Sementara itu ada pembayaran masuk")).to_be_visible()


def ledger_account(branch: Branch) -> int:
    """The teller's till."""
    from lumbung.books.ledger import queries

    return queries.holder_account(branch.coop.actor, "cash.teller", branch.teller.id, book="tamwil").id
