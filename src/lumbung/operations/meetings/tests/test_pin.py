"""A leader's PIN: hers, and set aside only by two people."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson, constraint_of
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading, writing
from lumbung.operations.meetings import commands, errors, queries
from lumbung.operations.meetings.commands import LeaderWord
from lumbung.operations.meetings.tests.acts import Field, field, record
from lumbung.people.members import commands as members
from lumbung.people.members.errors import NoMember
from lumbung.people.staff.models import User
from tests.cast import TinyCoop, client_of


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    made = field(coop)
    leader = members.HandOverLead(uuid7(), coop.office_id, made.rembug_id, made.member_ids[0])
    members.hand_over_lead(coop.actor, leader)
    return made


def choose(melati: Field, pin: str) -> None:
    commands.set_leader_pin(melati.budi, commands.SetLeaderPin(uuid7(), melati.member_ids[0], pin))


def aside(melati: Field, reason: str = "Ketua lupa PIN-nya", member_id: UUID | None = None) -> object:
    order = commands.SetPinAside(
        uuid7(), melati.coop.office_id, member_id or melati.member_ids[0], reason, "Melati 00"
    )
    return commands.set_pin_aside(melati.budi, order)


def test_the_officer_cannot_choose_over_her_pin(melati: Field) -> None:
    choose(melati, "4711")
    with pytest.raises(errors.PinStands):
        choose(melati, "0000")
    waiting = aside(melati)
    assert isinstance(waiting, Waiting)
    assert queries.leader_pin_stands(melati.coop.actor, melati.member_ids[0])  # until somebody agrees
    with pytest.raises(SamePerson):
        approve(melati.budi, waiting.key)
    approve(melati.hadi, waiting.key)
    with pytest.raises(errors.WrongPin):
        record(melati, leader=LeaderWord("pin", "Bu Euis", melati.member_ids[0], "4711"))
    assert not queries.leader_has_pin(melati.coop.actor, melati.member_ids[0])
    choose(melati, "1945")
    assert record(melati, leader=LeaderWord("pin", "Bu Euis", melati.member_ids[0], "1945"))


def test_refusals(melati: Field) -> None:
    with pytest.raises(errors.NoPin):
        aside(melati)
    choose(melati, "4711")
    with pytest.raises(errors.NoReasonGiven):
        aside(melati, " ")
    with pytest.raises(NoMember):
        aside(melati, member_id=uuid7())


def test_not_even_by_sql(melati: Field) -> None:
    choose(melati, "4711")
    with pytest.raises(IntegrityError) as said, writing(melati.coop.actor):
        connection.cursor().execute("UPDATE meetings_leaderpin SET pin_hash = 'another'")
    assert constraint_of(said.value) == "meetings_leaderpin_stands"


def test_the_screen_asks_a_second_person(melati: Field) -> None:
    url = reverse("meetings:leader_pin", args=[melati.rembug_id, melati.day])
    officer = client_of(User.objects.get(id=melati.budi.user_id), melati.coop)
    assert 'name="again"' in officer.get(url).content.decode()
    pin = {"key": str(uuid7()), "pin": "4711", "again": "4711"}
    assert officer.post(url, pin).status_code == 302
    body = officer.get(url).content.decode()
    assert 'name="again"' not in body
    assert "Minta PIN dibatalkan" in body
    assert officer.post(url, {"key": str(uuid7()), "reason": "Ketua lupa"}).status_code == 302
    with reading(melati.coop.actor):
        waiting = CommandLog.objects.get(name="meetings.set_pin_aside", state=CommandLog.WAITING)
    assert waiting.summary.startswith("Melati 00, Melati")
    assert waiting.permission == "meetings.correct"
