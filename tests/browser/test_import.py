"""Taking a workbook in, in a real browser: upload, look, change the mapping, accept, print."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from lumbung.kernel import days
from lumbung.operations.onboarding.tests.acts import offer_products
from lumbung.operations.onboarding.tests.test_sample import SAMPLES
from tests.browser.conftest import Site
from tests.cast import TinyCoop, account_for, client_of, found_coop


@pytest.fixture
def coop(site: Site, tmp_path: Path, settings: Any) -> TinyCoop:
    settings.EVIDENCE_ROOT = tmp_path
    made = found_coop("Kopsyah Rukun Padi", days.today())
    offer_products(made)
    return made


def enter(page: Page, site: Site, client: Client) -> None:
    """Give the page the session of somebody who is signed in."""
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}]
    )


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("LUMBUNG_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def no_barriers(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []


def test_two_people_take_a_workbook_in(desk: Page, site: Site, coop: TinyCoop) -> None:
    enter(desk, site, client_of(account_for(coop, "accountant", name="Pak Dodi"), coop))
    desk.goto("/impor/")
    no_barriers(desk)
    shot(desk, "impor")
    desk.get_by_label("Buku kerja", exact=True).set_input_files(str(SAMPLES / "buku-koperasi.xlsx"))
    desk.get_by_role("button", name="Unggah dan lihat").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("buku-koperasi.xlsx")
    expect(desk.locator("#masalah")).to_contain_text("6 baris tidak bisa diambil")
    expect(desk.get_by_role("button", name="Terima")).to_have_count(0)
    no_barriers(desk)
    shot(desk, "impor-pratinjau")
    desk.locator("#masalah").get_by_label("Alasan").select_option("overpaid")
    expect(desk.locator("#masalah tbody tr")).to_have_count(1)
    desk.get_by_role("link", name="Lembar dan kolom").click()
    expect(desk.get_by_label("Kolom J di lembar ANGGOTA adalah")).to_have_value("phone")
    no_barriers(desk)
    shot(desk, "impor-pemetaan")
    desk.get_by_label("Cadangan / SHU belum dibagi").select_option("account:41301")
    desk.get_by_role("button", name="Baca lagi dengan pemetaan ini").click()
    expect(desk.get_by_role("region", name="Rekonsiliasi")).to_contain_text("41301")

    desk.context.clear_cookies()
    enter(desk, site, client_of(account_for(coop, "head_office", name="Bu Lina"), coop))
    desk.reload()
    desk.get_by_role("button", name="Terima 115 anggota").first.click()
    sheet = desk.get_by_role("dialog")
    expect(sheet).to_contain_text("115 anggota didaftarkan")
    shot(desk, "impor-terima")
    sheet.get_by_role("button", name="Terima 115 anggota").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rekonsiliasi saldo awal")
    expect(desk.locator("main")).to_contain_text("Bu Lina")
    no_barriers(desk)
    shot(desk, "impor-rekonsiliasi")


def test_the_upload_works_on_a_phone_too(phone: Page, site: Site, coop: TinyCoop) -> None:
    enter(phone, site, client_of(account_for(coop, "accountant"), coop))
    phone.goto("/impor/")
    phone.get_by_label("Buku kerja", exact=True).set_input_files(
        files=[FilePayload(name="surat.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7")]
    )
    phone.get_by_role("button", name="Unggah dan lihat").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Simpan sebagai .xlsx")
    wide = phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    shot(phone, "impor-hp")
