"""Who is who while the story is told, and where the clock stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.web.demo import cast

RP = 100
ZONE = ZoneInfo("Asia/Jakarta")
Say = Callable[[str], None]


@dataclass
class Stage:
    """Who is who while the story is told."""

    coop_id: UUID
    today: date
    say: Say
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    offices: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    circles: dict[str, UUID] = field(default_factory=dict)

    @property
    def system(self) -> Actor:
        """The machine, for the acts before anybody works here."""
        return Actor.system(self.coop_id)

    def of(self, role: str, branch: str) -> Actor:
        """The first colleague with this role in this branch."""
        return next(
            self.people[one.login] for one in cast.COLLEAGUES if (one.role, one.office) == (role, branch)
        )


def workday(today: date, back: int) -> date:
    """Return the day ``back`` working days before today; Sundays are free, but today is today."""
    day = today
    while back:
        day -= timedelta(days=1)
        back -= day.isoweekday() != 7
    return day


def at(day: date, hour: int) -> Any:
    """Stand still at an hour of a day."""
    return days.frozen(datetime.combine(day, time(hour), ZONE), everywhere=True)
