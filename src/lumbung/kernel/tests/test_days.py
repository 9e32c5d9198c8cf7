"""Does the clock obey, and are dates said and read as people do?"""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import days
from lumbung.kernel.hijri import civil_estimate, hijri_date
from lumbung.kernel.rulebook import Hijri, Source

GOLDEN = yaml.safe_load((Path(__file__).parent / "golden" / "I_HIJRI.yaml").read_text(encoding="utf-8"))
MONDAY = date(2026, 7, 13)
any_day = st.dates(date(1950, 1, 1), date(2045, 12, 31))


# --- the clock


def test_the_clock_stands_still_and_moves_when_told() -> None:
    with days.frozen(MONDAY) as clock:
        assert days.today() == days.today("WIT") == days.today("Asia/Makassar") == MONDAY
        assert days.now().tzinfo is UTC
        clock.advance(days=1, hours=3)
        assert days.today() == date(2026, 7, 14)
        clock.to(date(2026, 7, 20))
        assert days.today() == date(2026, 7, 20)
    assert abs(days.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_one_moment_is_two_dates_in_two_zones() -> None:
    with days.frozen(datetime(2026, 7, 13, 23, 30), "WIB"):  # noqa: DTZ001 - a wall clock
        assert days.today("WIB") == MONDAY
        assert days.today("WIT") == date(2026, 7, 14)
        assert days.time_text(days.now()) == "23.30"
        assert days.time_text(days.now(), "WITA") == "00.30"


def test_frozen_clocks_nest_and_come_back_after_an_error() -> None:
    with days.frozen(MONDAY):
        with pytest.raises(RuntimeError), days.frozen(date(2020, 1, 1)):
            raise RuntimeError
        assert days.today() == MONDAY


def test_other_threads_see_a_clock_that_is_held_everywhere() -> None:
    seen: list[date] = []

    def look() -> None:
        thread = threading.Thread(target=lambda: seen.append(days.today()))
        thread.start()
        thread.join()

    with days.frozen(date(2020, 1, 1), everywhere=True):
        look()
    with days.frozen(date(2020, 1, 1)):
        look()
    assert seen[0] == date(2020, 1, 1)
    assert seen[1] != date(2020, 1, 1)


def test_zones_are_known_by_both_names() -> None:
    assert days.zone_name("Asia/Jakarta") == days.zone_name("WIB") == "WIB"
    assert days.zone_name("Europe/Paris") == "Europe/Paris"


# --- dates in words


def test_dates_are_said_in_both_languages() -> None:
    assert days.date_text(MONDAY) == "Senin, 13 Juli 2026"
    assert days.date_text(MONDAY, "en-gb") == "Monday, 13 July 2026"
    assert days.date_short(date(2026, 8, 1)) == "1 Agu 2026"
    assert days.date_short(date(2026, 8, 1), "en") == "1 Aug 2026"
    assert days.plain_date(MONDAY) == "13 Juli 2026"
    assert days.month_text(MONDAY) == "Juli 2026"
    assert days.weekday_name(7) == "Minggu"
    assert days.weekday_names()[0] == (1, "Senin")


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-13",
        "2026/7/13",
        "13/07/2026",
        "13-7-2026",
        "13.07.26",
        "13 07 2026",
        "13 Juli 2026",
        "13 jul 2026",
        "13-Jul-26",
        "Senin, 13 Juli 2026",
        "SENIN 13 JULI 2026",
        "13 July, 2026",
        "2026-07-13 00:00:00",
        "2026-07-13T00:00:00Z",
        "  13   Juli  2026 ",
    ],
)
def test_reads_the_ways_people_write_a_date(text: str) -> None:
    assert days.parse_date(text) == MONDAY


@pytest.mark.parametrize("text", ["17 Agustus 1945", "17 Agt 1945", "Jum'at, 17-08-1945"])
def test_reads_an_older_date(text: str) -> None:
    assert days.parse_date(text) == date(1945, 8, 17)


def test_two_digits_of_a_year_mean_the_nearest_century() -> None:
    with days.frozen(MONDAY):
        assert days.parse_date("1/2/46").year == 2046
        assert days.parse_date("1/2/47").year == 1947


