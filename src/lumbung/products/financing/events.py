"""Facts of financing for upstairs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel.money import Sen


@dataclass(frozen=True, slots=True)
class FinancingProposed:
    """A request was let through by a second person and waits for its goods or its money."""

    contract_id: UUID
    member_id: UUID
    number: str
    amount_sen: Sen


@dataclass(frozen=True, slots=True)
class GoodsOwned:
    """The cooperative owns the goods of a sale; only now may the akad be signed."""

    contract_id: UUID
    owned_on: date
    cost_sen: Sen


@dataclass(frozen=True, slots=True)
class AkadSigned:
    """A contract began to run."""

    contract_id: UUID
    member_id: UUID
    akad: str
    price_sen: Sen
    signed_on: date


@dataclass(frozen=True, slots=True)
class InstalmentPaid:
    """A payment over the counter."""

    contract_id: UUID
    amount_sen: Sen
    left_sen: Sen


@dataclass(frozen=True, slots=True)
class SettledEarly:
    """A contract was settled before its time, and the margin not yet earned was waived."""

    contract_id: UUID
    paid_sen: Sen
    waived_sen: Sen


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A contract was given more time; price and margin stayed."""

    contract_id: UUID
    left_sen: Sen
    count: int


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A claim left the balance sheet and is kept as a memo; she still owes it."""

    contract_id: UUID
    member_id: UUID
    claim_sen: Sen
    margin_sen: Sen


@dataclass(frozen=True, slots=True)
class WriteOffRecovered:
    """Money came in on a claim that was written off."""

    contract_id: UUID
    amount_sen: Sen
    left_sen: Sen


@dataclass(frozen=True, slots=True)
class FinancingCancelled:
    """A proposal ended before its akad."""

    contract_id: UUID
    reason: str
