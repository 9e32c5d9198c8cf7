"""A month shared: what is booked, each refusal, and taking it back as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import errors as ledger_errors
from lumbung.books.ledger import queries as books
from lumbung.kernel import days
from lumbung.kernel.actors import Actor, NotAllowed
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.operations.distribution import commands, errors, permissions, queries
from lumbung.operations.distribution.models import Run
from lumbung.people.members.commands import NewMember, add_members
from lumbung.products.savings import commands as savings
from lumbung.products.savings import queries as savings_queries
from tests.cast import DAY, TinyCoop, person

RP = 100
LAST = date(2026, 1, 31)
OVER = date(2026, 2, 2)


class Pool:
    """A cooperative with two savers in two offices, a financing that earned, and the month over."""

    def __init__(self, coop: TinyCoop) -> None:
        self.coop = coop
        self.maker = person(coop, permissions.VIEW, permissions.DISTRIBUTE, name="Bu Ani")
        self.checker = person(coop, permissions.VIEW, permissions.APPROVE, name="Pak Hadi")
        with writing(coop.actor):
            savings.install_products(coop.actor)
        self.ani = self.saves(coop.office_id, "Ibu Ani", 10_000_000)
        self.siti = self.saves(coop.other_office_id, "Ibu Siti", 30_000_000)
        self.books(coop.office_id, "mudharabah.capital", "opening.equity", 80_000_000)
        self.books(coop.office_id, "opening.equity", "margin.income", 2_000_000)

    def saves(self, office_id: UUID, name: str, amount: int) -> UUID:
        """A member who saves on mudharabah from the first day of the books."""
        actor = self.coop.actor
        with writing(actor):
            member = add_members(actor, office_id, [NewMember(name, klass="umum")])[0]
            draft = ledger.open_draft(actor, office_id=office_id, kind="test.savings")
            savings.add_deposits(actor, draft, {member: {"mudharabah": amount * RP}})
            draft.debit_gl("opening.equity", amount * RP)
            ledger.post(actor, draft)
        return member

    def books(self, office_id: UUID, debit: str, credit: str, amount: int) -> None:
        with writing(self.coop.actor):
            draft = ledger.open_draft(self.coop.actor, office_id=office_id, kind="test.pool")
            draft.debit_gl(debit, amount * RP)
            draft.credit_gl(credit, amount * RP)
            ledger.post(self.coop.actor, draft)

    def end_month(self, day: date = OVER) -> None:
        with writing(self.coop.actor):
            for office in (self.coop.head_id, self.coop.office_id, self.coop.other_office_id):
                ledger.close_book_day(self.coop.actor, office, day)

    def order(self) -> commands.DistributeProfit:
        with reading(self.maker):
            result = queries.preview(self.maker, LAST).result
        return commands.DistributeProfit(
            uuid7(), date(2026, 1, 1), result.yield_sen, result.members_sen, result.tax_sen, "rapat pengurus"
        )

    def share(self) -> commands.Distributed:
        waits = commands.distribute_profit(self.maker, self.order())
        assert isinstance(waits, Waiting)
        done = approve(self.checker, waits.key)
        assert isinstance(done, commands.Distributed)
        return done

    def take_back(self, run_id: UUID, reason: str = "angka salah") -> object:
        waits = commands.reverse_distribution(
            self.maker, commands.ReverseDistribution(uuid7(), run_id, reason)
        )
        assert isinstance(waits, Waiting)
        return approve(self.checker, waits.key)

    def saved(self, member: UUID) -> int:
        with reading(self.coop.actor):
            return savings_queries.balances(self.coop.actor, [member])[member]["mudharabah"] // RP

    def balance(self, role: str, actor: Actor | None = None) -> int:
        with reading(self.coop.actor):
            chart = {role: row.code for row in books.chart(self.coop.actor) for role in row.roles}
            rows = books.trial_balance(self.coop.actor, date(2026, 12, 31))
        return sum(row.balance_sen for row in rows if row.code == chart[role])


@pytest.fixture
def pool(coop: TinyCoop) -> Pool:
    return Pool(coop)


@pytest.fixture
def over(pool: Pool) -> Pool:
    pool.end_month()
    return pool


def test_a_month_is_shared_in_both_offices(over: Pool) -> None:
    """40 of 80 million earned half of 2 million; 30 % of it goes to the members, by balance."""
    with days.frozen(OVER):
        done = over.share()
    assert (done.accounts, done.members_sen, done.tax_sen) == (2, 300_000 * RP, 0)
    assert (over.saved(over.ani), over.saved(over.siti)) == (10_075_000, 30_225_000)
    assert over.balance("share.savings") == 300_000 * RP
    assert over.balance("share.undistributed") == 0
    with reading(over.maker):
        run = queries.run(over.maker, done.run_id)
        rows, count = queries.run_accounts(over.maker, done.run_id)
        product = queries.run_products(over.maker, done.run_id)[0]
        lines = books.member_lines(over.maker, over.ani)
    assert (run.coop_sen, run.yield_sen, count) == (700_000 * RP, 1_000_000 * RP, 2)
    assert [row.net_sen for row in rows] == [225_000 * RP, 75_000 * RP]
    assert (product.code, product.nisbah_bp, product.share_sen) == ("mudharabah", 3_000, 300_000 * RP)
    assert any(line.kind == "distribution.savings" for line in lines)


def test_tax_is_held_back_and_owed(pool: Pool) -> None:
    """Above Rp240,000 for one member in a month the whole of it is taxed."""
    pool.books(pool.coop.office_id, "opening.equity", "margin.income", 1_000_000)
    pool.end_month()
    done = pool.share()
    assert done.tax_sen == 33_750 * RP
    assert pool.saved(pool.siti) == 30_000_000 + 337_500 - 33_750
    assert pool.balance("tax.savings") == -33_750 * RP


def test_once_for_a_month(over: Pool) -> None:
    order = over.order()
    over.share()
    with pytest.raises(errors.AlreadyDistributed):
        commands.distribute_profit(over.maker, replace(order, key=uuid7()))


def test_only_when_the_month_is_over_everywhere(pool: Pool) -> None:
    with pytest.raises(errors.MonthNotOver):
        commands.distribute_profit(pool.maker, pool.order())


def test_nothing_to_share(coop: TinyCoop) -> None:
    maker = person(coop, permissions.DISTRIBUTE)
    with writing(coop.actor):
        savings.install_products(coop.actor)
        for office in (coop.head_id, coop.office_id, coop.other_office_id):
            ledger.close_book_day(coop.actor, office, OVER)
    order = commands.DistributeProfit(uuid7(), date(2026, 1, 1), 0, 0, 0, "rapat")
    with pytest.raises(errors.NothingToShare):
        commands.distribute_profit(maker, order)


def test_other_figures_than_those_looked_at(over: Pool) -> None:
    order = over.order()
    for changed in (
        replace(order, members_sen=order.members_sen + 1),
        replace(order, tax_sen=1),
        replace(order, yield_sen=1),
    ):
        with pytest.raises(errors.FiguresChanged):
            commands.distribute_profit(over.maker, changed)


def test_a_decision_is_named(over: Pool) -> None:
    with pytest.raises(errors.NoDecision):
        commands.distribute_profit(over.maker, replace(over.order(), decision=" "))


def test_who_may_not(over: Pool) -> None:
    with pytest.raises(NotAllowed):
        commands.distribute_profit(over.checker, over.order())


def test_taken_back_as_a_whole_and_shared_anew(over: Pool) -> None:
    first = over.share()
    over.take_back(first.run_id)
    assert (over.saved(over.ani), over.saved(over.siti)) == (10_000_000, 30_000_000)
    assert over.balance("share.savings") == 0
    with pytest.raises(errors.ReversedAlready):
        over.take_back(first.run_id)
    second = over.share()
    with reading(over.maker):
        assert [(one.attempt, one.taken_back) for one in queries.runs(over.maker)] == [(2, False), (1, True)]
    assert second.members_sen == first.members_sen


def test_taking_back_names_a_reason_and_a_run(over: Pool) -> None:
    with pytest.raises(errors.NoSuchRun):
        over.take_back(uuid7())
    with pytest.raises(errors.NoReason):
        over.take_back(over.share().run_id, " ")


def test_one_journal_is_not_taken_back_alone(over: Pool) -> None:
    done = over.share()
    with reading(over.maker):
        journal = queries.run_journals(over.maker, done.run_id)[-1]
    with pytest.raises(errors.OnlyAsAWhole):
        ledger.reverse_journal(over.coop.actor, ledger.ReverseJournal(uuid7(), journal, "salah"))


def test_nothing_goes_back_when_a_share_was_taken_out(over: Pool) -> None:
    done = over.share()
    with writing(over.coop.actor):
        draft = ledger.open_draft(over.coop.actor, office_id=over.coop.office_id, kind="test.savings")
        savings.add_withdrawal(over.coop.actor, draft, over.ani, "mudharabah", 10_075_000 * RP)
        draft.credit_gl("opening.equity", 10_075_000 * RP)
        ledger.post(over.coop.actor, draft)
    with pytest.raises(ledger_errors.BalanceTooLow):
        over.take_back(done.run_id)
    assert over.saved(over.siti) == 30_225_000


def test_another_cooperative_sees_nothing(over: Pool, other_coop: TinyCoop) -> None:
    over.share()
    with reading(other_coop.actor):
        assert queries.runs(other_coop.actor) == []
        assert not Run.objects.exists()


def test_days_before_the_books_are_no_balance(over: Pool) -> None:
    """The savings began on the 5th: 27 of 31 days count."""
    with reading(over.maker):
        found = queries.preview(over.maker, DAY)
    assert found.funds_days == 40_000_000 * RP * 27
    assert found.assets_days == 80_000_000 * RP * 27
