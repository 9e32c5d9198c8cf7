"""Rembug: founded, changed, led, split, merged, closed; members moved."""

from __future__ import annotations

from datetime import time
from uuid import UUID

import pytest

from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members import commands as c
from lumbung.people.members import errors, queries
from lumbung.people.members.models import Move
from lumbung.people.members.tests.acts import leave, members, register, rembug
from tests.cast import TinyCoop

NAMES = ("Ani", "Beti", "Cici", "Dedeh", "Euis", "Fatimah")


def test_names_are_once_in_an_office(coop: TinyCoop) -> None:
    first = rembug(coop)
    with pytest.raises(errors.RembugNameTaken):
        rembug(coop, "MELATI")
    c.close_rembug(coop.actor, c.CloseRembug(uuid7(), coop.office_id, first))
    rembug(coop)  # the name of a closed one is free again
    other = rembug(coop, "Mawar")
    with pytest.raises(errors.RembugNameTaken):
        change(coop, other, name="Melati")
    change(coop, other, name="Mawar", weekday=3)
    assert [one.name for one in queries.rembugs(coop.actor, weekday=3)] == ["Mawar"]


def change(coop: TinyCoop, rembug_id: object, name: str, weekday: int = 1) -> None:
    order = c.ChangeRembug(uuid7(), coop.office_id, rembug_id, name, "Musala", weekday, time(10))  # type: ignore[arg-type]
    c.change_rembug(coop.actor, order)


def test_the_leader_is_one_of_them(coop: TinyCoop) -> None:
    melati, mawar = rembug(coop), rembug(coop, "Mawar")
    ani, beti = members(coop, melati, "Ani", "Beti")

    def lead(rembug_id: object, who: object) -> None:
        c.hand_over_lead(coop.actor, c.HandOverLead(uuid7(), coop.office_id, rembug_id, who))  # type: ignore[arg-type]

    lead(melati, ani)
    lead(melati, beti)
    assert queries.rembug(coop.actor, melati).leader_id == beti
    with pytest.raises(errors.NotALeader):
        lead(mawar, ani)
    prospect = register(coop, rembug_id=melati).member_id
    with pytest.raises(errors.NotALeader):
        lead(melati, prospect)
    leave(coop, beti)
    assert queries.rembug(coop.actor, melati).leader_id is None


def test_split_and_merge(coop: TinyCoop) -> None:
    melati = rembug(coop)
    people = members(coop, melati, *NAMES)
    c.hand_over_lead(coop.actor, c.HandOverLead(uuid7(), coop.office_id, melati, people[5]))

    def split(name: str, who: tuple[object, ...]) -> c.RembugKept:
        order = c.SplitRembug(uuid7(), coop.office_id, melati, name, "Rumah Bu Euis", 2, time(9), who)  # type: ignore[arg-type]
        return c.split_rembug(coop.actor, order)

    with pytest.raises(errors.NothingChosen):
        split("Kenanga", ())
    with pytest.raises(errors.NothingChosen):
        split("Kenanga", tuple(people))
    with pytest.raises(errors.NoMember):
        split("Kenanga", (uuid7(),))
    with pytest.raises(errors.RembugNameTaken):
        split("Melati", tuple(people[3:]))
    new = split("Kenanga", tuple(people[3:])).rembug_id
    assert [one.name for one in queries.rembug_members(coop.actor, new)] == list(NAMES[3:])
    assert queries.rembug(coop.actor, melati).leader_id is None
    with pytest.raises(errors.SameRembug):
        c.merge_rembugs(coop.actor, c.MergeRembugs(uuid7(), coop.office_id, melati, melati))
    c.merge_rembugs(coop.actor, c.MergeRembugs(uuid7(), coop.office_id, new, melati))
    assert [one.name for one in queries.rembug_members(coop.actor, melati)] == list(NAMES)
    with pytest.raises(errors.NoRembug):
        c.merge_rembugs(coop.actor, c.MergeRembugs(uuid7(), coop.office_id, new, melati))
    with reading(coop.actor):
        assert Move.objects.count() == 6


def test_moving_a_member(coop: TinyCoop) -> None:
    melati, mawar = rembug(coop), rembug(coop, "Mawar")
    (ani,) = members(coop, melati, "Ani")
    (umum,) = c_umum(coop)

    def move(who: object, to: object, reason: str = "Rumahnya lebih dekat") -> None:
        c.move_member(coop.actor, c.MoveMember(uuid7(), coop.office_id, who, to, reason, subgroup=2))  # type: ignore[arg-type]

    with pytest.raises(errors.SameRembug):
        move(ani, melati)
    with pytest.raises(errors.NoReason):
        move(ani, mawar, "")
    with pytest.raises(errors.NoRembug):
        move(ani, uuid7())
    with pytest.raises(errors.OnlyRembugClass):
        move(umum, mawar)
    with pytest.raises(errors.NotActive):
        move(register(coop).member_id, mawar)
    with pytest.raises(errors.NoMember):
        move(uuid7(), mawar)
    move(ani, mawar)
    (view,) = queries.rembug_members(coop.actor, mawar)
    assert (view.name, view.subgroup) == ("Ani", 2)
    with pytest.raises(errors.StillMembers):
        c.close_rembug(coop.actor, c.CloseRembug(uuid7(), coop.office_id, mawar))


def c_umum(coop: TinyCoop) -> list[object]:
    """A member who is in no rembug."""
    with writing(coop.actor):
        return list(c.add_members(coop.actor, coop.office_id, [c.NewMember("Umi", klass="umum")]).values())


def test_subgroups_are_seats(coop: TinyCoop) -> None:
    melati = rembug(coop)
    people = members(coop, melati, *NAMES)
    seats: dict[UUID, int | None] = {one: 1 + place // 3 for place, one in enumerate(reversed(people))}
    c.set_subgroups(coop.actor, c.SetSubgroups(uuid7(), coop.office_id, melati, seats))
    roster = queries.rembug_members(coop.actor, melati)
    assert [(one.subgroup, one.name) for one in roster][:3] == [(1, "Dedeh"), (1, "Euis"), (1, "Fatimah")]
    with pytest.raises(errors.NoMember):
        c.set_subgroups(coop.actor, c.SetSubgroups(uuid7(), coop.office_id, melati, {uuid7(): 1}))
