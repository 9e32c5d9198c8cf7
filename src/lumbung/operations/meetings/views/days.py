"""Days in addresses."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from lumbung.kernel import days


class DayConverter:
    """``2026-11-23`` in an address is a date."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the date; an impossible one matches nothing."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the date as it stands in an address."""
        return value.isoformat()


def day_asked(request: HttpRequest) -> date:
    """Return the day of ``?tanggal=``, else today."""
    try:
        return date.fromisoformat(request.GET.get("tanggal", ""))
    except ValueError:
        return days.today()
