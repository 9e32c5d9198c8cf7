"""Two at once: one membership, one number, one NIK."""

from __future__ import annotations

from typing import Any

import pytest

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.operations.membership import commands
from lumbung.operations.membership.tests.acts import RP, open_branch
from lumbung.people.members import errors as refusals
from lumbung.people.members import queries as members
from lumbung.people.members.tests import acts as people
from lumbung.products.savings import queries as savings
from tests.cast import DAY, found_coop


@pytest.mark.slow
def test_two_tellers_take_one_prospect_in(race_db: Any) -> None:
    with days.frozen(DAY, everywhere=True):
        branch = open_branch(found_coop())
        her = branch.prospect()

        def join() -> commands.Joined:
            done = commands.join(branch.manager, commands.Join(uuid7(), branch.office, her, "field"))
            assert isinstance(done, commands.Joined)
            return done

        answers = race_db.together(*[join] * 4)
        taken = [one for one in answers if isinstance(one, commands.Joined)]
        assert len(taken) == 1, answers
        assert [type(one) for one in answers if one is not taken[0]] == [refusals.NotProspect] * 3
        assert savings.balances(branch.coop.actor, [her])[her]["pokok"] == 10_000 * RP


@pytest.mark.slow
def test_eight_officers_write_people_down_at_once(race_db: Any) -> None:
    with days.frozen(DAY, everywhere=True):
        coop = found_coop()
        place = people.rembug(coop)
        fresh = [
            lambda nik=f"36030157089010{n:02d}": people.register(coop, rembug_id=place, nik=nik)
            for n in range(4)
        ]
        same = [lambda: people.register(coop, rembug_id=place, nik="3603015708909999")] * 4
        answers = race_db.together(*fresh, *same)
        done = [one for one in answers if not isinstance(one, Exception)]
        assert len(done) == 5, answers
        assert len({one.number for one in done}) == 5
        assert {type(one) for one in answers if isinstance(one, Exception)} == {refusals.NikTaken}
        assert len(members.find_members(coop.actor, "3603015708909999")) == 1
