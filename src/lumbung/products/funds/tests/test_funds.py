"""Gifts: each in its own book, set-based, and what is refused; and the screens of the purses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.errors import NotBalanced
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members.commands import NewMember, NewRembug, add_members, add_rembugs
from lumbung.products.funds import commands, errors, permissions, queries
from tests.cast import DAY, TinyCoop, client_for, person

RP = 100
BOOKS = ("zis", "wakaf", "kebajikan")


def purse(coop: TinyCoop, holder: UUID, book: str) -> int:
    return ledger.open_account(coop.actor, "cash.teller", holder, office_id=coop.office_id, book=book).id


def gather(
    coop: TinyCoop, gifts: dict[UUID, dict[str, int]], group: dict[str, int] | None = None
) -> dict[str, int]:
    """A journal as a meeting makes it: members' gifts against cash of the same books."""
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="meetings.collection")
        sums = commands.add_gifts(coop.actor, draft, gifts, group)
        for book, sen in sums.items():
            cash = ledger.open_account(
                coop.actor, "cash.field", coop.office_id, office_id=coop.office_id, book=book
            )
            draft.debit(cash, sen)
        ledger.post(coop.actor, draft)
    return sums


def test_each_gift_goes_into_its_own_book(coop: TinyCoop) -> None:
    one, two = uuid7(), uuid7()
    sums = gather(
        coop, {one: {"infaq": 100_000, "wakaf": 200_000}, two: {"infaq": 500_000}}, {"infaq": 70_000}
    )
    assert sums == {"zis": 670_000, "wakaf": 200_000}
    with reading(coop.actor):
        balances = {view.code: view.balance_sen for view in queries.fund_balances(coop.actor)}
        given = queries.given(coop.actor, [one, two, uuid7()])
    assert (balances["infaq"], balances["wakaf"], balances["zakat"]) == (670_000, 200_000, 0)
    assert given[one] == {"infaq": 100_000, "wakaf": 200_000}
    assert [*given.values()][2] == {}


def test_statements_do_not_grow_with_givers(coop: TinyCoop) -> None:
    def cost(count: int) -> int:
        gifts = {uuid7(): {"infaq": 100_000, "wakaf": 200_000} for _ in range(count)}
        with CaptureQueriesContext(connection) as seen:
            gather(coop, gifts)
        return len(seen)

    cost(1)
    assert cost(2) == cost(40)


def test_gifts_never_mix_with_the_cooperatives_money(coop: TinyCoop) -> None:
    """A gift against cash of another book does not balance."""
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.mixed")
        sums = commands.add_gifts(coop.actor, draft, {uuid7(): {"infaq": 100_000}})
        till = ledger.open_account(coop.actor, "cash.teller", coop.office_id, office_id=coop.office_id)
        draft.debit(till, sums["zis"] + 1)
        with pytest.raises(NotBalanced):
            ledger.post(coop.actor, draft)


def test_what_gifts_refuse(coop: TinyCoop) -> None:
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.gift")
        with pytest.raises(errors.NoSuchFund):
            commands.add_gifts(coop.actor, draft, {uuid7(): {"kebajikan": 100}})
        with pytest.raises(errors.NotAGift):
            commands.add_gifts(coop.actor, draft, {uuid7(): {"infaq": -100}})
        assert commands.add_gifts(coop.actor, draft, {uuid7(): {"infaq": 0}}) == {}


def test_the_weekly_gift_is_a_dated_split(coop: TinyCoop) -> None:
    with reading(coop.actor):
        assert queries.weekly_gift(coop.actor, DAY) == {"infaq": 1_000 * RP, "wakaf": 2_000 * RP}


def giver(coop: TinyCoop) -> tuple[Actor, dict[str, int]]:
    teller = person(coop, permissions.GIVE)
    with writing(coop.actor):
        return teller, {book: purse(coop, teller.user_id, book) for book in (*BOOKS, "tamwil")}


def test_a_gift_over_the_counter(coop: TinyCoop) -> None:
    teller, cash = giver(coop)

    def order(fund: str, book: str, amount: int = 50_000, **more: Any) -> commands.Give:
        return commands.Give(uuid7(), coop.office_id, fund, amount * RP, cash[book], **more)

    receipt = commands.give(teller, order("wakaf", "wakaf"))
    assert receipt.amount_sen == 50_000 * RP
    with pytest.raises(errors.WrongCash):
        commands.give(teller, order("infaq", "tamwil"))
    with pytest.raises(errors.WrongCash):
        commands.give(teller, order("infaq", "wakaf"))
    with pytest.raises(errors.GiverUnknown):
        commands.give(teller, order("zakat", "zis"))
    commands.give(teller, order("zakat", "zis", giver="Hj. Maryam"))
    with pytest.raises(errors.NotAGift):
        commands.give(teller, order("infaq", "zis", 0))
    with pytest.raises(errors.NoSuchFund):
        commands.give(teller, order("kebajikan", "kebajikan"))
    with pytest.raises(errors.NotYourCash):
        commands.give(person(coop, permissions.GIVE), order("infaq", "zis"))


def test_weeks_and_participation_name_nobody(coop: TinyCoop) -> None:
    with writing(coop.actor):
        circle = add_rembugs(coop.actor, coop.office_id, [NewRembug("Melati")])[0]
        people = add_members(
            coop.actor,
            coop.office_id,
            [NewMember(f"Ibu {n}", rembug_id=circle, joined_on=DAY) for n in "ABC"],
        )
    gather(coop, {people[0]: {"infaq": 100_000}, people[1]: {"wakaf": 200_000}})
    with reading(coop.actor):
        weeks = queries.gifts_by_week(coop.actor, DAY, weeks=3)
        circles = queries.participation(coop.actor, DAY - timedelta(days=27), DAY)
    assert [week.infaq_sen for week in weeks] == [0, 0, 100_000]
    assert weeks[-1].wakaf_sen == 200_000
    assert [(one.name, one.givers, one.members) for one in circles] == [("Melati", 2, 3)]
    page = client_for(coop, "ziswaf_officer").get("/dana/").content.decode()
    assert "Melati" in page
    assert "Ibu A" not in page


def test_the_screens_of_the_purses(coop: TinyCoop) -> None:
    gather(coop, {uuid7(): {"infaq": 100_000}})
    client = client_for(coop, "ziswaf_officer")
    user = UUID(client.session["_auth_user_id"])
    with writing(coop.actor):
        cash = {book: purse(coop, user, book) for book in BOOKS}
    for url in ("/dana/", "/dana/infaq/", "/dana/beri/"):
        assert _statements(client, url) <= 12
    key = str(uuid7())
    values = {"key": key, "fund": "infaq", "amount": "25.000", "giver": "Hamba Allah", "cash": cash["zis"]}
    assert client.post("/dana/beri/", {**values, "cash": cash["wakaf"]}).status_code == 422
    assert client.post("/dana/beri/", values).status_code == 302
    assert client.post("/dana/beri/", values).status_code == 302
    assert "26.000" in client.get("/dana/infaq/").content.decode()
    assert client.get("/dana/emas/").status_code == 404
    assert client_for(coop, "teller").get("/dana/").status_code == 403


def _statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    return len([one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
