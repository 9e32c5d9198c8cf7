"""Coming in, being shut out, and deciding as the second person: with a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.commands import Waiting
from lumbung.kernel.ids import uuid7
from lumbung.people.organisation import commands as organisation
from tests.cast import TinyCoop, account_for, found_coop, person

if TYPE_CHECKING:
    from tests.browser.conftest import Site, Troubles

PASSWORD = "padi-rukun-12"


@pytest.fixture
def coop(site: Site) -> TinyCoop:
    """A tiny cooperative whose book is open today; it asks no second factor of anybody."""
    found = found_coop("Kopsyah Rukun Padi", days.today())
    organisation.change_setting(
        found.actor,
        organisation.SettingOrder(
            uuid7(), "access.second_factor_required", False, days.today(), "Rapat pengurus (contoh)"
        ),
    )
    return found


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/akun/login/")
    page.get_by_label("Nomor pegawai atau nomor HP").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name="Masuk", exact=True).click()


def is_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_she_signs_in_on_her_phone_and_out_again(phone: Page, coop: TinyCoop) -> None:
    account_for(coop, "teller", name="Bu Ratna", login="rp-0412", password=PASSWORD)
    sign_in(phone, "RP-0412")
    phone.goto("/akun/")
    expect(phone.get_by_role("heading", name="Akun saya")).to_be_visible()
    expect(phone.get_by_text("perangkat ini")).to_be_visible()
    is_accessible(phone)
    phone.goto("/akun/logout/")
    phone.get_by_role("button", name="Keluar").click()
    phone.goto("/menunggu/")
    expect(phone.get_by_role("heading", name="Masuk", exact=True)).to_be_visible()


def test_too_many_wrong_passwords_lock_the_door(phone: Page, coop: TinyCoop, troubles: Troubles) -> None:
    troubles.expect("429")
    account_for(coop, "teller", name="Bu Ratna", login="rp-0412", password=PASSWORD)
    for attempt in range(5):
        sign_in(phone, "rp-0412", f"salah-sekali-{attempt}")
    expect(phone.get_by_role("heading", name="Tunggu sebentar")).to_be_visible()
    is_accessible(phone)
    sign_in(phone, "rp-0412")
    expect(phone.get_by_role("heading", name="Tunggu sebentar")).to_be_visible()


def test_a_one_time_password_is_made_handed_over_and_changed(desk: Page, phone: Page, coop: TinyCoop) -> None:
    account_for(coop, "admin", name="Bu Wati", login="rp-0001", password=PASSWORD)
    sign_in(desk, "rp-0001")
    desk.goto("/pegawai/baru/")
    desk.get_by_label("Nama lengkap").fill("Bu Ratna")
    desk.get_by_label("Nomor pegawai").fill("RP-0412")
    desk.get_by_role("button", name="Daftarkan pegawai").click()
    password = desk.locator("#sandi").inner_text().strip()
    desk.get_by_role("button", name="Sudah diserahkan").click()
    desk.get_by_role("link", name="Beri peran").click()
    desk.get_by_label("Peran").select_option("teller")
    desk.get_by_label("Kantor").select_option(str(coop.office_id))
    desk.get_by_label("Keputusan").fill("SK Pengurus 12/2026")
    desk.get_by_role("button", name="Beri peran ini").click()
    expect(desk.get_by_text("Teller", exact=False).first).to_be_visible()
    is_accessible(desk)

    sign_in(phone, "rp-0412", password)
    phone.goto("/menunggu/")
    expect(phone.get_by_role("heading", name="Ganti kata sandi")).to_be_visible()
    fields = phone.locator("input[type=password]")
    for number, text in enumerate((password, "tiga-kata-sendiri", "tiga-kata-sendiri")):
        fields.nth(number).fill(text)
    phone.get_by_role("button", name="Ganti kata sandi").click()
    phone.goto("/menunggu/")
    expect(phone.get_by_role("heading", name="Menunggu saya")).to_be_visible()


def test_a_second_person_approves_on_her_phone(desk: Page, phone: Page, coop: TinyCoop) -> None:
    writer = account_for(coop, "accountant", name="Bu Lilis", login="rp-0003", password=PASSWORD)
    account_for(coop, "board", name="Pak Dedi", login="rp-0002", password=PASSWORD)
    actor = person(coop, "ledger.post_manual_journal", user_id=writer.id, name="Bu Lilis")
    lines = (
        ledger.ManualLine("72118", debit_sen=250_000_00),
        ledger.ManualLine("53101", credit_sen=250_000_00),
    )
    for memo in ("Biaya listrik kantor", "Biaya yang keliru"):
        order = ledger.ManualJournal(uuid7(), coop.office_id, days.today(), memo, lines)
        assert isinstance(ledger.post_manual_journal(actor, order), Waiting)

    sign_in(phone, "rp-0002")
    phone.goto("/menunggu/")
    is_accessible(phone)
    phone.get_by_role("link", name="Biaya listrik kantor").click()
    expect(phone.get_by_text("Bu Lilis").first).to_be_visible()
    expect(phone.get_by_role("cell", name="Rp250.000").first).to_be_visible()
    phone.get_by_role("button", name="Setujui", exact=True).click()
    is_accessible(phone)
    phone.get_by_role("button", name="Setujui dan jalankan").click()
    expect(phone.get_by_text("Disetujui dan sudah dijalankan.")).to_be_visible()

    phone.get_by_role("link", name="Biaya yang keliru").click()
    phone.get_by_role("button", name="Tolak dengan alasan").click()
    phone.get_by_label("Alasan menolak").fill("Kuitansinya belum ada.")
    phone.get_by_role("button", name="Tolak usulan").click()
    expect(phone.get_by_text("Tidak ada yang menunggu")).to_be_visible()

    sign_in(desk, "rp-0003")
    desk.goto("/menunggu/")
    expect(desk.get_by_text("Pak Dedi menolak: Kuitansinya belum ada.")).to_be_visible()
    expect(desk.get_by_text("Pak Dedi menyetujui")).to_be_visible()


PAGES = ("/kantor/", "/kantor/baru/", "/pengaturan/", "/pengaturan/savings.wajib_sen/", "/pegawai/")
MORE = ("/pegawai/peran/", "/pegawai/baru/", "/menunggu/", "/akun/", "/riwayat/")


def test_every_screen_of_people_fits_a_phone_and_is_accessible(phone: Page, coop: TinyCoop) -> None:
    account_for(coop, "admin", name="Bu Wati", login="rp-0001", password=PASSWORD)
    sign_in(phone, "rp-0001")
    for url in (*PAGES, *MORE, f"/kantor/{coop.office_id}/"):
        phone.goto(url)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, url
        is_accessible(phone)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, f"{url} at 200 %"
