"""Each role's first page: what it says, what it counts, where it leads, what it costs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import resolve

from lumbung.books.ledger import commands as ledger
from lumbung.insight.today.tests.acts import (
    browser_of,
    half_a_day,
    links_of,
    look,
    permitted,
    statements,
)
from lumbung.kernel import days, rules
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import rupiah
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.meetings.rules import ABSENT, SheetLine
from lumbung.operations.meetings.tests.acts import Field, accept, add_circle, as_expected, open_till, record
from tests.cast import DAY, TinyCoop, account_for, client_for, client_of

ROLES = [role.code for role in rules.roles().roles]
PARTS = ("/hari-ini/uang/", "/hari-ini/anggota/", "/hari-ini/tutup/")
STATEMENTS = 12


def test_who_is_not_signed_in_is_led_to_the_door(coop: TinyCoop) -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/akun/login/?next=/"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_greeted_and_taught(coop: TinyCoop, role: str) -> None:
    """On the first morning nothing has happened, and the page says what will appear."""
    html = client_for(coop, role).get("/").content.decode()
    assert "Selamat " in html
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("role", ROLES)
def test_a_page_leads_only_where_its_reader_may_go(melati: Field, role: str) -> None:
    half_a_day(melati)
    client = client_for(melati.coop, role)
    held = permitted(role)
    for link in links_of(client):
        needed = getattr(resolve(link).func, "permission", None)
        assert needed is None or needed in held, (role, link, needed)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_asks_little_of_the_database(melati: Field, role: str) -> None:
    """At most twelve statements, sign-in and menu included, for a full day as for an empty one."""
    client = client_for(melati.coop, role)
    assert len(statements(client)) <= STATEMENTS
    record(melati)
    few = statements(client)
    for number in range(4):
        circle, ids = add_circle(melati.coop, f"Rembug {number}", 2, melati.budi.user_id, 10 + number)
        if number % 2:
            record(Field(melati.coop, circle, ids, melati.budi, melati.ratna, melati.hadi))
    many = statements(client)
    assert len(many) <= max(len(few), len(statements(client))) <= STATEMENTS, many


def test_without_the_second_step_nothing_is_asked_that_would_be_refused(melati: Field) -> None:
    """A manager who has shown her password only: no parts that stay empty, but the way to the second step."""
    record(melati)
    client = client_for(melati.coop, "branch_manager", second_factor=False)
    assert len(statements(client)) <= STATEMENTS
    html = client.get("/").content.decode()
    assert not [part for part in PARTS if part in html]
    assert "/akun/langkah-kedua/?next=/" in html
    assert "Sedang dijumlahkan" not in html


@pytest.mark.parametrize("url", PARTS)
def test_parts_of_the_managers_page_ask_little_too(melati: Field, url: str) -> None:
    client = browser_of(melati, melati.hadi.user_id)
    record(melati, (SheetLine(melati.member_ids[0], ABSENT, "sakit"), *as_expected(melati)[1:]))
    few = statements(client, url)
    for number in range(3):
        circle, ids = add_circle(melati.coop, f"Rembug {number}", 3, melati.budi.user_id, 10 + number)
        lines = as_expected(Field(melati.coop, circle, ids, melati.budi, melati.ratna, melati.hadi))
        if number:
            record(
                Field(melati.coop, circle, ids, melati.budi, melati.ratna, melati.hadi),
                (SheetLine(ids[0], ABSENT, "panen"), *lines[1:]),
            )
    # what is still expected is asked only when a meeting is not recorded yet: five statements, however many
    assert len(statements(client, url)) <= len(few) + 5
    assert len(statements(client, url)) <= STATEMENTS


@pytest.mark.parametrize("url", PARTS)
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"branch_manager"}))
def test_parts_of_the_managers_page_are_hers(coop: TinyCoop, role: str, url: str) -> None:
    assert client_for(coop, role).get(url).status_code == 403


def test_a_neighbour_sees_nothing_of_ours(melati: Field, other_coop: TinyCoop) -> None:
    cash = half_a_day(melati)
    for role in ("branch_manager", "board", "auditor", "teller"):
        seen = look(client_for(other_coop, role))
        assert "Melati" not in seen
        assert rupiah(cash) not in seen


# The branch manager


def test_the_manager_sees_the_money_of_the_day(melati: Field) -> None:
    client = browser_of(melati, melati.hadi.user_id)
    expected = meetings.blank_sheet(melati.coop.actor, melati.rembug_id, DAY).expected_sen
    before = look(client, PARTS[0])
    assert f"Seharusnya {_plain(expected)}" in before
    assert "1 rembug, 0 sudah dicatat" in before
    cash = record(melati).lines_sen
    on_the_road = look(client, PARTS[0])
    assert f"Dicatat petugas {_plain(cash)}" in on_the_road
    assert f"Sudah di teller {_plain(0)}" in on_the_road
    assert "100% masih dibawa petugas" in on_the_road
    open_till(melati)
    accept(melati, cash)
    assert f"Sudah di teller {_plain(cash)}" in look(client, PARTS[0])


def _plain(sen: int) -> str:
    """A headline amount with its marks taken out."""
    return rupiah(sen).replace("Rp", "Rp ")


def test_the_manager_sees_who_met_and_who_has_not_begun(melati: Field) -> None:
    client = browser_of(melati, melati.hadi.user_id)
    with days.frozen(datetime(2026, 1, 5, 10, 30, tzinfo=days.WIB), everywhere=True):
        late = client.get("/").content.decode()
    assert "Belum dimulai" in late
    assert "Satu hal merah perlu dilihat." in late
    record(melati)
    assert "5/5 hadir" in look(client)
    assert "Tidak ada yang merah." in client.get("/").content.decode()


def test_the_manager_sees_who_is_late_for_the_first_time(melati: Field) -> None:
    client = browser_of(melati, melati.hadi.user_id)
    assert "Belum ada. Anggota yang angsurannya kurang" in look(client, PARTS[1])
    record(melati, (SheetLine(melati.member_ids[0], ABSENT, "anak sakit"), *as_expected(melati)[1:]))
    seen = look(client, PARTS[1])
    assert "Melati 00 Melati. anak sakit" in seen
    assert "1 anggota tidak hadir hari ini" in seen
    assert f"/anggota/{melati.member_ids[0]}/" in links_of(client, PARTS[1])


def test_a_meeting_nobody_recorded_stays_in_sight(melati: Field) -> None:
    from lumbung.operations.meetings import commands

    boss = melati.coop.actor
    commands.plan_meetings(boss, commands.PlanMeetings(uuid7(), melati.coop.office_id, DAY))
    with days.frozen(DAY + timedelta(days=1), everywhere=True):
        seen = look(browser_of(melati, melati.hadi.user_id))
        assert "Belum dicatat siapa pun" in seen
        assert "Melati Senin, 5 Januari 2026" in seen
        officer = look(browser_of(melati, melati.budi.user_id))
    assert "Buka lembar Melati" in officer


def test_the_checklist_leads_to_what_is_left(melati: Field) -> None:
    client = browser_of(melati, melati.hadi.user_id)
    record(melati)
    assert links_of(client, PARTS[2]) >= {"/rembug/pantau/"}
    open_till(melati)
    assert "/kas/daftar/" in links_of(client, PARTS[2])


def test_a_manager_of_two_offices_sees_both_checklists(melati: Field) -> None:
    record(melati)
    coop = melati.coop
    one = client_for(coop, "branch_manager")
    both = client_for(coop, "branch_manager", [coop.office_id, coop.other_office_id])
    assert "Cabang CRG" not in look(one, PARTS[2])
    page = both.get(PARTS[2]).content.decode()
    crg, skm = page.index("Cabang CRG"), page.index("Cabang SKM")
    assert crg < page.index("masih membawa") < skm
    assert f"/tutup-hari/?kantor={coop.other_office_id}" in page[skm:]
    assert len(statements(both, PARTS[2])) == len(statements(one, PARTS[2]))


def test_proposals_wait_on_the_page_and_are_counted_once(melati: Field) -> None:
    order = ledger.ManualJournal(
        uuid7(),
        melati.coop.office_id,
        DAY,
        "Sewa kantor Januari",
        (
            ledger.ManualLine("72118", 100_000_00, 0),
            ledger.ManualLine("52104", 0, 100_000_00),
        ),
    )
    accountant = account_for(melati.coop, "accountant", name="Dewi")
    from tests.cast import person_with_role

    maker = person_with_role(melati.coop, "accountant", name="Dewi")
    ledger.post_manual_journal(maker, order)
    manager = browser_of(melati, melati.hadi.user_id)
    seen = look(manager)
    assert "Sewa kantor Januari" in seen
    assert f"/menunggu/{order.key}/" in links_of(manager)
    assert manager.get("/").content.decode().count('1<span class="sr-only"> menunggu</span>') == 1
    books = look(client_of(accountant, melati.coop))
    assert "Sewa kantor Januari" in books


def test_a_large_difference_waits_for_her(melati: Field) -> None:
    open_till(melati)
    accept(melati, record(melati).lines_sen - 20_000_00, reason="kurang satu lembar")
    manager = browser_of(melati, melati.hadi.user_id)
    assert any(link.startswith("/menunggu/0") for link in links_of(manager))


# The field officer


def test_the_officer_goes_to_her_next_rembug_with_one_button(melati: Field) -> None:
    circle, _ = add_circle(melati.coop, "Anggrek", 3, melati.budi.user_id, 11)
    client = browser_of(melati, melati.budi.user_id)
    seen = look(client)
    assert "Berikutnya, 09.00 Melati RT 04 5 anggota Buka lembar Melati" in seen
    assert "0 dari 2 sudah dicatat" in seen
    cash = record(melati).lines_sen
    seen = look(client)
    assert "Buka lembar Anggrek" in seen
    assert f"/rembug/{circle}/2026-01-05/" in links_of(client)
    assert f"Uang yang saya bawa {_plain(cash)}" in seen
    assert "1 lembar hari ini belum diterima teller" in seen


def test_the_officer_hands_over_and_is_done(melati: Field) -> None:
    half_a_day(melati)
    seen = look(browser_of(melati, melati.budi.user_id))
    assert "Semua rembug hari ini sudah dicatat" in seen
    assert "Uangnya sudah di teller" in seen
    assert f"Uang yang saya bawa {_plain(0)}" in seen


def test_another_officer_sees_her_own_rembug_only(melati: Field) -> None:
    seen = look(client_for(melati.coop, "field_officer"))
    assert "Melati" not in seen
    assert "Tidak ada rembug" in seen or "Belum ada rembug" in seen


# The teller


def test_the_teller_opens_her_till_first(melati: Field) -> None:
    client = browser_of(melati, melati.ratna.user_id)
    assert "Kas belum dibuka" in look(client)
    assert "/kas/buka/" in links_of(client)
    cash = record(melati).lines_sen
    open_till(melati)
    seen = look(client)
    assert f"Di kas saya {_plain(0)}" in seen
    assert f"Pak Budi Melati {rupiah(cash)}" in seen
    assert f"/rembug/terima/{melati.budi.user_id}/" in links_of(client)
    accept(melati, cash)
    seen = look(client)
    assert f"Di kas saya {_plain(cash)}" in seen
    assert "Tidak ada petugas yang membawa uang" in seen


# Books, centre, oversight


def test_the_accountant_sees_an_unexplained_difference(melati: Field) -> None:
    open_till(melati)
    cash = record(melati).lines_sen
    accept(melati, cash - 2_000_00, reason="kurang satu lembar")
    seen = look(client_for(melati.coop, "accountant"))
    assert "Uang di rekening perantara" in seen
    assert _plain(2_000_00) in seen
    assert "Pak Budi, −Rp2.000 kurang satu lembar" in seen
    assert "tidak seimbang" not in seen


def test_an_office_that_did_not_close_is_named_first(melati: Field) -> None:
    with days.frozen(DAY + timedelta(days=1), everywhere=True):
        for role in ("accountant", "auditor", "supervisor", "board"):
            client = client_for(melati.coop, role)
            assert "5 Jan 2026 masih terbuka" in look(client), role
        html = client_for(melati.coop, "auditor").get("/").content.decode()
    assert "Tiga kantor belum menutup hari sebelumnya." in html


def test_the_board_sees_members_first(melati: Field) -> None:
    half_a_day(melati)
    seen = look(client_for(melati.coop, "board"))
    assert "Anggota aktif 5" in seen
    assert seen.index("Anggota kita") < seen.index("Uang mereka")
    left = (4 * (2_750_000 - 550_000) - 4 * 55_000) * 100
    assert f"Sisa pembiayaan {_plain(left)}" in seen


def test_the_ziswaf_officer_sees_the_gifts_of_the_week_by_purse(melati: Field) -> None:
    client = client_for(melati.coop, "ziswaf_officer")
    assert "Belum ada dana masuk pekan ini" in look(client)
    record(melati)
    seen = look(client)
    assert f"Infak Masuk {_plain(5 * 1_000_00)}" in seen or f"Infak Masuk {_plain(5 * 2_000_00)}" in seen
    assert "Masih kosong: Zakat" in seen
    assert {"/dana/infaq/", "/dana/wakaf/"} <= links_of(client)


def test_the_auditor_sees_what_was_turned_round_and_what_came_late(melati: Field) -> None:
    from lumbung.operations.meetings import commands

    receipt = record(melati)
    commands.take_back_sheet(melati.hadi, commands.TakeBack(uuid7(), receipt.collection_id, "salah rembug"))
    with writing(melati.coop.actor):
        ledger.close_book_day(melati.coop.actor, melati.coop.office_id, DAY + timedelta(days=1))
    with days.frozen(DAY + timedelta(days=1), everywhere=True):
        record(melati, held_on=DAY)
        client = client_for(melati.coop, "auditor")
        seen = look(client)
    assert "terjadi 5 Jan 2026, dicatat 6 Jan 2026" in seen
    assert any(link.startswith("/buku/jurnal/") and link != "/buku/jurnal/" for link in links_of(client))


def test_the_admin_sees_who_has_no_task(melati: Field) -> None:
    from lumbung.people.staff import commands as staff

    with days.frozen(DAY, everywhere=True):
        staff.hire(melati.coop.actor, staff.Hiring(uuid7(), "RP-900", "Kokom", DAY, login="kokom.baru"))
    seen = look(client_for(melati.coop, "admin"))
    assert "Belum punya tugas" in seen
    assert "Kokom RP-900" in seen


def test_who_trains_and_gives_chooses_between_two_pages(coop: TinyCoop) -> None:
    user = account_for(coop, ["ziswaf_officer", "trainer"])
    client = client_of(user, coop)
    assert "Dana yang masuk pekan ini" in look(client)
    assert "Menurut langkah berikutnya" in look(client, "/?sebagai=trainer")
    assert "Dana yang masuk pekan ini" in look(client, "/?sebagai=manager")
