"""Plans with a goal and the bonus: begun, changed, ended, given; and what each refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import refusal_of
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.savings import commands, errors, permissions, queries, rules
from lumbung.products.savings.commands import (
    BonusLine,
    ChangePlan,
    ChangeTerms,
    ClosePlan,
    GiveBonus,
    OpenPlan,
)
from lumbung.products.savings.tests.test_moves import RP, deposit, member_of, offered
from tests.cast import DAY, TinyCoop, person

__all__ = ["offered"]


def begin(coop: TinyCoop, member: UUID, **changes: object) -> UUID:
    values: dict[str, object] = {
        "key": uuid7(),
        "office_id": coop.office_id,
        "member_id": member,
        "product": "qurban",
        "weekly_sen": 15_000 * RP,
        "opened_on": DAY,
        "ends_on": DAY + timedelta(weeks=9),
    }
    return commands.open_plan(coop.actor, OpenPlan(**{**values, **changes})).plan_id  # type: ignore[arg-type]


def test_a_plan_comes_to_what_its_weeks_ask(offered: TinyCoop) -> None:
    member = deposit(offered, qurban=20_000)
    plan = begin(offered, member)
    with reading(offered.actor):
        found = queries.plan(offered.actor, plan, DAY + timedelta(weeks=2))
    assert found is not None
    assert found.target_sen == 150_000 * RP
    assert (found.progress.saved_sen, found.progress.weeks_gone) == (20_000 * RP, 3)
    assert found.progress.behind_sen == 25_000 * RP


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"product": "sukarela"}, errors.NoSuchProduct),
        ({"product": "emas"}, errors.NoSuchProduct),
        ({"member_id": uuid7()}, errors.NotAMember),
        ({"weekly_sen": 0}, errors.NotAnAmount),
        ({"weekly_sen": 50_000}, errors.BelowMinimum),
        ({"ends_on": DAY}, errors.PlanDatesWrong),
    ],
)
def test_what_a_plan_refuses(offered: TinyCoop, changes: dict[str, object], refusal: type[Exception]) -> None:
    member = member_of(offered)
    with pytest.raises(refusal):
        begin(offered, member, **changes)


def test_one_running_plan_for_each_goal(offered: TinyCoop) -> None:
    member = member_of(offered)
    begin(offered, member)
    with pytest.raises(errors.PlanExists):
        begin(offered, member)
    begin(offered, member, product="umrah", weekly_sen=100_000 * RP)


def test_a_plan_changes_and_remembers(offered: TinyCoop) -> None:
    plan = begin(offered, member_of(offered))
    later = DAY + timedelta(weeks=20)
    order = ChangePlan(uuid7(), offered.office_id, plan, 20_000 * RP, 400_000 * RP, later)
    assert commands.change_plan(offered.actor, order).weekly_sen == 20_000 * RP
    with pytest.raises(errors.NotAnAmount):
        commands.change_plan(offered.actor, ChangePlan(uuid7(), offered.office_id, plan, 0, 1, later))
    with pytest.raises(errors.PlanDatesWrong):
        commands.change_plan(offered.actor, ChangePlan(uuid7(), offered.office_id, plan, 1, 1, DAY))
    with pytest.raises(errors.NoPlan):
        commands.change_plan(offered.actor, ChangePlan(uuid7(), offered.head_id, plan, 1, 1, later))


def test_an_ended_plan_goes_to_voluntary_savings(offered: TinyCoop) -> None:
    member = deposit(offered, qurban=45_000)
    plan = begin(offered, member)
    with pytest.raises(errors.PlanReasonMissing):
        commands.close_plan(offered.actor, ClosePlan(uuid7(), offered.office_id, plan))
    receipt = commands.close_plan(offered.actor, ClosePlan(uuid7(), offered.office_id, plan, "anak sakit"))
    assert receipt.amount_sen == 45_000 * RP
    assert queries.balances(offered.actor, [member])[member] == {"qurban": 0, "sukarela": 45_000 * RP}
    with pytest.raises(errors.NoPlan):
        commands.close_plan(offered.actor, ClosePlan(uuid7(), offered.office_id, plan, "lagi"))


def test_an_empty_plan_ends_without_a_journal(offered: TinyCoop) -> None:
    plan = begin(offered, member_of(offered))
    receipt = commands.close_plan(offered.actor, ClosePlan(uuid7(), offered.office_id, plan, "batal"))
    assert (receipt.amount_sen, receipt.number) == (0, "")


# The bonus


def give(
    coop: TinyCoop, *lines: BonusLine, decision: str = "rapat 3 Januari", product: str = "sukarela"
) -> GiveBonus:
    return GiveBonus(uuid7(), coop.office_id, lines, decision, product=product)


def test_a_bonus_takes_two_people(offered: TinyCoop) -> None:
    member = deposit(offered, sukarela=1_000_000)
    maker = person(offered, permissions.GIVE_BONUS)
    order = give(offered, BonusLine(member, 2_000 * RP))
    assert isinstance(commands.give_bonus(maker, order), Waiting)
    assert queries.balances(offered.actor, [member])[member]["sukarela"] == 1_000_000 * RP
    receipt = approve(person(offered, permissions.APPROVE_BONUS), order.key)
    assert receipt.amount_sen == 2_000 * RP
    assert queries.balances(offered.actor, [member])[member]["sukarela"] == 1_002_000 * RP
    with reading(offered.actor):
        _head, lines = ledger_queries.journal(offered.actor, receipt.journal_id)
    assert [line.code for line in lines] == ["71101", "21101"]


def test_what_a_bonus_refuses(offered: TinyCoop) -> None:
    maker, line = person(offered, permissions.GIVE_BONUS), BonusLine(uuid7(), 100)
    with pytest.raises(errors.NoDecision):
        commands.give_bonus(maker, give(offered, line, decision=" "))
    with pytest.raises(errors.NotAnAmount):
        commands.give_bonus(maker, give(offered))
    with pytest.raises(errors.NoSuchProduct):
        commands.give_bonus(maker, give(offered, line, product="qurban"))


@given(st.integers(0, 10**10), st.dictionaries(st.uuids(), st.integers(-5, 10**9), max_size=30))
def test_shares_add_up_to_whole_rupiah(total: int, balances: dict[UUID, int]) -> None:
    """Exact, in whole rupiah, the same on every run, nothing for who has nothing."""
    shares = rules.share_bonus(total, balances)
    assert shares == rules.share_bonus(total, dict(reversed(list(balances.items()))))
    assert sum(shares.values()) == (total // RP * RP if shares else 0)
    assert all(balances[holder] > 0 and part % RP == 0 for holder, part in shares.items())


# Terms, release


def terms(**changes: object) -> ChangeTerms:
    values: dict[str, object] = {
        "key": uuid7(),
        "product": "qurban",
        "valid_from": DAY + timedelta(days=1),
        "weekly_sen": 20_000 * RP,
        "minimum_sen": 1_000 * RP,
        "weeks": 100,
        "withdrawable": False,
        "decision": "rapat anggota",
    }
    return ChangeTerms(**{**values, **changes})  # type: ignore[arg-type]


def test_terms_hold_from_their_day(offered: TinyCoop) -> None:
    commands.change_terms(offered.actor, terms())
    with reading(offered.actor):
        before = queries.product(offered.actor, "qurban", DAY)
        after = queries.product(offered.actor, "qurban", DAY + timedelta(days=1))
    assert (before.weekly_sen, after.weekly_sen) == (15_000 * RP, 20_000 * RP)


def test_nisbah_is_dated(offered: TinyCoop) -> None:
    """What was agreed for January stays readable when February's is another."""
    commands.change_terms(offered.actor, terms(product="mudharabah", nisbah_bp=4_250, withdrawable=True))
    with reading(offered.actor):
        before = queries.product(offered.actor, "mudharabah", DAY)
        after = queries.product(offered.actor, "mudharabah", DAY + timedelta(days=1))
    assert (before.nisbah_bp, after.nisbah_bp) == (3_000, 4_250)
    assert str(after.nisbah.normalize()) == "42.5"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"decision": ""}, errors.NoDecision),
        ({"weekly_sen": -1}, errors.NotAnAmount),
        ({"product": "emas"}, errors.NoSuchProduct),
        ({"nisbah_bp": 10_001}, errors.NisbahWrong),
        ({"nisbah_bp": -1}, errors.NisbahWrong),
        ({"product": "sukarela", "nisbah_bp": 3_000}, errors.NoNisbahHere),
        ({"valid_from": DAY - timedelta(days=9_000)}, errors.TermsInThePast),
    ],
)
def test_what_terms_refuse(offered: TinyCoop, changes: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        commands.change_terms(offered.actor, terms(**changes))


def test_release_is_for_who_has_left(offered: TinyCoop) -> None:
    """PostgreSQL refuses the release of a member who is still one, and says NotLeft."""
    member = deposit(offered, pokok=10_000, wajib=20_000)
    with pytest.raises(DatabaseError) as caught, writing(offered.actor):
        _release(offered, member)
    assert isinstance(refusal_of(caught.value), errors.NotLeft)


def _release(coop: TinyCoop, member: UUID) -> None:
    draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.release")
    commands.add_release(coop.actor, draft, member)
