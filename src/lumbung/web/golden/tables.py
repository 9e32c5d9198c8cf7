"""Examples without journals: tables of instalments, and amounts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from lumbung.kernel.words import terbilang
from lumbung.products.financing import rules

RP = 100
COLUMNS = {"cost", "rate_pct", "n", "round_up_to"}
WORDS = {"id", "note", "source"}


def check_flat_table(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Work every row out anew with the rules that make real schedules; return what differs."""
    if not rows:
        return ["the table has no rows"]
    if missing := COLUMNS - rows[0].keys():
        return [f"columns are missing: {', '.join(sorted(missing))}"]
    problems = []
    for number, row in enumerate(rows, start=1):
        got = _schedule(row)
        problems += [
            f"row {number} (cost {row['cost']}, n {row['n']}): {name} is {got[name]} instead of {wanted}"
            for name, wanted in row.items()
            if name in got and not _same(got[name], wanted)
        ]
        problems += [
            f"row {number}: column {name} is not understood" for name in row.keys() - got.keys() - COLUMNS
        ]
    return problems


def _schedule(row: Mapping[str, str]) -> dict[str, str]:
    cost, count = int(row["cost"]) * RP, int(row["n"])
    unit = int(row["round_up_to"]) * RP
    margin = rules.margin_of(cost, Fraction(row["rate_pct"]) * Fraction(1, 100), RP)
    price = cost + margin
    parts = rules.amounts(price, count, unit)
    hundredths = price * 2 // count + 1 >> 1  # half up, in sen
    full = sum(1 for part in parts if part == parts[0])
    last_is_full = parts[-1] == parts[0]
    return {
        "margin": str(margin // RP),
        "price": str(price // RP),
        "raw_instalment": f"{hundredths // RP}.{hundredths % RP:02d}",
        "instalment": str(parts[0] // RP),
        "count_of_full": str(full - 1 if last_is_full else full),
        "last_instalment": str(parts[-1] // RP),
        "count": str(len(parts)),
    }


def _same(got: str, wanted: str) -> bool:
    return got == wanted.strip() or Fraction(got) == Fraction(wanted.strip())


def check_words(data: Mapping[Any, Any]) -> list[str]:
    """Say every amount in words; return what differs."""
    numbers = {key: value for key, value in data.items() if isinstance(key, int)}
    unknown = [str(key) for key in data if not isinstance(key, int) and key not in WORDS]
    if not numbers or unknown:
        named = ", ".join(unknown) or "none"
        return [f"neither journals, nor a table, nor amounts in words; parts not understood: {named}"]
    return [
        f"{number}: «{terbilang(number)}» instead of «{wanted}»"
        for number, wanted in numbers.items()
        if terbilang(number) != str(wanted)
    ]
