"""The way in: meetings and training planned and held, the check, the exam."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.people.members import permissions
from lumbung.people.members.commands.registry import Changed, locked_member, not_ahead, reason_of
from lumbung.people.members.errors import (
    AlreadyHeld,
    AnswersMissing,
    NoGathering,
    NoMember,
    NotProspect,
    WrongPlace,
)
from lumbung.people.members.events import StepTaken
from lumbung.people.members.models import Attendance, Gathering, Member, Rembug, Step
from lumbung.people.members.rules import assess

GENERAL_MEETING, LWK, UPK = "general_meeting", "lwk", "upk"


@dataclass(frozen=True, slots=True)
class PlanGathering:
    """Plan a pertemuan umum, an LWK session (``session`` 1, 2, 3) or a UPK, with who is invited."""

    key: UUID
    office_id: UUID
    kind: str
    planned_on: date
    place: str
    session: int = 0
    starts_at: time | None = None
    rembug_id: UUID | None = None
    host: str = ""
    invited: str = ""
    invited_count: int = 0
    member_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A gathering in the plan."""

    gathering_id: UUID


@command(permissions.TRAIN)
def plan_gathering(actor: Actor, order: PlanGathering) -> Planned:
    """Put a gathering into the plan.

    Writes: Gathering, and an Attendance (not yet come) for each prospect invited by name.
    Refuses: NoMember, WrongPlace
    """
    if order.rembug_id is not None:
        _rembug_here(actor, order.rembug_id, order.office_id)
    gathering = Gathering.objects.create(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        kind=order.kind,
        session=order.session if order.kind == LWK else 0,
        rembug_id=order.rembug_id,
        planned_on=order.planned_on,
        starts_at=order.starts_at,
        place=order.place.strip()[:160],
        host=order.host.strip()[:120],
        invited=order.invited.strip()[:300],
        invited_count=max(order.invited_count, len(order.member_ids)),
        led_by=actor.user_id,
        led_by_name=actor.name,
    )
    _attend(actor, gathering, _prospects(actor, order.office_id, order.member_ids), ())
    return Planned(gathering.id)


def _rembug_here(actor: Actor, rembug_id: UUID, office_id: UUID) -> None:
    if not Rembug.objects.filter(
        coop_id=actor.coop_id, id=rembug_id, office_id=office_id, closed_on=None
    ).exists():
        raise WrongPlace(rembug=str(rembug_id))


def _prospects(actor: Actor, office_id: UUID, member_ids: Iterable[UUID]) -> list[Member]:
    """Return prospects of this office, held until the act is done.

    Refuses: NoMember
    """
    wanted = set(member_ids)
    found = list(
        Member.objects.select_for_update()
        .filter(coop_id=actor.coop_id, office_id=office_id, id__in=wanted, state="prospect")
        .order_by("id")
    )
    if len(found) != len(wanted):
        raise NoMember(missing=len(wanted) - len(found))
    return found


def _attend(actor: Actor, gathering: Gathering, invited: Iterable[Member], present: Iterable[UUID]) -> None:
    """Write who was invited and who came; what stood there from the plan is brought up to date."""
    came = set(present)
    Attendance.objects.bulk_create(
        [
            Attendance(coop_id=actor.coop_id, gathering=gathering, member=one, present=one.id in came)
            for one in invited
        ],
        update_conflicts=True,
        unique_fields=["gathering", "member"],
        update_fields=["present"],
    )


