"""What a line holds and when it differs; no database."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lumbung.operations.meetings import rules
from lumbung.operations.meetings.rules import DEPOSIT, GIFT, INSTALMENT, Part

RP = 100
SARI, CONTRACT = UUID(int=1), UUID(int=7)
EXPECTED = (
    Part(INSTALMENT, str(CONTRACT), 150_000 * RP),
    Part(DEPOSIT, "wajib", 10_000 * RP),
    Part(GIFT, "infaq", 1_000 * RP),
)


def test_as_expected_pays_every_part() -> None:
    """One tap stands for all parts."""
    line = rules.line_of(SARI, EXPECTED)
    assert line.paid_sen == rules.expected_sen(EXPECTED) == 161_000 * RP
    assert rules.short_sen(EXPECTED, line) == 0
    assert rules.differs(line.paid_sen, 161_000 * RP, line.state) == "exact"


def test_absent_pays_nothing_and_owes_the_instalment() -> None:
    """Savings and gifts are never owed."""
    line = rules.line_of(SARI, EXPECTED, rules.ABSENT, "sakit")
    assert (line.paid_sen, rules.short_sen(EXPECTED, line)) == (0, 150_000 * RP)
    assert rules.differs(0, 161_000 * RP, line.state) == "absent"


def test_paying_more_savings_does_not_pay_the_instalment() -> None:
    """A line may be exact in sum and short in what is owed."""
    line = rules.SheetLine(SARI, deposits=(("wajib", 60_000 * RP),), instalments=((CONTRACT, 100_000 * RP),))
    assert rules.short_sen(EXPECTED, line) == 50_000 * RP


@given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3))
def test_what_is_kept_reads_back(amounts: list[int]) -> None:
    """Kept and read are each other's mirror, zero left out."""
    parts = [Part(part.kind, part.key, sen) for part, sen in zip(EXPECTED, amounts, strict=True)]
    line = rules.line_of(SARI, parts)
    again = rules.line_of(SARI, rules.read(rules.kept(line)))
    assert again == line
    assert again.paid_sen == sum(amounts)


def test_a_fifth_absent_needs_a_look() -> None:
    """Five of twenty-five, not four."""
    assert rules.needs_a_look(5, 25)
    assert not rules.needs_a_look(4, 25)
    assert not rules.needs_a_look(0, 0)
