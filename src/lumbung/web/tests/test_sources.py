"""A journal leads to the page of what caused it; who may not open that page reads its name."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.urls import reverse

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as books
from lumbung.kernel.commands import Waiting
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing.tests.acts import open_shop
from lumbung.web import sources
from tests.cast import DAY, TinyCoop, client_for, person

RP = 100


def journal(coop: TinyCoop, kind: str, source_id: UUID | None) -> int:
    with writing(coop.actor):
        till = ledger.open_account(coop.actor, "cash.teller", uuid4(), office_id=coop.office_id)
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind=kind, source_id=source_id)
        draft.debit(till, 10 * RP)
        draft.credit_gl("opening.equity", 10 * RP)
        return ledger.post(coop.actor, draft).journal_id


def test_an_akad_leads_to_its_contract(coop: TinyCoop) -> None:
    """A reversal too; a person of the books without financing reads the name only."""
    shop = open_shop(coop)
    contract = shop.sold()
    paid = shop.pay(contract, 89_000)
    with reading(coop.actor):
        akad = next(one for one in books.journals(coop.actor) if one.kind == "financing.akad")
    link = f'href="/pembiayaan/{contract}/"'
    page = client_for(coop, "accountant").get(f"/buku/jurnal/{akad.id}/").content.decode()
    assert "Pembiayaan P-" in page
    assert "Ibu Siti Aminah</a>" in page
    assert link in page
    with writing(coop.actor):
        back = ledger.add_reversal(coop.actor, paid.journal_id, "keliru")
    assert link in client_for(coop, "accountant").get(f"/buku/jurnal/{back.journal_id}/").content.decode()
    reader = person(coop, "ledger.view")
    with reading(reader):
        found = books.source_of(reader, akad)
    assert found is not None
    assert (found.name.startswith("Pembiayaan P-"), found.url) == (True, "")


def test_a_journal_by_hand_or_of_something_unknown_has_no_link(coop: TinyCoop) -> None:
    by_hand, unknown = journal(coop, "ledger.manual", None), journal(coop, "financing.akad", uuid4())
    odd = journal(coop, "other.act", uuid4())
    with reading(coop.actor):
        for one in (by_hand, unknown, odd):
            assert books.source_of(coop.actor, books.journal_head(coop.actor, one)) is None
    client = client_for(coop, "accountant")
    assert "semua jurnal" not in client.get(f"/buku/jurnal/{by_hand}/").content.decode()
    assert "semua jurnal" in client.get(f"/buku/jurnal/{odd}/").content.decode()


@pytest.mark.parametrize("start", sorted(sources.ORIGINS))
def test_every_origin_can_be_asked_and_has_a_page(coop: TinyCoop, start: str) -> None:
    """The statement fits the tables of today, and the page exists."""
    origin = sources.ORIGINS[start]
    with reading(coop.actor), connection.cursor() as cursor:
        cursor.execute(origin.sql, {"coop": coop.id, "source": uuid4()})
        assert cursor.fetchone() is None
        assert [column.name for column in cursor.description][1] == "office_id"
    argument = 1 if origin.page == "till:receipt" else uuid4()
    assert reverse(origin.page, args=[argument])
    assert str(origin.words) % {"name": "Bu Rina", "day": DAY, "receipt": "K-1"}


def test_a_proposal_names_the_account_it_takes_from(coop: TinyCoop) -> None:
    """Not the number of a row: the second person reads whose cash it is."""
    with writing(coop.actor):
        vault = ledger.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
    maker = person(coop, "ledger.post_manual_journal", "ledger.view")
    lines = (
        ledger.ManualLine("11101", debit_sen=5 * RP, account_id=vault.id),
        ledger.ManualLine("41501", credit_sen=5 * RP),
    )
    order = ledger.ManualJournal(uuid7(), coop.office_id, DAY, "Saldo kas brankas", lines)
    assert isinstance(ledger.post_manual_journal(maker, order), Waiting)
    page = client_for(coop, "branch_manager").get(f"/menunggu/{order.key}/").content.decode()
    with reading(coop.actor):
        held = books.holdings_by_id(coop.actor, [vault.id])[vault.id]
    assert f"{held.name} · {held.number}" in page
