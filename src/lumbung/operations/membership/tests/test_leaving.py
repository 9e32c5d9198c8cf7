"""A membership ends: set-off, heirs, second persons, and what is kept for later."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.errors import BalanceTooLow
from lumbung.kernel import days
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.operations.membership import commands, errors, queries
from lumbung.operations.membership.tests.acts import RP, Branch, balances, heir
from lumbung.operations.till.errors import TillNotOpen
from lumbung.people.members import errors as refusals
from lumbung.people.members import queries as members
from lumbung.products.financing import queries as financing
from tests.cast import DAY


def release(branch: Branch, member_id: Any, actor: Any = None, **details: Any) -> Any:
    order = {"how": "resigned", "reason": "Pindah kota", "where": "keep", **details}
    return commands.release(
        actor or branch.manager, commands.Release(uuid7(), branch.office, member_id, **order)
    )


def test_everything_she_saved_goes_back_to_her(branch: Branch) -> None:
    her = branch.member()
    branch.saves(her, sukarela=100_000, wajib=15_000)
    before = balances(branch.coop)
    order = commands.Release(uuid7(), branch.office, her, "resigned", "Pindah kota", paid_sen=130_000 * RP)
    assert isinstance(commands.release(branch.teller, order), Waiting)
    released = approve(branch.manager, order.key)
    after = balances(branch.coop)
    moved = {code: after.get(code, 0) - before[code] for code in ("41101", "41102", "21101", "11102")}
    assert moved == {"41101": 10_000, "41102": 20_000, "21101": 100_000, "11102": -130_000}
    assert (released.paid_sen, released.set_off_sen, released.payee) == (130_000 * RP, 0, "Siti Iis Aisyah")
    assert members.member(branch.coop.actor, her).state == "resigned"
    seen = queries.leaving(branch.coop.actor, her)
    assert seen is not None
    assert (seen.journal_id, seen.approved_by) == (released.journal_id, branch.manager.user_id)


def test_unpaid_financing_holds_her_and_the_refusal_shows_the_set_off(branch: Branch) -> None:
    her = branch.member()
    branch.saves(her, sukarela=100_000)
    contract = branch.owes(her, 80_000)
    with pytest.raises(errors.FinancingUnpaid) as said:
        release(branch, her)
    assert said.value.facts == {"left": "Rp80.000", "saved": "Rp115.000", "after": "Rp35.000"}
    done = release(branch, her, set_off=True)
    assert (done.released_sen, done.set_off_sen, done.kept_sen) == (115_000 * RP, 80_000 * RP, 35_000 * RP)
    assert financing.contract(branch.coop.actor, contract).left_sen == 0


def test_savings_that_do_not_cover_it_are_not_enough(branch: Branch) -> None:
    her = branch.member()
    branch.owes(her, 80_000)
    with pytest.raises(errors.SavingsTooSmall) as said:
        release(branch, her, set_off=True)
    assert said.value.facts["short"] == "Rp65.000"
    assert members.member(branch.coop.actor, her).state == "active"


def test_exclusion_always_takes_two_people(branch: Branch) -> None:
    her = branch.member()
    order = commands.Release(uuid7(), branch.office, her, "excluded", "Melanggar AD pasal 9", "keep")
    assert isinstance(commands.release(branch.manager, order), Waiting)
    with pytest.raises(SamePerson):
        approve(branch.manager, order.key)
    approve(branch.coop.actor, order.key)
    seen = queries.leaving(branch.coop.actor, her)
    assert seen is not None
    assert seen.approved_by == branch.coop.actor.user_id


def test_a_large_payout_takes_two_people(branch: Branch) -> None:
    small, large = branch.member(), branch.member()
    branch.saves(large, sukarela=2_000_000)
    assert not isinstance(release(branch, small), Waiting)
    assert isinstance(release(branch, large), Waiting)


def test_after_a_death_an_heir_receives(branch: Branch) -> None:
    her = branch.member()
    with pytest.raises(errors.NoHeir):
        release(branch, her, how="deceased", reason="Wafat 3 Januari")
    neighbour = heir(branch, her, name="Tetangga", relation="other", is_heir=False)
    with pytest.raises(errors.NoHeir):
        release(branch, her, how="deceased", reason="Wafat 3 Januari", heir_id=neighbour)
    son = heir(branch, her)
    done = release(branch, her, how="deceased", reason="Wafat 3 Januari", heir_id=son)
    assert done.payee == "Dedi"
    seen = queries.leaving(branch.coop.actor, her)
    assert seen is not None
    assert seen.payee_relation == "child"


def test_what_is_kept_is_paid_once(branch: Branch) -> None:
    her = branch.member()
    release(branch, her)
    assert queries.kept(branch.coop.actor, her) == 15_000 * RP

    def fetch(rupiah: int, actor: Any = branch.teller) -> commands.PaidLeft:
        return commands.pay_left(actor, commands.PayLeft(uuid7(), branch.office, her, rupiah * RP, "Dedi"))

    with pytest.raises(errors.OtherSum):
        fetch(14_000)
    with pytest.raises(TillNotOpen):
        fetch(15_000, branch.manager)
    assert fetch(15_000).paid_sen == 15_000 * RP
    with pytest.raises(errors.NothingKept):
        fetch(15_000)
    assert balances(branch.coop)["11102"] == 4_985_000


def test_other_refusals(branch: Branch) -> None:
    her, rich = branch.member(), branch.member()
    branch.saves(rich, sukarela=100_000)
    with pytest.raises(errors.NotAWay):
        release(branch, her, how="sold")
    with pytest.raises(refusals.NoReason):
        release(branch, her, reason="")
    with pytest.raises(errors.OtherSum):
        release(branch, her, paid_sen=1)
    with pytest.raises(TillNotOpen):
        release(branch, her, where="teller")
    with pytest.raises(BalanceTooLow):
        release(branch, rich, where="field")  # the manager carried only what she took in
    with pytest.raises(refusals.NotActive):
        release(branch, branch.prospect())
    with pytest.raises(refusals.NoMember):
        release(branch, uuid7())
    release(branch, her)
    with pytest.raises(refusals.NotActive):
        release(branch, her)


def test_a_purchase_under_way_comes_first(branch: Branch) -> None:
    her = branch.member()
    number = propose(branch, her)
    with pytest.raises(errors.FinancingPending) as said:
        release(branch, her)
    assert said.value.facts["number"] == number


def propose(branch: Branch, member_id: Any) -> str:
    """A request for a sewing machine that is let through but not bought yet."""
    from lumbung.products.financing import commands as f

    terms = f.ChangeTerms(
        uuid7(), "mmu", DAY, 100_000_000_000, 500 * RP, (f.Tenor("week", 25, "1/5"),), "rapat 1 Januari"
    )
    f.change_terms(branch.coop.actor, terms)
    order = f.ProposeFinancing(
        uuid7(), branch.office, member_id, "mmu", 1_000_000 * RP, 25, "Mesin jahit", "week"
    )
    f.propose_financing(branch.officer, order)
    return str(approve(branch.manager, order.key).number)


GOLDEN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "golden" / "B0_MEMBERSHIP.yaml").read_text())


def test_golden_b0(branch: Branch) -> None:
    """Join, save weekly, hand the cash over, leave: every journal as an accountant wrote it."""
    her = branch.prospect()
    expected = {one["event"]: one["lines"] for one in GOLDEN["journals"]}

    def lines(journal_id: int) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for line in ledger.journal(branch.coop.actor, journal_id)[1]:
            pair = found.setdefault(int(line.code), [0, 0])
            pair[0 if line.amount_sen > 0 else 1] += abs(line.amount_sen) // RP
        return sorted([code, *pair] for code, pair in found.items())

    joined = commands.join(branch.manager, commands.Join(uuid7(), branch.office, her, "field"))
    assert not isinstance(joined, Waiting)
    assert lines(joined.journal_id) == sorted(expected["join"])
    branch.saves(her, wajib=15_000, sukarela=100_000)
    order = commands.Release(uuid7(), branch.office, her, "resigned", "Pindah kota", "teller")
    commands.release(branch.teller, order)
    left = approve(branch.manager, order.key)
    assert lines(left.journal_id) == sorted(expected["member_exit"])


def test_the_day_she_left_is_kept(branch: Branch) -> None:
    her = branch.member()
    yesterday = DAY - timedelta(days=1)
    done = release(branch, her, left_on=yesterday)
    assert members.member(branch.coop.actor, her).left_on == yesterday
    head, _ = ledger.journal(branch.coop.actor, done.journal_id)
    assert (head.occurred_on, head.day) == (yesterday, DAY)
    with days.frozen(date(2026, 1, 6)):
        assert queries.farewell(branch.coop.actor, her).account.saved_sen == 0
