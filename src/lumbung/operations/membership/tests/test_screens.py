"""Every screen of members opens, keeps to its statements, and shows nobody what is not hers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from lumbung.kernel.files import DiskFull
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading
from lumbung.operations.membership import queries
from lumbung.operations.membership.tests.acts import RP, Branch, heir
from lumbung.operations.membership.views import own as own_page
from lumbung.people.members import commands as registry
from lumbung.people.members import queries as members
from lumbung.people.members.tests import acts as people
from tests.cast import client_for

STATEMENTS = 12


def counted(client: Client, url: str, status: int = 200) -> tuple[str, int]:
    """The page, and how many statements it took."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    said = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    body = response.content.decode(errors="replace").replace("<small>Rp</small>", "Rp")
    assert response.status_code == status, (url, response.status_code, body[:600])
    assert len(said) <= STATEMENTS, (url, len(said), "\n".join(one[:160] for one in said))
    return body, len(said)


@pytest.fixture
def manager(branch: Branch) -> Client:
    """The manager's browser."""
    return client_for(branch.coop, "branch_manager")


def test_every_page_about_a_member(branch: Branch, manager: Client) -> None:
    her = branch.member()
    branch.saves(her, sukarela=100_000)
    branch.owes(her, 80_000)
    heir(branch, her)
    for page, words in {
        "": "Rp115.000",
        "terakhir/": "Rp100.000",
        "riwayat/": "Rp100.000",
        "simpanan/sukarela/": "Rp100.000",
        "data/": "Dedi",
        "ubah/": "Siti Iis Aisyah",
        "keluarga/": "relation",
        "foto/ganti/": "capture",
        "nik/": "16",
        "persetujuan/": "UU 27/2022",
        "perjalanan/": "UPK",
        "keluar/": "Rp35.000",
        "pindah/": 'name="rembug"',
        "golongan/": "SK Pengurus",
        "pindah/kantor/": "Cabang SKM",
    }.items():
        body, _ = counted(manager, f"/anggota/{her}/{page}")
        assert words in body, page


def test_pages_of_prospects(branch: Branch, manager: Client) -> None:
    for until in ("general_meeting", "eligibility", "lwk_1", "upk", "join"):
        branch.prospect(until)
    body, before = counted(manager, "/calon/")
    assert "LWK 1" in body
    for _ in range(4):
        branch.prospect("eligibility")
    assert counted(manager, "/calon/")[1] == before
    for page in ("/calon/baru/", "/calon/kegiatan/", "/calon/upk/"):
        counted(manager, page)
    her = branch.prospect("eligibility")
    counted(manager, f"/anggota/{her}/perjalanan/")
    counted(manager, f"/anggota/{her}/uji-kelayakan/")
    counted(manager, f"/anggota/{branch.prospect('join')}/masuk/")
    meeting = people.gathering(branch.coop)
    counted(manager, f"/calon/kegiatan/{meeting}/")


def test_lists_do_not_grow_with_their_rows(branch: Branch, manager: Client) -> None:
    people.members(branch.coop, branch.rembug, "Ani")
    pages = ("/anggota/", f"/rembug/{branch.rembug}/", "/rembug/", "/anggota/cari/?q=a")
    before = {page: counted(manager, page)[1] for page in pages[:3]}
    people.members(branch.coop, branch.rembug, *(f"Ani {place}" for place in range(20)))
    for number in range(3):
        people.rembug(branch.coop, f"Mawar {number}")
    assert {page: counted(manager, page)[1] for page in pages[:3]} == before
    assert "Ani 7" in counted(manager, "/anggota/cari/?q=ani")[0]


