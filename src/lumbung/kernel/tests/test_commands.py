"""The one door for writes: keys, receipts, second persons, and what happens when PostgreSQL says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection

from lumbung.kernel import commands, errors
from lumbung.kernel.actors import Actor, NeedsSecondFactor, NotAllowed, WrongOffice
from lumbung.kernel.commands import Refused, Waiting, command, doors
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog, History, Office
from lumbung.kernel.scope import reading
from tests.cast import TinyCoop, found_coop, person


@dataclass(frozen=True, slots=True)
class Naming:
    """An office to rename."""

    key: UUID
    office_id: UUID
    name: str

    def describe(self) -> str:
        """Return what the second person reads."""
        return f"Nama baru: {self.name}"


@dataclass(frozen=True, slots=True)
class Named:
    """The office as it is called now, and by whom."""

    office_id: UUID
    name: str
    approved_by: UUID | None


def _rename(actor: Actor, order: Naming) -> Named:
    if order.name == "salah":
        raise errors.Invalid()
    Office.objects.filter(coop_id=actor.coop_id, id=order.office_id).update(name=order.name)
    return Named(order.office_id, order.name, actor.approved_by)


@pytest.fixture(autouse=True)
def no_doors_left() -> Iterator[None]:
    """The doors of these tests are closed again when they end."""
    before = dict(doors)
    yield
    doors.clear()
    doors.update(before)


@pytest.fixture
def rename() -> Callable[[Actor, Naming], Named]:
    """One act for one person."""
    return command("test.rename")(_rename)


@pytest.fixture
def propose() -> Callable[[Actor, Naming], Named | Waiting]:
    """The same act for two people."""
    return command("test.rename", approval="test.approve")(_rename)


def name_of(coop: TinyCoop) -> str:
    with reading(coop.actor):
        return Office.objects.values_list("name", flat=True).get(id=coop.office_id)


def log_of(coop: TinyCoop, key: UUID) -> CommandLog | None:
    with reading(coop.actor):
        return CommandLog.objects.filter(coop_id=coop.id, key=key).first()


def order_for(coop: TinyCoop, name: str = "Cabang Baru", key: UUID | None = None) -> Naming:
    return Naming(key or uuid7(), coop.office_id, name)


# --- rights, keys, receipts


def test_without_the_permission_nothing_happens(coop: TinyCoop, rename: Any) -> None:
    order = order_for(coop)
    with pytest.raises(NotAllowed):
        rename(person(coop, "test.other"), order)
    assert name_of(coop) == "Cabang CRG"
    assert log_of(coop, order.key) is None


def test_the_permission_of_another_office_does_not_reach_here(coop: TinyCoop, rename: Any) -> None:
    with pytest.raises(WrongOffice):
        rename(person(coop, "test.rename", offices=[coop.other_office_id]), order_for(coop))
    assert name_of(coop) == "Cabang CRG"


def test_a_second_factor_that_is_missing_holds_the_permission_back(coop: TinyCoop, rename: Any) -> None:
    budi = replace(person(coop, "test.rename"), withheld=frozenset({"test.rename"}))
    with pytest.raises(NeedsSecondFactor):
        rename(budi, order_for(coop))
    assert name_of(coop) == "Cabang CRG"


def test_the_same_key_answers_with_the_same_receipt(coop: TinyCoop, rename: Any) -> None:
    order = order_for(coop)
    first = rename(coop.actor, order)
    rename(coop.actor, order_for(coop, "Cabang Lain"))
    assert rename(coop.actor, order) == first
    assert name_of(coop) == "Cabang Lain"


def test_a_key_stands_for_one_content_only(coop: TinyCoop, rename: Any) -> None:
    order = order_for(coop)
    rename(coop.actor, order)
    with pytest.raises(errors.KeyReused):
        rename(coop.actor, replace(order, name="Cabang Palsu"))
    assert name_of(coop) == "Cabang Baru"


def test_a_key_stands_for_one_act_only(coop: TinyCoop, rename: Any) -> None:
    def _erase(actor: Actor, order: Naming) -> Named:
        raise AssertionError("never reached")

    order = order_for(coop)
    rename(coop.actor, order)
    with pytest.raises(errors.KeyReused):
        command("test.rename")(_erase)(coop.actor, order)


def test_a_refused_act_leaves_no_trace_not_even_its_key(coop: TinyCoop, rename: Any) -> None:
    order = order_for(coop, "salah")
    with pytest.raises(errors.Invalid):
        rename(coop.actor, order)
    assert log_of(coop, order.key) is None
    assert rename(coop.actor, replace(order, name="benar")).name == "benar"


def test_a_done_act_keeps_its_hash_and_receipt_but_not_its_content(coop: TinyCoop, rename: Any) -> None:
    order = order_for(coop)
    rename(coop.actor, order)
    row = log_of(coop, order.key)
    assert row is not None
    assert (row.state, row.order) == (CommandLog.DONE, None)
    assert len(bytes(row.content_hash)) == 32
    assert row.receipt is not None
    assert row.receipt["name"] == "Cabang Baru"


def test_another_cooperative_may_use_the_same_key(coop: TinyCoop, other_coop: TinyCoop, rename: Any) -> None:
    key = uuid7()
    rename(coop.actor, order_for(coop, "Cabang Kita", key))
    rename(other_coop.actor, order_for(other_coop, "Cabang Mereka", key))
    assert (name_of(coop), name_of(other_coop)) == ("Cabang Kita", "Cabang Mereka")


# --- when PostgreSQL says no


def test_a_broken_constraint_becomes_the_refusal_that_explains_it(coop: TinyCoop) -> None:
    def _double_code(actor: Actor, order: Naming) -> Named:
        Office.objects.create(coop_id=actor.coop_id, level="Cabang", code="CRG", name=order.name)
        return Named(order.office_id, order.name, None)

    with pytest.raises(errors.Conflict) as said:
        command("test.rename")(_double_code)(coop.actor, order_for(coop))
    assert said.value.constraint == "kernel_office_code"


def failing(times: int, sqlstate: str) -> Callable[[Actor, Naming], Named]:
    """An act that PostgreSQL breaks off the first times."""
    calls = 0

    def _unlucky(actor: Actor, order: Naming) -> Named:
        nonlocal calls
        calls += 1
        if calls <= times:
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'unlucky' USING ERRCODE = '{sqlstate}'; END $$")
        return replace(_rename(actor, order), name=f"{order.name} ({calls})")

    return command("test.rename")(_unlucky)


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_deadlock_is_tried_again(coop: TinyCoop, sqlstate: str) -> None:
    assert failing(2, sqlstate)(coop.actor, order_for(coop)).name == "Cabang Baru (3)"


def test_after_three_deadlocks_it_says_so_and_nothing_is_recorded(coop: TinyCoop) -> None:
    order = order_for(coop)
    with pytest.raises(errors.Busy):
        failing(3, "40P01")(coop.actor, order)
    assert log_of(coop, order.key) is None


def test_another_failure_of_the_database_is_not_hidden(coop: TinyCoop) -> None:
    with pytest.raises(OperationalError):
        failing(1, "57014")(coop.actor, order_for(coop))


# --- two people


@pytest.fixture
def maker(coop: TinyCoop) -> Actor:
    return person(coop, "test.rename", name="Bu Lilis")


@pytest.fixture
def checker(coop: TinyCoop) -> Actor:
    return person(coop, "test.approve", offices=[coop.office_id], name="Pak Hadi")


def test_a_proposal_waits_and_changes_nothing(coop: TinyCoop, propose: Any, maker: Actor) -> None:
    order = order_for(coop)
    assert propose(maker, order) == Waiting(order.key, "test.approve")
    assert propose(maker, order) == Waiting(order.key, "test.approve")
    assert name_of(coop) == "Cabang CRG"
    row = log_of(coop, order.key)
    assert row is not None
    assert (row.state, row.maker_name, row.summary) == ("waiting", "Bu Lilis", "Nama baru: Cabang Baru")


def test_the_proposer_hears_a_refusal_at_once(coop: TinyCoop, propose: Any, maker: Actor) -> None:
    order = order_for(coop, "salah")
    with pytest.raises(errors.Invalid):
        propose(maker, order)
    assert log_of(coop, order.key) is None


def test_a_second_person_carries_it_out(coop: TinyCoop, propose: Any, maker: Actor, checker: Actor) -> None:
    order = order_for(coop)
    propose(maker, order)
    receipt = commands.approve(checker, order.key)
    assert receipt == Named(coop.office_id, "Cabang Baru", checker.user_id)
    assert name_of(coop) == "Cabang Baru"
    row = log_of(coop, order.key)
    assert row is not None
    assert (row.state, row.checker_name, row.order) == ("done", "Pak Hadi", None)
    assert propose(maker, order) == receipt


def test_approving_twice_carries_it_out_once(
    coop: TinyCoop, propose: Any, rename: Any, maker: Actor, checker: Actor
) -> None:
    order = order_for(coop)
    propose(maker, order)
    first = commands.approve(checker, order.key)
    rename(coop.actor, order_for(coop, "Cabang Sesudahnya"))
    assert commands.approve(checker, order.key) == first
    assert name_of(coop) == "Cabang Sesudahnya"


def test_the_history_names_the_proposer(coop: TinyCoop, propose: Any, maker: Actor, checker: Actor) -> None:
    order = order_for(coop)
    propose(maker, order)
    commands.approve(checker, order.key)
    with reading(coop.actor):
        last = History.objects.filter(table="kernel_office", row_id=coop.office_id).latest("id")
    assert last.changes == {"name": ["Cabang CRG", "Cabang Baru"]}
    assert last.actor_id == checker.user_id


def test_nobody_approves_her_own_proposal(coop: TinyCoop, propose: Any, maker: Actor) -> None:
    order = order_for(coop)
    propose(maker, order)
    both = replace(maker, grants={"test.rename": None, "test.approve": None})
    with pytest.raises(errors.SamePerson):
        commands.approve(both, order.key)
    with pytest.raises(errors.SamePerson):
        commands.refuse(both, order.key, "tidak perlu")
    assert name_of(coop) == "Cabang CRG"


def test_who_lacks_the_right_approves_nothing(coop: TinyCoop, propose: Any, maker: Actor) -> None:
    order = order_for(coop)
    propose(maker, order)
    with pytest.raises(NotAllowed):
        commands.approve(person(coop, "test.rename"), order.key)
    with pytest.raises(WrongOffice):
        commands.approve(person(coop, "test.approve", offices=[coop.other_office_id]), order.key)


def test_without_a_second_factor_nobody_approves(
    coop: TinyCoop, propose: Any, maker: Actor, checker: Actor
) -> None:
    order = order_for(coop)
    propose(maker, order)
    with pytest.raises(NeedsSecondFactor):
        commands.approve(replace(checker, withheld=frozenset({"test.approve"})), order.key)
    assert name_of(coop) == "Cabang CRG"


def test_a_stranger_does_not_even_find_it(
    coop: TinyCoop, other_coop: TinyCoop, propose: Any, maker: Actor
) -> None:
    order = order_for(coop)
    propose(maker, order)
    with pytest.raises(errors.NotWaiting):
        commands.approve(other_coop.actor, order.key)
    with pytest.raises(errors.NotWaiting):
        commands.refuse(other_coop.actor, order.key, "bukan milik kami")


def test_a_refusal_keeps_its_reason_and_ends_the_matter(
    coop: TinyCoop, propose: Any, maker: Actor, checker: Actor
) -> None:
    order = order_for(coop)
    propose(maker, order)
    assert commands.refuse(checker, order.key, "Namanya keliru.") == Refused(order.key, "Namanya keliru.")
    with pytest.raises(errors.NotWaiting):
        commands.approve(checker, order.key)
    with pytest.raises(errors.NotWaiting):
        propose(maker, order)
    row = log_of(coop, order.key)
    assert row is not None
    assert (row.state, row.reason, row.order) == ("refused", "Namanya keliru.", None)


def test_only_the_proposer_takes_it_back_and_only_while_it_waits(
    coop: TinyCoop, propose: Any, maker: Actor, checker: Actor
) -> None:
    order = order_for(coop)
    propose(maker, order)
    with pytest.raises(errors.NotWaiting):
        commands.withdraw(checker, order.key)
    commands.withdraw(maker, order.key)
    with pytest.raises(errors.NotWaiting):
        commands.approve(checker, order.key)
    with pytest.raises(errors.NotWaiting):
        commands.withdraw(maker, order.key)


def test_a_key_nobody_knows_waits_for_nobody(coop: TinyCoop) -> None:
    for decide in (commands.approve, commands.withdraw):
        with pytest.raises(errors.NotWaiting):
            decide(coop.actor, uuid7())


def test_what_cannot_be_done_any_more_is_refused_to_the_approver_and_keeps_waiting(
    coop: TinyCoop, maker: Actor, checker: Actor
) -> None:
    gate = {"open": True}

    def _fickle(actor: Actor, order: Naming) -> Named:
        if not gate["open"]:
            raise errors.Conflict()
        return _rename(actor, order)

    order = order_for(coop)
    command("test.rename", approval="test.approve")(_fickle)(maker, order)
    gate["open"] = False
    with pytest.raises(errors.Conflict):
        commands.approve(checker, order.key)
    row = log_of(coop, order.key)
    assert row is not None
    assert row.state == "waiting"


def test_an_approval_may_depend_on_the_order(coop: TinyCoop, maker: Actor) -> None:
    def need(actor: Actor, order: Naming) -> str | None:
        return "test.approve" if len(order.name) > 12 else None

    act = command("test.rename", approval=need)(_rename)
    assert isinstance(act(maker, order_for(coop, "Pendek")), Named)
    assert isinstance(act(maker, order_for(coop, "Nama yang panjang")), Waiting)


# --- races and raw SQL


@pytest.mark.usefixtures("frozen_day")
def test_eight_hands_with_one_key_act_once(race_db: Any, rename: Any) -> None:
    coop = found_coop()
    order = order_for(coop)
    answers = race_db.together(*[lambda: rename(coop.actor, order)] * 8)
    assert all(isinstance(answer, Named) and answer == answers[0] for answer in answers), answers
    rows = race_db.connect("superuser").execute(
        "SELECT count(*) FROM kernel_history WHERE row_id = %s AND act = 'update'", [coop.office_id]
    )
    assert rows.fetchone() == (1,)


@pytest.mark.usefixtures("frozen_day")
def test_two_approvers_at_once_act_once(race_db: Any, propose: Any) -> None:
    coop = found_coop()
    order = order_for(coop)
    propose(person(coop, "test.rename"), order)
    hadi, dedi = (person(coop, "test.approve", name=name) for name in ("Pak Hadi", "Pak Dedi"))
    answers = race_db.together(
        lambda: commands.approve(hadi, order.key), lambda: commands.approve(dedi, order.key)
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Named", "NotWaiting"], answers


ATTACKS = {
    "one person signs twice": "UPDATE kernel_command SET state = 'done', checker_id = maker_id",
    "done without a checker": "UPDATE kernel_command SET state = 'done', receipt = '{}'",
    "another maker": "UPDATE kernel_command SET maker_id = gen_random_uuid()",
    "another content": "UPDATE kernel_command SET content_hash = '\\x00'",
    "another name": "UPDATE kernel_command SET name = 'test.other'",
    "gone": "DELETE FROM kernel_command",
    "emptied": "TRUNCATE kernel_command",
    "an unknown state": "UPDATE kernel_command SET state = 'approved'",
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.usefixtures("frozen_day")
def test_raw_sql_cannot_decide_a_proposal(race_db: Any, propose: Any, attack: str) -> None:
    coop = found_coop()
    order = order_for(coop)
    propose(person(coop, "test.rename"), order)
    conn = race_db.connect("app")
    conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(coop.id)])
    where = "" if attack == "emptied" else f" WHERE key = '{order.key}'"
    with pytest.raises(psycopg.Error):
        conn.execute(ATTACKS[attack] + where)
    row = log_of(coop, order.key)
    assert row is not None
    assert row.state == "waiting"


@pytest.mark.usefixtures("frozen_day")
def test_raw_sql_cannot_rewrite_history(race_db: Any, rename: Any) -> None:
    coop = found_coop()
    rename(coop.actor, order_for(coop))
    conn = race_db.connect("app")
    conn.execute("SELECT set_config('lumbung.coop_id', %s, false)", [str(coop.id)])
    values = f"('{coop.id}', 'kernel_office', '{coop.office_id}', 'update', '', now(), '{{}}')"
    columns = "coop_id, table_name, row_id, act, origin, at, changes"
    for attack in (
        "UPDATE kernel_history SET actor_id = NULL",
        "DELETE FROM kernel_history",
        "TRUNCATE kernel_history",
        f"INSERT INTO kernel_history ({columns}) VALUES {values}",
        "UPDATE kernel_setting SET value = '1'",
        "DELETE FROM kernel_setting",
        "DELETE FROM kernel_event",
        "DELETE FROM kernel_office",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(attack)
