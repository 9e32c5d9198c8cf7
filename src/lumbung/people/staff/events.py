"""Facts of the staff register for those upstairs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonHired:
    """Somebody works here from now on."""

    person_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Somebody works here no more."""

    person_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class PersonAppointed:
    """Somebody was given a role."""

    appointment_id: UUID
    person_id: UUID
    role: str
    office_id: UUID | None


@dataclass(frozen=True, slots=True)
class AppointmentEnded:
    """A role was taken back."""

    appointment_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """A manager gave a one-time password."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    """A manager took away a second factor, because the phone or key was lost."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """A manager signed somebody out everywhere."""

    person_id: UUID
    sessions: int
