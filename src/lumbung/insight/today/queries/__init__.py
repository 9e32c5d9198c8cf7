"""What the first pages answer, by who asks."""

from lumbung.insight.today.queries.books import BooksDay, OfficeDay, WatchDay, books_day, watch_day
from lumbung.insight.today.queries.counter import TellerDay, teller_day
from lumbung.insight.today.queries.field import (
    ManagerDay,
    Money,
    OfficerDay,
    People,
    Person,
    closings,
    manager_day,
    money_of_day,
    officer_day,
    people_of_day,
)
from lumbung.insight.today.queries.whole import (
    giving_week,
    house_day,
    sharia_day,
    way_in,
    whole_day,
)

__all__ = [
    "BooksDay", "ManagerDay", "Money", "OfficeDay", "OfficerDay", "People", "Person",
    "TellerDay", "WatchDay", "books_day",
    "closings", "giving_week", "house_day", "manager_day", "money_of_day", "officer_day", "people_of_day",
    "sharia_day", "teller_day", "watch_day", "way_in", "whole_day",
]  # fmt: skip
