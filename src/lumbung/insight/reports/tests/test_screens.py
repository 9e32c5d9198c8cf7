"""Reports on the screen, as PDF and as a workbook: the same figures, each with its way down to the lines."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from lumbung.books.ledger import commands as ledger
from lumbung.insight.reports import exports, queries
from lumbung.insight.reports.documents import pdf
from lumbung.insight.reports.layout import FUND_REPORTS
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, client_for

RP = 100
PAGES = (
    "/laporan/",
    "/laporan/neraca/?banding=akhir-tahun",
    "/laporan/hasil-usaha/?banding=tahun",
    "/laporan/neraca-saldo/",
    "/laporan/dana/zis/",
    "/laporan/dana/wakaf/",
    "/laporan/dana/kebajikan/",
    "/laporan/keluarkan/",
)
STATEMENTS = 12


@pytest.fixture
def busy(coop: TinyCoop) -> TinyCoop:
    """Savings, income and a fund in two offices, over a closed and an open day."""
    for office_id in (coop.office_id, coop.other_office_id):
        with writing(coop.actor):
            till = ledger.open_account(coop.actor, "cash.teller", office_id, office_id=office_id)
            purse = ledger.open_account(coop.actor, "cash.teller", office_id, office_id=office_id, book="zis")
            wadiah = ledger.open_account(coop.actor, "savings.wadiah", uuid4(), office_id=office_id)
            infaq = ledger.open_account(coop.actor, "fund.infaq", office_id, office_id=office_id)
            draft = ledger.open_draft(coop.actor, office_id=office_id, kind="funds.gift")
            draft.debit(till, 75_000_25)
            draft.credit(wadiah, 50_000_25)
            draft.credit_gl("admin.income", 25_000 * RP)
            draft.debit(purse, 3_000 * RP)
            draft.credit(infaq, 3_000 * RP)
            ledger.post(coop.actor, draft)
    with writing(coop.actor):
        ledger.close_book_day(coop.actor, coop.office_id, DAY + timedelta(days=1))
    return coop


def opened(client: Client, url: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    sent = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sent) <= STATEMENTS, (url, sent)
    return response.content.decode()


@pytest.mark.parametrize("url", PAGES)
def test_every_report_opens_in_few_statements(busy: TinyCoop, url: str) -> None:
    opened(client_for(busy, "accountant"), url)


def test_each_figure_leads_to_its_lines(busy: TinyCoop) -> None:
    client = client_for(busy, "accountant")
    page = opened(client, "/laporan/neraca/")
    links = re.findall(r'href="(/buku/akun/[^"]+)"', page)
    assert len(links) >= 3
    for link in links:
        assert "J-" in opened(client, link.replace("&amp;", "&"))
    assert "/laporan/hasil-usaha/?" in page, "the surplus of the year leads to how it came about"
    assert "156.000,50" in page


def test_one_office_and_the_year_before(busy: TinyCoop) -> None:
    with reading(busy.actor):
        whole = queries.position(busy.actor, [DAY, DAY - timedelta(days=400)])
        one = queries.position(busy.actor, [DAY], [busy.office_id])
        surplus = queries.result(busy.actor, [(DAY, DAY)], [busy.office_id])
    assert whole.part("aset").amounts == (156_000_50, 0)
    assert one.part("aset").amounts == (78_000_25,)
    assert whole.holds
    assert one.holds
    assert surplus.totals["shu_setelah"] == (25_000 * RP,)


def test_fund_report_proves_its_money(busy: TinyCoop) -> None:
    with reading(busy.actor):
        found = queries.funds(busy.actor, FUND_REPORTS[0], DAY, DAY)
    infaq = found.flows[2]
    assert (infaq.opening_sen, infaq.closing_sen) == (0, 6_000 * RP)
    assert infaq.sources == (("funds.gift", 6_000 * RP),)
    assert found.proof.holds
    assert found.proof.assets == (("11102", 6_000 * RP),)


def test_opening_balances_are_no_source(coop: TinyCoop) -> None:
    with writing(coop.actor):
        bank = ledger.open_account(coop.actor, "bank.zis", coop.office_id, office_id=coop.office_id)
        zakat = ledger.open_account(coop.actor, "fund.zakat", coop.office_id, office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="ledger.opening")
        draft.debit(bank, 500 * RP)
        draft.credit(zakat, 500 * RP)
        ledger.post(coop.actor, draft)
    with reading(coop.actor):
        flow = queries.funds(coop.actor, FUND_REPORTS[0], DAY, DAY).flows[0]
    assert (flow.opening_sen, flow.sources, flow.closing_sen) == (500 * RP, (), 500 * RP)


def test_the_workbook_calculates(busy: TinyCoop) -> None:
    """Totals are formulas over numbers; what they come to is what the screen shows."""
    response = client_for(busy, "accountant").get("/laporan/neraca/xlsx/")
    assert response["Content-Disposition"] == 'attachment; filename="neraca-2026-01-05.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = {str(row[0].value): row[1].value for row in sheet.iter_rows(min_row=7) if row[0].value}
    assert rows["Kas"] == 156_000.50
    assert str(rows["Jumlah aset"]).startswith("=")
    assert str(rows["Jumlah liabilitas, dana kelolaan, dana syirkah temporer, dan ekuitas"]).count("+") >= 2
    cached = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True).worksheets[0]
    shown = {str(row[0].value): row[1].value for row in cached.iter_rows(min_row=7) if row[0].value}
    assert shown["Jumlah aset"] == 156_000.50


def test_the_pdf_is_whole(busy: TinyCoop) -> None:
    response = client_for(busy, "accountant").get("/laporan/neraca/pdf/")
    assert response["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for word in ("Laporan posisi keuangan", "156.000,50", "Kopsyah Uji", "Jumlah aset", "Dalam rupiah"):
        assert word in text, word
    assert b"pdfaid" in response.content, "PDF/A"
    assert pdf is not None


def test_nothing_is_lost_without_a_word(busy: TinyCoop) -> None:
    """An account of the cooperative's own chart that stands in no row is named on the page."""
    from lumbung.books.ledger.models import GlAccount

    with writing(busy.actor):
        GlAccount.objects.create(
            coop_id=busy.id,
            code="19900",
            name_id="Aneh",
            name_en="Odd",
            type="asset",
            normal="D",
            book="tamwil",
        )
    maker_order = ledger.ManualJournal(
        uuid4(), busy.other_office_id, DAY, "Akun tanpa baris",
        (ledger.ManualLine("19900", debit_sen=700 * RP), ledger.ManualLine("21307", credit_sen=700 * RP)),
    )  # fmt: skip
    from lumbung.books.ledger import permissions
    from lumbung.kernel.commands import approve
    from tests.cast import person

    ledger.post_manual_journal(person(busy, permissions.POST_MANUAL_JOURNAL), maker_order)
    approve(person(busy, permissions.APPROVE_MANUAL_JOURNAL), maker_order.key)
    page = opened(client_for(busy, "accountant"), "/laporan/neraca/")
    assert "19900" in page
    assert "700" in page


