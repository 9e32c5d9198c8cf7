"""Pure parts of a meeting: what is expected of whom, what a line holds, when a meeting needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lumbung.kernel.money import Sen

PRESENT, ABSENT, ENTRUSTED = "present", "absent", "entrusted"
INSTALMENT, DEPOSIT, GIFT = "instalment", "deposit", "gift"
GIFTS = ("infaq", "wakaf")

PIN_WRONG_MAX = 5
PIN_REST_MINUTES = 15
LATE_AFTER_MINUTES = 60
LOOK_AT_ABSENT_SHARE = (1, 5)  # a fifth of the members absent: the manager looks


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of a member's line: an instalment of a contract, a deposit, a gift. Sen."""

    kind: str
    key: str
    sen: Sen
    name: str = ""
    left_sen: Sen | None = None
    late_sen: Sen = 0


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What one member paid, as the officer wrote it. Sen, zero or more."""

    member_id: UUID
    state: str = PRESENT
    reason: str = ""
    deposits: tuple[tuple[str, Sen], ...] = ()
    instalments: tuple[tuple[UUID, Sen], ...] = ()
    gifts: tuple[tuple[str, Sen], ...] = ()

    @property
    def amounts(self) -> list[Sen]:
        """Every amount of the line."""
        return [sen for group in (self.deposits, self.instalments, self.gifts) for _, sen in group]

    @property
    def paid_sen(self) -> Sen:
        """All parts together."""
        return sum(self.amounts)


def line_of(member_id: UUID, parts: Iterable[Part], state: str = PRESENT, reason: str = "") -> SheetLine:
    """Return the line that pays exactly these parts; absent pays nothing."""
    paid = [part for part in parts if part.sen] if state != ABSENT else []
    return SheetLine(
        member_id,
        state,
        reason,
        deposits=tuple((part.key, part.sen) for part in paid if part.kind == DEPOSIT),
        instalments=tuple((UUID(part.key), part.sen) for part in paid if part.kind == INSTALMENT),
        gifts=tuple((part.key, part.sen) for part in paid if part.kind == GIFT),
    )


def kept(line: SheetLine) -> list[list[str | int]]:
    """Return the parts of a line as they are kept beside its receipt: kind, key, sen."""
    found: list[tuple[str, str, Sen]] = [(INSTALMENT, str(key), sen) for key, sen in line.instalments]
    found += [(DEPOSIT, key, sen) for key, sen in line.deposits]
    found += [(GIFT, key, sen) for key, sen in line.gifts]
    return [[kind, key, sen] for kind, key, sen in found if sen]


def read(parts: Iterable[Sequence[str | int]]) -> tuple[Part, ...]:
    """Return what ``kept`` wrote as parts."""
    return tuple(Part(str(kind), str(key), int(sen)) for kind, key, sen in parts)


def expected_sen(parts: Iterable[Part]) -> Sen:
    """Return the sum of the parts that are expected."""
    return sum(part.sen for part in parts)


def short_sen(parts: Iterable[Part], line: SheetLine) -> Sen:
    """Return what is missing of the expected instalments; savings and gifts are never owed."""
    paid: Mapping[str, Sen] = {str(key): sen for key, sen in line.instalments}
    owed = (part for part in parts if part.kind == INSTALMENT)
    return sum(max(0, part.sen - paid.get(part.key, 0)) for part in owed)


def differs(paid_sen: Sen, expected: Sen, state: str) -> str:
    """Return how a recorded line differs: ``absent``, ``entrusted``, ``less``, ``more`` or ``exact``."""
    if state != PRESENT:
        return state
    return "exact" if paid_sen == expected else "less" if paid_sen < expected else "more"


def needs_a_look(absent: int, members: int) -> bool:
    """Say whether so many are absent that the manager should look."""
    share, of = LOOK_AT_ABSENT_SHARE
    return members > 0 and absent * of >= members * share
