"""Hijri dates beside the civil ones: by the ministry's announcement where there is one, else worked out.

A worked-out date (hisab, Umm al-Qura) may differ by a day from what Indonesia announces, so it is
called an estimate on every screen. `rules/id/hijri.toml` holds the announced first days of months.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hijridate import Gregorian
from hijridate import Hijri as UmmAlQura

from lumbung.kernel import rules
from lumbung.kernel.rulebook import Hijri

_MONTHS = {
    "id": (
        "Muharam", "Safar", "Rabiulawal", "Rabiulakhir", "Jumadilawal", "Jumadilakhir",
        "Rajab", "Syakban", "Ramadan", "Syawal", "Zulkaidah", "Zulhijah",
    ),
    "en": (
        "Muharram", "Safar", "Rabi' al-Awwal", "Rabi' al-Thani", "Jumada al-Ula", "Jumada al-Akhirah",
        "Rajab", "Sha'ban", "Ramadan", "Shawwal", "Dhu al-Qa'dah", "Dhu al-Hijjah",
    ),
}  # fmt: skip
_LABEL = {"id": "perkiraan", "en": "estimate"}
_ERA = {"id": "H", "en": "AH"}


@dataclass(frozen=True, slots=True)
class HijriDate:
    year: int
    month: int
    day: int
    official: bool  # announced by the ministry and verified; everything else is an estimate

    def text(self, language: str = "id", *, label: bool = True) -> str:
        """`28 Muharam 1448 H (perkiraan)`; the label falls away only for an official date."""
        tongue = "en" if language.startswith("en") else "id"
        text = f"{self.day} {_MONTHS[tongue][self.month - 1]} {self.year} {_ERA[tongue]}"
        return text if self.official or not label else f"{text} ({_LABEL[tongue]})"


def hijri(day: date, language: str = "id", *, label: bool = True) -> str:
    """The Hijri date as screens print it; empty where the calendar does not reach."""
    found = hijri_date(day)
    return found.text(language, label=label) if found else ""


def hijri_date(day: date, starts: Sequence[Hijri] | None = None) -> HijriDate | None:
    """The Hijri date of a civil day; `starts` are announced first days, the house's own by default."""
    known = rules.library().versions(Hijri) if starts is None else starts
    index = bisect_right(known, day, key=lambda start: start.valid_from) - 1
    if index >= 0:
        start = known[index]
        offset = (day - start.valid_from).days
        # a month has 29 or 30 days: the thirtieth is certain only when the next month is announced
        next_is_known = index + 1 < len(known) and _follows(start, known[index + 1])
        if offset < 29 or (offset == 29 and next_is_known):
            return HijriDate(start.year, start.month, offset + 1, official=not start.contoh)
    computed = _computed(day)
    if computed is None:
        return None
    for start in known[index + 1 : index + 2]:
        # worked out to be in a month that the ministry let begin later: the month before goes on
        if (start.year, start.month) == (computed.year, computed.month):
            return _goes_on(day, computed)
    return computed


@cache
def _computed(day: date) -> HijriDate | None:
    try:
        found = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return None
    return HijriDate(found.year, found.month, found.day, official=False)


def _goes_on(day: date, computed: HijriDate) -> HijriDate:
    last = day - timedelta(days=computed.day)
    before = _computed(last)
    if before is None or before.day + computed.day > 30:
        return computed
    return HijriDate(before.year, before.month, before.day + computed.day, official=False)


def _follows(start: Hijri, following: Hijri) -> bool:
    return following.year * 12 + following.month == start.year * 12 + start.month + 1


def civil_estimate(year: int, month: int, day: int = 1) -> date:
    """The civil day on which a Hijri date falls by computation, for planning (Idul Fitri, qurban)."""
    return UmmAlQura(year, month, day).to_gregorian()