@dataclass(frozen=True, slots=True)
class HoldGathering:
    """A pertemuan umum or LWK session as it went: everybody there counted, prospects by name."""

    key: UUID
    office_id: UUID
    gathering_id: UUID
    held_on: date
    present_count: int
    present_ids: tuple[UUID, ...] = ()
    absent_ids: tuple[UUID, ...] = ()
    questions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A gathering that took place, and how many steps it gave."""

    gathering_id: UUID
    steps: int


@command(permissions.TRAIN)
def hold_gathering(actor: Actor, order: HoldGathering) -> Held:
    """Record a general meeting or an LWK session as held; each prospect who came has that step passed.

    Writes: Gathering, Attendance, a Step for each who came and still needed it.
    Emits: StepTaken.
    Refuses: NoGathering, AlreadyHeld, NoMember, AheadOfToday, GeneralMeetingMissing, EligibilityMissing,
        TrainingMissing, StepPassed, NotHerStep
    Checked by the database: no step before the one it stands on.
    """
    not_ahead(order.held_on)
    gathering = _open_gathering(actor, order.gathering_id, order.office_id, (GENERAL_MEETING, LWK))
    invited = _prospects(actor, order.office_id, {*order.present_ids, *order.absent_ids})
    came = [one for one in invited if one.id in set(order.present_ids)]
    gathering.held_on = order.held_on
    gathering.present_count = max(order.present_count, len(came))
    gathering.questions = [text.strip()[:300] for text in order.questions if text.strip()]
    gathering.note = order.note.strip()[:300]
    gathering.save()
    _attend(actor, gathering, invited, order.present_ids)
    code = GENERAL_MEETING if gathering.kind == GENERAL_MEETING else f"lwk_{gathering.session}"
    taken = [one for one in came if code in one.path.split() and _still_needs(one, code)]
    for one in taken:
        _take(actor, one, code, order.held_on, gathering=gathering)
    return Held(gathering.id, len(taken))


def _open_gathering(actor: Actor, gathering_id: UUID, office_id: UUID, kinds: tuple[str, ...]) -> Gathering:
    """Return a gathering that is not held yet.

    Refuses: NoGathering, AlreadyHeld
    """
    found = (
        Gathering.objects.select_for_update()
        .filter(coop_id=actor.coop_id, id=gathering_id, office_id=office_id, kind__in=kinds)
        .first()
    )
    if found is None:
        raise NoGathering(gathering=str(gathering_id))
    if found.held_on is not None:
        raise AlreadyHeld(gathering=str(gathering_id))
    return found


def _still_needs(member: Member, code: str) -> bool:
    """Whether the step lies at or ahead of where she stands; coming to a passed one again is no mistake."""
    path = member.path.split()
    return member.stage in path and path.index(member.stage) <= path.index(code)


def _take(actor: Actor, member: Member, code: str, on: date, *, passed: bool = True, **details: Any) -> Step:
    step = Step.objects.create(
        coop_id=actor.coop_id,
        member=member,
        code=code,
        passed=passed,
        happened_on=on,
        by_id=actor.user_id,
        by_name=actor.name,
        **details,
    )
    emit(actor, StepTaken(member.id, code, passed))
    return step


@dataclass(frozen=True, slots=True)
class AssessProspect:
    """The uji kelayakan of one prospect: the answers by question."""

    key: UUID
    office_id: UUID
    member_id: UUID
    assessed_on: date
    answers: dict[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The result: points, the band's code, whether she goes on."""

    member_id: UUID
    score: int
    band: str
    passed: bool


@command(permissions.ASSESS)
def assess_prospect(actor: Actor, order: AssessProspect) -> Assessed:
    """Record an uji kelayakan with its answers; the score and its reasons follow from the day's rules.

    Writes: Step. Emits: StepTaken.
    Refuses: NoMember, NotProspect, AnswersMissing, AheadOfToday, GeneralMeetingMissing, StepPassed,
        NotHerStep
    Source: rules/id/membership.toml, eligibility_indicators and bands.
    """
    not_ahead(order.assessed_on)
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state != "prospect":
        raise NotProspect(member=str(member.id))
    result = assess(rules.at(order.assessed_on).membership, order.answers)
    if result is None:
        raise AnswersMissing(member=str(member.id))
    reason = order.note.strip() or ("" if result.passes else result.band.label(get_language() or "id"))
    _take(
        actor,
        member,
        "eligibility",
        order.assessed_on,
        passed=result.passes,
        score=result.score,
        answers=order.answers,
        reason=reason[:300],
    )
    return Assessed(member.id, result.score, result.band.code, result.passes)


