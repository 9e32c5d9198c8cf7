"""The first page in a real browser: the manager at her desk, the officer on her telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from lumbung.kernel import days
from lumbung.operations.meetings.tests.acts import Field, accept, add_circle, field, open_till, record
from lumbung.people.staff.models import User
from tests.browser.conftest import Site
from tests.cast import account_for, client_of, found_coop

MONDAY = date(2026, 7, 13)
SERIOUS = {"serious", "critical"}


@pytest.fixture
def noon(site: Site) -> Iterator[Field]:
    """Twenty to twelve: Melati is with the teller, Anggrek on the road, Mawar has not begun."""
    with days.frozen(datetime(2026, 7, 13, 11, 40, tzinfo=days.WIB), everywhere=True):
        coop = found_coop("Kopsyah Rukun Padi", MONDAY)
        place = field(coop, 5, day=MONDAY)
        open_till(place)
        accept(place, record(place).lines_sen)
        for name, hour in (("Anggrek", 10), ("Mawar", 8)):
            circle, ids = add_circle(coop, name, 4, place.budi.user_id, hour)
            if name == "Anggrek":
                record(Field(coop, circle, ids, place.budi, place.ratna, place.hadi, MONDAY))
        yield place


def enter(page: Page, place: Field, who: UUID) -> None:
    """She is signed in on this browser."""
    client = client_of(User.objects.get(id=who), place.coop)
    host = urlsplit(page.context.request.get("/akun/login/").url).hostname or "127.0.0.1"
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}]
    )


def healthy(page: Page) -> None:
    """Nothing serious for axe, nothing beyond the edge."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_managers_noon(desk: Page, noon: Field) -> None:
    enter(desk, noon, noon.hadi.user_id)
    desk.goto("/")
    expect(desk.get_by_text("Pukul 11.40. Satu hal merah perlu dilihat.")).to_be_visible()
    expect(desk.get_by_role("link", name="Mawar Belum dimulai")).to_be_visible()
    # the parts that come after the page
    expect(desk.get_by_role("img", name="Di teller")).to_be_visible()
    expect(desk.get_by_text("masih dibawa petugas")).to_be_visible()
    expect(desk.get_by_text("Belum ada. Anggota yang angsurannya kurang")).to_be_visible()
    expect(desk.get_by_role("link", name="Lihat yang belum selesai")).to_be_visible()
    healthy(desk)
    desk.get_by_role("link", name="Anggrek").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Anggrek")


def test_the_managers_noon_on_her_telephone(phone: Page, noon: Field) -> None:
    enter(phone, noon, noon.hadi.user_id)
    phone.goto("/")
    expect(phone.get_by_role("link", name="Lihat yang belum selesai")).to_be_visible()
    healthy(phone)
    phone.set_viewport_size({"width": 180, "height": 370})  # 200 % zoom of a small telephone
    assert phone.evaluate("document.documentElement.scrollWidth") <= 220


def test_the_officer_is_one_tap_from_her_next_sheet(phone: Page, noon: Field) -> None:
    enter(phone, noon, noon.budi.user_id)
    phone.goto("/")
    healthy(phone)
    button = phone.get_by_role("link", name="Buka lembar Mawar")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert box["y"] + box["height"] <= 640, "above the fold of a telephone"
    for link in phone.locator("main a").all():
        place = link.bounding_box()
        assert place is None or place["height"] >= 24
    button.tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Mawar")


def test_the_door_leads_back_to_today(desk: Page, noon: Field) -> None:
    account_for(noon.coop, "teller", name="Bu Mira", login="mira", password="padi-menguning-2026")
    desk.goto("/")
    assert urlsplit(desk.url).path == "/akun/login/"
    desk.fill("input[name=login]", "mira")
    desk.fill("input[name=password]", "padi-menguning-2026")
    desk.press("input[name=password]", "Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Selamat siang, Bu Mira")
    expect(desk.get_by_role("link", name="Hitung dan buka kas")).to_be_visible()
    healthy(desk)
