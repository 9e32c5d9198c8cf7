"""Facts of the books for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class JournalReversed:
    """A journal was taken back by its mirror."""

    journal_id: int
    reversal_id: int


@dataclass(frozen=True, slots=True)
class DayWasClosed:
    """An office's book day was sealed and the next one opened."""

    office_id: UUID
    day: date
    next_day: date
    line_count: int
