"""The way in: who is at which step, what is planned, who came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Max, Q

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.people.members.errors import NoGathering
from lumbung.people.members.models import Attendance, Gathering, Member, Step
from lumbung.people.members.queries.people import photo_url


@dataclass(frozen=True, slots=True)
class StepView:
    """One step that was taken, passed or not."""

    code: str
    passed: bool
    happened_on: date
    score: int | None
    answers: dict[str, str]
    reason: str
    gathering_id: UUID | None
    by_name: str
    made_at: datetime


@query
def steps(actor: Actor, member_id: UUID) -> list[StepView]:
    """Return every step a member took on her way in, in the order they were recorded."""
    found = Step.objects.filter(coop_id=actor.coop_id, member_id=member_id).order_by("id")
    return [
        StepView(
            one.code,
            one.passed,
            one.happened_on,
            one.score,
            one.answers,
            one.reason,
            one.gathering_id,
            one.by_name,
            one.made_at,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class ProspectView:
    """A prospect on the board. ``stage`` is the step she needs next; ``lacks`` what paper is missing."""

    id: UUID
    number: str
    name: str
    photo: str
    klass: str
    stage: str
    path: tuple[str, ...]
    office_id: UUID
    rembug_id: UUID | None
    rembug_name: str
    village: str
    phone: str
    registered_on: date
    last_on: date | None
    lacks: tuple[str, ...]


def _lacks(row: Member) -> tuple[str, ...]:
    found = [] if row.nik_sealed else ["nik"]
    if row.nik_odd and row.nik_cleared_by is None:
        found.append("nik_odd")
    if row.consent_on is None:
        found.append("consent")
    if not row.photo_hash:
        found.append("photo")
    return tuple(found)


@query
def prospects(
    actor: Actor, office_ids: Iterable[UUID] | None = None, stage: str | None = None, limit: int = 500
) -> list[ProspectView]:
    """Return the prospects with what each needs next, the longest waiting first."""
    found = Member.objects.filter(coop_id=actor.coop_id, state="prospect")
    if office_ids is not None:
        found = found.filter(office_id__in=list(office_ids))
    if stage is not None:
        found = found.filter(stage=stage)
    found = found.annotate(last_on=Max("steps__happened_on", filter=Q(steps__passed=True)))
    return [
        ProspectView(
            row.id,
            row.number,
            row.name,
            photo_url(row.id, row.photo_hash),
            row.klass,
            row.stage,
            tuple(row.path.split()),
            row.office_id,
            row.rembug_id,
            row.rembug.name if row.rembug else "",
            row.village,
            row.phone,
            row.registered_on,
            row.last_on,
            _lacks(row),
        )
        for row in found.select_related("rembug").order_by("registered_on", "id")[:limit]
    ]


@dataclass(frozen=True, slots=True)
class GatheringView:
    """A meeting or training in the plan, or held."""

    id: UUID
    office_id: UUID
    kind: str
    session: int
    rembug_id: UUID | None
    planned_on: date
    starts_at: time | None
    place: str
    host: str
    invited: str
    invited_count: int
    held_on: date | None
    present_count: int
    prospects: int
    questions: tuple[str, ...]
    note: str
    led_by_name: str


def _gathering_view(row: Gathering, prospects: int) -> GatheringView:
    return GatheringView(
        row.id,
        row.office_id,
        row.kind,
        row.session,
        row.rembug_id,
        row.planned_on,
        row.starts_at,
        row.place,
        row.host,
        row.invited,
        row.invited_count,
        row.held_on,
        row.present_count,
        prospects,
        tuple(row.questions),
        row.note,
        row.led_by_name,
    )


@query
def gatherings(
    actor: Actor, office_ids: Iterable[UUID] | None = None, *, is_held: bool | None = None, limit: int = 50
) -> list[GatheringView]:
    """Return meetings and training, the newest first; ``prospects`` counts who was captured there or came."""
    found = Gathering.objects.filter(coop_id=actor.coop_id)
    if office_ids is not None:
        found = found.filter(office_id__in=list(office_ids))
    if is_held is not None:
        found = found.filter(held_on__isnull=not is_held)
    found = found.annotate(
        captured_count=Count("captured", distinct=True),
        came_count=Count("attendance", filter=Q(attendance__present=True), distinct=True),
    ).order_by("-planned_on", "-id")
    return [_gathering_view(row, max(row.captured_count, row.came_count)) for row in found[:limit]]


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """One prospect at a gathering."""

    member_id: UUID
    name: str
    number: str
    photo: str
    stage: str
    state: str
    present: bool


@query
def gathering(actor: Actor, gathering_id: UUID) -> tuple[GatheringView, list[AttendanceView]]:
    """Return a gathering and its prospects by name.

    Refuses: NoGathering
    """
    row = Gathering.objects.filter(coop_id=actor.coop_id, id=gathering_id).first()
    if row is None:
        raise NoGathering(gathering=str(gathering_id))
    found = Attendance.objects.filter(coop_id=actor.coop_id, gathering=row).select_related("member")
    people = [
        AttendanceView(
            one.member_id,
            one.member.name,
            one.member.number,
            photo_url(one.member_id, one.member.photo_hash),
            one.member.stage,
            one.member.state,
            one.present,
        )
        for one in found.order_by("member__name_key")
    ]
    return _gathering_view(row, len(people)), people
