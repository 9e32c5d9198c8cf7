"""Every table of a cooperative is closed to strangers: looked up in PostgreSQL's own books, and attacked."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from lumbung.kernel import rules
from lumbung.kernel.ids import uuid7
from tests.cast import TinyCoop, account_for, found_coop

# Tables without a cooperative: accounts of the installation, and reference data the application only reads.
OPEN = {
    "kernel_cooperative": "shows itself and its primaries only (policies of its own)",
    "staff_user": "accounts belong to the installation; they say nothing of a cooperative",
    "staff_device": "belongs to the account",
    "staff_role_conflict": "rules/roles, copied at migrate",
}
LIBRARIES = ("django_", "auth_", "account_", "mfa_", "usersessions_", "axes_", "web_cache")

TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       EXISTS (SELECT FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attname = 'coop_id' AND NOT a.attisdropped),
       pg_get_userbyid(c.relowner)
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
 ORDER BY c.relname
"""


def tables(conn: Any) -> list[tuple[str, bool, bool, bool, str]]:
    found: list[tuple[str, bool, bool, bool, str]] = conn.execute(TABLES).fetchall()
    return [row for row in found if not row[0].startswith(LIBRARIES)]


def test_every_table_of_a_cooperative_has_its_lock_forced(superuser_sql: Any) -> None:
    owned = [row for row in tables(superuser_sql) if row[3]]
    assert len(owned) > 20
    open_doors = [name for name, on, forced, _, _ in owned if not (on and forced)]
    assert open_doors == []


def test_every_lock_asks_for_the_cooperative_in_hand(superuser_sql: Any) -> None:
    policies = superuser_sql.execute(
        "SELECT tablename, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies"
        " WHERE permissive = 'PERMISSIVE'"
    ).fetchall()
    known: dict[str, list[tuple[str, str]]] = {}
    for name, seen, written in policies:
        known.setdefault(name, []).append((seen, written))
    for name, _, _, owned, _ in tables(superuser_sql):
        if not owned:
            continue
        locks = known.get(name, [])
        assert any("kernel_coop()" in seen for seen, _ in locks), f"{name} has no policy"
        for seen, written in locks:
            assert "kernel_coop()" in seen + written or "staff_me()" in seen, (name, seen, written)
            assert "true" not in (seen, written), name


def test_every_table_without_a_lock_is_known_to_be_open_or_only_read(superuser_sql: Any) -> None:
    strangers = {name for name, on, _, _, _ in tables(superuser_sql) if not on} - set(OPEN)
    written = superuser_sql.execute(
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE grantee IN ('lumbung_app', 'PUBLIC') AND privilege_type <> 'SELECT'"
    ).fetchall()
    assert strangers & {name for (name,) in written} == set()


def test_the_application_owns_nothing_and_bypasses_nothing(superuser_sql: Any) -> None:
    assert {owner for *_, owner in tables(superuser_sql)}.isdisjoint({"lumbung_app"})
    role = superuser_sql.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = 'lumbung_app'"
    ).fetchone()
    assert role == (False, False, False, False)
    member = superuser_sql.execute(
        "SELECT count(*) FROM pg_auth_members WHERE member = 'lumbung_app'::regrole"
    ).fetchone()
    assert member == (0,)


def test_the_application_can_reach_every_table_it_needs(superuser_sql: Any) -> None:
    for name, *_ in tables(superuser_sql):
        granted = superuser_sql.execute(
            "SELECT has_any_column_privilege('lumbung_app', %s, 'SELECT')",
            [name],
        ).fetchone()
        assert granted == (True,), f"{name}: the application was given nothing"
        emptying = "SELECT has_table_privilege('lumbung_app', %s, 'TRUNCATE')"
        assert superuser_sql.execute(emptying, [name]).fetchone() == (False,), name


def test_partitions_cannot_be_read_past_the_lock(superuser_sql: Any) -> None:
    leaks = superuser_sql.execute(
        "SELECT c.relname FROM pg_class c"
        " WHERE c.relispartition AND has_table_privilege('lumbung_app', c.oid, 'SELECT')"
    ).fetchall()
    assert leaks == []


