"""A member's class: changed by a decision, with a second person where a vote is at stake."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import sqlstate_of
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members import commands as c
from lumbung.people.members import errors, queries
from lumbung.people.members.models import ClassChange, Move
from lumbung.people.members.tests.acts import join, leave, members, register, rembug, walk
from tests.cast import TinyCoop, person


def change(coop: TinyCoop, member_id: UUID, klass: str, **more: object) -> c.Changed | Waiting:
    said = {"decision": "SK Pengurus 4/2026", "reason": "Pindah ke kampung lain", **more}
    order = c.ChangeClass(uuid7(), coop.office_id, member_id, klass, **said)  # type: ignore[arg-type]
    return c.change_class(coop.actor, order)


def test_out_of_the_circle_and_back(coop: TinyCoop) -> None:
    melati = rembug(coop)
    ani, _ = members(coop, melati, "Ani", "Beti")
    c.hand_over_lead(coop.actor, c.HandOverLead(uuid7(), coop.office_id, melati, ani))
    change(coop, ani, "umum")
    her = queries.member(coop.actor, ani)
    assert (her.klass, her.rembug_id) == ("umum", None)
    assert queries.rembug(coop.actor, melati).leader_id is None
    change(coop, ani, "rembug", rembug_id=melati, reason="Kembali ke rembug lama")
    her = queries.member(coop.actor, ani)
    assert (her.klass, her.rembug_id) == ("rembug", melati)
    said = queries.class_changes(coop.actor, ani)
    assert [(one.from_klass, one.to_klass) for one in said] == [("umum", "rembug"), ("rembug", "umum")]
    assert (said[1].decision, said[1].reason) == ("SK Pengurus 4/2026", "Pindah ke kampung lain")
    with reading(coop.actor):
        assert Move.objects.filter(member_id=ani).count() == 2


def test_a_vote_is_given_and_taken_by_two(coop: TinyCoop) -> None:
    """Who becomes an employee loses her vote, and who stops being one gets it: nobody decides that alone."""
    melati = rembug(coop)
    (ani,) = members(coop, melati, "Ani")
    waiting = change(coop, ani, "khusus", reason="Diangkat menjadi pegawai")
    assert isinstance(waiting, Waiting)
    assert queries.member(coop.actor, ani).klass == "rembug"
    approve(person(coop, "members.edit", name="Bu Ratna"), waiting.key)
    assert queries.member(coop.actor, ani).klass == "khusus"
    back = change(coop, ani, "umum", reason="Berhenti sebagai pegawai")
    assert isinstance(back, Waiting)
    with reading(coop.actor):
        assert ClassChange.objects.get(member_id=ani).approved_by is not None


def test_refusals(coop: TinyCoop) -> None:
    melati = rembug(coop)
    ani, beti = members(coop, melati, "Ani", "Beti")
    with pytest.raises(errors.SameClass):
        change(coop, ani, "rembug", rembug_id=melati)
    with pytest.raises(errors.NoReason):
        change(coop, ani, "umum", reason=" ")
    with pytest.raises(errors.NoDecision):
        change(coop, ani, "umum", decision=" ")
    with pytest.raises(errors.OnlyRembugClass):
        change(coop, ani, "umum", rembug_id=melati)
    change(coop, ani, "umum")
    with pytest.raises(errors.RembugNeeded):
        change(coop, ani, "rembug")
    with pytest.raises(errors.NoRembug):
        change(coop, ani, "rembug", rembug_id=uuid7())
    with pytest.raises(errors.NoMember):
        change(coop, uuid7(), "umum")
    leave(coop, beti)
    with pytest.raises(errors.NotActive):
        change(coop, beti, "umum")


def test_the_way_in_is_not_gone_round(coop: TinyCoop) -> None:
    """Who joined by the short way of umum sits in a rembug as one who only saves."""
    melati = rembug(coop)
    her = register(coop, klass="umum").member_id
    walk(coop, her, until="general_meeting")
    join(coop, her)
    with pytest.raises(errors.WayNotWalked):
        change(coop, her, "rembug", rembug_id=melati)
    change(coop, her, "rembug", rembug_id=melati, save_only=True)
    assert queries.member(coop.actor, her).save_only


def test_what_was_decided_stays(coop: TinyCoop) -> None:
    (ani,) = members(coop, rembug(coop), "Ani")
    change(coop, ani, "umum")
    for statement in (
        "UPDATE members_classchange SET decision = 'SK lain'",
        "DELETE FROM members_classchange",
        "UPDATE members_member SET klass = 'rembuk'",
    ):
        with pytest.raises(DatabaseError) as said, writing(coop.actor), transaction.atomic():
            connection.cursor().execute(statement)
        assert sqlstate_of(said.value) in {"42501", "23514", "55000", "0A000", "P0001"}, statement
