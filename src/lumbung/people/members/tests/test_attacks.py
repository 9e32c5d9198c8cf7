"""Can raw SQL let somebody in by the back door? As the application, with nothing of our Python between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.people.members.models import Member
from lumbung.people.members.tests.acts import members, register, rembug, walk
from tests.cast import DAY, TinyCoop, found_coop

COLUMNS = [
    "id",
    "coop_id",
    "office_id",
    "number",
    "old_number",
    "name",
    "klass",
    "save_only",
    "state",
    "stage",
    "path",
    "came",
    "sex",
    "born_place",
    "marital",
    "spouse_name",
    "mother_name",
    "nik_sealed",
    "nik_index",
    "nik_odd",
    "nik_note",
    "phone",
    "address",
    "village",
    "district",
    "city",
    "business",
    "business_place",
    "consent_version",
    "portrait_hash",
    "photo_hash",
    "registered_on",
    "registered_by",
    "joined_on",
    "left_reason",
    "rembug_id",
]


class House:
    """Two cooperatives, a prospect and a member of the first, and a plain connection."""

    def __init__(self, race_db: Any) -> None:
        with days.frozen(DAY, everywhere=True):
            self.coop, self.stranger = found_coop(), found_coop("Kopsyah Tetangga")
            self.rembug = rembug(self.coop)
            self.prospect = register(self.coop, rembug_id=self.rembug).member_id
            (self.member,) = members(self.coop, self.rembug, "Siti Komariah")
            self.foreign_rembug = rembug(self.stranger, "Kamboja")
            (self.foreigner,) = members(self.stranger, self.foreign_rembug, "Bu Dewi")
        self.app: psycopg.Connection[Any] = race_db.connect("app")
        self.enter(self.coop)

    def enter(self, coop: TinyCoop) -> None:
        self.app.execute(f"SET lumbung.coop_id = '{coop.id}'")

    def member_row(self, **changes: Any) -> dict[str, Any]:
        with reading(self.coop.actor):
            row = Member.objects.filter(id=self.member).values(*COLUMNS).get()
        return {**row, "id": uuid7(), "number": "A-000999", **changes}

    def insert(self, **changes: Any) -> None:
        row = self.member_row(**changes)
        marks = ", ".join(f"%({name})s" for name in row)
        self.app.execute(f"INSERT INTO members_member ({', '.join(row)}) VALUES ({marks})", row)


@pytest.fixture
def house(race_db: Any) -> House:
    return House(race_db)


def refused(act: Callable[[], Any]) -> str:
    """Return the constraint by which PostgreSQL refuses."""
    with pytest.raises(psycopg.Error) as said:
        act()
    return said.value.diag.constraint_name or said.value.sqlstate or ""


def refuses(house: House, sql: str, *params: Any) -> str:
    """Return the constraint by which PostgreSQL refuses a statement of the application."""
    return refused(lambda: house.app.execute(sql, params))


def test_no_step_is_skipped_by_update(house: House) -> None:
    joins = "UPDATE members_member SET state = 'active', joined_on = '2026-01-05' WHERE id = %s"
    gates = {
        "general_meeting": "members_gate_general_meeting",
        "eligibility": "members_gate_eligibility",
        "lwk_2": "members_gate_lwk",
        "upk": "members_gate_upk",
    }
    with days.frozen(DAY, everywhere=True):
        for place, (until, gate) in enumerate(gates.items()):
            her = register(house.coop, nik=f"360301570890010{place}").member_id
            walk(house.coop, her, until=until)
            assert refuses(house, joins, her) == gate


def test_the_stage_says_what_is_true_whatever_is_written(house: House) -> None:
    house.app.execute("UPDATE members_member SET stage = 'join' WHERE id = %s", [house.prospect])
    row = house.app.execute("SELECT stage FROM members_member WHERE id = %s", [house.prospect]).fetchone()
    assert row == ("general_meeting",)


def test_the_way_in_is_not_rewritten(house: House) -> None:
    values = {"came": "import", "registered_on": "2020-01-01", "coop_id": str(house.stranger.id)}
    for column in ("path", "came", "number", "registered_on", "coop_id"):
        change = f"UPDATE members_member SET {column} = %s WHERE id = %s"
        value = values.get(column, "")
        assert refuses(house, change, value, house.prospect) == "members_member_fixed"


def test_a_step_is_not_invented(house: House) -> None:
    insert = (
        "INSERT INTO members_step (id, coop_id, member_id, code, passed, happened_on, answers, reason, by_id,"
        " by_name, made_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, true, '2026-01-05', '{}', '', %s, 'x', now())"
    )

    def step(code: str, member: UUID) -> str:
        return refuses(house, insert, house.coop.id, member, code, member)

    assert step("upk", house.prospect) == "members_gate_general_meeting"
    assert step("blessing", house.prospect) == "members_step_place"
    assert step("upk", house.member) == "members_step_place"
    assert step("general_meeting", house.foreigner) == "members_step_place"
    with days.frozen(DAY, everywhere=True):
        walk(house.coop, house.prospect, until="lwk_1")
    assert step("eligibility", house.prospect) == "members_step_passed"
    for attack in ("UPDATE members_step SET passed = true", "DELETE FROM members_step"):
        assert refuses(house, attack).endswith(("42501", "_append_only"))


def test_nobody_is_written_in_as_a_member(house: House) -> None:
    path = "general_meeting eligibility lwk_1 lwk_2 lwk_3 upk"
    assert refused(lambda: house.insert(came="journey", path=path)) == "members_gate_general_meeting"
    assert refused(lambda: house.insert(came="journey", klass="umum", rembug_id=None)) == "members_gate_join"
    assert refused(lambda: house.insert(came="journey", state="prospect")) == "members_member_path"


def test_one_nik_one_member(house: House) -> None:
    sealed = "SELECT nik_index FROM members_member WHERE id = %s"
    row = house.app.execute(sealed, [house.prospect]).fetchone()
    assert row is not None
    assert refused(lambda: house.insert(nik_index=row[0])) == "members_member_nik"
    number = house.app.execute("SELECT number FROM members_member LIMIT 1").fetchone()
    assert number is not None
    assert refused(lambda: house.insert(number=number[0], nik_index=None)) == "members_member_number"


def test_consent_and_an_odd_nik_hold_in_the_database(house: House) -> None:
    with days.frozen(DAY, everywhere=True):
        silent = register(house.coop, klass="umum", nik="", consent_on=None).member_id
        odd = register(house.coop, klass="umum", nik="3603011708900002").member_id
    joins = "UPDATE members_member SET state = 'active', joined_on = '2026-01-05' WHERE id = %s"
    assert refuses(house, joins, silent) == "members_member_consent"
    assert refuses(house, joins, odd) == "members_member_nik_odd"


def test_another_cooperative_is_not_touched(house: House) -> None:
    house.enter(house.stranger)
    count = house.app.execute("SELECT count(*) FROM members_member").fetchone()
    assert count == (1,)
    assert (
        house.app.execute("UPDATE members_member SET name = 'x' WHERE id = %s", [house.member]).rowcount == 0
    )
    assert refused(lambda: house.insert()) == "42501"
    house.enter(house.coop)
    move = "UPDATE members_member SET rembug_id = %s WHERE id = %s"
    assert refuses(house, move, house.foreign_rembug, house.member) == "members_member_place"
    office = "UPDATE members_member SET office_id = %s WHERE id = %s"
    assert refuses(house, office, house.stranger.office_id, house.member) == "members_member_place"
    lead = "UPDATE members_rembug SET leader_id = %s WHERE id = %s"
    assert refuses(house, lead, house.foreigner, house.rembug) == "members_rembug_leader"
    place = "UPDATE members_rembug SET office_id = %s WHERE id = %s"
    assert refuses(house, place, house.stranger.office_id, house.rembug) == "members_member_place"


def test_nothing_is_deleted(house: House) -> None:
    for table in ("members_member", "members_rembug", "members_step", "members_card", "members_move"):
        assert refuses(house, f"DELETE FROM {table}") in {"42501", f"{table}_append_only"}


def test_without_a_cooperative_there_is_nothing(house: House) -> None:
    house.app.execute("SET lumbung.coop_id = ''")
    for table in (
        "member",
        "rembug",
        "word",
        "step",
        "relative",
        "move",
        "card",
        "gathering",
        "attendance",
        "counter",
    ):
        row = house.app.execute(f"SELECT count(*) FROM members_{table}").fetchone()
        assert row == (0,)


def test_an_ended_membership_does_not_come_back(house: House) -> None:
    house.app.execute(
        "UPDATE members_member SET state = 'resigned', left_on = '2026-01-05' WHERE id = %s", [house.member]
    )
    for state in ("active", "prospect"):
        change = f"UPDATE members_member SET state = '{state}' WHERE id = %s"
        assert refuses(house, change, house.member) == "members_member_state"
