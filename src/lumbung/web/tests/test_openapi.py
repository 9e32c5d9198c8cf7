"""The committed description of the JSON door is the one the code has; a refusal is a problem (RFC 9457)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.scope import writing
from lumbung.web.management.commands.openapi import FILE, described
from tests.cast import DAY, TinyCoop, client_for

RP = 100
PROBLEM = "application/problem+json"


def test_the_description_is_the_one_committed() -> None:
    """When this fails on purpose: ./lumbung manage openapi, and look at the difference."""
    assert FILE.read_text() == described()


@pytest.fixture
def posted(coop: TinyCoop) -> ledger.Posted:
    with writing(coop.actor):
        till = ledger.open_account(coop.actor, "cash.teller", coop.office_id, office_id=coop.office_id)
        wadiah = ledger.open_account(coop.actor, "savings.wadiah", uuid4(), office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="till.deposit", memo="Setoran")
        draft.debit(till, 50_000 * RP)
        draft.credit(wadiah, 50_000 * RP)
        return ledger.post(coop.actor, draft)


def test_accounts_lines_and_journals_are_read(coop: TinyCoop, posted: ledger.Posted) -> None:
    client = client_for(coop, "accountant")
    accounts = {one["code"]: one for one in client.get("/api/buku/akun").json()}
    assert accounts["21101"]["closing_sen"] == -50_000 * RP
    lines = client.get("/api/buku/akun/21101/baris").json()
    assert (lines["closing_sen"], lines["lines"][0]["balance_sen"]) == (50_000 * RP, 50_000 * RP)
    journals = client.get(f"/api/buku/jurnal?dari={DAY}&jenis=till.deposit&batas=1").json()
    assert [one["number"] for one in journals["journals"]] == [posted.number]
    whole = client.get(f"/api/buku/jurnal/{posted.journal_id}").json()
    assert [one["amount_sen"] for one in whole["lines"]] == [50_000 * RP, -50_000 * RP]


def test_another_office_or_no_right_is_a_problem(coop: TinyCoop, posted: ledger.Posted) -> None:
    elsewhere = client_for(coop, "branch_manager", [coop.other_office_id])
    for url in (
        f"/api/buku/akun?kantor={coop.office_id}",
        f"/api/buku/akun/21101/baris?kantor={coop.office_id}",
        f"/api/buku/jurnal?kantor={coop.office_id}",
        f"/api/buku/jurnal/{posted.journal_id}",
    ):
        answer = elsewhere.get(url)
        assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
            403,
            PROBLEM,
            "wrong_office",
        )
        teller = client_for(coop, "teller").get(url)
        assert (teller.status_code, teller.json()["code"]) == (403, "not_allowed")
    assert elsewhere.get("/api/buku/jurnal").json()["journals"] == [], "her office has none"


def test_a_stranger_finds_nothing(coop: TinyCoop, other_coop: TinyCoop, posted: ledger.Posted) -> None:
    stranger = client_for(other_coop, "accountant")
    answer = stranger.get(f"/api/buku/jurnal/{posted.journal_id}")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, PROBLEM, "no_journal")
    assert stranger.get("/api/buku/akun/00000/baris").json()["code"] == "unknown_code"


def test_what_does_not_fit_and_who_is_nobody(coop: TinyCoop) -> None:
    client = client_for(coop, "accountant")
    for url in ("/api/buku/akun?sampai=besok", "/api/buku/akun?buku=lain", "/api/buku/jurnal?batas=9999"):
        answer = client.get(url)
        assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
            422,
            PROBLEM,
            "invalid",
        ), url
        assert answer.json()["errors"]
    nobody = Client().get("/api/buku/akun")
    assert (nobody.status_code, nobody["Content-Type"]) == (401, PROBLEM)
