"""The screens of the books: few statements, a way from each figure to its journal, the refusals in words."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands, queries
from lumbung.books.ledger.rules import account_number, id_of, journal_number
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, client_for

RP = 100
STATEMENTS = 13  # one is the cooperative's name: pages keep it for a minute, each test has a new one


def opened(client: Client, url: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.content[:500])
    sent = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sent) <= STATEMENTS, (url, len(sent), [one[:200] for one in sent])
    return response.content.decode()


def deposit(
    coop: TinyCoop, rupiah: int, office_id: UUID | None = None, member: UUID | None = None
) -> commands.Posted:
    place = office_id or coop.office_id
    with writing(coop.actor):
        till = commands.open_account(coop.actor, "cash.teller", place, office_id=place)
        wadiah = commands.open_account(coop.actor, "savings.wadiah", member or uuid4(), office_id=place)
        draft = commands.open_draft(coop.actor, office_id=place, kind="till.deposit", memo="Setoran pagi")
        draft.debit(till, rupiah * RP)
        draft.credit(wadiah, rupiah * RP)
        return commands.post(coop.actor, draft)


def rows(*lines: tuple[str, str, str, str]) -> dict[str, str]:
    form = {"baris-TOTAL_FORMS": str(len(lines)), "baris-INITIAL_FORMS": "0"}
    for number, (account, holder, debit, credit) in enumerate(lines):
        form |= {f"baris-{number}-account": account, f"baris-{number}-holder": holder}
        form |= {f"baris-{number}-debit": debit, f"baris-{number}-credit": credit}
    return form


def journal_form(coop: TinyCoop, *lines: tuple[str, str, str, str], **more: str) -> dict[str, str]:
    head = {
        "key": str(uuid4()),
        "office": str(coop.office_id),
        "occurred_on": DAY.isoformat(),
        "memo": "Sewa kantor, kuitansi 17",
    }
    return head | rows(*lines) | more


RENT = (("72105 Sewa", "", "1.500.000", ""), ("21307", "", "", "1.500.000"))


def test_pages_open_in_few_statements(coop: TinyCoop) -> None:
    posted = deposit(coop, 50_000)
    for _number in range(3):
        deposit(coop, 10_000)
    commands.reverse_journal(coop.actor, commands.ReverseJournal(uuid4(), posted.journal_id, "salah anggota"))
    client = client_for(coop, "accountant")
    for url in (
        "/buku/",
        "/buku/?semua=1&buku=tamwil",
        "/buku/akun/21101/",
        "/buku/akun/11101,11102,11103/?judul=Kas",
        "/buku/rekening/21101/",
        "/buku/jurnal/",
        f"/buku/jurnal/{posted.journal_id}/",
        "/buku/jurnal/baru/",
        "/buku/saldo-awal/",
    ):
        opened(client, url)


def test_running_balances_hold_across_pages(coop: TinyCoop) -> None:
    for _number in range(5):
        deposit(coop, 10_000)
    with reading(coop.actor):
        figures = queries.figures(coop.actor, ["21101"], until=DAY)
        first = queries.lines_behind(coop.actor, figures, until=DAY, limit=2)
        journal, line = first.next_key.split("-")
        second = queries.lines_behind(
            coop.actor, figures, until=DAY, limit=3, after=(int(journal), int(line))
        )
    balances = [line.balance_sen for line in (*first.lines, *second.lines)]
    assert balances == [50_000 * RP, 40_000 * RP, 30_000 * RP, 20_000 * RP, 10_000 * RP]
    assert (second.next_key, second.closing_sen) == ("", 50_000 * RP)


def test_a_period_has_its_opening_balance(coop: TinyCoop) -> None:
    deposit(coop, 10_000)
    with writing(coop.actor):
        commands.close_book_day(coop.actor, coop.office_id, DAY.replace(day=6))
    deposit(coop, 5_000)
    with reading(coop.actor):
        since = DAY.replace(day=6)
        figures = queries.figures(coop.actor, ["21101"], since=since, until=since)
        page = queries.lines_behind(coop.actor, figures, since=since, until=since)
    assert (page.opening_sen, page.credit_sen, page.closing_sen) == (10_000 * RP, 5_000 * RP, 15_000 * RP)
    assert [line.balance_sen for line in page.lines] == [15_000 * RP]


def test_one_holder_account_by_itself(coop: TinyCoop) -> None:
    member = uuid4()
    deposit(coop, 10_000, member=member)
    deposit(coop, 99_000)
    account = queries.holder_account(coop.actor, "savings.wadiah", member)
    client = client_for(coop, "accountant")
    page = opened(client, f"/buku/akun/21101/?rekening={account.id}")
    assert "10.000" in page
    assert "99.000" not in page
    assert client.get("/buku/akun/21101/?rekening=999999").status_code == 404
    assert client.get(f"/buku/akun/11101/?rekening={account.id}").status_code == 404
    assert client.get("/buku/akun/00000/").status_code == 404


def test_a_number_leads_straight_to_its_journal(coop: TinyCoop) -> None:
    posted = deposit(coop, 50_000)
    client = client_for(coop, "accountant")
    assert (
        client.get(f"/buku/jurnal/?cari={posted.number}").headers["Location"]
        == f"/buku/jurnal/{posted.journal_id}/"
    )
    assert posted.number in opened(client, "/buku/jurnal/?cari=pagi")
    assert posted.number not in opened(client, "/buku/jurnal/?cari=100%25")
    assert posted.number not in opened(client, "/buku/jurnal/?jenis=ledger.manual")


@pytest.mark.parametrize("number", [0, 7, 123_456])
def test_numbers_are_read_back(number: int) -> None:
    assert id_of("J", journal_number(number)) == number
    assert id_of("R", account_number(number).lower()) == number
    wrong = journal_number(number)[:-1] + str((int(journal_number(number)[-1]) + 1) % 10)
    assert id_of("J", wrong) is None
    assert id_of("R", journal_number(number)) is None


def test_a_journal_by_hand_waits_and_both_see_it(coop: TinyCoop) -> None:
    maker, checker = client_for(coop, "accountant"), client_for(coop, "branch_manager")
    answer = maker.post("/buku/jurnal/baru/", journal_form(coop, *RENT), follow=True)
    assert answer.redirect_chain == [("/buku/jurnal/", 302)]
    with reading(coop.actor):
        waiting = CommandLog.objects.get(coop_id=coop.id, state=CommandLog.WAITING)
    for client in (maker, checker):
        assert f"/menunggu/{waiting.key}/" in opened(client, "/buku/jurnal/")
    assert maker.post(f"/menunggu/{waiting.key}/setujui/").status_code == 403
    assert checker.post(f"/menunggu/{waiting.key}/setujui/").status_code == 302
    with reading(coop.actor):
        (head,) = queries.journals(coop.actor, kind="ledger.manual")
    page = opened(maker, f"/buku/jurnal/{head.id}/")
    assert "1.500.000" in page
    assert "branch_manager" in page, "who approved stands beside who made it"


@pytest.mark.parametrize(
    "lines",
    [
        (("72105", "", "1.500.000", ""), ("21307", "", "", "1.400.000")),
        (("72105", "", "1.500.000", ""),),
        (("72105", "", "1.500.000", "1.500.000"), ("21307", "", "", "1.500.000")),
        (("00000", "", "1.500.000", ""), ("21307", "", "", "1.500.000")),
        (("11101", "", "1.500.000", ""), ("21307", "", "", "1.500.000")),
        (("72105", "", "1,5", ""), ("21307", "", "", "1.500.000")),
        (("25103", "", "", ""), ("21307", "", "", "")),
        (),
    ],
)
def test_a_journal_that_does_not_fit_comes_back(
    coop: TinyCoop, lines: tuple[tuple[str, str, str, str], ...]
) -> None:
    client = client_for(coop, "accountant")
    form = journal_form(coop, *lines)
    answer = client.post("/buku/jurnal/baru/", form)
    assert answer.status_code == 422
    assert form["key"] in answer.content.decode(), "the key stays with the form"
    assert "Sewa kantor, kuitansi 17" in answer.content.decode(), "nothing she typed is lost"
    with reading(coop.actor):
        assert not CommandLog.objects.filter(coop_id=coop.id, state=CommandLog.WAITING).exists()


def test_what_the_books_refuse_is_said_on_the_form(coop: TinyCoop) -> None:
    client = client_for(coop, "accountant")
    late = journal_form(coop, *RENT, occurred_on="2027-01-01")
    assert client.post("/buku/jurnal/baru/", late).status_code == 422
    vault = account_of(coop)
    empty = journal_form(coop, ("21307", "", "10.000", ""), ("11101", account_number(vault), "", "10.000"))
    assert client.post("/buku/jurnal/baru/", empty).status_code == 409, "a vault is never below zero"


def account_of(coop: TinyCoop) -> int:
    with writing(coop.actor):
        return commands.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id).id


def test_opening_balances_with_a_holder(coop: TinyCoop) -> None:
    vault = account_of(coop)
    client = client_for(coop, "accountant")
    form = journal_form(
        coop,
        ("11101", f"{account_number(vault)} Cabang CRG", "12.500.000", ""),
        ("41501", "", "", "12.500.000"),
    )
    assert client.post("/buku/saldo-awal/", form).status_code == 302
    with reading(coop.actor):
        waiting = CommandLog.objects.get(coop_id=coop.id, state=CommandLog.WAITING)
    assert waiting.name == "ledger.post_opening_balances"
    assert waiting.order
    assert waiting.order["lines"][0]["account_id"] == vault


def test_holders_are_found_by_name(coop: TinyCoop) -> None:
    vault = account_of(coop)
    client = client_for(coop, "accountant")
    found = opened(client, "/buku/rekening/cari/?kode=11101&q=CRG")
    assert account_number(vault) in found
    assert account_number(vault) not in opened(client, "/buku/rekening/cari/?kode=11101&q=Sukamaju")


def test_a_journal_is_taken_back_once_with_a_reason(coop: TinyCoop) -> None:
    posted = deposit(coop, 50_000)
    client = client_for(coop, "accountant")
    url = f"/buku/jurnal/{posted.journal_id}/balik/"
    key = str(uuid4())
    assert client.post(url, {"key": key, "reason": ""}).status_code == 422
    answer = client.post(url, {"key": key, "reason": "Salah anggota"}, follow=True)
    assert posted.number in answer.content.decode(), "the reversal names what it takes back"
    again = client.post(url, {"key": str(uuid4()), "reason": "Sekali lagi"})
    assert again.status_code == 409
    assert "Salah anggota" in opened(client, answer.redirect_chain[0][0])
    assert (
        client.post("/buku/jurnal/999999/balik/", {"key": str(uuid4()), "reason": "Tidak ada"}).status_code
        == 404
    )


def test_a_branch_sees_its_own_books_only(coop: TinyCoop) -> None:
    mine, theirs = deposit(coop, 50_000), deposit(coop, 70_000, coop.other_office_id)
    client = client_for(coop, "branch_manager")
    assert "70.000" not in opened(client, "/buku/akun/21101/")
    assert theirs.number not in opened(client, "/buku/jurnal/")
    assert mine.number in opened(client, "/buku/jurnal/")
    assert client.get(f"/buku/jurnal/{theirs.journal_id}/").status_code == 403
    assert client.get(f"/buku/?kantor={coop.other_office_id}").status_code == 403
    assert client.post(f"/buku/jurnal/{mine.journal_id}/balik/", {"reason": "x"}).status_code == 403
    assert client.get("/buku/jurnal/baru/").status_code == 403


def test_strangers_and_other_roles_stay_outside(coop: TinyCoop, other_coop: TinyCoop) -> None:
    posted = deposit(coop, 50_000)
    assert client_for(other_coop, "accountant").get(f"/buku/jurnal/{posted.journal_id}/").status_code == 404
    assert client_for(coop, "teller").get("/buku/").status_code == 403
    assert Client().get("/buku/").status_code == 302
