"""Facts of membership for upstairs."""

from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class MemberPaidIn:
    """A new member's first payment is in the books."""

    member_id: UUID
    journal_id: int
    total_sen: Sen


@dataclass(frozen=True, slots=True)
class MemberPaidOut:
    """What a former member had saved was released, and what of it was paid."""

    member_id: UUID
    journal_id: int | None
    released_sen: Sen
    paid_sen: Sen
