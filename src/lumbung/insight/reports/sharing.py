"""Pure arithmetic of the income that may be shared: from accrual to what was received, and whose it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports.mapping import SharingMap, SharingPart

Sen = int


@dataclass(frozen=True, slots=True)
class Sharing:
    """One period: income by accrual, what of it waits, what came in of earlier, and the owners' share."""

    accrued_sen: Sen
    waiting_sen: Sen
    earlier_sen: Sen
    owners_sen: Sen
    undivided_sen: Sen
    booked_sen: Sen  # the accrual as the totals of the days have it
    codes: dict[SharingPart, tuple[str, ...]]

    @property
    def available_sen(self) -> Sen:
        """What may be shared: income received in cash."""
        return self.accrued_sen - self.waiting_sen + self.earlier_sen

    @property
    def own_sen(self) -> Sen:
        """What stays with the cooperative."""
        return self.available_sen - self.owners_sen

    @property
    def divided_sen(self) -> Sen:
        """What of the owners' share went to their accounts."""
        return self.owners_sen - self.undivided_sen

    @property
    def gap_sen(self) -> Sen:
        """Where the lines do not come to the totals."""
        return self.accrued_sen - self.booked_sen


def sharing(
    layout: SharingMap, figures: Sequence[Figure], moved: Sequence[Beside], opening_kinds: Collection[str]
) -> Sharing:
    """Return the reconciliation of one period; ``moved`` tells apart what moved beside money received.

    Income brought in with the opening of a book counts as received.
    """
    accrued = waiting = earlier = owners = undivided = 0
    for line in moved:
        credit, begun = -line.amount_sen, line.kind in opening_kinds
        if layout.within(SharingPart.INCOME, line.code):
            accrued += credit
            waiting += 0 if line.beside or begun else credit
        elif layout.within(SharingPart.SHARE, line.code):
            owners -= credit
        elif begun:
            continue
        elif layout.within(SharingPart.UNDIVIDED, line.code):
            undivided += credit
        elif layout.within(SharingPart.CLAIMS, line.code) and line.beside:
            waiting -= credit if line.debit else 0
            earlier += 0 if line.debit else credit
    codes = {
        part: tuple(one.code for one in figures if layout.within(part, one.code)) for part in SharingPart
    }
    booked = sum(one.credit_sen - one.debit_sen for one in figures if one.code in codes[SharingPart.INCOME])
    return Sharing(accrued, waiting, earlier, owners, undivided, booked, codes)