def test_functions_with_the_owners_rights_are_pinned(superuser_sql: Any) -> None:
    loose = superuser_sql.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT coalesce(array_to_string(proconfig, ','), '') LIKE '%search_path=public, pg_temp%'"
    ).fetchall()
    assert loose == []


@pytest.mark.usefixtures("frozen_day")
def test_a_stranger_sees_no_row_of_any_table(race_db: Any) -> None:
    ours, theirs = found_coop(), found_coop("Kopsyah Tetangga")
    account_for(ours, "teller")
    conn = race_db.connect("app")
    superuser = race_db.connect("superuser")
    owned = [name for name, _, _, is_owned, _ in tables(superuser) if is_owned]
    filled = [n for n in owned if superuser.execute(f'SELECT 1 FROM "{n}" LIMIT 1').fetchone()]
    assert {"kernel_office", "staff_person", "staff_appointment"} <= set(filled)
    for scope, allowed in (("", set()), (str(theirs.id), {theirs.id}), (str(uuid7()), set())):
        conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [scope])
        for name in owned:
            seen = conn.execute(f'SELECT DISTINCT coop_id FROM "{name}"').fetchall()
            assert {row[0] for row in seen} <= allowed, (name, scope)


def outcome(conn: Any, attack: str) -> str:
    """How many rows an attack changed, or the SQLSTATE it was refused with."""
    try:
        return str(conn.execute(attack).rowcount)
    except psycopg.Error as refused:
        return refused.sqlstate or "?"


@pytest.mark.usefixtures("frozen_day")
def test_a_stranger_changes_no_row_of_any_table(race_db: Any) -> None:
    ours, theirs = found_coop(), found_coop("Kopsyah Tetangga")
    account_for(ours, "teller")
    conn, superuser = race_db.connect("app"), race_db.connect("superuser")
    conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(theirs.id)])
    for name, _, _, is_owned, _ in tables(superuser):
        if not is_owned:
            continue
        for attack in (
            f"UPDATE \"{name}\" SET coop_id = '{theirs.id}' WHERE coop_id = '{ours.id}'",
            f"DELETE FROM \"{name}\" WHERE coop_id = '{ours.id}'",
        ):
            before = superuser.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            assert outcome(conn, attack) in {"0", "42501", "23514", "P0001"}, attack
            assert superuser.execute(f'SELECT count(*) FROM "{name}"').fetchone() == before


@pytest.mark.usefixtures("frozen_day")
def test_even_the_owner_is_held_to_the_locks(race_db: Any) -> None:
    coop = found_coop()
    account_for(coop, "teller")
    owner = race_db.connect("owner")
    assert owner.execute("SELECT count(*) FROM staff_person").fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM kernel_office").fetchone() == (0,)


def staff_row(coop: TinyCoop, superuser: Any) -> tuple[Any, ...]:
    user = account_for(coop, "teller")
    row = superuser.execute("SELECT id FROM staff_person WHERE user_id = %s", [user.id]).fetchone()
    return user.id, row[0]


@pytest.mark.usefixtures("frozen_day")
def test_postgresql_knows_the_pairs_one_person_may_not_hold(race_db: Any) -> None:
    rows = race_db.connect("app").execute("SELECT one, other, anywhere FROM staff_role_conflict").fetchall()
    expected = {(*sorted(pair.roles), pair.where == "anywhere") for pair in rules.roles().conflicts}
    assert set(rows) == expected


