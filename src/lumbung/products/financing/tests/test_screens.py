"""The screens of financing open for who may, in few statements, and lead through a sale."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.commands import approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import client_for

STATEMENTS = 12


def count(client: Client, url: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    statements = [one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 200, (url, answer.status_code, answer.content[:600])
    return len(statements), answer.content.decode() if answer["Content-Type"].startswith("text") else ""


def cash_for(shop: Shop, client: Client) -> None:
    """Give whoever is signed in a till with cash."""
    user = UUID(client.session["_auth_user_id"])
    with writing(shop.coop.actor):
        till = ledger.open_account(shop.coop.actor, "cash.teller", user, office_id=shop.office)
        draft = ledger.open_draft(shop.coop.actor, office_id=shop.office, kind="test.cash")
        draft.debit(till, 50_000_000 * RP)
        draft.credit_gl("opening.equity", 50_000_000 * RP)
        ledger.post(shop.coop.actor, draft)


def test_every_page_keeps_to_its_statements(shop: Shop) -> None:
    """However many contracts and instalments there are."""
    contract = shop.sold()
    client = client_for(shop.coop, "teller")
    pages = (
        "/pembiayaan/",
        "/pembiayaan/?keadaan=late&produk=mmu&q=siti",
        f"/pembiayaan/?q={shop.view(contract).number}",
        "/pembiayaan/pencairan/",
        "/pembiayaan/produk/",
        "/pembiayaan/produk/mmu/",
    )
    for url in pages:
        used, _body = count(client, url)
        assert used <= STATEMENTS, (url, used)
    one, _body = count(client, f"/pembiayaan/{contract}/")
    for _ in range(4):
        shop.pay(contract, 89_000)
    many, body = count(client, f"/pembiayaan/{contract}/")
    assert one == many
    assert many <= STATEMENTS
    assert "4 dari 25 pekan" in body


def test_a_list_does_not_grow_with_its_rows(shop: Shop) -> None:
    shop.terms(25, "1/5")
    client = client_for(shop.coop, "branch_manager")
    shop.propose(1_000_000, 25)
    few, _body = count(client, "/pembiayaan/")
    for _ in range(6):
        shop.propose(1_000_000, 25)
    many, body = count(client, "/pembiayaan/")
    assert few == many
    assert body.count("Siti Aminah") >= 7


def test_the_paper_of_an_akad(shop: Shop) -> None:
    """A draft before, the akad after; for a sale and for a qardh."""
    shop.terms(25, "1/5")
    client = client_for(shop.coop, "field_officer")
    draft, lent = shop.propose(1_000_000, 25), shop.lent(500_000)
    for contract in (draft, lent):
        answer = client.get(f"/pembiayaan/{contract}/akad.pdf")
        assert answer.content.startswith(b"%PDF")
        text = _text(answer.content)
        assert "Pasal 1" in text
    assert "lima ratus ribu rupiah" in " ".join(text.split())


def _text(pdf: bytes) -> str:
    import io

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_workbook_keeps_the_filters(shop: Shop) -> None:
    import io

    from python_calamine import load_workbook

    shop.sold()
    shop.lent(500_000)
    client = client_for(shop.coop, "branch_manager")
    answer = client.get("/pembiayaan/unduh.xlsx?produk=qardh")
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][9] == 500_000


def post(client: Client, url: str, **values: Any) -> Any:
    return client.post(url, {"key": str(uuid7()), **values})


def test_a_sale_from_request_to_settlement_on_the_screens(shop: Shop) -> None:
    """The officer asks, the manager agrees, the goods are bought, the akad signed, the price paid."""
    shop.terms(25, "1/5")
    officer, teller = client_for(shop.coop, "field_officer"), client_for(shop.coop, "teller")
    cash_for(shop, teller)
    cash_for(shop, officer)
    asked = {"member": shop.member, "plan": "mmu:week-25", "cost": "1.850.000", "goods": "Mesin jahit"}
    quote = officer.get("/pembiayaan/hitung/", {"plan": "mmu:week-25", "cost": "1.850.000"}).content.decode()
    assert "Rp2.220.000" in quote
    assert "Rp89.000" in quote
    assert post(officer, "/pembiayaan/baru/", **asked, way="purchase").status_code == 302
    with reading(shop.coop.actor):
        key = CommandLog.objects.filter(state="waiting").values_list("key", flat=True).get()
    receipt = approve(shop.checker, key)
    base = f"/pembiayaan/{receipt.contract_id}/"
    bought = {"price": "1.850.000", "supplier": "Toko Maju", "proof": "N-17", "cash": shop.bank}
    assert post(officer, f"{base}beli/", **bought).status_code == 302
    signing = officer.get(f"{base}akad/").content.decode()
    assert "Rp2.220.000" in signing
    assert post(officer, f"{base}akad/", witnesses="Pak RT, Bu Euis").status_code == 302
    till = _till(shop, teller)
    assert post(teller, f"{base}angsuran/", amount="89.000", cash=till).status_code == 302
    refused = post(teller, f"{base}angsuran/", amount="9.000.000", cash=till)
    assert refused.status_code == 409
    assert "Rp2.131.000" in refused.content.decode()
    settling = teller.get(f"{base}lunasi/").content.decode()
    assert "muqasah" in settling
    pay = shop.view(receipt.contract_id).left_sen - shop.view(receipt.contract_id).deferred_sen
    stale = post(teller, f"{base}lunasi/", pay_sen=pay + 100, cash=till)
    assert stale.status_code == 409
    assert post(teller, f"{base}lunasi/", pay_sen=pay, cash=till).status_code == 302
    assert shop.view(receipt.contract_id).state == "settled"
    assert "Potongan (muqasah)" in teller.get(base).content.decode()


def _till(shop: Shop, client: Client) -> int:
    user = UUID(client.session["_auth_user_id"])
    with writing(shop.coop.actor):
        return ledger.open_account(shop.coop.actor, "cash.teller", user, office_id=shop.office).id


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        ("teller", "beli", 403),
        ("field_officer", "angsuran", 403),
        ("dps", "akad", 403),
        ("field_officer", "apa", 404),
    ],
)
def test_who_may_not_is_told_so(shop: Shop, role: str, slug: str, status: int) -> None:
    contract = shop.sold()
    assert client_for(shop.coop, role).get(f"/pembiayaan/{contract}/{slug}/").status_code == status


def test_another_branch_does_not_see_it(shop: Shop) -> None:
    contract = shop.sold()
    client = client_for(shop.coop, "branch_manager", [shop.coop.other_office_id])
    assert client.get(f"/pembiayaan/{contract}/").status_code == 403
    assert "Siti Aminah" not in client.get("/pembiayaan/").content.decode()


def test_new_terms_hold_for_new_contracts(shop: Shop) -> None:
    client = client_for(shop.coop, "head_office")
    values = {
        "valid_from": "2026-02-01",
        "ceiling": "8.000.000",
        "unit": "100",
        "tenors": "25 pekan 12,5\n12 bulan 20",
        "decision": "rapat pengurus 20 Januari",
    }
    assert client.get("/pembiayaan/produk/mmu/ketentuan/").status_code == 200
    assert post(client, "/pembiayaan/produk/mmu/ketentuan/", **values).status_code == 302
    assert "12,5" in client.get("/pembiayaan/produk/mmu/").content.decode()
    wrong = post(client, "/pembiayaan/produk/mmu/ketentuan/", **{**values, "tenors": "dua lima"})
    assert wrong.status_code == 422


TELLER = {"urbun", "batal", "biaya-akad", "angsuran", "lunasi", "biaya", "tawidh", "tazir"}


def opens(shop: Shop, contract: UUID, slug: str) -> None:
    role = "teller" if slug in TELLER else "field_officer"
    assert client_for(shop.coop, role).get(f"/pembiayaan/{contract}/{slug}/").status_code == 200


@pytest.mark.parametrize("slug", ["urbun", "beli", "wakalah", "batal", "biaya-akad"])
def test_forms_before_the_akad_open(shop: Shop, slug: str) -> None:
    shop.terms(25, "1/5")
    opens(shop, shop.propose(1_000_000, 25), slug)


@pytest.mark.parametrize("slug", ["angsuran", "lunasi", "biaya", "tawidh", "tazir", "biaya-akad"])
def test_forms_after_the_akad_open(shop: Shop, slug: str) -> None:
    opens(shop, shop.sold(), slug)
