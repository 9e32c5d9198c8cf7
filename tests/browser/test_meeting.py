"""A whole rembug on a telephone of 360 pixels, in Indonesian, and its cash at the counter, in taps."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from lumbung.kernel import days
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import queries
from lumbung.operations.meetings.tests.acts import Field, field, open_till
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import makes_up
from lumbung.people.members.models import Rembug
from lumbung.people.staff.models import User
from tests.browser.conftest import Site, Troubles
from tests.cast import TinyCoop, client_of, found_coop

MONDAY = date(2026, 7, 13)
NAMES = (
    "Euis Kartika", "Sumiati", "Nur Aini", "Rohayati", "Dedeh Kurniasih", "Iis Aisyah", "Wiwin Winarti",
    "Nining Suryani", "Ai Rohimah", "Titin Supriatin", "Elah Nurlaela", "Imas Masitoh", "Cucu Hasanah",
    "Oom Komariah", "Neneng Hayati", "Ratna Sari", "Sri Wulandari", "Ani Maryani", "Tini Kartini",
    "Yayah Rokayah", "Neni Suhaeni", "Lilis Suryani", "Enok Jubaedah", "Atikah", "Mimin Mintarsih",
)  # fmt: skip
MOST_TAPS = 39
SERIOUS = {"serious", "critical"}
PICTURES = os.environ.get("LUMBUNG_PICTURES", "")


@dataclass
class Thumb:
    """Everything a thumb does to a telephone, counted."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        """One tap."""
        self.taps += 1
        target.tap()

    def write(self, target: Locator, text: str) -> None:
        """One tap into a field, then the figures."""
        self.tap(target)
        target.fill(text)


@pytest.fixture
def melati(site: Site) -> Iterator[Field]:
    """Rembug Melati, 25 members in five groups, on its Monday morning; its leader is Bu Euis."""
    with days.frozen(MONDAY, everywhere=True):
        coop = found_coop("Kopsyah Rukun Padi", MONDAY)
        place = field(coop, len(NAMES), day=MONDAY, names=NAMES)
        with writing(coop.actor):
            Rembug.objects.filter(id=place.rembug_id).update(leader_id=place.member_ids[0])
        yield place


def enter(page: Page, melati: Field, who: UUID) -> None:
    """She is signed in on this browser."""
    enter_as(page, melati.coop, User.objects.get(id=who))


def enter_as(page: Page, coop: TinyCoop, user: User) -> None:
    """This account is signed in on this browser, second factor shown."""
    page.emulate_media(reduced_motion="reduce")  # what fades in is looked at when it stands
    client = client_of(user, coop)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = page.context.request.get("/akun/login/").url
    host = urlsplit(address).hostname or "127.0.0.1"
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}]
    )


def photograph(page: Page, name: str) -> None:
    """Keep a picture for people to look at, when somebody asks for it."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page="penuh" in name)


def healthy(page: Page) -> None:
    """Nothing serious for axe, nothing beyond the edge."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def row(page: Page, name: str) -> Locator:
    """One member's row."""
    return page.locator(".baris-setor").filter(has_text=name)


def check(page: Page, name: str) -> Locator:
    """Her check, 48 pixels large."""
    return row(page, name).locator(".cek")


def line_name(page: Page, name: str) -> Locator:
    """Her name, which opens the row."""
    return row(page, name).locator("label[for]")