@pytest.mark.parametrize(
    "text", ["", "kemarin", "31/02/2026", "2026-13-01", "7/2026", "13 Jumat 2026", "46200"]
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        days.parse_date(text)


@given(any_day, st.sampled_from(["id", "en"]))
def test_a_date_said_is_read_back(day: date, language: str) -> None:
    assert days.parse_date(days.date_text(day, language)) == day
    assert days.parse_date(days.date_short(day, language)) == day


# --- arithmetic


def test_months_end_where_they_end() -> None:
    assert days.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert days.add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert days.add_months(date(2026, 1, 15), -13) == date(2024, 12, 15)
    assert days.month_end(date(2026, 12, 5)) == date(2026, 12, 31)
    assert days.month_start(MONDAY) == date(2026, 7, 1)
    assert days.week_number(MONDAY) == 29
    assert days.week_start(date(2026, 7, 19)) == MONDAY


@given(any_day, st.integers(1, 7))
def test_the_next_meeting_day_is_within_a_week(day: date, weekday: int) -> None:
    found = days.next_weekday(day, weekday)
    assert found.isoweekday() == weekday
    assert 0 <= (found - day).days < 7


def test_age_counts_birthdays() -> None:
    assert days.age_on(date(2009, 7, 14), MONDAY) == 16
    assert days.age_on(date(2009, 7, 13), MONDAY) == 17


# --- hijri


@pytest.mark.parametrize("row", GOLDEN["agree"], ids=lambda row: row["hijri"])
def test_hijri_where_both_calendars_agree(row: dict[str, object]) -> None:
    assert _iso(row["gregorian"]) == row["hijri"]


@pytest.mark.parametrize("row", GOLDEN["differ"], ids=lambda row: row["hijri"])
def test_hijri_follows_indonesia_where_it_differs(row: dict[str, object]) -> None:
    assert _iso(row["indonesia"]) == row["hijri"]
    # the day the computation would call the first is still the month before
    assert _iso(row["umm_al_qura"]) != row["hijri"]
    assert _iso(row["umm_al_qura"], starts=()) == row["hijri"]


def test_the_length_of_a_year() -> None:
    for year, length in GOLDEN["year_length"].items():
        assert (civil_estimate(year + 1, 1) - civil_estimate(year, 1)).days == length


def test_every_date_is_an_estimate_until_an_announcement_is_verified() -> None:
    assert days.hijri(MONDAY) == "28 Muharam 1448 H (perkiraan)"
    assert days.hijri(MONDAY, "en") == "28 Muharram 1448 AH (estimate)"
    assert days.hijri(MONDAY, label=False) == "28 Muharam 1448 H"
    announced = _start(date(2026, 6, 16), 1448, 1, verified_by="DPS 2026-06-15")
    found = hijri_date(MONDAY, [announced])
    assert found is not None
    assert found.official
    assert found.text() == "28 Muharam 1448 H"


def test_the_thirtieth_day_is_official_only_when_the_next_month_is_known() -> None:
    first = _start(date(2026, 6, 17), 1448, 1, verified_by="x")
    second = _start(date(2026, 7, 17), 1448, 2, verified_by="x")
    thirtieth = date(2026, 7, 16)
    alone, both = hijri_date(thirtieth, [first]), hijri_date(thirtieth, [first, second])
    assert alone is not None
    assert both is not None
    assert not alone.official
    assert (both.month, both.day, both.official) == (1, 30, True)


def test_a_calendar_that_does_not_reach_says_nothing() -> None:
    assert days.hijri(date(2100, 1, 1)) == ""


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_hijri_days_follow_one_another(day: date) -> None:
    here, following = hijri_date(day, ()), hijri_date(day + timedelta(days=1), ())
    assert here is not None
    assert following is not None
    assert (following.day == here.day + 1) or (following.day == 1 and here.day in (29, 30))


def _start(day: date, year: int, month: int, verified_by: str = "") -> Hijri:
    return Hijri(
        valid_from=day, year=year, month=month, source=Source(title="isbat"), verified_by=verified_by
    )


def _iso(day: object, starts: tuple[Hijri, ...] | None = None) -> str:
    assert isinstance(day, date)
    found = hijri_date(day, starts)
    assert found is not None
    return f"{found.year}-{found.month:02d}-{found.day:02d}"
