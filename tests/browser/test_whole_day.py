"""One working day of the demo cooperative from the first rembug to the seal, each person at her own screen.

The officer on her telephone, the teller, the branch manager, a member, the accountant and the auditor: one
after the other, in Indonesian, with the passwords that `./lumbung demo` prints. Nothing is prepared but the
demo itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lumbung.kernel import days
from lumbung.operations.till.rules import makes_up
from lumbung.web.demo import cast, own_page, story
from tests.browser.conftest import Site, Troubles

MONDAY = date(2026, 11, 23)
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1366, "height": 768}}
NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
KENCLENG = 21_000
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(purchase|week|weekly|None|True|False)\b")


@dataclass
class Day:
    """The served demo at ten to eleven, with Melati still to be held."""

    browser: Browser
    url: str
    troubles: Troubles

    @contextmanager
    def page(self, screen: dict[str, Any], login: str = "") -> Iterator[Page]:
        """A browser of her own, signed in at the door."""
        context = self.browser.new_context(
            base_url=self.url, locale="id-ID", timezone_id="Asia/Jakarta", **screen
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        self.troubles.listen(page)
        if login:
            page.goto("/")
            page.get_by_label("Nomor pegawai").fill(login)
            page.get_by_label("Kata sandi").first.fill(cast.PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")
        yield page
        context.close()


@pytest.fixture
def day(site: Site, chromium: Browser, troubles: Troubles, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """Five weeks of the demo are enough for money in suspense and something to decide."""
    monkeypatch.setattr(story, "WEEKS", 5)
    story.tell(lambda _: None, MONDAY)
    with days.frozen(datetime(2026, 11, 23, 10, 50, tzinfo=days.WIB), everywhere=True):
        yield Day(chromium, site.url, troubles)


def fits(page: Page) -> None:
    """Nothing beyond the edge, no name of the program's own in what a person reads."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert not CODE.search(page.locator("main").inner_text()), page.url


def rupiah(place: Locator) -> int:
    """The amount that stands there."""
    return int(re.sub(r"\D", "", place.inner_text()))


