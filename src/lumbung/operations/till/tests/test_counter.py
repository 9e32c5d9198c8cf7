"""At the counter: what a member pays in, what she takes out, and every way it says no."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.urls import reverse

from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.till import commands, errors, permissions, queries
from lumbung.operations.till.rules import CashCount
from lumbung.people.members import commands as members
from lumbung.people.members.errors import NoMember
from lumbung.people.staff.models import User
from lumbung.products.funds.errors import NoSuchFund
from lumbung.products.savings import commands as savings
from lumbung.products.savings import queries as savings_queries
from lumbung.products.savings.errors import AboveLimit, NoSuchProduct, NotEnoughSaved, NotWithdrawable
from tests.cast import DAY, TinyCoop, account_for, client_of, person

RP = 100
COUNTER = (permissions.OPEN, permissions.CLOSE, permissions.COUNTER, permissions.VAULT, permissions.SETTLE)


@dataclass(frozen=True, slots=True)
class Counter:
    """A teller with an open till, and a member of each branch."""

    coop: TinyCoop
    ratna: object
    sari: UUID
    stranger: UUID


@pytest.fixture
def counter(coop: TinyCoop) -> Counter:
    """Bu Ratna's counter on its first morning."""
    user = account_for(coop, "teller", name="Bu Ratna")
    ratna = person(coop, *COUNTER, offices=[coop.office_id], name="Bu Ratna", user_id=user.id)
    with writing(coop.actor):
        savings.install_products(coop.actor, DAY)
        new = [members.NewMember("Sari", "umum", joined_on=DAY)]
        sari = members.add_members(coop.actor, coop.office_id, new)[0]
        far = [members.NewMember("Yuli", "umum", joined_on=DAY)]
        stranger = members.add_members(coop.actor, coop.other_office_id, far)[0]
    commands.open_till(ratna, commands.OpenTill(uuid7(), coop.office_id, CashCount()))
    return Counter(coop, ratna, sari, stranger)


def pay_in(counter: Counter, member: UUID | None = None, **parts: object) -> commands.CounterReceipt:
    """She pays in; Rp100.000 of voluntary savings unless told."""
    given = parts or {"deposits": (("sukarela", 100_000 * RP),)}
    order = commands.PayIn(uuid7(), counter.coop.office_id, member or counter.sari, **given)  # type: ignore[arg-type]
    return commands.pay_in(counter.ratna, order)  # type: ignore[arg-type]


def pay_out(counter: Counter, rupiah: int, product: str = "sukarela") -> object:
    """She takes out."""
    order = commands.PayOut(uuid7(), counter.coop.office_id, counter.sari, product, rupiah * RP)
    return commands.pay_out(counter.ratna, order)  # type: ignore[arg-type]


def held(counter: Counter) -> dict[str, int]:
    """What lies in the till, by book."""
    till = queries.my_till(counter.ratna)  # type: ignore[arg-type]
    assert till is not None
    return {book: sen for book, sen in till.held.items() if sen}


def test_she_pays_in_savings_and_a_gift_at_once(counter: Counter) -> None:
    """One journal; the gift's cash stays in its own book."""
    receipt = pay_in(
        counter, deposits=(("sukarela", 50_000 * RP), ("wajib", 5_000 * RP)), gifts=(("infaq", 2_000 * RP),)
    )
    assert receipt.total_sen == 57_000 * RP
    assert held(counter) == {"tamwil": 55_000 * RP, "zis": 2_000 * RP}
    saved = savings_queries.balances(counter.coop.actor, [counter.sari])[counter.sari]
    assert saved["sukarela"] == 50_000 * RP


def test_refuses_what_cannot_be_taken_in(counter: Counter) -> None:
    """Nothing, below zero, another branch's member, a product, fund or member that does not exist."""
    for parts in ({"deposits": ()}, {"deposits": (("sukarela", 0),)}, {"gifts": (("infaq", -1),)}):
        order = commands.PayIn(uuid7(), counter.coop.office_id, counter.sari, **parts)
        with pytest.raises(errors.NoAmount):
            commands.pay_in(counter.ratna, order)  # type: ignore[arg-type]
    with pytest.raises(errors.MemberElsewhere):
        pay_in(counter, counter.stranger)
    with pytest.raises(NoMember):
        pay_in(counter, uuid7())
    with pytest.raises(NoSuchProduct):
        pay_in(counter, deposits=(("emas", 1_000 * RP),))
    with pytest.raises(NoSuchFund):
        pay_in(counter, gifts=(("kas-masjid", 1_000 * RP),))
    with pytest.raises(errors.NotHerContract):
        pay_in(counter, instalments=((uuid7(), 1_000 * RP),))
    assert held(counter) == {}


def test_she_takes_out_what_she_has(counter: Counter) -> None:
    """Voluntary savings at any time; what stays stays."""
    pay_in(counter)
    pay_out(counter, 40_000)
    assert held(counter) == {"tamwil": 60_000 * RP}


