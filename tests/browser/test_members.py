"""From a name written down beside the road to a member with a printed card: the screens, by hand."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lumbung.kernel import days
from lumbung.operations.membership.tests.acts import Branch, open_branch
from lumbung.people.members import queries as members
from lumbung.people.members.tests import acts as people
from tests.browser.conftest import Site, Troubles
from tests.cast import account_for, client_of, found_coop

MONDAY = date(2026, 7, 13)
PICTURES = os.environ.get("LUMBUNG_PICTURES", "")
SERIOUS = {"serious", "critical"}
AT_REST = """() => Promise.all(document.getAnimations()
    .filter(each => each.effect.getTiming().iterations !== Infinity).map(each => each.finished))"""


@pytest.fixture
def place(site: Site) -> Iterator[Branch]:
    """A branch of Kopsyah Rukun Padi on a Monday."""
    with days.frozen(MONDAY, everywhere=True):
        yield open_branch(found_coop("Kopsyah Rukun Padi", MONDAY))


def enter(page: Page, branch: Branch, role: str, name: str) -> None:
    """Somebody with this role is signed in on this browser."""
    client = client_of(account_for(branch.coop, role, name=name), branch.coop)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(page.context.request.get("/akun/login/").url).hostname or "127.0.0.1"
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}]
    )


def looked_at(page: Page, name: str) -> None:
    """Nothing serious for axe, nothing beyond the edge; a picture when somebody asks for it."""
    page.evaluate(AT_REST)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"anggota-{name}.png", full_page=True)


def face() -> bytes:
    """A photo as a telephone takes it, with something of its own in it."""
    picture = Image.new("RGB", (1200, 1600), "#dfe7da")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((300, 250, 900, 1100), fill="#8a3a55")
    draw.ellipse((420, 380, 780, 860), fill="#c98d63")
    draw.rectangle((200, 1050, 1000, 1600), fill="#8a3a55")
    exif = Image.Exif()
    exif[0x010F] = "Telepon rahasia"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def write_her_down(phone: Page) -> None:
    """The officer, on the road."""
    phone.goto("/calon/baru/")
    phone.get_by_label("Nama lengkap").fill("Siti Iis Aisyah")
    phone.get_by_label("Foto").set_input_files(
        {"name": "wajah.jpg", "mimeType": "image/jpeg", "buffer": face()}
    )
    phone.get_by_label("Tanggal lahir").fill("1990-08-17")
    phone.get_by_label("Status perkawinan").select_option("married")
    phone.get_by_label("NIK (16 angka)").fill("3603 0157 0890 0001")
    phone.get_by_label("Nama suami atau istri").fill("Amin Suryana")
    phone.get_by_label("Telepon").fill("0812 3456 7890")
    phone.get_by_label("Desa atau kelurahan").fill("Sukamaju")
    phone.get_by_label("Usaha", exact=False).first.fill("Jualan sayur")
    phone.get_by_label("Rembug", exact=False).last.select_option(label="Melati")
    phone.get_by_label("ia setuju hari ini").check()
    looked_at(phone, "hp-catat-calon")
    phone.get_by_role("button", name="Catat calon ini").tap()
    expect(phone.get_by_role("heading", name="Siti Iis Aisyah")).to_be_visible()
    looked_at(phone, "hp-perjalanan")


def hold_a_meeting(phone: Page, kind: str) -> None:
    """Plan a gathering for today and record that she came."""
    phone.goto("/calon/kegiatan/")
    phone.get_by_label(kind, exact=True).check()
    phone.get_by_label("Tempat", exact=True).fill("Balai Desa Sukamaju")
    phone.get_by_label("Diundang").fill("Ketua RT 01 sampai 04")
    phone.get_by_label("Jumlah undangan").fill("30")
    phone.get_by_role("button", name="Masukkan ke rencana").tap()
    phone.get_by_label("Siti Iis Aisyah").check()
    phone.get_by_label("Jumlah yang hadir").fill("27")
    phone.get_by_label("Pertanyaan yang muncul").fill("Kapan uangnya cair?")
    looked_at(phone, f"hp-kegiatan-{kind.lower().replace(' ', '-')}")
    phone.get_by_role("button", name="Catat sudah terlaksana").tap()
    expect(phone.get_by_text("27", exact=True)).to_be_visible()


def test_a_prospect_becomes_a_member_and_prints_her_card(
    phone: Page, desk: Page, place: Branch, troubles: Troubles
) -> None:
    enter(phone, place, "field_officer", "Wulan Safitri")
    write_her_down(phone)
    hold_a_meeting(phone, "Pertemuan Umum")
    (hit,) = members.find_members(place.coop.actor, "iis")
    phone.goto(f"/anggota/{hit.id}/perjalanan/")
    phone.get_by_role("link", name="Lakukan Uji Kelayakan").tap()
    for answer in ("Lantai tanah", "Perabot sederhana", "Di bawah Rp2.000.000", "Sudah berjalan"):
        phone.get_by_label(answer).check()
    looked_at(phone, "hp-uji-kelayakan")
    phone.get_by_role("button", name="Catat hasilnya").tap()
    expect(phone.get_by_text("100 poin: Layak.")).to_be_visible()
    for session in (1, 2, 3):
        hold_a_meeting(phone, f"LWK {session}")

    enter(desk, place, "branch_manager", "Ratih Purwanti")
    desk.goto("/calon/")
    looked_at(desk, "papan-calon")
    desk.get_by_role("link", name="UPK").click()
    desk.get_by_text("Lulus", exact=True).click()
    desk.get_by_label("Tempat").fill("Rumah Bu Euis")
    looked_at(desk, "upk")
    desk.get_by_role("button", name="Catat hasilnya").click()
    desk.goto(f"/anggota/{hit.id}/")
    desk.get_by_role("link", name="Terima setoran pertama").click()
    looked_at(desk, "setoran-pertama")
    desk.get_by_label("Simpanan wajib pertama").fill("10000")
    desk.get_by_role("button", name="Terima uang, jadikan anggota").click()
    expect(desk.get_by_text("dua puluh lima ribu rupiah")).to_be_visible()
    looked_at(desk, "kuitansi")

    desk.goto(f"/anggota/{hit.id}/data/")
    desk.get_by_role("button", name="Beri kartu").click()
    looked_at(desk, "data")
    pdf = desk.context.request.get(f"/anggota/{hit.id}/kartu.pdf")
    assert "Siti Iis Aisyah" in PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text()
    if PICTURES:
        (Path(PICTURES) / "kartu.pdf").write_bytes(pdf.body())
    own_page(phone, place, hit.id)
    staff_pages(phone, desk, place, hit.id)


def own_page(phone: Page, place: Branch, member_id: UUID) -> None:
    """Her own telephone reads the card."""
    place.saves(member_id, sukarela=120_000, qurban=45_000)
    place.owes(member_id, 500_000)
    card = members.card(place.coop.actor, member_id)
    assert card is not None
    phone.context.clear_cookies()
    phone.goto(f"/saya/{members.card_token(place.coop.id, card.id)}/")
    expect(phone.get_by_role("heading", name="Siti Iis Aisyah")).to_be_visible()
    looked_at(phone, "saya")
    follow(phone, "Simpanan sukarela")
    looked_at(phone, "saya-simpanan")
    follow(phone, "Riwayat")
    looked_at(phone, "saya-riwayat")
    follow(phone, "Setoran pertama")
    expect(phone.get_by_text("dua puluh lima ribu rupiah")).to_be_visible()
    looked_at(phone, "saya-kuitansi")
    follow(phone, "Tanya")
    looked_at(phone, "saya-tanya")


def follow(page: Page, name: str) -> None:
    """Tap a link and be on its page."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.tap()


