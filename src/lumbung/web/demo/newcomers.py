"""Five women on their way in, each at another step."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.people.members import commands as members
from lumbung.web.demo.stage import Stage


def come(stage: Stage) -> None:
    """Five women on their way in, each at another step."""
    stage.say("  Calon anggota: lima orang, masing-masing di langkah lain")
    officer, trainer = stage.of("field_officer", "CRG"), stage.people["pelatih"]
    office_id, day = stage.offices["CRG"], stage.today
    plan = members.PlanGathering(
        uuid7(), office_id, "general_meeting", day, "Balai Desa Sukawening", invited_count=35
    )
    meeting = members.plan_gathering(trainer, plan).gathering_id
    found = [_prospect(stage, officer, number, day) for number in range(5)]
    held = members.HoldGathering(
        uuid7(),
        office_id,
        meeting,
        day,
        31,
        tuple(found[1:]),
        questions=("Kapan dana cair?", "Apakah ada bunga?"),
    )
    members.hold_gathering(trainer, held)
    answers = {"house": "half", "assets": "some", "income": "below_2m", "business": "running"}
    for member_id in found[2:]:
        members.assess_prospect(officer, members.AssessProspect(uuid7(), office_id, member_id, day, answers))
    for session in (1, 2, 3):
        come = tuple(found[4:] if session > 1 else found[3:])
        lwk = members.PlanGathering(uuid7(), office_id, "lwk", day, "Rumah Bu Euis", session=session)
        lwk_id = members.plan_gathering(trainer, lwk).gathering_id
        members.hold_gathering(
            trainer, members.HoldGathering(uuid7(), office_id, lwk_id, day, len(come), come)
        )


def _prospect(stage: Stage, officer: Actor, number: int, day: date) -> UUID:
    name = ("Nenden Marlina", "Cicih Sukaesih", "Enok Rohaeni", "Popon Saripah", "Ika Kartikasari")[number]
    born = date(1985 + number, 3 + number, 10 + number)
    who = members.Person(
        name,
        sex="P",
        born_on=born,
        phone=f"0813220011{number:02d}",
        village="Sukawening",
        business="warung sembako",
    )
    order = members.RegisterProspect(
        uuid7(),
        stage.offices["CRG"],
        who,
        nik=f"360399{born.day + 40:02d}{born:%m%y}{9001 + number}",
        consent_on=day,
        rembug_id=stage.circles["Melati"] if number == 4 else None,
    )
    return members.register_prospect(officer, order).member_id