@dataclass(frozen=True, slots=True)
class ExamResult:
    """How one prospect did in the oral exam; who goes back to training is told why."""

    member_id: UUID
    passed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExamineGroup:
    """The UPK of a group, planned before (``gathering_id``) or held on the spot."""

    key: UUID
    office_id: UUID
    held_on: date
    place: str
    results: tuple[ExamResult, ...]
    gathering_id: UUID | None = None


@command(permissions.EXAMINE)
def examine_group(actor: Actor, order: ExamineGroup) -> Held:
    """Record the UPK: who passes may join; who does not goes back to the last session, with the reason.

    Writes: Gathering, Attendance, a Step for each. Emits: StepTaken.
    Refuses: NoMember, NoReason, NoGathering, AlreadyHeld, AheadOfToday, TrainingMissing, EligibilityMissing,
        StepPassed, NotHerStep
    Checked by the database: every LWK session before the exam.
    """
    not_ahead(order.held_on)
    people = {
        one.id: one for one in _prospects(actor, order.office_id, [one.member_id for one in order.results])
    }
    reasons = {one.member_id: "" if one.passed else reason_of(one.reason)[:300] for one in order.results}
    gathering = _exam(actor, order)
    gathering.held_on, gathering.present_count = order.held_on, len(people)
    gathering.save()
    _attend(actor, gathering, people.values(), people)
    for one in order.results:
        _take(
            actor,
            people[one.member_id],
            UPK,
            order.held_on,
            passed=one.passed,
            reason=reasons[one.member_id],
            gathering=gathering,
        )
    return Held(gathering.id, len(order.results))


def _exam(actor: Actor, order: ExamineGroup) -> Gathering:
    if order.gathering_id is not None:
        return _open_gathering(actor, order.gathering_id, order.office_id, (UPK,))
    return Gathering.objects.create(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        kind=UPK,
        planned_on=order.held_on,
        place=order.place.strip()[:160],
        invited_count=len(order.results),
        led_by=actor.user_id,
        led_by_name=actor.name,
    )


@dataclass(frozen=True, slots=True)
class TurnProspect:
    """A prospect does not go on (``withdrawn``), or comes back after all (``prospect``)."""

    key: UUID
    office_id: UUID
    member_id: UUID
    state: str
    reason: str


@command(permissions.REGISTER)
def turn_prospect(actor: Actor, order: TurnProspect) -> Changed:
    """Let a prospect go, or take her back where she stood; her steps stay.

    Writes: Member.
    Refuses: NoMember, NotProspect, NoReason
    """
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state not in {"prospect", "withdrawn"} or order.state not in {"prospect", "withdrawn"}:
        raise NotProspect(member=str(member.id))
    member.left_reason = reason_of(order.reason)[:200]
    member.state = order.state
    member.left_on = days.today() if order.state == "withdrawn" else None
    member.save(update_fields=["state", "left_reason", "left_on"])
    return Changed(member.id)


@dataclass(frozen=True, slots=True)
class PlaceProspect:
    """Put a prospect into a rembug and subgroup of her office, or take her out."""

    key: UUID
    office_id: UUID
    member_id: UUID
    rembug_id: UUID | None
    subgroup: int | None = None


@command(permissions.REGISTER)
def place_prospect(actor: Actor, order: PlaceProspect) -> Changed:
    """Say which rembug a prospect is to join; once she is a member she moves by ``move_member``.

    Writes: Member.
    Refuses: NoMember, NotProspect, WrongPlace, OnlyRembugClass
    """
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state != "prospect":
        raise NotProspect(member=str(member.id))
    member.rembug_id, member.subgroup = order.rembug_id, order.subgroup
    member.save(update_fields=["rembug", "subgroup"])
    return Changed(member.id)
