"""A prospect pays in and is a member; what stops her."""

from __future__ import annotations

from typing import Any

import pytest

from lumbung.books.ledger import queries as ledger
from lumbung.kernel.actors import NotAllowed, WrongOffice
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.operations.membership import commands, errors, queries
from lumbung.operations.membership.tests.acts import RP, Branch, balances
from lumbung.operations.till.errors import TillElsewhere, TillNotOpen
from lumbung.people.members import errors as refusals
from lumbung.people.members import queries as members
from lumbung.people.members.tests.acts import person
from lumbung.products.savings import queries as savings
from tests.cast import DAY, person_with_role


def join(branch: Branch, member_id: Any, actor: Any = None, **details: Any) -> Any:
    return commands.join(
        actor or branch.manager,
        commands.Join(uuid7(), branch.office, member_id, **{"where": "field", **details}),
    )


def test_she_pays_in_and_has_a_receipt(branch: Branch) -> None:
    before = balances(branch.coop)
    her = branch.prospect()
    joined = join(branch, her)
    after = balances(branch.coop)
    moved = {code: after[code] - before.get(code, 0) for code in ("11103", "41101", "41102", "52104")}
    assert moved == {"11103": 20_000, "41101": -10_000, "41102": -5_000, "52104": -5_000}
    assert (joined.total_sen, joined.number) == (20_000 * RP, members.member(branch.coop.actor, her).number)
    assert {line.journal_id for line in ledger.member_lines(branch.coop.actor, her)} == {joined.journal_id}
    assert savings.balances(branch.coop.actor, [her])[her] == {"pokok": 10_000 * RP, "wajib": 5_000 * RP}
    assert members.member(branch.coop.actor, her).joined_on == DAY


def test_who_takes_the_money_proposes_and_the_manager_decides(branch: Branch) -> None:
    her = branch.prospect()
    order = commands.Join(uuid7(), branch.office, her, "teller")
    assert isinstance(commands.join(branch.teller, order), Waiting)
    assert members.member(branch.coop.actor, her).state == "prospect"
    with pytest.raises(SamePerson):
        approve(branch.teller, order.key)
    joined = approve(branch.manager, order.key)
    assert approve(branch.manager, order.key) == joined
    assert members.member(branch.coop.actor, her).state == "active"
    assert balances(branch.coop)["11102"] == 5_020_000  # into the teller's till, not the manager's


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("general_meeting", refusals.GeneralMeetingMissing),
        ("eligibility", refusals.EligibilityMissing),
        ("lwk_2", refusals.TrainingMissing),
        ("upk", refusals.ExamMissing),
    ],
)
def test_nobody_pays_in_before_her_steps_are_done(
    branch: Branch, until: str, refusal: type[Exception]
) -> None:
    her, before = branch.prospect(until), balances(branch.coop)
    with pytest.raises(refusal):
        join(branch, her)
    assert balances(branch.coop) == before


def test_more_wajib_is_welcome_and_less_is_not(branch: Branch) -> None:
    her = branch.prospect()
    with pytest.raises(errors.TooLittleWajib):
        join(branch, her, wajib_sen=4_999 * RP)
    with pytest.raises(errors.AmountChanged):
        join(branch, her, total_sen=15_000 * RP)
    assert join(branch, her, wajib_sen=50_000 * RP, total_sen=65_000 * RP).wajib_sen == 50_000 * RP


def test_papers_and_people_are_checked(branch: Branch) -> None:
    with pytest.raises(refusals.NoNik):
        join(branch, branch.prospect(nik=""))
    with pytest.raises(refusals.NoConsent):
        join(branch, branch.prospect(consent_on=None))
    with pytest.raises(refusals.NikOdd):
        join(branch, branch.prospect(person=person(sex="L")))
    with pytest.raises(refusals.NotAdult):
        join(branch, branch.prospect(person=person(born_on=DAY.replace(year=2012))))
    with pytest.raises(refusals.NoMember):
        join(branch, uuid7())
    her = branch.member()
    with pytest.raises(refusals.NotProspect):
        join(branch, her)


def test_the_cash_is_in_somebodys_hands(branch: Branch) -> None:
    her = branch.prospect()
    with pytest.raises(TillNotOpen):
        join(branch, her, where="teller")
    with pytest.raises(NotAllowed):
        join(branch, her, person_with_role(branch.coop, "accountant"))
    elsewhere = person_with_role(branch.coop, "teller", [branch.coop.other_office_id])
    with pytest.raises(WrongOffice):
        join(branch, her, elsewhere)
    both = person_with_role(branch.coop, "branch_manager", [branch.office, branch.coop.other_office_id])
    assert TillElsewhere.status == 409
    assert join(branch, her, both).total_sen == 20_000 * RP


def test_the_entrance_follows_the_decisions_of_the_day(branch: Branch) -> None:
    due = queries.entrance(branch.coop.actor, DAY)
    assert (due.pokok_sen, due.wajib_sen, due.admin_sen, due.total_sen) == (
        10_000 * RP,
        5_000 * RP,
        5_000 * RP,
        20_000 * RP,
    )


def test_resending_joins_once(branch: Branch) -> None:
    her = branch.prospect()
    order = commands.Join(uuid7(), branch.office, her, "field")
    first = commands.join(branch.manager, order)
    assert commands.join(branch.manager, order) == first
    assert savings.balances(branch.coop.actor, [her])[her]["pokok"] == 10_000 * RP
