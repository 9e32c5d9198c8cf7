"""Pure parts of savings: what a plan comes to, and how a bonus is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from lumbung.kernel.money import RUPIAH, Sen, allocate

LOCKED_KINDS = ("pokok", "wajib")
DAYS_IN_WEEK = 7
WHOLE_BP = 10_000  # a nisbah is a part of the yield in ten-thousandths


def percent(basis_points: int) -> Decimal:
    """Return ten-thousandths as percent: 3250 is 32.5."""
    return Decimal(basis_points).scaleb(-2)


def weeks_between(since: date, until: date) -> int:
    """Return how many weekly payments fit from the first day to the last, both included."""
    if until < since:
        return 0
    return (until - since).days // DAYS_IN_WEEK + 1


def end_of(since: date, weeks: int) -> date:
    """Return the day of the last of ``weeks`` weekly payments that begin on ``since``."""
    return since + timedelta(weeks=max(weeks, 1) - 1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan is: ``behind_sen`` is what the weeks gone by asked for and is not there yet."""

    saved_sen: Sen
    target_sen: Sen
    weeks: int
    weeks_gone: int
    behind_sen: Sen

    @property
    def left_sen(self) -> Sen:
        """What is still missing to the target."""
        return max(self.target_sen - self.saved_sen, 0)

    @property
    def percent(self) -> int:
        """Whole per cent of the target, at most 100."""
        return min(self.saved_sen * 100 // self.target_sen, 100) if self.target_sen else 0


def progress(
    saved_sen: Sen, weekly_sen: Sen, target_sen: Sen, opened_on: date, ends_on: date, on: date
) -> Progress:
    """Return how a plan stands on a day."""
    weeks = weeks_between(opened_on, ends_on)
    gone = min(weeks_between(opened_on, on), weeks)
    asked = min(gone * weekly_sen, target_sen)
    return Progress(saved_sen, target_sen, weeks, gone, max(asked - saved_sen, 0))


def share_bonus(total_sen: Sen, balances: Mapping[UUID, Sen]) -> dict[UUID, Sen]:
    """Share a gift by what each has in safekeeping, in whole rupiah, exactly and the same on every run."""
    holders = sorted(holder for holder, balance in balances.items() if balance > 0)
    if not holders or total_sen <= 0:
        return {}
    parts = allocate(total_sen // RUPIAH * RUPIAH, [balances[holder] for holder in holders], RUPIAH)
    return {holder: part for holder, part in zip(holders, parts, strict=True) if part}
