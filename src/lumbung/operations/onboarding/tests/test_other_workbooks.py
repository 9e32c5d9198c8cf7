"""Other cooperatives' workbooks: whatever their words and layout, the truth comes out."""

from __future__ import annotations

import pytest

from ..workbook.problems import whole_rupiah
from ..workbook.reading import as_data, read_workbook
from ..workbook.records import Book
from .workshop import TODAY, Truth, Workshop


def check(book: Book, truth: Truth) -> None:
    data = as_data(book)
    totals = data["totals"]
    assert isinstance(totals, dict)
    found: dict[str, list[str]] = {}
    for problem in book.problems:
        members = found.setdefault(problem.code, [])
        if problem.member not in members:  # a stranger may have one row per savings product
            members.append(problem.member)
    assert found == truth.errors, [p.as_data() for p in book.problems][:5]
    assert totals["members"] == truth.members, (totals["members"], truth.members)
    assert set(totals["rembugs"]) == truth.rembugs, (totals["rembugs"], truth.rembugs)
    assert totals["savings_totals"] == truth.savings, (totals["savings_totals"], truth.savings)
    assert totals["financings"] == truth.financings, (totals["financings"], truth.financings)
    assert totals["financing_totals"] == truth.financing, (totals["financing_totals"], truth.financing)
    assert totals["trial_balance"] == truth.ledger, (totals["trial_balance"], truth.ledger)
    assert data["differences"] == [], data["differences"]
    assert book.taken()["members"] == truth.taken_members
    assert book.taken()["financings"] == truth.taken_financings


@pytest.mark.parametrize("seed", range(60))
def test_finds_the_truth_in_an_invented_workbook(seed: int) -> None:
    content, truth = Workshop(seed).build()
    check(read_workbook(content, "buku.xlsx", TODAY), truth)


__all__ = ["whole_rupiah"]
