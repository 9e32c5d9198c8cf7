"""Pure arithmetic of financing: price, schedule, margin recognised, early settlement. No clock, no database.

Source: PSAK 402 (proportional to cash collected), fatwa DSN-MUI 04/2000, 84/2012 and 153/2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lumbung.kernel.days import add_months
from lumbung.kernel.money import Sen, portion, share

MURABAHAH, QARDH = "murabahah", "qardh"
WEEK, MONTH = "week", "month"
PROPOSED, ORDERED, ENTRUSTED, OWNED = "proposed", "ordered", "entrusted", "owned"
RUNNING, SETTLED, CANCELLED, WRITTEN_OFF = "running", "settled", "cancelled", "written_off"
STATES = (PROPOSED, ORDERED, ENTRUSTED, OWNED, RUNNING, SETTLED, CANCELLED, WRITTEN_OFF)
BEFORE_AKAD = (PROPOSED, ORDERED, ENTRUSTED, OWNED)
PURCHASE, WAKALAH = "purchase", "wakalah"

# What the life of a contract allows; the table financing_allowedstep holds the same, and PostgreSQL asks it.
ALLOWED: Mapping[str, tuple[tuple[str, str], ...]] = {
    MURABAHAH: (
        (PROPOSED, ORDERED),
        (PROPOSED, ENTRUSTED),
        (PROPOSED, OWNED),
        (PROPOSED, CANCELLED),
        (ORDERED, ENTRUSTED),
        (ORDERED, OWNED),
        (ORDERED, CANCELLED),
        (ENTRUSTED, OWNED),
        (ENTRUSTED, CANCELLED),
        (OWNED, RUNNING),
        (OWNED, CANCELLED),
        (RUNNING, SETTLED),
        (SETTLED, RUNNING),
        (RUNNING, WRITTEN_OFF),
        (WRITTEN_OFF, SETTLED),
        (SETTLED, WRITTEN_OFF),
    ),
    QARDH: (
        (PROPOSED, RUNNING),
        (PROPOSED, CANCELLED),
        (RUNNING, SETTLED),
        (SETTLED, RUNNING),
        (RUNNING, WRITTEN_OFF),
        (WRITTEN_OFF, SETTLED),
        (SETTLED, WRITTEN_OFF),
    ),
}


def margin_of(cost_sen: Sen, rate: Fraction, unit: Sen) -> Sen:
    """Return the margin for the whole time: cost times the rate, to the nearest ``unit``."""
    return portion(cost_sen, rate, unit)


def instalment_of(total_sen: Sen, count: int, unit: Sen) -> Sen:
    """Return the regular instalment: total over count, rounded up to ``unit`` (notes and coins, not sen)."""
    return -(-total_sen // (count * unit)) * unit


def amounts(total_sen: Sen, count: int, unit: Sen) -> list[Sen]:
    """Return every instalment in order; the last takes the difference, and the price is never exceeded.

    When rounding up leaves nothing for the last ones, the schedule ends early.
    """
    if total_sen <= 0 or count <= 0:
        return []
    regular = instalment_of(total_sen, count, unit)
    full, rest = divmod(total_sen, regular)
    return [regular] * full + ([rest] if rest else [])


def due_dates(first: date, count: int, period: str) -> list[date]:
    """Return the due dates: the same weekday, or the same day of the month (its last where shorter)."""
    if period == WEEK:
        return [first + timedelta(weeks=k) for k in range(count)]
    return [add_months(first, k) for k in range(count)]


def first_due(akad_on: date, period: str) -> date:
    """Return one period after the akad."""
    return akad_on + timedelta(weeks=1) if period == WEEK else add_months(akad_on, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule."""

    number: int
    due_on: date
    amount_sen: Sen


def schedule(total_sen: Sen, count: int, unit: Sen, first: date, period: str) -> list[Row]:
    """Return the schedule of what is owed."""
    parts = amounts(total_sen, count, unit)
    dates = due_dates(first, len(parts), period)
    return [Row(k, day, part) for k, (day, part) in enumerate(zip(dates, parts, strict=True), start=1)]


def left_schedule(price_sen: Sen, paid_sen: Sen, regular_sen: Sen, first: date, period: str) -> list[Row]:
    """Return what is left of a schedule that began elsewhere, with its own numbers and dates."""
    count = -(-price_sen // regular_sen)
    dates = due_dates(first, count, period)
    rows = []
    for k in range(1, count + 1):
        amount = min(regular_sen * k, price_sen) - max(regular_sen * (k - 1), paid_sen)
        if amount > 0:
            rows.append(Row(k, dates[k - 1], amount))
    return rows


@dataclass(frozen=True, slots=True)
class Position:
    """What the books say of a running contract.

    ``opening_sen`` is the receivable with which its payments began (price less urbun, or what was left when
    it was brought here), ``opening_margin_sen`` the margin not yet recognised then.
    """

    opening_sen: Sen
    opening_margin_sen: Sen
    left_sen: Sen
    deferred_sen: Sen
    unit_sen: Sen


def recognised(position: Position, payment_sen: Sen) -> Sen:
    """Return the margin that a payment earns: the growth of the rounded running total.

    It is measured against the deferred margin that is really left, so the sum always ends at the whole
    margin, also after a payment was taken back.
    """
    left = position.left_sen - payment_sen
    if left <= 0:
        return position.deferred_sen
    collected = position.opening_sen - left
    earned = share(position.opening_margin_sen, collected, position.opening_sen, position.unit_sen)
    return min(max(position.deferred_sen - (position.opening_margin_sen - earned), 0), position.deferred_sen)


@dataclass(frozen=True, slots=True)
class Quote:
    """What settling now takes; ``discount_sen`` is hers by right (muqasah, fatwa DSN-MUI 153/2022)."""

    outstanding_sen: Sen
    discount_sen: Sen

    @property
    def pay_sen(self) -> Sen:
        """What she pays."""
        return self.outstanding_sen - self.discount_sen


def quote(left_sen: Sen, deferred_sen: Sen) -> Quote:
    """Return the settlement by the method of recognition: all margin not yet recognised is waived."""
    return Quote(left_sen, deferred_sen)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contract stands against its schedule on a day."""

    expected_sen: Sen
    late_sen: Sen


def standing(paid_sen: Sen, due_sen: Sen, due_before_sen: Sen) -> Standing:
    """Return what the current period asks for and what is late from before, after all that was paid.

    ``due_sen`` is everything due up to the day, ``due_before_sen`` what was due before the current period.
    """
    late = max(due_before_sen - paid_sen, 0)
    return Standing(max(due_sen - max(paid_sen, due_before_sen), 0), late)


def bulir(amounts_due: Sequence[Sen], paid_sen: Sen) -> tuple[int, bool]:
    """Return how many instalments are paid whole, and whether the next one is paid in part."""
    full = 0
    for amount in amounts_due:
        if paid_sen < amount:
            break
        paid_sen -= amount
        full += 1
    return full, paid_sen > 0 and full < len(amounts_due)
