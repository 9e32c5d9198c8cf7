"""Posting, taking back, closing: what the books do and what they refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from lumbung.books.ledger import commands, errors, permissions, queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting, approve, command
from lumbung.kernel.errors import KeyReused, SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, person

RP = 100


def deposit(coop: TinyCoop, amount: int, member: UUID | None = None) -> commands.Posted:
    """A member's voluntary savings come in over the counter."""
    member_id, till_id = member or uuid7(), coop.office_id
    with writing(coop.actor):
        till = commands.open_account(coop.actor, "cash.teller", till_id, office_id=coop.office_id)
        savings = commands.open_account(coop.actor, "savings.wadiah", member_id, office_id=coop.office_id)
        draft = commands.open_draft(coop.actor, office_id=coop.office_id, kind="test.deposit")
        draft.debit(till, amount, member_id)
        draft.credit(savings, amount, member_id)
        return commands.post(coop.actor, draft)


def test_a_deposit_moves_both_balances(coop: TinyCoop) -> None:
    """Debit the till, credit the member; the member's line is her receipt."""
    member = uuid7()
    posted = deposit(coop, 50_000 * RP, member)
    accounts = queries.holder_accounts(coop.actor, "savings.wadiah", [member])
    assert accounts[member].balance_sen == -50_000 * RP
    lines = queries.member_lines(coop.actor, member)
    assert {line.code for line in lines} == {"11102", "21101"}
    assert posted.day == DAY
    assert posted.number == lines[0].number


def test_refuses_to_take_more_than_there_is(coop: TinyCoop) -> None:
    """A member's account never falls below zero."""
    member = uuid7()
    deposit(coop, 50_000 * RP, member)
    with pytest.raises(errors.BalanceTooLow):
        withdraw(coop.actor, Withdraw(uuid7(), member, coop.office_id, coop.office_id, 50_001 * RP))


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A withdrawal over the counter, for these tests."""

    key: UUID
    member_id: UUID
    till_id: UUID
    office_id: UUID
    amount_sen: int


@command(permissions.OPENING)
def withdraw(actor: Actor, order: Withdraw) -> commands.Posted:
    """Pay out of a member's voluntary savings."""
    savings = queries.holder_account(actor, "savings.wadiah", order.member_id)
    till = queries.holder_account(actor, "cash.teller", order.till_id)
    draft = commands.open_draft(actor, office_id=order.office_id, kind="test.withdrawal")
    draft.debit(savings, order.amount_sen)
    draft.credit(till, order.amount_sen)
    return commands.post(actor, draft)


def test_day_close_seals_and_opens_the_next(coop: TinyCoop) -> None:
    """After closing, totals stand and today's posting goes to the new day."""
    deposit(coop, 10_000 * RP)
    with writing(coop.actor):
        kept = commands.close_book_day(coop.actor, coop.office_id, DAY + timedelta(days=1))
    assert kept.line_count == 2
    posted = deposit(coop, 5_000 * RP)
    assert posted.day == DAY + timedelta(days=1)
    with reading(coop.actor):
        balance = {row.code: row.balance_sen for row in queries.trial_balance(coop.actor, date(2026, 12, 31))}
    assert balance == {"11102": 15_000 * RP, "21101": -15_000 * RP}
    with reading(coop.actor):
        assert [check.is_intact for check in commands.verify_seals(coop.actor, coop.office_id)] == [True]


def test_manual_journal_needs_a_second_person(coop: TinyCoop) -> None:
    """Made by one, let in by another, once."""
    maker = person(coop, permissions.POST_MANUAL_JOURNAL, permissions.APPROVE_MANUAL_JOURNAL, name="Bu Wati")
    checker = person(coop, permissions.APPROVE_MANUAL_JOURNAL, name="Pak Hadi")
    order = commands.ManualJournal(
        key=uuid7(),
        office_id=coop.office_id,
        occurred_on=DAY,
        memo="Sewa kantor Januari",
        lines=(
            commands.ManualLine("72105", debit_sen=100 * RP),
            commands.ManualLine("21307", credit_sen=100 * RP),
        ),
    )
    assert isinstance(commands.post_manual_journal(maker, order), Waiting)
    assert queries.trial_balance(coop.actor, DAY) == []
    with pytest.raises(SamePerson):
        approve(maker, order.key)
    posted = approve(checker, order.key)
    assert approve(checker, order.key) == posted
    head, lines = queries.journal(coop.actor, posted.journal_id)
    assert (head.actor_id, head.approver_id) == (maker.user_id, checker.user_id)
    assert [line.amount_sen for line in lines] == [100 * RP, -100 * RP]


def test_same_key_same_receipt_other_content_refused(coop: TinyCoop) -> None:
    """A resend is harmless; a key with new content is not believed."""
    posted = deposit(coop, 10_000 * RP)
    key = uuid7()
    order = commands.ReverseJournal(key, posted.journal_id, "salah anggota")
    first = commands.reverse_journal(coop.actor, order)
    assert commands.reverse_journal(coop.actor, order) == first
    with pytest.raises(KeyReused):
        commands.reverse_journal(coop.actor, commands.ReverseJournal(key, posted.journal_id, "lain"))
    with pytest.raises(errors.AlreadyReversed):
        commands.reverse_journal(
            coop.actor, commands.ReverseJournal(uuid7(), posted.journal_id, "sekali lagi")
        )
    with pytest.raises(errors.NotReversible):
        commands.reverse_journal(coop.actor, commands.ReverseJournal(uuid7(), first.journal_id, "balik lagi"))
    with pytest.raises(errors.NoReason):
        commands.reverse_journal(coop.actor, commands.ReverseJournal(uuid7(), posted.journal_id, " "))


def test_a_new_office_begins_its_book_once(coop: TinyCoop) -> None:
    """The first office brings the chart; an office has one book."""
    from lumbung.kernel.models import Office

    with writing(coop.actor):
        office = Office.objects.create(coop_id=coop.id, level="Cabang", code="BRU", name="Cabang Baru")
    begun = commands.begin_book(coop.actor, commands.BeginBook(uuid7(), office.id, DAY))
    assert (begun.day, begun.accounts) == (DAY, 0)
    with pytest.raises(errors.BookExists):
        commands.begin_book(coop.actor, commands.BeginBook(uuid7(), office.id, DAY))
