"""What the tests of members do again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.people.members import commands as c
from tests.cast import DAY, TinyCoop

GOOD_ANSWERS = {"house": "simple", "assets": "little", "income": "below_2m", "business": "running"}
BAD_ANSWERS = {"house": "solid", "assets": "much", "income": "above_4m", "business": "none"}
NIK = "3603015708900001"
BORN = date(1990, 8, 17)


def person(name: str = "Siti Iis Aisyah", **details: object) -> c.Person:
    """A woman born on the day her NIK says."""
    return c.Person(name, **{"sex": "P", "born_on": BORN, "phone": "0812-3456-7890", **details})  # type: ignore[arg-type]


def register(coop: TinyCoop, actor: Actor | None = None, **details: object) -> c.Registered:
    """A prospect of the class rembug with NIK and consent."""
    order = {"nik": NIK, "consent_on": DAY, "person": person(), **details}
    return c.register_prospect(actor or coop.actor, c.RegisterProspect(uuid7(), coop.office_id, **order))  # type: ignore[arg-type]


def gathering(coop: TinyCoop, kind: str = "general_meeting", **details: object) -> UUID:
    """A gathering in the plan."""
    order = c.PlanGathering(uuid7(), coop.office_id, kind, DAY, "Balai Desa", **details)  # type: ignore[arg-type]
    return c.plan_gathering(coop.actor, order).gathering_id


def hold(coop: TinyCoop, gathering_id: UUID, *present: UUID, absent: tuple[UUID, ...] = ()) -> c.Held:
    """The gathering takes place with these prospects."""
    order = c.HoldGathering(uuid7(), coop.office_id, gathering_id, DAY, 30, present, absent, ("Kapan cair?",))
    return c.hold_gathering(coop.actor, order)


def assess(coop: TinyCoop, member_id: UUID, answers: dict[str, str] | None = None) -> c.Assessed:
    """The uji kelayakan."""
    order = c.AssessProspect(uuid7(), coop.office_id, member_id, DAY, answers or GOOD_ANSWERS)
    return c.assess_prospect(coop.actor, order)


def examine(coop: TinyCoop, *results: c.ExamResult) -> c.Held:
    """The UPK."""
    return c.examine_group(coop.actor, c.ExamineGroup(uuid7(), coop.office_id, DAY, "Rumah Bu Iis", results))


def walk(coop: TinyCoop, *member_ids: UUID, until: str = "join") -> None:
    """Take prospects along the way in, up to the step ``until``, which stays to be done."""
    for step in ("general_meeting", "eligibility", "lwk_1", "lwk_2", "lwk_3", "upk"):
        if step == until:
            return
        if step == "eligibility":
            for one in member_ids:
                assess(coop, one)
        elif step == "upk":
            examine(coop, *[c.ExamResult(one, True) for one in member_ids])
        else:
            kind, _, session = step.partition("_")
            planned = gathering(coop, kind, session=int(session)) if kind == "lwk" else gathering(coop)
            hold(coop, planned, *member_ids)


@dataclass(frozen=True, slots=True)
class Join:
    """Joining without money, for these tests."""

    key: UUID
    office_id: UUID
    member_id: UUID


@command("members.activate")
def join_for_nothing(actor: Actor, order: Join) -> c.Changed:
    """Make a prospect a member."""
    return c.Changed(c.add_joining(actor, order.member_id, order.office_id, DAY).id)


def join(coop: TinyCoop, member_id: UUID) -> None:
    """She becomes a member."""
    join_for_nothing(coop.actor, Join(uuid7(), coop.office_id, member_id))


@dataclass(frozen=True, slots=True)
class Leave:
    """Leaving without money, for these tests."""

    key: UUID
    office_id: UUID
    member_id: UUID
    state: str
    reason: str


@command("members.release")
def leave_with_nothing(actor: Actor, order: Leave) -> c.Changed:
    """End a membership."""
    return c.Changed(
        c.add_leaving(actor, order.member_id, order.office_id, order.state, DAY, order.reason).id
    )


def leave(coop: TinyCoop, member_id: UUID, state: str = "resigned", reason: str = "Pindah kota") -> None:
    """She leaves."""
    leave_with_nothing(coop.actor, Leave(uuid7(), coop.office_id, member_id, state, reason))


def members(coop: TinyCoop, rembug_id: UUID, *names: str) -> list[UUID]:
    """Active members of a rembug, as another book brought them."""
    with writing(coop.actor):
        made = c.add_members(
            coop.actor, coop.office_id, [c.NewMember(name, rembug_id=rembug_id) for name in names]
        )
    return [made[position] for position in range(len(names))]


def rembug(coop: TinyCoop, name: str = "Melati", **details: object) -> UUID:
    """A rembug that meets on Mondays at nine."""
    order = c.FoundRembug(uuid7(), coop.office_id, name, "Rumah Bu Iis", 1, time(9), **details)  # type: ignore[arg-type]
    return c.found_rembug(coop.actor, order).rembug_id
