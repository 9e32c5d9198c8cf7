"""Bad ends with other numbers: an allowance that fits or not, a write-off, what comes in later."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from lumbung.web.golden.example import as_example
from lumbung.web.golden.playing import play
from lumbung.web.golden.plays import PLAYS
from lumbung.web.tests.test_golden_variants import half_up, month_later


@pytest.mark.parametrize("seed", range(5))
def test_other_write_offs_come_out_as_worked_by_hand(db: None, seed: int) -> None:
    """The allowance covers none, a part or all of the net claim; some of it, or all, comes in later."""
    draw = random.Random(seed)
    count, cost = draw.choice([6, 10, 12]), draw.randrange(5, 90) * 100_000
    margin = cost * draw.randrange(5, 30) // 100
    price, start = cost + margin, date(2025, 1, 2)
    unit = 500
    regular = -(-price // (count * unit)) * unit
    paid = earned = 0
    journals: list[dict[str, Any]] = []

    def add(on: date, event: str, *lines: tuple[int, int, int]) -> None:
        kept = [list(line) for line in lines if line[1] or line[2]]
        journals.append({"date": on, "event": event, "lines": kept})

    add(start, "purchase", (13101, cost, 0), (11201, 0, cost))
    add(start, "akad", (12101, price, 0), (13101, 0, cost), (12103, 0, margin))
    for k in range(1, draw.randrange(1, count - 1)):
        share = half_up(margin, paid + regular, price) - earned
        paid, earned = paid + regular, earned + share
        lines = ((11102, regular, 0), (12103, share, 0), (12101, 0, regular), (51101, 0, share))
        add(month_later(start, k), f"instalment_{k}", *lines)
    left, deferred = price - paid, margin - earned
    net = left - deferred
    allowance = [0, net // 3, net][seed % 3]
    if allowance:
        add(date(2025, 12, 31), "allowance", (71102, allowance, 0), (12104, 0, allowance))
    lost = net - allowance
    off = ((12104, allowance, 0), (71102, lost, 0), (12103, deferred, 0), (12101, 0, left))
    add(date(2026, 6, 30), "write_off", *off)
    add(date(2026, 6, 30), "memo_written_off_claim", (91101, left, 0), (99999, 0, left))
    back = left if seed % 2 else left // 4
    add(date(2026, 9, 15), "recovery", (11102, back, 0), (52107, 0, back))
    add(date(2026, 9, 15), "memo_recovery", (99999, back, 0), (91101, 0, back))
    balances: dict[int, int] = {}
    for journal in journals:
        for code, debit, credit in journal["lines"]:
            balances[code] = balances.get(code, 0) + debit - credit
    data = {
        "id": "V",
        "contract": "murabahah",
        "params": {"cost": cost, "margin": margin, "n": count, "round_up_to": unit},
        "journals": journals,
        "expect": {"balances": balances},
    }
    assert play(as_example(data), PLAYS) == []


@pytest.mark.parametrize("seed", range(4))
def test_other_new_schedules_come_out_as_worked_by_hand(db: None, seed: int) -> None:
    """More time for any claim: the same margin, earned over the new payments to the last sen."""
    draw = random.Random(seed)
    count, left = draw.choice([5, 7, 18]), draw.randrange(10, 90) * 100_000
    deferred = left * draw.randrange(3, 25) // 100
    start = date(2026, 1, 1)
    journals: list[dict[str, Any]] = [
        {
            "date": start,
            "event": "opening",
            "lines": [[12101, left, 0], [12103, 0, deferred], [11201, 0, left - deferred]],
        },
        {
            "date": date(2026, 1, 31),
            "event": "reclass_to_restructured",
            "lines": [[12102, left, 0], [12101, 0, left]],
        },
    ]
    paid = earned = 0
    for k in range(1, count + 1):
        amount = left - paid if k == count else left // count
        share = half_up(deferred, paid + amount, left) - earned
        paid, earned = paid + amount, earned + share
        lines = [[11102, amount, 0], [12103, share, 0], [12102, 0, amount], [51101, 0, share]]
        day = month_later(date(2026, 2, 20), k)
        journals.append({"date": day, "event": f"new_instalment_{k}", "lines": lines})
    balances = {11102: left, 11201: deferred - left, 12101: 0, 12102: 0, 12103: 0, 51101: -deferred}
    data = {
        "id": "V",
        "contract": "murabahah",
        "params": {"outstanding": left, "deferred_margin": deferred, "new_n": count},
        "journals": journals,
        "expect": {"balances": balances},
    }
    assert play(as_example(data), PLAYS) == []