def test_refuses_what_cannot_be_paid_out(counter: Counter) -> None:
    """Wajib while she is a member, more than she has, more than the till has, above the limit, nothing."""
    pay_in(counter, deposits=(("sukarela", 100_000 * RP), ("wajib", 5_000 * RP)))
    with pytest.raises(NotWithdrawable):
        pay_out(counter, 1_000, "wajib")
    with pytest.raises(NotEnoughSaved):
        pay_out(counter, 100_001)
    with pytest.raises(AboveLimit):
        pay_out(counter, 50_000_001)
    with pytest.raises(errors.NoAmount):
        pay_out(counter, 0)
    with writing(counter.coop.actor):
        commands.vault_accounts(counter.coop.actor, office_id=counter.coop.office_id, books=["tamwil"])
    move = commands.MoveVault(uuid7(), counter.coop.office_id, commands.TO_VAULT, (("tamwil", 100_000 * RP),))
    commands.move_vault(counter.ratna, move)  # type: ignore[arg-type]
    with pytest.raises(errors.NotEnoughCash):
        pay_out(counter, 50_000)


def test_above_the_limit_a_second_person_approves(counter: Counter) -> None:
    """Rp2.000.001 waits for the branch manager."""
    pay_in(counter, deposits=(("sukarela", 3_000_000 * RP),))
    answer = pay_out(counter, 2_000_001)
    assert isinstance(answer, Waiting)
    assert held(counter) == {"tamwil": 3_000_000 * RP}
    approve(person(counter.coop, "savings.approve_withdrawal", name="Pak Hadi"), answer.key)
    assert held(counter) == {"tamwil": 999_999 * RP}


def test_a_closed_till_serves_nobody(counter: Counter) -> None:
    """Neither in nor out, nor in another office."""
    far = person(counter.coop, *COUNTER, user_id=counter.ratna.user_id)  # type: ignore[attr-defined]
    order = commands.PayIn(
        uuid7(), counter.coop.other_office_id, counter.stranger, (("sukarela", 1_000 * RP),)
    )
    with pytest.raises(errors.TillElsewhere):
        commands.pay_in(far, order)
    commands.close_till(
        counter.ratna,  # type: ignore[arg-type]
        commands.CloseTill(uuid7(), counter.coop.office_id, CashCount()),
    )
    with pytest.raises(errors.TillNotOpen):
        pay_in(counter)
    with pytest.raises(errors.TillNotOpen):
        pay_out(counter, 1_000)


def test_the_screens_of_a_tellers_day(counter: Counter) -> None:
    """Every page of the till answers, and its forms do what they say."""
    client = client_of(User.objects.get(id=counter.ratna.user_id), counter.coop)  # type: ignore[attr-defined]
    found = client.get(reverse("till:counter"), {"q": "Sari"})
    assert "Sari" in found.content.decode()
    assert client.get(reverse("till:search"), {"q": "Sar"}).status_code == 200
    assert client.get(reverse("till:member", args=[counter.sari])).status_code == 200
    done = client.post(
        reverse("till:pay_in", args=[counter.sari]), {"key": str(uuid7()), "s_sukarela": "100.000"}
    )
    assert done.status_code == 302
    receipt = client.get(done["Location"]).content.decode()
    assert "Rp100.000" in receipt
    assert "wa.me" in receipt
    out = client.post(
        reverse("till:pay_out", args=[counter.sari]),
        {"key": str(uuid7()), "product": "sukarela", "amount": "40.000"},
    )
    assert out.status_code == 302
    assert client.get(out["Location"]).status_code == 200
    short = client.post(
        reverse("till:pay_out", args=[counter.sari]),
        {"key": str(uuid7()), "product": "sukarela", "amount": "900.000"},
    )
    assert short.status_code == 409
    vault = client.post(
        reverse("till:vault"), {"key": str(uuid7()), "arah": "to_vault", "ke-tamwil": "10.000"}
    )
    assert vault.status_code == 302
    booked = client.post(
        reverse("till:book_difference"),
        {"key": str(uuid7()), "way": "over", "amount": "5.000", "reason": "Uang tertinggal"},
    )
    assert booked.status_code == 302
    (waiting,) = queries.differences(counter.coop.actor)
    settle = reverse("till:settle", args=[waiting.id])
    assert client.get(settle).status_code == 200
    settled = {"key": str(uuid7()), "how": "returned", "reason": "Diambil pemiliknya"}
    assert client.post(settle, settled).status_code == 302
    report = client.get(reverse("till:home"), follow=True)
    assert report.status_code == 200
    assert client.get(report.redirect_chain[-1][0] + "?cetak=1").status_code == 200
    for name in ("till:vault", "till:differences", "till:tills", "till:close", "till:book_difference"):
        assert client.get(reverse(name)).status_code == 200, name
    wrong = client.post(reverse("till:close"), {"key": str(uuid7()), "logam": "1.000"})
    assert wrong.status_code == 422
    closed = client.post(reverse("till:close"), {"key": str(uuid7()), "logam": "50.000"})
    assert closed.status_code == 302
    assert client.get(reverse("till:open")).status_code == 200
    opened = client.post(reverse("till:open"), {"key": str(uuid7()), "lembar_50000": "1"})
    assert opened.status_code == 302