def test_paging_walks_through_everybody_once_and_back(branch: Branch, manager: Client) -> None:
    people.members(branch.coop, branch.rembug, *(f"Anggota {place:03d}" for place in range(120)))
    chosen = members.Filter(office_ids=(branch.office,))
    seen, after = [], ""
    while True:
        page = members.members_page(branch.coop.actor, chosen, after=after, limit=50)
        seen += [row.name for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert seen == sorted(seen) == [f"Anggota {place:03d}" for place in range(120)]
    back = members.members_page(branch.coop.actor, chosen, before=page.previous_key, limit=50)
    assert [row.name for row in back.rows] == seen[50:100]
    assert members.members_page(branch.coop.actor, chosen, after="rusak", limit=2).rows[0].name == seen[0]
    body, _ = counted(manager, f"/anggota/?sesudah={back.next_key}")
    assert "Anggota 100" in body
    assert "Anggota 099" not in body


def test_filters_read_as_a_sentence(branch: Branch, manager: Client) -> None:
    people.members(branch.coop, branch.rembug, "Ani", "Beti")
    body, _ = counted(manager, f"/anggota/?rembug={branch.rembug}&q=bet&golongan=rembug")
    assert "Beti" in body
    assert ">Ani<" not in body
    assert "Melati" in body


def test_the_search_opens_the_only_one(branch: Branch, manager: Client) -> None:
    her = branch.member()
    number = members.member(branch.coop.actor, her).number
    for asked in (number, "3603015708900001", "0812-3456-7890"):
        response = manager.get("/anggota/cari/", {"q": asked})
        assert response.headers["Location"] == f"/anggota/{her}/"
    assert "/calon/baru/" in manager.get("/anggota/cari/", {"q": "tidak ada"}).content.decode()
    picked = manager.get("/anggota/pilih/", {"q": "siti"}).content.decode()
    assert str(her) in picked


def test_offices_and_cooperatives_are_apart(branch: Branch, other_coop: Any) -> None:
    her = branch.member()
    elsewhere = client_for(branch.coop, "branch_manager", [branch.coop.other_office_id])
    stranger = client_for(other_coop, "branch_manager")
    for page in ("", "riwayat/", "data/", "foto/", "kartu.pdf", "keluar/"):
        assert elsewhere.get(f"/anggota/{her}/{page}").status_code in {403, 404}, page
        assert stranger.get(f"/anggota/{her}/{page}").status_code == 404, page
    assert elsewhere.get(f"/rembug/{branch.rembug}/").status_code == 403
    assert str(her) not in elsewhere.get("/anggota/").content.decode()
    assert Client().get(f"/anggota/{her}/").status_code == 302


def test_roles_see_what_is_theirs(branch: Branch) -> None:
    her = branch.member()
    auditor = client_for(branch.coop, "auditor")
    assert auditor.get(f"/anggota/{her}/").status_code == 200
    for page in ("ubah/", "keluar/", "keluarga/", "pindah/"):
        assert auditor.get(f"/anggota/{her}/{page}").status_code == 403, page
    supervisor = client_for(branch.coop, "supervisor")
    for page in ("/anggota/", f"/anggota/{her}/", "/calon/", "/rembug/"):
        assert supervisor.get(page).status_code == 403, page


def test_the_workbook_has_what_the_list_has(branch: Branch, manager: Client) -> None:
    people.members(branch.coop, branch.rembug, "Ani", "=1+1")
    response = manager.get("/anggota/ekspor/")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["=1+1", "Ani"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert client_for(branch.coop, "teller").get("/anggota/ekspor/").status_code == 403


def own(branch: Branch, member_id: Any) -> str:
    """The address behind her card's QR."""
    card = registry.issue_card(branch.coop.actor, registry.IssueCard(uuid7(), branch.office, member_id))
    return f"/saya/{members.card_token(branch.coop.id, card.card_id)}/"


def test_her_own_page_opens_with_the_card_and_nothing_else(branch: Branch) -> None:
    own_page._asked.clear()
    her = branch.member()
    branch.saves(her, sukarela=100_000)
    branch.owes(her, 80_000)
    address, stranger = own(branch, her), Client()
    body, _ = counted(stranger, address)
    assert "Rp115.000" in body
    assert "kol-17" in body
    journal = members_journal(branch, her)
    for page in ("riwayat/", "tanya/", "simpanan/sukarela/", f"kuitansi/{journal}/"):
        counted(stranger, address + page)
    response = stranger.get(address)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert stranger.get(f"/anggota/{her}/").status_code == 302
    other = branch.member()
    assert stranger.get(f"{address}kuitansi/{members_journal(branch, other)}/").status_code == 404
    wrong = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    assert stranger.get(wrong).status_code == 403
    order = registry.RevokeCard(uuid7(), branch.office, her, "Hilang di pasar")
    registry.revoke_card(branch.coop.actor, order)
    assert stranger.get(address).status_code == 403


def test_a_receipt_has_every_line_of_its_act(branch: Branch) -> None:
    """A full line of a sheet has more parts than an ordinary act: none is left out of receipt and sum."""
    her = branch.member()
    for _week in range(3):
        branch.saves(her, wajib=5_000, sukarela=10_000, idul_fitri=20_000, qurban=15_000, umrah=25_000)
    latest = queries.entries(branch.coop.actor, her, journal_id=members_journal(branch, her), limit=1)
    assert [(len(one.parts), one.total_sen) for one in latest] == [(5, 75_000 * RP)]
    listed = queries.entries(branch.coop.actor, her, limit=3)
    assert [one.total_sen for one in listed] == [75_000 * RP] * 3


def members_journal(branch: Branch, member_id: Any) -> int:
    """The journal of her latest act."""
    return queries.entries(branch.coop.actor, member_id, limit=1)[0].journal_id


def test_trying_many_cards_is_slowed_down(branch: Branch) -> None:
    own_page._asked.clear()
    stranger = Client()
    codes = [stranger.get("/saya/" + "A" * 64 + "/").status_code for _ in range(45)]
    assert codes[:40] == [403] * 40
    assert set(codes[40:]) == {429}
    own_page._asked.clear()


def test_the_card_is_a_pdf_with_her_name(branch: Branch, manager: Client) -> None:
    her = branch.member()
    assert manager.get(f"/anggota/{her}/kartu.pdf").status_code == 403
    key = str(uuid7())
    assert manager.post(f"/anggota/{her}/kartu/", {"key": key}).status_code == 302
    response = manager.get(f"/anggota/{her}/kartu.pdf")
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    assert "Siti Iis Aisyah" in pages[0].extract_text()
    assert (round(pages[0].mediabox.width / 72 * 25.4, 1), len(pages)) == (85.6, 2)


def test_the_nik_opens_once_and_leaves_a_trace(branch: Branch, manager: Client) -> None:
    her = branch.member()
    nik = "3603015708900001"
    assert nik not in counted(manager, f"/anggota/{her}/data/")[0]
    manager.post(f"/anggota/{her}/nik/buka/", {"key": str(uuid7())})
    assert nik in manager.get(f"/anggota/{her}/data/").content.decode()
    assert nik not in manager.get(f"/anggota/{her}/data/").content.decode()
    with reading(branch.coop.actor):
        assert CommandLog.objects.filter(name="members.look_at_nik").count() == 1
    teller = client_for(branch.coop, "teller")
    assert teller.post(f"/anggota/{her}/nik/buka/", {"key": str(uuid7())}).status_code == 403


def test_joining_and_leaving_by_the_screens(branch: Branch, manager: Client) -> None:
    her = branch.prospect()
    form = {"key": str(uuid7()), "wajib": "10.000", "where": "field"}
    response = manager.post(f"/anggota/{her}/masuk/", form)
    assert "/kuitansi/" in response.headers["Location"]
    assert "Rp25.000" in manager.get(response.headers["Location"]).content.decode().replace(
        "<small>Rp</small>", "Rp"
    )
    leave = {
        "key": str(uuid7()), "how": "resigned", "left_on": "2026-01-05", "reason": "Pindah kota",
        "where": "keep", "heir": "", "payee": "",
    }  # fmt: skip
    response = manager.post(f"/anggota/{her}/keluar/", leave)
    assert response.status_code == 302, response.content.decode()[:3000]
    assert members.member(branch.coop.actor, her).state == "resigned"
    body = counted(manager, f"/anggota/{her}/")[0]
    assert "Rp20.000" in body
    assert RP == 100


def test_another_class_by_the_screen(branch: Branch, manager: Client) -> None:
    """Out of the rembug at once; to the employees only with a second person; both say by which decision."""
    her = branch.member()
    form = {"key": str(uuid7()), "klass": "umum", "decision": "SK 4/2026", "reason": "Berjualan di pasar"}
    assert manager.post(f"/anggota/{her}/golongan/", form | {"decision": " "}).status_code == 422
    assert manager.post(f"/anggota/{her}/golongan/", form).status_code == 302
    body = counted(manager, f"/anggota/{her}/data/")[0]
    assert "Dari Anggota rembug ke Anggota umum" in body
    assert "SK 4/2026" in body
    form = {"key": str(uuid7()), "klass": "khusus", "decision": "SK 5/2026", "reason": "Menjadi pegawai"}
    manager.post(f"/anggota/{her}/golongan/", form)
    assert members.member(branch.coop.actor, her).klass == "umum"
    with reading(branch.coop.actor):
        waiting = CommandLog.objects.get(name="members.change_class", state=CommandLog.WAITING)
    assert "Siti Iis Aisyah" in waiting.summary
    assert client_for(branch.coop, "teller").get(f"/anggota/{her}/golongan/").status_code == 403


def test_a_refused_form_is_shown_again_with_its_reason(branch: Branch, manager: Client) -> None:
    her = branch.prospect("upk")
    form = {"key": str(uuid7()), "wajib": "10.000", "where": "field"}
    response = manager.post(f"/anggota/{her}/masuk/", form)
    assert response.status_code == 409
    assert "UPK" in response.content.decode()
    assert form["key"] in response.content.decode()


def test_a_second_person_of_the_same_name_is_asked_about(branch: Branch, manager: Client) -> None:
    branch.member()
    form = {
        "key": str(uuid7()), "name": "siti iis  AISYAH", "office": str(branch.office), "klass": "rembug",
        "sex": "P", "nik": "",
    }  # fmt: skip
    response = manager.post("/calon/baru/", form)
    assert response.status_code == 409
    assert 'name="beda"' in response.content.decode()
    response = manager.post("/calon/baru/", {**form, "beda": "ya"})
    assert response.status_code == 302
    taken = {**form, "beda": "ya", "key": str(uuid7()), "nik": "3603015708900001"}
    response = manager.post("/calon/baru/", taken)
    assert (response.status_code, "NIK" in response.content.decode()) == (409, True)


def test_a_photo_is_for_those_who_may_see_her(
    branch: Branch, manager: Client, settings: Any, tmp_path: Any
) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    her = branch.member()
    out = BytesIO()
    Image.new("RGB", (400, 500), "#8a5a44").save(out, "JPEG")
    form = {"key": str(uuid7()), "photo": SimpleUploadedFile("wajah.jpg", out.getvalue(), "image/jpeg")}
    assert manager.post(f"/anggota/{her}/foto/ganti/", form).status_code == 302
    response = manager.get(f"/anggota/{her}/foto/")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "private" in response["Cache-Control"]
    elsewhere = client_for(branch.coop, "branch_manager", [branch.coop.other_office_id])
    assert elsewhere.get(f"/anggota/{her}/foto/").status_code == 403
    bad = {"key": str(uuid7()), "photo": SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")}
    assert manager.post(f"/anggota/{her}/foto/ganti/", bad).status_code == 422


def test_a_full_disk_is_said_on_the_form(
    branch: Branch, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = branch.member()

    def full(*_args: object) -> str:
        raise DiskFull()

    monkeypatch.setattr("lumbung.kernel.files.keep", full)
    picture = BytesIO()
    Image.new("RGB", (400, 500)).save(picture, "PNG")
    form = {"key": str(uuid7()), "photo": SimpleUploadedFile("x.png", picture.getvalue(), "image/png")}
    assert manager.post(f"/anggota/{her}/foto/ganti/", form).status_code == 409
