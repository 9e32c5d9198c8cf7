"""Pure rules of joining and leaving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.money import Sen

RESIGNED, DECEASED, EXCLUDED = "resigned", "deceased", "excluded"
WAYS = (RESIGNED, DECEASED, EXCLUDED)
TELLER, FIELD, KEEP = "teller", "field", "keep"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a new member pays, in sen."""

    pokok_sen: Sen
    wajib_sen: Sen
    admin_sen: Sen

    @property
    def total_sen(self) -> Sen:
        """Everything together."""
        return self.pokok_sen + self.wajib_sen + self.admin_sen


@dataclass(frozen=True, slots=True)
class SetOff:
    """What a leaving member has saved against what she owes, in sen."""

    saved_sen: Sen
    owed_sen: Sen

    @property
    def remains_sen(self) -> Sen:
        """What she receives when her savings pay what she owes; never below zero."""
        return max(self.saved_sen - self.owed_sen, 0)

    @property
    def short_sen(self) -> Sen:
        """What she still owes after her savings are used up; never below zero."""
        return max(self.owed_sen - self.saved_sen, 0)


def set_off(saved: Mapping[str, Sen], owed: Mapping[UUID, Sen]) -> SetOff:
    """Compare savings by product with claims by contract."""
    return SetOff(sum(saved.values()), sum(owed.values()))


def needs_second_person(how: str, paid_sen: Sen, approval_sen: Sen) -> bool:
    """Whether an end of membership takes two people: an exclusion always, a payout from the limit on."""
    return how == EXCLUDED or paid_sen > approval_sen


@dataclass(frozen=True, slots=True)
class Grains:
    """One grain for each instalment: filled, half, and the rest empty."""

    filled: int
    half: int
    total: int

    @property
    def now(self) -> int:
        """The one that comes next."""
        return 1 if self.filled + self.half < self.total else 0


def grains(count: int, left_sen: Sen, instalment_sen: Sen) -> Grains:
    """Return how many of ``count`` instalments are paid, seen from what is left; a part is half a grain."""
    if instalment_sen <= 0 or count <= 0:
        return Grains(0, 0, max(count, 0))
    whole, part = divmod(left_sen, instalment_sen)
    open_ones = min(count, whole + (1 if part else 0))
    half = 1 if part and open_ones == whole + 1 and left_sen < count * instalment_sen else 0
    return Grains(count - open_ones, half, count)