@pytest.mark.usefixtures("frozen_day")
def test_raw_sql_cannot_give_one_person_two_roles_that_meet(race_db: Any) -> None:
    coop, superuser, conn = found_coop(), race_db.connect("superuser"), race_db.connect("app")
    user_id, person_id = staff_row(coop, superuser)
    conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(coop.id)])
    insert = (
        "INSERT INTO staff_appointment (id, coop_id, person_id, role, office_id, valid_from, ends_on,"
        " decision, end_reason, made_by, made_at) VALUES (%s, %s, %s, %s, %s, %s, %s, 'SK', '', %s, now())"
    )

    def give(role: str, office: Any, since: str = "2026-02-01", until: Any = None, by: Any = None) -> None:
        conn.execute(insert, [uuid7(), coop.id, person_id, role, office, since, until, by or uuid7()])

    def refused(constraint: str, *what: Any, **more: Any) -> None:
        with pytest.raises(psycopg.Error) as said:
            give(*what, **more)
        assert said.value.diag.constraint_name == constraint

    refused("staff_appointment_conflict", "accountant", None)
    refused("staff_appointment_conflict", "field_officer", coop.office_id)
    refused("staff_appointment_conflict", "field_officer", coop.head_id)  # the head office holds the branch
    refused("staff_appointment_conflict", "auditor", None, until="2027-01-01")
    refused("staff_appointment_once", "teller", coop.office_id)
    refused("staff_appointment_two_people", "trainer", None, by=user_id)
    refused("staff_appointment_own_coop", "shop_keeper", uuid7())
    give("field_officer", coop.other_office_id)  # another branch: allowed
    give("accountant", None, since="2025-01-01", until="2026-01-05")  # over before she became a teller
    refused("staff_appointment_conflict", "branch_manager", coop.head_id)

    for attack, constraint in (
        ("UPDATE staff_appointment SET role = 'accountant'", "staff_appointment_stands"),
        ("UPDATE staff_appointment SET office_id = NULL", "staff_appointment_stands"),
        (
            "UPDATE staff_appointment SET valid_from = '2020-01-01' WHERE role = 'teller'",
            "staff_appointment_stands",
        ),
    ):
        with pytest.raises(psycopg.Error) as said:
            conn.execute(attack)
        assert said.value.diag.constraint_name == constraint, attack
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("DELETE FROM staff_appointment")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("DELETE FROM staff_role_conflict")


@pytest.mark.usefixtures("frozen_day")
def test_two_appointments_at_once_cannot_slip_past_one_another(race_db: Any) -> None:
    coop, superuser = found_coop(), race_db.connect("superuser")
    _, person_id = staff_row(coop, superuser)
    insert = (
        "INSERT INTO staff_appointment (id, coop_id, person_id, role, office_id, valid_from, decision,"
        " end_reason, made_by, made_at) VALUES (%s, %s, %s, %s, %s, '2026-02-01', 'SK', '', %s, now())"
    )

    def give(role: str) -> None:
        with race_db.connect("app") as conn:
            conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(coop.id)])
            conn.execute(insert, [uuid7(), coop.id, person_id, role, coop.other_office_id, uuid7()])

    answers = race_db.together(lambda: give("field_officer"), lambda: give("branch_manager"))
    assert sum(answer is None for answer in answers) == 1, answers


@pytest.mark.usefixtures("frozen_day")
def test_another_cooperative_cannot_take_over_an_account(race_db: Any) -> None:
    ours, theirs = found_coop(), found_coop("Kopsyah Tetangga")
    user = account_for(ours, "teller")
    conn = race_db.connect("app")
    conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(theirs.id)])
    for attack in (
        "UPDATE staff_user SET password = 'x'",
        "UPDATE staff_user SET is_active = false",
        "UPDATE staff_user SET login = 'curian'",
        f"UPDATE staff_user SET home_id = '{theirs.id}'",
        "DELETE FROM staff_user",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(f"{attack} WHERE id = '{user.id}'")


@pytest.mark.usefixtures("frozen_day")
def test_who_signs_in_sees_her_own_cooperatives_and_no_others(race_db: Any) -> None:
    ours, theirs = found_coop(), found_coop("Kopsyah Tetangga")
    user = account_for(ours, "teller")
    account_for(theirs, "teller")
    conn = race_db.connect("app")
    conn.execute("SELECT set_config('lumbung.me', %s, false)", [str(user.id)])
    assert conn.execute("SELECT coop_id FROM staff_person").fetchall() == [(ours.id,)]
    assert conn.execute("SELECT id FROM kernel_cooperative").fetchall() == [(ours.id,)]
    assert conn.execute("SELECT count(*) FROM staff_appointment").fetchone() == (0,)
    assert conn.execute("UPDATE staff_person SET name = 'x'").rowcount == 0