def count(page: Page, total: int) -> None:
    """Write how many of each note make up an amount, the rest in coins."""
    pieces = makes_up(total * 100, [value * 100 for value in NOTES])
    for value_sen, number in pieces.notes:
        page.locator(f'[name="lembar_{value_sen // 100}"]').fill(str(number))
    coins = total - sum(value_sen // 100 * number for value_sen, number in pieces.notes)
    if coins:
        page.get_by_label("Logam").fill(str(coins))
    expect(page.get_by_text("Pas, tidak ada selisih").last).to_be_visible()


def test_one_day_from_the_first_rembug_to_the_seal(day: Day) -> None:
    """What everybody does on one day fits together to the rupiah."""
    her_name, own_address = own_page.address() or ("", "")
    received, her_total = the_officer_records_melati(day, her_name)
    the_teller_takes_it_in(day, received)
    seal = the_manager_closes_the_day(day)
    the_member_reads_her_own_page(day, own_address, her_total)
    the_accountant_takes_the_balance_sheet_home(day)
    the_auditor_checks_the_seals(day, seal)


def the_officer_records_melati(day: Day, her_name: str) -> tuple[int, int]:
    """Everybody exactly but one who is absent; returns the cash she carries and what one member paid."""
    with day.page(TELEPHONE, "petugas") as phone:
        fits(phone)
        phone.get_by_role("link", name="Buka lembar Melati").tap()
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Rembug Melati")
        absent = phone.locator(".baris-setor").filter(has_not_text=her_name).first
        absent.locator("label[for]").tap()
        absent.get_by_text("Tidak hadir", exact=True).tap()
        absent.get_by_role("button", name="Anak sakit").tap()
        phone.get_by_role("button", name="lainnya pas").tap()
        expect(phone.get_by_role("button", name="Belum 0")).to_be_visible()
        fits(phone)
        cash = rupiah(phone.locator('[data-langkah-kaki="1"] [data-uang-tangan]'))
        phone.get_by_role("button", name="Hitung uang").tap()
        count(phone, cash)
        phone.get_by_label("Isi kencleng").fill(str(KENCLENG))
        fits(phone)
        phone.get_by_role("button", name="Serahkan HP ke ketua").tap()
        phone.get_by_text("Angkanya benar: uang").tap()
        fits(phone)
        phone.get_by_role("button", name="Kirim Rp").tap()
        expect(phone.get_by_role("heading", name="Kuitansi")).to_be_visible()
        fits(phone)
        hers = phone.get_by_role("listitem").filter(has_text=her_name)
        her_total = rupiah(hers.locator(".rp"))
        phone.goto("/")
        expect(phone.get_by_text("Semua rembug hari ini sudah dicatat")).to_be_visible()
        expect(phone.get_by_text("2 lembar hari ini belum diterima teller")).to_be_visible()
        fits(phone)
        return rupiah(phone.get_by_role("link", name=re.compile(r"^Rp ?[\d.]+$"))), her_total


def the_teller_takes_it_in(day: Day, received: int) -> None:
    """Both sheets of Bu Wulan at once; then her own till, counted and closed."""
    with day.page(DESK, "teller") as desk:
        fits(desk)
        desk.get_by_role("link", name="Hitung Wulan Safitri").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Wulan Safitri")
        count(desk, received)
        desk.get_by_role("button", name="Terima Rp").click()
        expect(desk.get_by_role("heading", name="Serah terima kas")).to_be_visible()
        expect(desk.get_by_text("Anggrek, Melati")).to_be_visible()
        fits(desk)
        desk.goto("/")
        expect(desk.get_by_text("Tidak ada petugas yang membawa uang").first).to_be_visible()
        desk.get_by_role("link", name="Hitung dan tutup kas").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Tutup kas")
        noted = desk.get_by_text("Menurut catatan").first
        count(desk, rupiah(noted))
        desk.get_by_role("button", name="Tutup dengan Rp").click()
        expect(desk.get_by_text("Dihitung saat tutup").first).to_be_visible()
        fits(desk)
        desk.goto("/")
        expect(desk.get_by_text("Kas hari ini sudah ditutup")).to_be_visible()
        fits(desk)


def the_manager_closes_the_day(day: Day) -> str:
    """Two proposals are decided, what stays in suspense is explained, the day is sealed; returns the seal."""
    with day.page(DESK, "manajer") as desk:
        desk.get_by_role("link", name="Lihat yang belum selesai").click()
        expect(desk.get_by_text("2 usulan menunggu", exact=True)).to_be_visible()
        expect(desk.get_by_role("button", name="Tutup 23 Nov 2026")).to_be_disabled()
        fits(desk)
        desk.get_by_role("link", name="2 usulan menunggu").click()
        desk.get_by_role("link", name="Mesin jahit").click()
        fits(desk)
        desk.get_by_role("button", name="Tolak dengan alasan").click()
        desk.get_by_label("Alasan").fill("Usahanya belum dikunjungi; ajukan lagi pekan depan")
        desk.get_by_role("button", name="Tolak usulan").click()
        desk.get_by_role("link", name="Listrik dan air").click()
        fits(desk)
        desk.get_by_role("button", name="Setujui", exact=True).click()
        desk.get_by_role("button", name="Setujui dan jalankan").click()
        expect(desk.get_by_text("Tidak ada yang menunggu")).to_be_visible()
        desk.get_by_role("link", name="Tutup hari").click()
        for done in (
            "Kas semua petugas sudah diterima",
            "Semua kas teller sudah ditutup dan dihitung",
            "Tidak ada usulan yang menunggu",
        ):
            expect(desk.get_by_text(done)).to_be_visible()
        expect(desk.get_by_role("link", name="2 selisih di rekening perantara")).to_be_visible()
        expect(desk.get_by_text("kurang satu lembar Rp20.000")).to_have_count(2)
        fits(desk)
        desk.get_by_role("button", name="Tutup 23 Nov 2026").click()
        sheet = desk.get_by_role("dialog")
        sheet.get_by_label("Apa yang masih di rekening perantara").fill(
            "Kurang hitung di rembug, Bu Nani mengganti pekan depan"
        )
        sheet.get_by_role("button", name="Tutup 23 Nov 2026").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Senin, 23 November 2026")
        expect(desk.get_by_text("Buku berlanjut pada Selasa, 24 November 2026")).to_be_visible()
        expect(desk.get_by_text("Bu Nani mengganti pekan depan")).to_be_visible()
        fits(desk)
        seal = desk.locator("#segel").inner_text()
        assert re.fullmatch(r"[0-9a-f]{64}", seal)
        desk.goto("/")
        expect(desk.get_by_text("Hari ini sudah ditutup dan disegel. Terima kasih.")).to_be_visible()
        desk.get_by_role("link", name="Tutup hari").click()  # tomorrow is not closed by mistake
        expect(desk.get_by_text("hari itu ditutup setelah tiba")).to_be_visible()
        expect(desk.get_by_role("button", name="Tutup 24 Nov 2026")).to_have_count(0)
        fits(desk)
        return seal


def the_member_reads_her_own_page(day: Day, address: str, her_total: int) -> None:
    """From the QR of her card, without a password: today's payment and its receipt say the same sum."""
    with day.page(TELEPHONE) as phone:
        phone.goto(address)
        fits(phone)
        today = phone.get_by_role("link", name="Senin, 23 November 2026")
        expect(today).to_contain_text(f"Rp{her_total:,}".replace(",", "."))
        today.tap()
        receipt = phone.get_by_role("article", name="Kuitansi K-")
        expect(receipt).to_contain_text("Infak")
        assert rupiah(receipt.locator(".rp-besar")) == her_total
        fits(phone)


def the_accountant_takes_the_balance_sheet_home(day: Day) -> None:
    """The balance sheet of the closed day, on paper and as a workbook."""
    with day.page(DESK, "akuntan") as desk:
        expect(desk.get_by_text("disegel sampai 23 Nov 2026")).to_be_visible()
        desk.get_by_role("link", name="Laporan", exact=True).click()
        desk.get_by_role("link", name="Neraca. PSAK").click()
        expect(desk.get_by_text("Aset sama dengan liabilitas")).to_be_visible()
        fits(desk)
        with desk.expect_download() as paper:
            desk.get_by_role("link", name="PDF").click()
        assert paper.value.path().read_bytes().startswith(b"%PDF-")
        with desk.expect_download() as workbook:
            desk.get_by_role("link", name="Excel").click()
        (sheet, *_) = openpyxl.load_workbook(io.BytesIO(workbook.value.path().read_bytes())).worksheets
        said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert "Jumlah aset" in said


def the_auditor_checks_the_seals(day: Day, seal: str) -> None:
    """Every line is read again; the seal of today is the one that the manager saw."""
    with day.page(DESK, "spi") as desk:
        desk.get_by_role("link", name="Periksa segel").click()
        desk.get_by_label("Kantor").select_option(label="Cabang Curugsari")
        desk.get_by_role("button", name="Periksa segel").click()
        expect(desk.get_by_text("sesuai segelnya")).to_be_visible()
        row = desk.get_by_role("row").filter(has_text="Senin, 23 November 2026")
        expect(row).to_contain_text("sesuai segel")
        assert row.get_by_text(seal[:12]).count() == 1
        fits(desk)
