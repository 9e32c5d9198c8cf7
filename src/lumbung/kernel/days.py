"""Days: the injected clock, office time zones, and dates as Indonesia and its calendar write them.

Nobody in the house calls `datetime.now()`. A command asks `days.today(office.zone)`; a test, the
demo or a command-line act may hold the clock still with `days.frozen(...)`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from lumbung.kernel.hijri import hijri as hijri

Clock = Callable[[], datetime]

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
WIB = ZoneInfo(ZONES["WIB"])

_WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
           "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July",
           "August", "September", "October", "November", "December"),
}  # fmt: skip
_SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


# --- the clock ----------------------------------------------------------------------------------


def _real() -> datetime:
    return datetime.now(UTC)


_everywhere: Clock = _real
_here: ContextVar[Clock | None] = ContextVar("lumbung_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, by the clock that is in force here."""
    return (_here.get() or _everywhere)().astimezone(UTC)


def today(zone: str | tzinfo = WIB) -> date:
    """The calendar date in a zone: `today("Asia/Makassar")`, `today("WIT")`, `today(office.zone)`."""
    return now().astimezone(zone_of(zone)).date()


def local(moment: datetime, zone: str | tzinfo = WIB) -> datetime:
    """A moment as the office's wall clock shows it."""
    return moment.astimezone(zone_of(zone))


def zone_of(zone: str | tzinfo) -> tzinfo:
    return zone if isinstance(zone, tzinfo) else ZoneInfo(ZONES.get(zone, zone))


def zone_name(zone: str) -> str:
    """`WIB` for `Asia/Jakarta`; a zone outside Indonesia keeps its own name."""
    return next((short for short, name in ZONES.items() if zone in (short, name)), zone)


class Stopped:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> None:
        self.moment += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def to(self, moment: date | datetime, zone: str | tzinfo = WIB) -> None:
        self.moment = moment_of(moment, zone)


def moment_of(moment: date | datetime, zone: str | tzinfo = WIB) -> datetime:
    """A moment with a zone; a bare date means nine in the morning, the same date in all Indonesia."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(zone))


@contextmanager
def frozen(
    moment: date | datetime, zone: str | tzinfo = WIB, *, everywhere: bool = False
) -> Iterator[Stopped]:
    """Hold the clock still. `everywhere` also holds it for other threads (a test server's requests)."""
    stopped = Stopped(moment_of(moment, zone))
    with clock(stopped, everywhere=everywhere):
        yield stopped


@contextmanager
def clock(source: Clock, *, everywhere: bool = False) -> Iterator[None]:
    """Put another clock in force for the length of a `with` block."""
    global _everywhere
    token = _here.set(source)
    before = _everywhere
    if everywhere:
        _everywhere = source
    try:
        yield
    finally:
        _here.reset(token)
        _everywhere = before


# --- dates in words -----------------------------------------------------------------------------


def _lang(language: str) -> str:
    return "en" if language.startswith("en") else "id"


def weekday_name(day: date | int, language: str = "id") -> str:
    """`Senin`. An int is an ISO weekday: 1 is Monday, 7 is Sunday."""
    number = day if isinstance(day, int) else day.isoweekday()
    return _WEEKDAYS[_lang(language)][number - 1]


def weekday_names(language: str = "id") -> list[tuple[int, str]]:
    """Choices for a form: `[(1, "Senin"), …, (7, "Minggu")]`."""
    return list(enumerate(_WEEKDAYS[_lang(language)], start=1))


def month_name(day: date | int, language: str = "id") -> str:
    return _MONTHS[_lang(language)][(day if isinstance(day, int) else day.month) - 1]


def date_text(day: date, language: str = "id") -> str:
    """`Senin, 13 Juli 2026`; the weekday is always computed, never typed."""
    return f"{weekday_name(day, language)}, {plain_date(day, language)}"


def plain_date(day: date, language: str = "id") -> str:
    """`13 Juli 2026`."""
    return f"{day.day} {month_name(day, language)} {day.year}"


def date_short(day: date, language: str = "id") -> str:
    """`13 Jul 2026`, for tables."""
    return f"{day.day} {_SHORT[_lang(language)][day.month - 1]} {day.year}"


def month_text(day: date, language: str = "id") -> str:
    """`Juli 2026`."""
    return f"{month_name(day, language)} {day.year}"


def time_text(moment: datetime, zone: str | tzinfo = WIB) -> str:
    """`13.30`, on the office's wall clock."""
    return local(moment, zone).strftime("%H.%M")


# --- dates from words ---------------------------------------------------------------------------

_MONTH_NUMBERS = {
    name.lower(): number
    for table in (_MONTHS, _SHORT)
    for names in table.values()
    for number, name in enumerate(names, start=1)
} | {"agt": 8, "ags": 8, "agst": 8, "agus": 8, "sept": 9, "nop": 11, "nopember": 11, "pebruari": 2, "peb": 2}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[- ./]*([a-z]+)[- ./,]*(\d{4}|\d{2})", re.ASCII)
_LEAD = re.compile(r"^(?:[a-z']+,\s*|(?:senin|selasa|rabu|kamis|jum'?at|sabtu|ahad|minggu)\s+)")
_CLOCK_TAIL = re.compile(r"[t ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?z?$")


def parse_date(text: str) -> date:
    """A date from the ways people here write it; the day comes before the month. ValueError if unsure.

    `2026-07-13`, `13/07/2026`, `13-7-26`, `13.07.2026`, `13 Jul 2026`, `Senin, 13 Juli 2026`.
    """
    plain = _LEAD.sub("", " ".join(text.lower().split()))
    plain = _CLOCK_TAIL.sub("", plain)
    if match := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in match.groups())
    elif (match := _NAMED.fullmatch(plain)) and match[2] in _MONTH_NUMBERS:
        day, month, year = int(match[1]), _MONTH_NUMBERS[match[2]], int(match[3])
    else:
        raise ValueError(f"not a date: {text!r}")
    if year < 100:  # two digits: this century up to twenty years ahead, else the last one
        year += 2000 if year <= (today().year + 20) % 100 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"no such date: {text!r}") from None


# --- arithmetic ---------------------------------------------------------------------------------


def week_number(day: date) -> int:
    """The ISO week: `pekan ke-32`."""
    return day.isocalendar().week


def week_start(day: date) -> date:
    """The Monday of that week."""
    return day - timedelta(days=day.weekday())


def next_weekday(day: date, weekday: int) -> date:
    """The first date from `day` on that falls on an ISO weekday; `day` itself when it does."""
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def month_start(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError("no such month")


def age_on(born: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
