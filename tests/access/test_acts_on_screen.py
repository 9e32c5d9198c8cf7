"""What people do on the screens: hire, appoint, decide, approve; and what a refusal says there."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.commands import Waiting
from lumbung.kernel.ids import uuid7
from lumbung.people.organisation import queries as organisation
from lumbung.people.staff import queries
from lumbung.people.staff.models import User
from tests.cast import DAY, TinyCoop, account_for, client_for, client_of, person

SK = "SK Pengurus 12/2026"
Journal = tuple[User, UUID]  # who proposed it, and its key


@pytest.fixture(autouse=True)
def in_indonesian() -> Any:
    with translation.override("id"):
        yield


@pytest.fixture
def admin(coop: TinyCoop) -> Client:
    return client_for(coop, "admin")


def send(client: Client, url: str, **said: Any) -> Any:
    return client.post(url, {"key": str(uuid7())} | said)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- offices and terms


def test_an_office_is_opened_moved_changed_and_closed(coop: TinyCoop, admin: Client) -> None:
    said = {"name": "Cabang Lembah", "code": "lmb", "level": "Cabang", "zone": "Asia/Jakarta", "decision": SK}
    opened = send(admin, "/kantor/baru/", parent=str(coop.head_id), **said)
    assert opened.status_code == 302
    page = opened["Location"]
    assert "Cabang Lembah" in text(admin.get(page))
    assert send(admin, f"{page}pindah/", parent=str(coop.office_id), decision=SK).status_code == 302
    changed = {"name": "Cabang Lembah Kuning", "code": "LMK", "level": "Cabang", "zone": "Asia/Makassar"}
    assert send(admin, f"{page}ubah/", **changed).status_code == 302
    shown = text(admin.get(page))
    assert "Di bawah Cabang CRG" in shown
    assert "WITA" in shown
    assert send(admin, f"{page}tutup/", closes_on=DAY.isoformat(), decision=SK).status_code == 302
    assert "Ditutup" in text(admin.get("/kantor/"))


def test_a_refused_form_keeps_what_was_typed_and_its_key(coop: TinyCoop, admin: Client) -> None:
    key = str(uuid7())
    said = {"name": "Cabang Kembar", "code": "CRG", "level": "Cabang", "zone": "Asia/Jakarta", "decision": SK}
    again = admin.post("/kantor/baru/", {"key": key, "parent": str(coop.head_id)} | said)
    assert again.status_code == 409
    assert "sudah dipakai kantor lain" in text(again)
    assert 'value="Cabang Kembar"' in again.content.decode()
    assert f'name="key" value="{key}"' in again.content.decode()


def test_a_form_sent_twice_opens_one_office(coop: TinyCoop, admin: Client) -> None:
    said = {
        "key": str(uuid7()), "parent": str(coop.head_id), "name": "Cabang Lembah", "code": "LMB",
        "level": "Cabang", "zone": "Asia/Jakarta", "decision": SK,
    }  # fmt: skip
    first, second = admin.post("/kantor/baru/", said), admin.post("/kantor/baru/", said)
    assert first["Location"] == second["Location"]
    assert len(organisation.offices(coop.actor)) == 4


def test_a_secondary_is_joined_by_its_code(coop: TinyCoop, other_coop: TinyCoop, admin: Client) -> None:
    unreadable = send(admin, "/kantor/sekunder/", secondary="bukan-kode", decision=SK)
    assert unreadable.status_code == 422
    itself = send(admin, "/kantor/sekunder/", secondary=str(coop.id), decision=SK)
    assert itself.status_code == 422
    assert "sekunder bagi dirinya sendiri" in text(itself)
    assert send(admin, "/kantor/sekunder/", secondary=str(other_coop.id), decision=SK).status_code == 302
    assert "Kopsyah Uji" in text(client_for(other_coop, "admin").get("/kantor/"))
    assert send(admin, "/kantor/sekunder/", secondary="", decision=SK).status_code == 302


def test_the_tree_is_shown_as_it_stood(coop: TinyCoop, admin: Client) -> None:
    assert "Susunan pada Senin, 5 Januari 2026" in text(admin.get("/kantor/?tanggal=2026-01-05"))
    assert "bukan tanggal" in text(admin.get("/kantor/?tanggal=besok"))


def test_a_term_is_decided_in_rupiah(coop: TinyCoop, admin: Client) -> None:
    url = "/pengaturan/savings.pokok_sen/"
    assert "contoh" in text(admin.get(url))
    sent = send(admin, url, value="150.000", valid_from=DAY.isoformat(), decision="RAT 2026, butir 3")
    assert sent.status_code == 302
    shown = text(admin.get(url))
    assert "Rp150.000" in shown
    assert "RAT 2026, butir 3" in shown
    twice = send(admin, url, value="160.000", valid_from=DAY.isoformat(), decision=SK)
    assert twice.status_code == 409
    assert "sudah pernah diputuskan" in text(twice)


def test_flags_and_lists_are_decided_too(coop: TinyCoop, admin: Client) -> None:
    since = DAY.isoformat()
    flag = "/pengaturan/access.second_factor_required/"
    assert send(admin, flag, value="no", valid_from=since, decision=SK).status_code == 302
    assert "tidak" in text(admin.get(flag))
    levels = "/pengaturan/organisation.levels/"
    sent = send(admin, levels, value="Pusat\r\n\r\nDaerah\r\nCabang", valid_from=since, decision=SK)
    assert sent.status_code == 302
    assert organisation.level_names(coop.actor) == ["Pusat", "Daerah", "Cabang"]


def test_who_only_looks_gets_no_form_and_cannot_send_one(coop: TinyCoop) -> None:
    auditor = client_for(coop, "auditor")
    url = "/pengaturan/savings.pokok_sen/"
    assert "Catat keputusan" not in text(auditor.get(url))
    sent = send(auditor, url, value="1", valid_from=DAY.isoformat(), decision=SK)
    assert sent.status_code == 403


def test_an_unknown_term_is_not_found(coop: TinyCoop, admin: Client) -> None:
    assert admin.get("/pengaturan/savings.bunga/").status_code == 404


# --- staff


def hire(admin: Client, number: str = "RP-0412", name: str = "Bu Ratna", **more: str) -> str:
    said = {"name": name, "number": number, "joined_on": DAY.isoformat(), "language": "id"} | more
    response = send(admin, "/pegawai/baru/", **said)
    assert response.status_code == 302, text(response)
    return str(response["Location"]).replace("sandi-sekali/", "")


def test_a_new_person_gets_a_password_that_is_shown_once(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin, phone="0812 3456 7890")
    shown = admin.get(f"{page}sandi-sekali/")
    password = re.search(r'id="sandi"[^>]*>([^<]+)<', shown.content.decode())
    assert password
    user = User.objects.get(login="rp-0412")
    assert user.check_password(password[1].strip())
    assert admin.post(f"{page}sandi-sekali/lupakan/").status_code == 302
    gone = admin.get(f"{page}sandi-sekali/")
    assert gone.status_code == 302
    assert password[1] not in text(admin.get(page))


def test_another_manager_does_not_see_that_password(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    assert client_for(coop, "admin").get(f"{page}sandi-sekali/").status_code == 302


def test_a_role_is_given_and_a_conflict_is_explained(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    since = {"valid_from": DAY.isoformat(), "decision": SK}
    teller = send(admin, f"{page}tugaskan/", role="teller", office=str(coop.office_id), **since)
    assert teller.status_code == 302
    assert "Teller" in text(admin.get(page))
    both = send(admin, f"{page}tugaskan/", role="accountant", office="", **since)
    assert both.status_code == 409
    assert "Yang memegang uang tidak boleh menulis bukunya sendiri." in text(both)
    assert "tidak boleh dirangkap" in text(admin.get(page))


def test_a_role_is_taken_back(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    send(admin, f"{page}tugaskan/", role="trainer", office="", valid_from=DAY.isoformat(), decision=SK)
    held = queries.person(coop.actor, UUID(page.split("/")[2])).appointments[0]
    url = f"{page}tugas/{held.id}/akhiri/"
    assert "Pelatih" in text(admin.get(url))
    assert send(admin, url, ends_on=DAY.isoformat(), reason="").status_code == 422
    assert send(admin, url, ends_on=DAY.isoformat(), reason="Selesai tugas").status_code == 302
    assert "Diakhiri: Selesai tugas" in text(admin.get(page))


def test_a_person_is_changed_leaves_and_comes_back(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    assert send(admin, f"{page}ubah/", name="Bu Ratna Dewi", number="RP-1").status_code == 302
    assert send(admin, f"{page}berhenti/", left_on=DAY.isoformat(), reason="Pindah kota").status_code == 302
    admin.get("/pegawai/")  # takes the messages with it
    assert "Bu Ratna Dewi" not in text(admin.get("/pegawai/"))
    assert "Bu Ratna Dewi" in text(admin.get("/pegawai/?keluar=1"))
    assert send(admin, f"{page}kembali/", reason="Kembali dari cuti").status_code == 302
    assert "Bu Ratna Dewi" in text(admin.get("/pegawai/"))


def test_a_password_and_a_second_factor_are_reset(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    admin.post(f"{page}sandi-sekali/lupakan/")
    made = send(admin, f"{page}sandi/", reason="Lupa kata sandi")
    assert made["Location"] == f"{page}sandi-sekali/"
    assert "sandi" in text(admin.get(made["Location"]))
    assert send(admin, f"{page}langkah-kedua/", reason="HP hilang").status_code == 302


def test_nobody_resets_her_own_password_there(coop: TinyCoop) -> None:
    user = account_for(coop, "admin")
    me = next(one for one in queries.people(coop.actor) if one.user_id == user.id)
    refused = send(client_of(user, coop), f"/pegawai/{me.id}/sandi/", reason="Lupa")
    assert refused.status_code == 403
    assert "Akun saya" in text(refused)


def test_the_list_is_narrowed_to_a_role_and_an_office(coop: TinyCoop, admin: Client) -> None:
    account_for(coop, "teller", name="Bu Ratna")
    account_for(coop, "field_officer", [coop.other_office_id], name="Pak Budi")
    assert "Pak Budi" not in text(admin.get("/pegawai/?peran=teller"))
    assert "Bu Ratna" not in text(admin.get(f"/pegawai/?kantor={coop.other_office_id}"))
    assert "Tidak ada yang cocok" in text(admin.get("/pegawai/?peran=dps"))
    assert admin.get("/pegawai/?kantor=bukan-id&peran=bukan-peran").status_code == 200


def test_the_history_names_fields_people_and_offices(coop: TinyCoop, admin: Client) -> None:
    page = hire(admin)
    send(admin, f"{page}ubah/", name="Bu Ratna Dewi", number="RP-0412")
    person_id = page.split("/")[2]
    shown = text(client_for(coop, "auditor").get(f"/riwayat/staff_person/{person_id}/"))
    assert "admin mengubah" in shown
    assert re.search(r"Nama Bu Ratna\s+Bu Ratna Dewi", shown)
    assert client_for(coop, "teller").get(f"/riwayat/staff_person/{person_id}/").status_code == 403


# --- proposals


@pytest.fixture
def journal(coop: TinyCoop) -> Journal:
    """A manual journal that waits, and who wrote it."""
    writer = account_for(coop, "accountant", name="Bu Lilis")
    actor = person(coop, "ledger.post_manual_journal", user_id=writer.id, name="Bu Lilis")
    lines = (
        ledger.ManualLine("72118", debit_sen=250_000_00),
        ledger.ManualLine("53101", credit_sen=250_000_00),
    )
    order = ledger.ManualJournal(uuid7(), coop.office_id, DAY, "Biaya listrik kantor", lines)
    assert isinstance(ledger.post_manual_journal(actor, order), Waiting)
    return writer, order.key


def test_a_proposal_is_read_and_approved_by_a_second_person(coop: TinyCoop, journal: Journal) -> None:
    _, key = journal
    board = client_for(coop, "board")
    assert "Jurnal umum: Biaya listrik kantor" in text(board.get("/menunggu/"))
    page = text(board.get(f"/menunggu/{key}/"))
    for words in ("Bu Lilis", "Rp250.000", "72118", "Cabang CRG", "Setujui dan jalankan"):
        assert words in page
    assert board.post(f"/menunggu/{key}/setujui/")["Location"] == "/menunggu/"
    assert "Tidak ada yang menunggu" in text(board.get("/menunggu/"))


def test_the_proposer_sees_who_decided_and_why(coop: TinyCoop, journal: Journal) -> None:
    writer, key = journal
    hers = client_of(writer, coop)
    assert "Menunggu: Pengurus" in text(hers.get("/menunggu/"))
    assert "Setujui dan jalankan" not in text(hers.get(f"/menunggu/{key}/"))
    board = client_for(coop, "board")
    short = board.post(f"/menunggu/{key}/tolak/", {"reason": ""})
    assert short.status_code == 422
    assert board.post(f"/menunggu/{key}/tolak/", {"reason": "Kuitansi belum ada."}).status_code == 302
    assert "board menolak: Kuitansi belum ada." in text(hers.get("/menunggu/"))
    assert "Kuitansi belum ada." in text(hers.get(f"/menunggu/{key}/"))


def test_nobody_approves_her_own_on_the_screen(coop: TinyCoop, journal: Journal) -> None:
    writer, key = journal
    refused = client_of(writer, coop).post(f"/menunggu/{key}/setujui/")
    assert refused.status_code == 403


def test_a_proposal_is_taken_back(coop: TinyCoop, journal: Journal) -> None:
    writer, key = journal
    hers = client_of(writer, coop)
    assert hers.post(f"/menunggu/{key}/tarik/").status_code == 302
    assert "Ditarik" in text(hers.get("/menunggu/"))
    assert client_for(coop, "board").post(f"/menunggu/{key}/setujui/").status_code == 409


def test_without_a_second_factor_the_refusal_leads_to_it(coop: TinyCoop, journal: Journal) -> None:
    _, key = journal
    board = client_for(coop, "board", second_factor=False)
    assert "Setujui dan jalankan" not in text(board.get(f"/menunggu/{key}/"))
    refused = board.post(f"/menunggu/{key}/setujui/")
    assert refused.status_code == 403
    assert "/akun/langkah-kedua/" in refused.content.decode()


def test_others_do_not_find_it(coop: TinyCoop, other_coop: TinyCoop, journal: Journal) -> None:
    _, key = journal
    for stranger in (client_for(coop, "teller"), client_for(other_coop, "board")):
        assert stranger.get(f"/menunggu/{key}/").status_code == 404
        assert str(key) not in stranger.get("/menunggu/").content.decode()
        assert stranger.post(f"/menunggu/{key}/setujui/").status_code in {403, 409}


def test_the_menu_counts_what_waits(coop: TinyCoop, journal: Journal) -> None:
    page = client_for(coop, "board").get("/akun/").content.decode()
    assert re.search(r'class="hitung">1<', page)
