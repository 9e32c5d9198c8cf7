"""The parts in a real browser: typing money, counting cash, sheets, keys, and what a screen reader meets."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lumbung.kernel import words
from lumbung.web import kit

SERIOUS = {"serious", "critical"}


@pytest.fixture(autouse=True)
def kit_is_served(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.browser.kit_urls"  # type: ignore[attr-defined]


def test_nothing_serious_for_axe_and_nothing_beyond_the_edge(phone: Page, desk: Page) -> None:
    for page, name in product((phone, desk), ("", *kit.PAGES)):
        page.goto(f"/kit/{name}/" if name else "/kit/", wait_until="networkidle")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_money_gets_dots_and_words_and_keeps_the_caret(desk: Page) -> None:
    desk.goto("/kit/")
    field = desk.locator("#id_amount").first
    field.fill("")
    field.press_sequentially("1234567")
    expect(field).to_have_value("1.234.567")
    expect(desk.locator("#id_amount_terbilang").first).to_have_text(words.terbilang_rupiah(123_456_700))
    field.press("Home")
    field.press("ArrowRight")
    field.press_sequentially("9")
    expect(field).to_have_value("19.234.567")
    assert field.evaluate("field => field.selectionStart") == 2
    for _ in range(2):
        field.press("ArrowRight")  # over the dot and a digit
    field.press("ArrowLeft")
    field.press("Backspace")  # on the dot: the digit before it goes
    expect(field).to_have_value("1.234.567")
    field.fill("Rp 1.250.000,00")
    expect(field).to_have_value("1.250.000")


def test_live_words_are_the_words_of_the_server(desk: Page) -> None:
    desk.goto("/kit/hitung/")
    field = desk.locator("#kc")
    for number in (1, 11, 100, 1000, 1001, 21_000, 101_011, 1_001_000, 999_999_999_999):
        field.fill(str(number))
        expect(desk.locator("#kc_terbilang")).to_have_text(words.terbilang_rupiah(number * 100))


def test_counting_cash_says_short_exact_or_over(phone: Page) -> None:
    phone.goto("/kit/hitung/")
    expect(phone.locator("[data-bila=pas]")).to_be_visible()
    more = phone.locator('[data-pecahan="50000"] [data-ubah="1"]')
    more.tap()
    expect(phone.locator("[data-jumlah-uang]").first).to_have_text("3.487.000")
    expect(phone.locator("[data-bila=lebih]")).to_contain_text("Rp50.000")
    for _ in range(3):
        phone.locator('[data-pecahan="50000"] [data-ubah="-1"]').tap()
    expect(phone.locator("[data-bila=kurang]")).to_contain_text("Rp100.000")


def test_sheet_opens_closes_and_returns_the_focus(desk: Page) -> None:
    desk.goto("/kit/")
    opener = desk.locator("[data-buka=terima]")
    opener.click()
    sheet = desk.locator("#terima")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Terima, catat selisih Rp20.000")
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_member_is_found_and_chosen_by_keyboard(desk: Page) -> None:
    desk.goto("/kit/")
    box = desk.locator("[data-pemilih]").first
    box.get_by_role("searchbox").press_sequentially("sumi")
    expect(box.locator("[data-pilih]")).to_have_count(2)
    expect(box).to_contain_text("Nama sama: suami Asep, RT 11")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(box.locator("input[name=member]")).to_have_value("2")
    expect(box.locator("[data-tampil]")).to_contain_text("0204-00208-1")
    box.get_by_role("button", name="Ubah").click()
    expect(box.locator("input[name=member]")).to_have_value("")
    expect(box.get_by_role("searchbox")).to_be_focused()
    box.get_by_role("searchbox").fill("zubaidah")
    expect(box).to_contain_text("Tidak ada yang cocok dengan “zubaidah”")


def test_a_number_answers_where_it_comes_from(desk: Page) -> None:
    desk.goto("/kit/")
    desk.locator("button[popovertarget=k1]").click()
    expect(desk.locator("#k1")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#k1")).to_be_hidden()


def test_slash_goes_to_the_search_box_unless_she_types(desk: Page) -> None:
    desk.goto("/kit/kantor/")
    desk.keyboard.press("/")
    expect(desk.locator("[data-cari]")).to_be_focused()
    expect(desk.locator("[data-cari]")).to_have_value("")
    desk.keyboard.press("/")
    expect(desk.locator("[data-cari]")).to_have_value("/")


def test_the_menu_is_a_drawer_on_a_phone(phone: Page) -> None:
    phone.goto("/kit/kantor/")
    menu = phone.get_by_role("navigation", name="Menu utama")
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Buka menu").tap()
    expect(menu).to_be_visible()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(phone.get_by_role("button", name="Buka menu")).to_be_focused()


def test_a_form_is_sent_once(desk: Page) -> None:
    desk.goto("/kit/")
    sent = desk.evaluate(
        """() => { const form = document.querySelector("form[data-draf]"); let sent = 0;
                   document.addEventListener("submit", (event) => {
                     sent += event.defaultPrevented ? 0 : 1; event.preventDefault(); });
                   form.noValidate = true; form.requestSubmit(); form.requestSubmit(); return sent; }"""
    )
    assert sent == 1


def test_text_at_200_percent_stays_on_the_phone(phone: Page) -> None:
    for name in ("hp", "hitung", "kantor", "masuk"):
        phone.goto(f"/kit/{name}/")
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_touch_targets_are_48_pixels(phone: Page) -> None:
    phone.goto("/kit/hp/")
    small = phone.evaluate(
        """() => [...document.querySelectorAll("main button, main a, footer button")]
               .filter((node) => node.offsetParent)
               .map((node) => [node.getBoundingClientRect(), node.textContent.trim()])
               .filter(([box]) => box.height < 48 || box.width < 48).map(([box, text]) => text)"""
    )
    assert small == []
