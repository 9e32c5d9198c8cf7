"""Each refusal of the journals by hand and of taking back, heard by the proposer; nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from lumbung.books.ledger import commands, errors, permissions, queries
from lumbung.kernel.actors import NotAllowed, WrongOffice
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.models import Office
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, person

RP = 100
Line = commands.ManualLine
RENT = (Line("72105", debit_sen=100 * RP), Line("21307", credit_sen=100 * RP))
Act = Callable[..., object]
BY_HAND = pytest.mark.parametrize(
    ("act", "permission"),
    [
        (commands.post_manual_journal, permissions.POST_MANUAL_JOURNAL),
        (commands.post_opening_balances, permissions.OPENING),
    ],
)


def order(coop: TinyCoop, *lines: commands.ManualLine, **more: object) -> commands.ManualJournal:
    facts: dict[str, object] = {
        "key": uuid4(),
        "office_id": coop.office_id,
        "occurred_on": DAY,
        "memo": "Sewa kantor",
        "lines": lines or RENT,
    }
    return commands.ManualJournal(**(facts | more))  # type: ignore[arg-type]


def vault(coop: TinyCoop, office_id: object = None) -> int:
    place = office_id or coop.office_id
    with writing(coop.actor):
        return commands.open_account(coop.actor, "cash.vault", place, office_id=place).id  # type: ignore[arg-type]


@BY_HAND
def test_what_a_journal_by_hand_refuses(coop: TinyCoop, act: Act, permission: str) -> None:
    maker = person(coop, permission)
    here, there = vault(coop), vault(coop, coop.other_office_id)
    equity = Line("41501", credit_sen=100 * RP)
    refused: list[tuple[type[Exception], commands.ManualJournal]] = [
        (errors.NoReason, order(coop, memo="  ")),
        (errors.UnknownCode, order(coop, Line("00000", debit_sen=100 * RP), equity)),
        (errors.NotBalanced, order(coop, Line("72105", debit_sen=99 * RP), equity)),
        (errors.NotBalanced, order(coop, Line("72105", debit_sen=100 * RP), Line("74102", credit_sen=1))),
        (errors.NothingToPost, order(coop, Line("72105"), Line("21307"))),
        (errors.WrongPlace, order(coop, Line("11101", debit_sen=100 * RP), equity)),
        (errors.WrongPlace, order(coop, Line("72105", debit_sen=100 * RP, account_id=here), equity)),
        (errors.UnknownAccount, order(coop, Line("11101", debit_sen=100 * RP, account_id=there), equity)),
        (errors.UnknownAccount, order(coop, Line("11101", debit_sen=100 * RP, account_id=999_999), equity)),
        (errors.AheadOfDay, order(coop, occurred_on=DAY + timedelta(days=1))),
        (
            errors.BalanceTooLow,
            order(
                coop, Line("11101", credit_sen=100 * RP, account_id=here), Line("72105", debit_sen=100 * RP)
            ),
        ),
    ]
    for kind, asked in refused:
        with pytest.raises(kind):
            act(maker, asked)
    with reading(coop.actor):
        assert queries.journals(coop.actor) == []
        assert queries.waiting_journals(coop.actor) == []


@BY_HAND
def test_an_office_without_a_book_takes_no_journal(coop: TinyCoop, act: Act, permission: str) -> None:
    with writing(coop.actor):
        office = Office.objects.create(coop_id=coop.id, level="Cabang", code="BRU", name="Cabang Baru")
    with pytest.raises(errors.DayClosed):
        act(person(coop, permission), order(coop, office_id=office.id))


@BY_HAND
def test_only_who_may_and_only_in_her_office(coop: TinyCoop, act: Act, permission: str) -> None:
    with pytest.raises(NotAllowed):
        act(person(coop, permissions.VIEW), order(coop))
    with pytest.raises(WrongOffice):
        act(person(coop, permission, offices=[coop.other_office_id]), order(coop))


@BY_HAND
def test_funds_never_pay_for_tamwil(coop: TinyCoop, act: Act, permission: str) -> None:
    """A line of zakat money against a line of rent sums to zero, and is refused all the same."""
    with writing(coop.actor):
        zakat = commands.open_account(coop.actor, "fund.zakat", coop.office_id, office_id=coop.office_id)
    lines = (Line("72105", debit_sen=100 * RP), Line("25101", credit_sen=100 * RP, account_id=zakat.id))
    with pytest.raises(errors.NotBalanced):
        act(person(coop, permission), order(coop, *lines))


def test_opening_balances_wait_and_are_let_in(coop: TinyCoop) -> None:
    maker, checker = person(coop, permissions.OPENING), person(coop, permissions.APPROVE_MANUAL_JOURNAL)
    asked = order(
        coop, Line("11101", debit_sen=100 * RP, account_id=vault(coop)), Line("41501", credit_sen=100 * RP)
    )
    assert isinstance(commands.post_opening_balances(maker, asked), Waiting)
    posted = approve(checker, asked.key)
    head, _lines = queries.journal(coop.actor, posted.journal_id)
    assert (head.kind, head.approver_id) == ("ledger.opening", checker.user_id)


def test_what_taking_back_refuses(coop: TinyCoop) -> None:
    with writing(coop.actor):
        place = commands.open_account(coop.actor, "cash.vault", coop.office_id, office_id=coop.office_id)
        draft = commands.open_draft(coop.actor, office_id=coop.office_id, kind="test.funding")
        draft.debit(place, 100 * RP)
        draft.credit_gl("opening.equity", 100 * RP)
        first = commands.post(coop.actor, draft)
        spent = commands.open_draft(coop.actor, office_id=coop.office_id, kind="test.cash")
        spent.debit_gl("opening.equity", 60 * RP)
        spent.credit(place, 60 * RP)
        commands.post(coop.actor, spent)

    def take_back(journal: int, reason: str = "Salah kantor") -> commands.ReverseJournal:
        return commands.ReverseJournal(uuid4(), journal, reason)

    with pytest.raises(errors.NoReason):
        commands.reverse_journal(coop.actor, take_back(first.journal_id, " x "))
    with pytest.raises(errors.NoJournal):
        commands.reverse_journal(coop.actor, take_back(999_999))
    with pytest.raises(errors.BalanceTooLow):
        commands.reverse_journal(coop.actor, take_back(first.journal_id))
    elsewhere = person(coop, permissions.REVERSE, offices=[coop.other_office_id])
    with pytest.raises(WrongOffice):
        commands.reverse_journal(elsewhere, take_back(first.journal_id))
    with pytest.raises(NotAllowed):
        commands.reverse_journal(person(coop, permissions.VIEW), take_back(first.journal_id))


def test_no_stranger_takes_our_journal_back(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with writing(coop.actor):
        draft = commands.open_draft(coop.actor, office_id=coop.office_id, kind="test.cash")
        draft.debit_gl("opening.equity", RP)
        draft.credit_gl("reserve.general", RP)
        posted = commands.post(coop.actor, draft)
    with pytest.raises(errors.NoJournal):
        commands.reverse_journal(
            other_coop.actor, commands.ReverseJournal(uuid4(), posted.journal_id, "asing")
        )