def test_a_branch_sees_its_own_figures_only(busy: TinyCoop) -> None:
    client = client_for(busy, "branch_manager")
    assert "78.000,25" in opened(client, "/laporan/neraca/")
    assert client.get(f"/laporan/neraca/?kantor={busy.other_office_id}").status_code == 403
    assert client.get(f"/laporan/neraca/pdf/?kantor={busy.other_office_id}").status_code == 403


def test_who_may_not_take_out_gets_no_file(busy: TinyCoop) -> None:
    client = client_for(busy, "ziswaf_officer")
    assert "/laporan/neraca/pdf/" not in opened(client, "/laporan/neraca/")
    assert client.get("/laporan/neraca/pdf/").status_code == 403
    assert client.get("/laporan/keluarkan/csv/").status_code == 403
    assert client_for(busy, "teller").get("/laporan/").status_code == 403


@pytest.mark.parametrize("kind", ["beancount", "hledger", "csv"])
def test_the_ledger_is_handed_out_line_by_line(busy: TinyCoop, kind: str) -> None:
    response = client_for(busy, "accountant").get(f"/laporan/keluarkan/{kind}/")
    assert response.streaming
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    made = {"beancount": exports.beancount, "hledger": exports.hledger}.get(kind)
    lines = exports.ledger_lines(busy.actor, DAY)
    expected = "".join(made(lines, "Kopsyah Uji") if made else exports.csv_lines(lines))
    assert text == expected


def test_the_ledger_is_handed_out_for_excel(busy: TinyCoop) -> None:
    client = client_for(busy, "accountant")
    assert "/laporan/keluarkan/excel/" in opened(client, "/laporan/keluarkan/")
    response = client.get(f"/laporan/keluarkan/excel/?kantor={busy.office_id}")
    assert response["Content-Disposition"] == 'attachment; filename="buku.xlsx"'
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) > 1
    assert {row[6] for row in rows[1:]} == {str(busy.office_id)}
    assert client_for(busy, "ziswaf_officer").get("/laporan/keluarkan/excel/").status_code == 403


def test_strange_addresses_are_not_found(busy: TinyCoop) -> None:
    client = client_for(busy, "accountant")
    for url in ("/laporan/neraca/doc/", "/laporan/dana/apa/", "/laporan/keluarkan/exe/"):
        assert client.get(url).status_code == 404
