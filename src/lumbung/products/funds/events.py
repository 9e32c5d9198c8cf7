"""Facts of the funds for upstairs."""

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class GiftReceived:
    """Somebody gave over the counter."""

    fund: str
    amount_sen: Sen
    member_id: UUID | None
    journal_id: int
