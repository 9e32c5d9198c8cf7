"""An office and its book: begun in one act with the office, and closed with empty hands."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as books
from lumbung.books.ledger.errors import BookAhead, BookExists, OfficeHoldsMoney
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.people.organisation import commands, errors
from lumbung.people.organisation.tests.test_commands import SK, new_office
from tests.cast import DAY, TinyCoop, client_for


def close(coop: TinyCoop, office_id: UUID) -> None:
    commands.close_office(coop.actor, commands.OfficeClosing(uuid7(), office_id, DAY, SK))


def vault(coop: TinyCoop, office_id: UUID, sen: int) -> None:
    """Put cash into the vault of an office, or take it out."""
    with writing(coop.actor):
        held = ledger.open_account(coop.actor, "cash.vault", office_id, office_id=office_id)
        draft = ledger.open_draft(coop.actor, office_id=office_id, kind="test.vault")
        if sen > 0:
            draft.debit(held, sen)
            draft.credit_gl("opening.equity", sen)
        else:
            draft.credit(held, -sen)
            draft.debit_gl("opening.equity", -sen)
        ledger.post(coop.actor, draft)


def test_an_office_opens_with_its_book(coop: TinyCoop) -> None:
    made = commands.add_office(coop.actor, new_office(coop, "LMK", book_from=DAY))
    day = books.open_day(coop.actor, made.office_id)
    assert day is not None
    assert day.open_day == DAY
    vault(coop, made.office_id, 500_000_00)  # it can record at once


def test_an_office_without_a_book_gets_one_later(coop: TinyCoop) -> None:
    made = commands.add_office(coop.actor, new_office(coop, "LMK"))
    assert books.open_day(coop.actor, made.office_id) is None
    begin = commands.OfficeBook(uuid7(), made.office_id, DAY - timedelta(days=2))
    commands.begin_office_book(coop.actor, begin)
    with pytest.raises(BookExists):
        commands.begin_office_book(coop.actor, commands.OfficeBook(uuid7(), made.office_id, DAY))


def test_refuses_a_book_that_begins_tomorrow(coop: TinyCoop) -> None:
    tomorrow = DAY + timedelta(days=1)
    with pytest.raises(BookAhead):
        commands.add_office(coop.actor, new_office(coop, "LMK", book_from=tomorrow))
    made = commands.add_office(coop.actor, new_office(coop, "LMK"))  # nothing of the first try stayed
    with pytest.raises(BookAhead):
        commands.begin_office_book(coop.actor, commands.OfficeBook(uuid7(), made.office_id, tomorrow))
    close(coop, made.office_id)
    with pytest.raises(errors.OfficeIsClosed):
        commands.begin_office_book(coop.actor, commands.OfficeBook(uuid7(), made.office_id, DAY))
    with pytest.raises(errors.NoSuchOffice):
        commands.begin_office_book(coop.actor, commands.OfficeBook(uuid7(), uuid7(), DAY))


def test_an_office_with_money_does_not_close(coop: TinyCoop) -> None:
    vault(coop, coop.office_id, 250_000_00)
    with pytest.raises(OfficeHoldsMoney):
        close(coop, coop.office_id)
    left = books.money_at(coop.actor, coop.office_id)
    assert [(one.code, one.book, one.balance_sen) for one in left] == [("11101", "tamwil", 250_000_00)]
    assert books.money_at(coop.actor, coop.other_office_id) == []
    vault(coop, coop.office_id, -250_000_00)
    close(coop, coop.office_id)


def test_the_screens(coop: TinyCoop) -> None:
    head = client_for(coop, "head_office")
    form = {
        "key": str(uuid7()), "parent": str(coop.head_id), "name": "Cabang Lembak", "code": "LMK",
        "level": "Cabang", "zone": "Asia/Jakarta", "address": "", "decision": SK, "book_from": "2026-01-05",
    }  # fmt: skip
    assert 'value="2026-01-05"' in head.get("/kantor/baru/").content.decode()
    place = head.post("/kantor/baru/", form).headers["Location"]
    assert "buka pada" in head.get(place).content.decode()
    form |= {"key": str(uuid7()), "code": "TJG", "book_from": ""}
    place = head.post("/kantor/baru/", form).headers["Location"]
    assert f"{place}buku/" in head.get(place).content.decode()
    form = {"key": str(uuid7()), "book_from": "2026-01-05"}
    assert head.post(f"{place}buku/", form).status_code == 302
    assert head.post(f"{place}buku/", form | {"key": str(uuid7())}).status_code == 409
    vault(coop, coop.office_id, 250_000_00)
    closing = f"/kantor/{coop.office_id}/tutup/"
    body = head.get(closing).content.decode()
    assert "Rp250.000" in body
    assert f"/buku/rekening/11101/?kantor={coop.office_id}" in body
    form = {"key": str(uuid7()), "closes_on": "2026-01-05", "decision": SK}
    answer = head.post(closing, form)
    assert answer.status_code == 409
    assert "masih menyimpan" in answer.content.decode()
    assert client_for(coop, "teller").get(f"{place}buku/").status_code == 403