def staff_pages(phone: Page, desk: Page, place: Branch, member_id: UUID) -> None:
    """The pages that show her and her neighbours, at both widths."""
    people.members(
        place.coop,
        place.rembug,
        *(f"Bu {name}" for name in ["Euis", "Sumi", "Nur", "Rohayati", "Dedeh", "Wiwin"]),
    )
    enter(phone, place, "branch_manager", "Ratih Purwanti")
    for name, address in {
        "anggota": f"/anggota/{member_id}/",
        "riwayat": f"/anggota/{member_id}/riwayat/",
        "simpanan": f"/anggota/{member_id}/simpanan/sukarela/",
        "daftar": "/anggota/",
        "cari": "/anggota/cari/?q=bu",
        "rembug": f"/rembug/{place.rembug}/",
        "semua-rembug": "/rembug/",
        "keluar": f"/anggota/{member_id}/keluar/",
        "bagi": f"/rembug/{place.rembug}/bagi/",
        "kumpulan": f"/rembug/{place.rembug}/kumpulan/",
        "kegiatan": "/calon/kegiatan/",
        "ubah": f"/anggota/{member_id}/ubah/",
    }.items():
        for page, width in ((desk, "meja"), (phone, "hp")):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            looked_at(page, f"{width}-{name}")
    desk.goto(f"/anggota/{member_id}/")
    expect(desk.get_by_text("Setoran pertama saat masuk")).to_be_visible()
