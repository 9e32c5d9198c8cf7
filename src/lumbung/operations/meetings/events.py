"""Facts of the meetings for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class CollectionRecorded:
    """A rembug met, and what it paid is in the books."""

    collection_id: UUID
    rembug_id: UUID
    office_id: UUID
    held_on: date
    paid_sen: Sen
    absent_count: int


@dataclass(frozen=True, slots=True)
class CollectionTakenBack:
    """A whole sheet was reversed; the meeting waits to be recorded again."""

    collection_id: UUID
    rembug_id: UUID
    office_id: UUID


@dataclass(frozen=True, slots=True)
class LineCorrected:
    """One member's line was taken back and written anew."""

    collection_id: UUID
    member_id: UUID
    before_sen: Sen
    after_sen: Sen


@dataclass(frozen=True, slots=True)
class CashHandedOver:
    """The teller took an officer's cash in; the sheets are final."""

    handover_id: UUID
    office_id: UUID
    officer_id: UUID
    counted_sen: Sen
    difference_sen: Sen


@dataclass(frozen=True, slots=True)
class OfficerSubstituted:
    """Somebody else holds an officer's meetings of a day."""

    office_id: UUID
    officer_id: UUID
    substitute_id: UUID
    held_on: date
    meetings: int
