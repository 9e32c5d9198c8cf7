"""A teller's morning in a real browser: open counted, serve a member by keyboard, vault, close counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from lumbung.kernel import days
from lumbung.kernel.scope import writing
from lumbung.operations.till import queries
from lumbung.people.members import commands as members
from lumbung.people.staff.models import User
from lumbung.products.savings import commands as savings
from tests.browser.conftest import Site, Troubles
from tests.browser.test_meeting import enter_as, healthy, photograph
from tests.cast import TinyCoop, account_for, found_coop

MONDAY = date(2026, 7, 13)


@pytest.fixture
def place(site: Site) -> Iterator[TinyCoop]:
    """A branch on a Monday morning, with a member who has saved nothing yet."""
    with days.frozen(MONDAY, everywhere=True):
        coop = found_coop("Kopsyah Rukun Padi", MONDAY)
        with writing(coop.actor):
            savings.install_products(coop.actor, MONDAY)
            new = [members.NewMember("Sari Lestari", "umum", joined_on=MONDAY)]
            members.add_members(coop.actor, coop.office_id, new)
        yield coop


@pytest.fixture
def ratna(place: TinyCoop) -> User:
    """Bu Ratna of the staff register."""
    return account_for(place, "teller", name="Ratna Sari")


def test_a_tellers_day(desk: Page, place: TinyCoop, ratna: User, troubles: Troubles) -> None:
    """Every screen healthy, every button says its amount."""
    troubles.expect("422")
    enter_as(desk, place, ratna)
    desk.goto("/kas/")
    expect(desk.get_by_role("heading", name="Buka kas saya")).to_be_visible()
    healthy(desk)
    desk.get_by_role("button", name="Tambah lembar 50.000").click()
    expect(desk.get_by_role("button", name="Buka dengan Rp50.000")).to_be_visible()
    desk.get_by_role("button", name="Buka dengan").click()
    expect(desk.get_by_role("alert")).to_contain_text("tulis alasannya")
    photograph(desk, "kas-buka")
    desk.get_by_label("Alasan selisih").fill("Uang modal belum dicatat")
    desk.get_by_role("button", name="Buka dengan").click()
    expect(desk.get_by_role("heading", name="Kas Ratna Sari")).to_be_visible()
    healthy(desk)
    photograph(desk, "kas-laporan")
    desk.goto("/kas/loket/")
    desk.keyboard.type("sari")
    desk.get_by_role("link", name="Sari Lestari").click()
    healthy(desk)
    photograph(desk, "loket-anggota")
    desk.get_by_label("Simpanan sukarela").fill("150000")
    desk.get_by_label("Infak").fill("2000")
    desk.get_by_role("button", name="Terima", exact=True).click()
    expect(desk.get_by_role("article")).to_contain_text("Rp152.000")
    healthy(desk)
    photograph(desk, "loket-kuitansi")
    desk.get_by_role("link", name="Anggota berikutnya").click()
    desk.goto("/kas/brankas/")
    healthy(desk)
    photograph(desk, "brankas")
    desk.get_by_label("Uang koperasi sendiri").first.fill("100000")
    desk.get_by_role("button", name="Setor ke brankas").click()
    expect(desk.get_by_role("status").filter(has_text="sudah dipindahkan")).to_be_visible()
    desk.goto("/kas/selisih/")
    healthy(desk)
    photograph(desk, "selisih")
    desk.goto("/kas/tutup/")
    held = queries.open_tills(place.actor)[0].held_sen
    desk.locator('[name="logam"]').fill(str(held // 100))
    healthy(desk)
    photograph(desk, "kas-tutup")
    desk.get_by_role("button", name="Tutup dengan Rp").click()
    expect(desk.get_by_role("heading", name="Kas Ratna Sari")).to_be_visible()
    assert queries.open_tills(place.actor) == []
    desk.get_by_role("link", name="Cetak").click()
    healthy(desk)
    photograph(desk, "kas-cetak")