def makes_up_rupiah(total_sen: int) -> list[tuple[int, int]]:
    """The fewest notes for an amount: value in rupiah, and how many."""
    count = makes_up(
        total_sen, [value * 100 for value in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)]
    )
    return [(value // 100, pieces) for value, pieces in count.notes]


def count_cash(thumb: Thumb, total_sen: int) -> None:
    """Write how many of each note."""
    for value, pieces in makes_up_rupiah(total_sen):
        thumb.write(thumb.page.locator(f'[name="lembar_{value}"]'), str(pieces))


def test_twenty_five_members_in_fewer_than_forty_taps(phone: Page, desk: Page, melati: Field) -> None:
    """Four differ, twenty-one pay exactly; the leader confirms; the teller takes the cash in."""
    enter(phone, melati, melati.budi.user_id)
    thumb = Thumb(phone)
    phone.goto("/rembug/hari-ini/")
    healthy(phone)
    photograph(phone, "hari-ini")
    thumb.tap(phone.get_by_role("link", name="Melati"))
    expect(phone.get_by_role("button", name="25 lainnya pas")).to_be_visible()
    healthy(phone)
    photograph(phone, "lembar-awal")
    # Nur Aini saves Rp50.000 more
    thumb.tap(line_name(phone, "Nur Aini"))
    thumb.write(row(phone, "Nur Aini").locator('[name$="_sukarela"]'), "50000")
    thumb.tap(line_name(phone, "Nur Aini"))
    expect(row(phone, "Nur Aini")).to_contain_text("Lebih Rp50.000")
    expect(row(phone, "Nur Aini").locator(".ubah")).to_be_hidden()
    # Dedeh is short of Rp50.000
    thumb.tap(line_name(phone, "Dedeh"))
    thumb.write(row(phone, "Dedeh").locator('[name^="a_"]').first, "5000")
    thumb.tap(line_name(phone, "Dedeh"))
    expect(row(phone, "Dedeh")).to_contain_text("Kurang Rp50.000")
    # Oom's child is ill
    thumb.tap(line_name(phone, "Oom"))
    thumb.tap(row(phone, "Oom").get_by_text("Tidak hadir", exact=True))
    photograph(phone, "tidak-hadir")
    thumb.tap(row(phone, "Oom").get_by_role("button", name="Anak sakit"))
    expect(row(phone, "Oom")).to_contain_text("Tidak hadir, Anak sakit")
    # three of those who pay exactly, one by one, then the rest at once
    for name in ("Euis", "Sumiati", "Rohayati"):
        thumb.tap(check(phone, name))
    photograph(phone, "lembar-sebagian")
    healthy(phone)
    expect(phone.locator("[data-tercatat]")).to_have_text("6")
    phone.get_by_role("button", name="Belum 19").tap()
    expect(phone.locator(".baris-setor:visible")).to_have_count(19)
    phone.get_by_role("button", name="Semua 25").tap()
    thumb.tap(phone.get_by_role("button", name="19 lainnya pas"))
    photograph(phone, "lembar-penuh")
    thumb.tap(phone.get_by_role("button", name="Hitung uang"))
    sheet = queries.blank_sheet(melati.coop.actor, melati.rembug_id, MONDAY)
    oom = next(one for one in sheet.rows if one.member.name == "Oom Komariah")
    total = sheet.expected_sen - oom.expected_sen
    count_cash(thumb, total)
    thumb.write(phone.get_by_label("Isi kencleng"), "47500")
    expect(phone.get_by_text("Pas, tidak ada selisih").last).to_be_visible()
    photograph(phone, "hitung")
    photograph(phone, "hitung-penuh")
    healthy(phone)
    thumb.tap(phone.get_by_role("button", name="Serahkan HP ke ketua"))
    thumb.tap(phone.get_by_text("Angkanya benar: uang"))
    photograph(phone, "ketua")
    healthy(phone)
    thumb.tap(phone.get_by_role("button", name="Kirim Rp"))
    expect(phone.get_by_role("heading", name="Kuitansi")).to_be_visible()
    photograph(phone, "kuitansi-semua")
    healthy(phone)
    print(f"taps for {len(NAMES)} members: {thumb.taps}")
    assert thumb.taps <= MOST_TAPS
    assert phone.evaluate("Object.keys(localStorage).length") == 0  # the draft is gone
    phone.get_by_role("link", name="K-").first.click()
    photograph(phone, "kuitansi")
    healthy(phone)
    teller_takes_it_in(desk, melati, total + 47_500_00)


def teller_takes_it_in(desk: Page, melati: Field, total: int) -> None:
    """Bu Ratna counts the same cash; the sheet is final."""
    open_till(melati)
    enter(desk, melati, melati.ratna.user_id)
    desk.goto("/rembug/terima/")
    healthy(desk)
    photograph(desk, "terima")
    desk.get_by_role("button", name="Hitung Pak Budi").click()
    for value, pieces in makes_up_rupiah(total):
        desk.locator(f'[name="lembar_{value}"]').fill(str(pieces))
    desk.locator('[name="logam"]').fill(str(total // 100 % 1000))
    photograph(desk, "terima-hitung")
    healthy(desk)
    desk.get_by_role("button", name="Terima Rp").click()
    expect(desk.get_by_role("heading", name="Serah terima kas")).to_be_visible()
    photograph(desk, "serah-terima")
    held = tills.my_till(melati.ratna)
    assert held is not None
    assert held.held_sen == total
    assert queries.waiting_handover(melati.coop.actor, melati.coop.office_id) == []
    enter(desk, melati, melati.hadi.user_id)
    desk.goto("/rembug/pantau/")
    healthy(desk)
    expect(desk.get_by_role("link", name="Melati")).to_contain_text("24/25")
    photograph(desk, "pantau")


def test_a_cut_connection_is_said_in_words_and_sending_again_settles_it(
    phone: Page, melati: Field, troubles: Troubles
) -> None:
    """The answer is lost on its way: the draft stays, the second send gets the same receipt."""
    troubles.expect("ERR_FAILED")
    troubles.expect("/lembar")
    enter(phone, melati, melati.budi.user_id)
    phone.goto(f"/rembug/{melati.rembug_id}/{MONDAY}/")
    fill_everything(phone, melati)

    def lose_the_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # the office records it …
        route.abort()  # type: ignore[attr-defined]  # … and the phone never hears

    phone.route("**/api/**", lose_the_answer, times=1)
    phone.get_by_role("button", name="Kirim Rp").tap()
    alert = phone.locator("[data-gagal]")
    expect(alert).to_contain_text("Belum terkirim. Tekan kirim lagi, tidak akan tercatat dua kali")
    photograph(phone, "belum-terkirim")
    healthy(phone)
    assert phone.evaluate("Object.keys(localStorage).length") == 1
    kept = phone.evaluate("JSON.stringify(localStorage)")
    assert "Euis" not in kept
    assert str(melati.member_ids[0]) in kept
    phone.get_by_role("button", name="Kirim Rp").tap()
    expect(phone.get_by_role("heading", name="Kuitansi")).to_be_visible()
    (meeting,) = queries.day_plan(melati.coop.actor, MONDAY)
    assert meeting.state == "recorded"


def test_a_closed_page_comes_back_with_everything_written(phone: Page, melati: Field) -> None:
    """The telephone went off in the middle: the same amounts, the same key."""
    enter(phone, melati, melati.budi.user_id)
    phone.goto(f"/rembug/{melati.rembug_id}/{MONDAY}/")
    key = phone.locator('[name="key"]').input_value()
    check(phone, "Euis").tap()
    line_name(phone, "Oom").tap()
    row(phone, "Oom").get_by_text("Tidak hadir", exact=True).tap()
    row(phone, "Oom").get_by_role("button", name="Anak sakit").tap()
    phone.reload()
    expect(phone.locator("[data-tercatat]")).to_have_text("2")
    expect(row(phone, "Oom")).to_contain_text("Tidak hadir, Anak sakit")
    assert phone.locator('[name="key"]').input_value() == key


def fill_everything(page: Page, melati: Field) -> None:
    """Everybody exactly, cash counted, the leader says yes."""
    page.get_by_role("button", name="25 lainnya pas").tap()
    page.get_by_role("button", name="Hitung uang").tap()
    total = queries.blank_sheet(melati.coop.actor, melati.rembug_id, MONDAY).expected_sen
    for value, pieces in makes_up_rupiah(total):
        page.locator(f'[name="lembar_{value}"]').fill(str(pieces))
    page.get_by_role("button", name="Serahkan HP ke ketua").tap()
    page.get_by_text("Angkanya benar: uang").tap()


def test_the_first_page_of_a_meeting_weighs_at_most_100_kb(phone: Page, melati: Field) -> None:
    """Page, style, script and letters, compressed, on the first visit."""
    enter(phone, melati, melati.budi.user_id)
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        body = response.body()  # type: ignore[attr-defined]
        url = response.url  # type: ignore[attr-defined]
        sizes[url] = len(body) if url.endswith((".woff2", ".png")) else len(gzip.compress(body, 9))

    phone.on("response", weigh)
    phone.goto(f"/rembug/{melati.rembug_id}/{MONDAY}/", wait_until="networkidle")
    assert sum(sizes.values()) <= 100_000, sizes


@pytest.mark.parametrize(("width", "height"), [(360, 740), (180, 370)])
def test_works_on_a_narrow_screen_and_at_twice_the_size(
    phone: Page, melati: Field, width: int, height: int
) -> None:
    """200 % zoom at 360 pixels leaves 180 to lay out in; nothing is cut, every target stays 48 pixels."""
    enter(phone, melati, melati.budi.user_id)
    phone.set_viewport_size({"width": width, "height": height})
    phone.goto(f"/rembug/{melati.rembug_id}/{MONDAY}/")
    line_name(phone, "Nur Aini").tap()
    photograph(phone, f"zoom-{width}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    size = check(phone, "Euis").bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 47.9
    phone.get_by_role("button", name="24 lainnya pas").or_(
        phone.get_by_role("button", name="25 lainnya pas")
    ).tap()
    phone.get_by_role("button", name="Hitung uang").tap()
    photograph(phone, f"zoom-hitung-{width}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
