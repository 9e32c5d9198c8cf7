"""Facts of the distribution for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class ProfitDistributed:
    """A month's yield was shared."""

    run_id: UUID
    month: date
    members_sen: Sen
    tax_sen: Sen


@dataclass(frozen=True, slots=True)
class DistributionReversed:
    """A distribution was taken back as a whole."""

    run_id: UUID
    month: date
    reason: str
