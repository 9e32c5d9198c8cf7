"""An accountant's afternoon: a journal by hand, the second person, the neraca down to the lines."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lumbung.books.ledger import commands
from lumbung.books.ledger.rules import account_number
from lumbung.kernel.scope import writing
from tests.browser.conftest import Site
from tests.cast import TinyCoop, account_for, client_of, found_coop

SERIOUS = {"serious", "critical"}


@pytest.fixture
def coop(site: Site, frozen_day: date) -> TinyCoop:
    return found_coop("Kopsyah Rukun Padi")


def sign_in(page: Page, site: Site, coop: TinyCoop, role: str, name: str) -> None:
    key = client_of(account_for(coop, role, name=name), coop).session.session_key
    assert key
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])


def fine(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fill(page: Page, row: int, account: str, debit: str = "", credit: str = "", holder: str = "") -> None:
    page.fill(f"[name=baris-{row}-account]", account)
    if holder:
        page.fill(f"[name=baris-{row}-holder]", holder)
    page.locator(f"[name=baris-{row}-debit]").press_sequentially(debit)
    page.locator(f"[name=baris-{row}-credit]").press_sequentially(credit)


def test_from_a_journal_by_hand_to_the_lines_of_the_neraca(desk: Page, site: Site, coop: TinyCoop) -> None:
    with writing(coop.actor):
        vault = commands.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
    sign_in(desk, site, coop, "accountant", "Bu Wati")
    desk.goto("/buku/jurnal/baru/")
    fine(desk)
    desk.select_option("[name=office]", label="Cabang CRG")
    desk.fill("[name=memo]", "Hibah untuk brankas, berita acara 3")
    fill(desk, 0, "11101 Kas Besar (Brankas)", debit="2500000", holder=account_number(vault.id))
    expect(desk.locator("[data-bila=selisih]")).to_contain_text("Rp2.500.000")
    fill(desk, 1, "41202 Hibah/Donasi", credit="2500000")
    expect(desk.locator("[data-bila=imbang]")).to_be_visible()
    expect(desk.locator("[name=baris-1-holder]")).to_be_disabled()
    desk.click("[data-tambah-baris]")
    expect(desk.locator("[name=baris-6-account]")).to_be_focused()
    desk.get_by_role("button", name="Usulkan Rp2.500.000").click()
    expect(desk.get_by_role("heading", name="Menunggu orang kedua")).to_be_visible()
    fine(desk)

    sign_in(desk, site, coop, "branch_manager", "Pak Hadi")
    desk.goto("/buku/jurnal/")
    desk.get_by_role("link", name="Hibah untuk brankas").click()
    desk.locator("[data-buka=setujui]").click()
    desk.locator("#setujui").get_by_role("button", name="Setujui").click()
    expect(desk).to_have_url(f"{site.url}/menunggu/")

    sign_in(desk, site, coop, "accountant", "Bu Wati S")
    desk.goto("/laporan/neraca/")
    fine(desk)
    expect(desk.get_by_role("row", name="Jumlah aset")).to_contain_text("2.500.000")
    for kind in ("PDF", "Excel"):
        with desk.expect_download() as kept:
            desk.get_by_role("link", name=kind).click()
        content = kept.value.path().read_bytes()
        if kind == "PDF":
            assert "2.500.000" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            assert sheet["A2"].value == "Laporan posisi keuangan"
    desk.get_by_role("row", name="Kas").get_by_role("link").first.click()
    expect(desk.get_by_role("cell", name="2.500.000").first).to_be_visible()
    fine(desk)
    desk.get_by_role("rowheader").get_by_role("link").first.click()
    expect(desk.get_by_text("Hibah untuk brankas, berita acara 3")).to_be_visible()
    expect(desk.get_by_text("Pak Hadi")).to_be_visible()
    fine(desk)


PAGES = ("/buku/", "/buku/akun/41202/", "/buku/jurnal/", "/laporan/", "/laporan/hasil-usaha/",
         "/laporan/neraca-saldo/", "/laporan/dana/zis/", "/laporan/keluarkan/")  # fmt: skip


def test_the_books_on_a_phone(phone: Page, site: Site, coop: TinyCoop) -> None:
    """Nothing sticks out at 360 pixels, and nothing serious for axe."""
    sign_in(phone, site, coop, "accountant", "Bu Wati")
    for url in PAGES:
        phone.goto(url)
        fine(phone)


def test_the_manager_closes_the_day(phone: Page, site: Site, coop: TinyCoop) -> None:
    sign_in(phone, site, coop, "branch_manager", "Pak Hadi")
    phone.goto("/tutup-hari/")
    fine(phone)
    phone.locator("[data-buka=tutup]").click()
    expect(phone.locator("#tutup")).to_contain_text("disegel")
    phone.locator("#tutup").get_by_role("button", name="Tutup").last.click()
    expect(phone.get_by_text("baris disegel")).to_be_visible()
    fine(phone)
    phone.goto("/tutup-hari/segel/?periksa=1")
    expect(phone.get_by_text("sesuai segelnya")).to_be_visible()
    fine(phone)
