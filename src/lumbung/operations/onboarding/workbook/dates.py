"""Read dates in the spellings people use, and choose the century of a two-digit year by its meaning."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan januari january",
            "feb februari pebruari peb february",
            "mar mrt maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu ags agt agust agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_WORDED = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})[-/.,' ]*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_TIME = re.compile(r"[ t]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?$")
_SERIAL_ZERO = datetime.date(1899, 12, 30)
YOUNGEST_MEMBER_YEARS = 10  # A birth date younger than this belongs to the century before.


class NotADate(ValueError):
    """This text names no day, or one outside of any sensible range."""


def day_of_cell(value: object, *, birth: bool, today: datetime.date) -> datetime.date | None:
    """Give the day in a cell, None for an empty one; raise NotADate when it names none."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        day = value.date()
    elif isinstance(value, datetime.date):
        day = value
    elif isinstance(value, str):
        text = _bare(value)
        if not text:
            return None
        day = _day_of_text(text, birth, today)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and 3_000 <= value <= 80_000:
        day = _SERIAL_ZERO + datetime.timedelta(days=int(value))
    else:
        raise NotADate(str(value))
    if not 1900 <= day.year <= today.year + 50:
        raise NotADate(str(value))
    return day


def looks_like_day(value: object, today: datetime.date) -> bool:
    """Say whether a cell shows a day as a date or as text (numbers do not count)."""
    if not isinstance(value, (str, datetime.date)):
        return False
    try:
        return day_of_cell(value, birth=False, today=today) is not None
    except NotADate:
        return False


def day_in(text: str, today: datetime.date) -> datetime.date | None:
    """Find the day named inside a title such as "Saldo per 30 September 2026"."""
    for found in _WORDED.finditer(text.casefold()):
        if found[2] in _MONTHS and len(found[3]) == 4:
            return _made(int(found[3]), _MONTHS[found[2]], int(found[1]))
    found_day = _DAY_FIRST.search(text)
    if found_day and len(found_day[3]) == 4:
        return _made(int(found_day[3]), int(found_day[2]), int(found_day[1]))
    return None


def _bare(value: str) -> str:
    text = " ".join(value.replace("\u00a0", " ").split()).strip(" '’`").casefold()
    return "" if text in {"-", "--", "–", "—", "?", "n/a"} else text


def _day_of_text(text: str, birth: bool, today: datetime.date) -> datetime.date:
    if "," in text and not text[:1].isdigit():  # "Padang, 19-6-1965" and "Senin, 5 Mei 2025"
        text = text.split(",", 1)[1].strip()
    text = _TIME.sub("", text) if ":" in text else text
    if found := _ISO.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _DAY_FIRST.fullmatch(text):
        return _checked(_year(found[3], birth, today), int(found[2]), int(found[1]), text)
    if (found := _WORDED.fullmatch(text)) and found[2] in _MONTHS:
        return _checked(_year(found[3], birth, today), _MONTHS[found[2]], int(found[1]), text)
    raise NotADate(text)


def _year(digits: str, birth: bool, today: datetime.date) -> int:
    """Two digits: a birth lies at least ten years back, everything else at most one year ahead."""
    year = int(digits)
    if len(digits) == 4:
        return year
    latest = today.year - YOUNGEST_MEMBER_YEARS if birth else today.year + 1
    year += today.year // 100 * 100
    return year if year <= latest else year - 100


def _checked(year: int, month: int, day: int, text: str) -> datetime.date:
    made = _made(year, month, day)
    if made is None:
        raise NotADate(text)
    return made


def _made(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
