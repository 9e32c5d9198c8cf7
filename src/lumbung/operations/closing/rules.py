"""Pure parts of closing: which day comes next, and what keeps a day open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: how many things are not done, and how much money hangs on them in sen."""

    code: str
    count: int
    amount_sen: int = 0
    blocks: bool = True

    @property
    def is_done(self) -> bool:
        """Whether nothing of this is left."""
        return self.count == 0


def next_working_day(day: date, holidays: Iterable[date] = ()) -> date:
    """Return the first day after ``day`` that is neither a Sunday nor a holiday."""
    free = frozenset(holidays)
    following = day + timedelta(days=1)
    while following.isoweekday() == SUNDAY or following in free:
        following += timedelta(days=1)
    return following


def blocking(checks: Iterable[Check]) -> list[Check]:
    """Return what must be done before the day can be closed."""
    return [check for check in checks if check.blocks and not check.is_done]


def to_explain(checks: Iterable[Check]) -> list[Check]:
    """Return what may stay open overnight, but only with a sentence that explains it."""
    return [check for check in checks if not check.blocks and not check.is_done]
