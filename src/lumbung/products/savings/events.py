"""Facts of savings for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class PlanOpened:
    """A member began to save for a goal."""

    plan_id: UUID
    member_id: UUID
    product: str
    weekly_sen: Sen
    ends_on: date


@dataclass(frozen=True, slots=True)
class PlanClosed:
    """A plan ended; what was saved went to her voluntary savings."""

    plan_id: UUID
    member_id: UUID
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class BonusGiven:
    """Wadiah savers got a gift nobody had promised."""

    journal_id: int
    members: int
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class SavingsReleased:
    """Everything a former member had saved was released."""

    member_id: UUID
    amount_sen: Sen
