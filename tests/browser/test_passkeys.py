"""A passkey in a real browser: registered, used as the second step, used up again, and removed.

The key is Chromium's own virtual authenticator. A passkey belongs to a name, not to an address of numbers,
so these pages are asked for at `localhost`, which a browser trusts without a certificate.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from lumbung.kernel import days
from tests.browser.conftest import Site, Troubles
from tests.cast import account_for, found_coop

LOGIN, PASSWORD = "rp-0107", "padi rukun dua belas"
NOT_READ = "Sidik jari, wajah, atau kunci tidak terbaca"


@dataclass
class Finger:
    """The keys of one person; the browser reaches one at a time."""

    cdp: CDPSession
    keys: list[str] = field(default_factory=list)

    def another(self) -> None:
        """Take a new, empty key into the hand and lay the others down."""
        options = {
            "protocol": "ctap2",
            "transport": "usb" if self.keys else "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        for key in self.keys:
            self._present(key, False)
        answer: dict[str, Any] = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.keys.append(answer["authenticatorId"])

    def take(self, at: int) -> None:
        """Take one of her keys into the hand and lay the others down."""
        for here, key in enumerate(self.keys):
            self._present(key, here == at)

    def empty(self) -> None:
        """Let the key in the hand know nobody any more."""
        self.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self.keys[-1]})

    def signed(self) -> int:
        """Say how often the first key has signed, as it tells itself."""
        answer = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.keys[0]})
        return sum(int(one["signCount"]) for one in answer["credentials"])

    def _present(self, key: str, enabled: bool) -> None:
        said = {"authenticatorId": key, "enabled": enabled}
        self.cdp.send("WebAuthn.setAutomaticPresenceSimulation", said)


@pytest.fixture
def base(site: Site) -> str:
    """A manager, who approves, in a cooperative whose books are open; and where she signs in."""
    coop = found_coop("Kopsyah Rukun Padi", days.today())
    account_for(coop, "branch_manager", name="Sri Wahyuni", login=LOGIN, password=PASSWORD)
    return site.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def finger(desk: Page) -> Finger:
    cdp = desk.context.new_cdp_session(desk)
    cdp.send("WebAuthn.enable")
    held = Finger(cdp)
    held.another()
    return held


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/akun/login/")
    page.get_by_label("Nomor pegawai atau nomor HP").fill(LOGIN)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/akun/logout/")
    page.locator("main").get_by_role("button", name="Keluar").click()


def prove(page: Page) -> None:
    """Say the password once more, where what follows asks for it."""
    if page.get_by_label("Kata sandi", exact=True).count():
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Buktikan").click()


def register(page: Page, base: str, name: str) -> None:
    """Register the key at hand on one's own page."""
    page.goto(f"{base}/akun/2fa/webauthn/add/")
    prove(page)
    page.locator("#id_name").fill(name)
    page.get_by_role("button", name="Daftarkan perangkat ini").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)


def touch(page: Page) -> None:
    page.get_by_role("button", name="Pakai sidik jari").click()


def test_registered_used_and_removed(desk: Page, base: str, finger: Finger, troubles: Troubles) -> None:
    troubles.expect("ERR_ABORTED")  # she leaves a page before its picture has come
    sign_in(desk, base)
    register(desk, base, "Laptop kantor")
    expect(desk.locator(".kotak-kunci li")).to_have_count(10)  # the codes for the day the key is lost
    desk.goto(f"{base}/akun/2fa/webauthn/")
    expect(desk.locator("main")).to_contain_text("Laptop kantor")
    shot(desk, "keys")
    sign_out(desk, base)

    sign_in(desk, base)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Satu langkah lagi")
    signed = finger.signed()
    touch(desk)
    desk.wait_for_url(lambda url: "/2fa/" not in url)
    assert finger.signed() > signed
    desk.goto(f"{base}/akun/")
    expect(desk.locator("dt:has-text('Langkah kedua') + dd")).to_have_text("sudah")
    desk.goto(f"{base}/akun/2fa/webauthn/")
    expect(desk.locator("main")).to_contain_text("Terakhir dipakai")

    with desk.expect_navigation():
        desk.get_by_role("link", name="Hapus Laptop kantor").click()
    prove(desk)
    shot(desk, "remove")
    desk.get_by_role("button", name="Hapus perangkat ini").click()
    expect(desk.locator("main")).to_contain_text("Belum ada perangkat terdaftar")


def test_a_removed_key_opens_no_door(desk: Page, base: str, finger: Finger, troubles: Troubles) -> None:
    """She lost her phone and removed its key: a page that still asks for that key refuses it."""
    troubles.expect("ERR_ABORTED")
    sign_in(desk, base)
    register(desk, base, "HP hilang")
    finger.another()
    register(desk, base, "Laptop kantor")
    sign_out(desk, base)

    finger.take(0)
    sign_in(desk, base)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Satu langkah lagi")
    lost = Authenticator.objects.get(data__name="HP hilang")
    lost.delete()  # as her other browser does it, while the thief looks at this page
    touch(desk)
    expect(desk.get_by_role("alert").filter(has_text=NOT_READ)).to_be_visible()
    desk.goto(f"{base}/pegawai/")
    expect(desk.get_by_role("heading", level=1)).not_to_have_text("Pegawai")

    desk.goto(f"{base}/akun/2fa/authenticate/")
    finger.take(1)
    touch(desk)
    desk.wait_for_url(lambda url: "/2fa/" not in url)  # her other key still opens


def test_a_finger_that_is_not_hers(desk: Page, base: str, finger: Finger, troubles: Troubles) -> None:
    """The key says no: the page says so, and that there are other ways."""
    troubles.expect("ERR_ABORTED")
    troubles.expect("NotAllowedError")
    sign_in(desk, base)
    register(desk, base, "Laptop kantor")
    sign_out(desk, base)
    sign_in(desk, base)
    finger.empty()
    touch(desk)
    expect(desk.get_by_role("alert").filter(has_text=NOT_READ)).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Satu langkah lagi")


def test_asked_again_in_the_middle_of_work(desk: Page, base: str, finger: Finger, troubles: Troubles) -> None:
    """Who has a key only is asked for the key, not for six digits she does not have."""
    troubles.expect("ERR_ABORTED")
    sign_in(desk, base)
    register(desk, base, "Laptop kantor")
    desk.goto(f"{base}/akun/langkah-kedua/?next=/akun/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Masih Ibu/Bapak?")
    touch(desk)
    desk.wait_for_url(f"{base}/akun/")


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
