"""Which days are free: public holidays, and what the cooperative decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import get_language

from lumbung.kernel import days, rules, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query

Why = Literal["public", "own", "worked"]
CLOSED, OPEN = "holidays.closed_days", "holidays.open_days"


@dataclass(frozen=True, slots=True)
class Free:
    """A holiday, or a day the cooperative closes; ``worked`` is a public holiday on which it works."""

    day: date
    name: str
    why: Why
    is_example: bool = False


@query
def holidays(actor: Actor, since: date, until: date) -> list[Free]:
    """Return the public holidays and the cooperative's own closed days of a period; one statement."""
    said = terms.terms(actor, [CLOSED, OPEN], days.today())
    closed, worked = (_noted(said[name].value) for name in (CLOSED, OPEN))
    is_english = (get_language() or "id").startswith("en")
    found = {
        one.on: Free(one.on, one.en if is_english else one.id, "worked" if one.on in worked else "public",
                     version.contoh)
        for version in rules.library().versions(rules.Holidays) for one in version.days
    }  # fmt: skip
    for day, name in closed.items():
        if day not in found or found[day].why == "worked":
            found[day] = Free(day, name, "own")
    return [found[day] for day in sorted(found) if since <= day <= until]


def _noted(lines: list[str]) -> dict[date, str]:
    """Return `2026-12-31 why` as day and words."""
    parts = (line.partition(" ") for line in lines)
    return {date.fromisoformat(day): words for day, _, words in parts}
