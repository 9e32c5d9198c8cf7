"""Rules about days: announced Hijri months, public holidays, and what a cooperative decides about them."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from lumbung.kernel.rulebook_base import Count, Frozen, Text, Version, unique

_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def _day_and_words(value: object) -> str:
    """Return `2026-12-31 Tutup buku` for the ways people write it; ValueError when it begins with no date."""
    first, _, words = " ".join(str(value).split()).partition(" ")
    if match := _DAY_FIRST.fullmatch(first):
        first = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    return f"{date.fromisoformat(first).isoformat()} {words}".strip()


DayNote = Annotated[str, BeforeValidator(_day_and_words)]


class Hijri(Version):
    """The official first day (`valid_from`) of one Hijri month, as the ministry announced it."""

    year: Count
    month: Annotated[int, Field(ge=1, le=12)]


class Holiday(Frozen):
    """One public holiday."""

    on: date
    id: Text
    en: Text


class Holidays(Version):
    """The public holidays of a year. `closed_days` and `open_days` are a cooperative's own word about them:
    days it closes besides, and public holidays on which it works; each `2026-12-31 why`."""

    days: tuple[Holiday, ...] = ()
    closed_days: tuple[DayNote, ...] = ()
    open_days: tuple[DayNote, ...] = ()

    def model_post_init(self, _context: object) -> None:
        """Refuse a day named twice, and one outside its year."""
        unique([one.on.isoformat() for one in self.days], "holidays")
        if strangers := [one.on for one in self.days if one.on.year != self.valid_from.year]:
            raise ValueError(f"not in {self.valid_from.year}: {strangers[0].isoformat()}")
