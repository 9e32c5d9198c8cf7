"""Facts of the members' register for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProspectRegistered:
    """Somebody began the way in."""

    member_id: UUID
    office_id: UUID
    klass: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of the way in was passed, or not."""

    member_id: UUID
    step: str
    passed: bool


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """A prospect became a member."""

    member_id: UUID
    office_id: UUID
    joined_on: date


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """A member resigned, died or was excluded."""

    member_id: UUID
    office_id: UUID
    state: str
    left_on: date


@dataclass(frozen=True, slots=True)
class MemberMoved:
    """A member went to another rembug or office."""

    member_id: UUID
    from_office_id: UUID
    to_office_id: UUID
    from_rembug_id: UUID | None
    to_rembug_id: UUID | None


@dataclass(frozen=True, slots=True)
class ClassChanged:
    """A member belongs to another class."""

    member_id: UUID
    office_id: UUID
    from_klass: str
    to_klass: str


@dataclass(frozen=True, slots=True)
class RembugChanged:
    """A rembug was founded, split, merged or closed."""

    rembug_id: UUID
    what: str
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A member got a card."""

    member_id: UUID
    card_id: UUID
