"""Pure arithmetic of what members got from their cooperative, as far as the books know."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lumbung.books.ledger.queries import Together
from lumbung.insight.reports.mapping import PromotionMap

Sen = int


def benefits(
    layout: PromotionMap, moved: Sequence[Together], opening_kinds: Collection[str]
) -> dict[str, Sen]:
    """Return what each row came to; balances with which a book began are no benefit of the period.

    Expense brought in with the opening of a book counts, as it does in the statement of surplus.
    """
    found = {row.code: 0 for section in layout.sections for row in section.rows}
    for section in layout.sections:
        for row in section.rows:
            for line in moved:
                if line.code in row.spent:
                    found[row.code] += line.amount_sen
                elif line.kind in opening_kinds:
                    continue
                elif line.code in row.used and line.debit:
                    found[row.code] += line.amount_sen
                elif line.code in row.allotted and not line.debit:
                    found[row.code] -= line.amount_sen
    return found
