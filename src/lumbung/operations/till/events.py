"""Facts of the till for upstairs."""

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class TillOpened:
    """A person counted her till and answers for it."""

    till_id: UUID
    office_id: UUID
    counted_sen: Sen
    difference_sen: Sen


@dataclass(frozen=True, slots=True)
class TillClosed:
    """A person counted her till and gave it back."""

    till_id: UUID
    office_id: UUID
    counted_sen: Sen
    difference_sen: Sen


@dataclass(frozen=True, slots=True)
class DifferenceBooked:
    """Cash and books differed; the amount waits in suspense with its reason."""

    difference_id: UUID
    office_id: UUID
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class DifferenceSettled:
    """A difference left suspense."""

    difference_id: UUID
    office_id: UUID
    amount_sen: Sen
    how: str


@dataclass(frozen=True, slots=True)
class VaultMoved:
    """Cash went from a till to the vault, or from the vault to a till."""

    till_id: UUID
    office_id: UUID
    direction: str
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class CounterPaid:
    """A member paid in at the counter, or took out (below zero)."""

    till_id: UUID
    office_id: UUID
    member_id: UUID
    amount_sen: Sen
