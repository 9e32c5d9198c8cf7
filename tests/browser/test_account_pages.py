"""One's own account in a real browser: signing in, the second step, sessions, signing out."""

from __future__ import annotations

import os

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from lumbung.kernel import days
from tests.browser.conftest import Site, Troubles
from tests.cast import account_for, found_coop

PASSWORD = "padi rukun dua belas"


@pytest.fixture
def teller(site: Site) -> str:
    """A teller with an account, in a cooperative whose books are open today."""
    coop = found_coop("Kopsyah Rukun Padi", days.today())
    account_for(coop, "teller", name="Wulan Safitri", login="rp-0412", password=PASSWORD)
    return "rp-0412"


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/akun/login/")
    page.get_by_label("Nomor pegawai atau nomor HP").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_a_wrong_password_is_said_in_the_page(phone: Page, teller: str) -> None:
    sign_in(phone, teller, "bukan ini")
    expect(phone.get_by_role("alert")).to_contain_text("Belum tercatat")
    expect(phone.get_by_label("Nomor pegawai atau nomor HP")).to_have_value(teller)


def test_the_password_can_be_looked_at(phone: Page, teller: str) -> None:
    phone.goto("/akun/login/")
    field = phone.get_by_label("Kata sandi", exact=True)
    field.fill("rahasia")
    phone.get_by_role("button", name="Tampilkan kata sandi").tap()
    expect(field).to_have_attribute("type", "text")


def test_forgetting_leads_to_a_person(phone: Page) -> None:
    phone.goto("/akun/login/")
    phone.get_by_role("link", name="Lupa kata sandi").tap()
    expect(phone.locator("main")).to_contain_text("Mintalah kepada manajer")


def test_second_step_sessions_and_leaving(desk: Page, teller: str, troubles: Troubles) -> None:
    troubles.expect("ERR_ABORTED")  # she leaves a page before its picture has come
    troubles.expect("404")  # the page after signing in comes with insight/today
    sign_in(desk, teller)
    desk.goto("/akun/2fa/totp/activate/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Masih Ibu/Bapak?")
    desk.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Buktikan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Pasang aplikasi autentikator")
    shot(desk, "totp")
    secret = desk.locator("#rahasia").inner_text()
    desk.locator("#id_code").fill(code_of(secret))
    desk.get_by_role("button", name="Nyalakan langkah kedua").click()
    expect(desk.locator(".kotak-kunci li")).to_have_count(10)
    shot(desk, "codes")
    desk.goto("/akun/2fa/")
    expect(desk.locator("main")).to_contain_text("Aktif: enam angka")
    shot(desk, "mfa")
    desk.goto("/akun/2fa/webauthn/add/")
    shot(desk, "key")
    desk.goto("/akun/sessions/")
    expect(desk.locator("main")).to_contain_text("Perangkat ini")
    shot(desk, "sessions")
    desk.goto("/akun/password/change/")
    shot(desk, "password")
    desk.goto("/akun/logout/")
    shot(desk, "logout")
    desk.get_by_role("button", name="Keluar").click()
    sign_in(desk, teller)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Satu langkah lagi")
    shot(desk, "step")
    desk.locator("#id_code").fill("000000")
    desk.get_by_role("button", name="Masuk", exact=True).click()
    expect(desk.get_by_role("alert").first).to_be_visible()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
