"""Pure parts of the first page: whose it is, shares of a whole, what stands for an act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lumbung.kernel.money import Sen

May = Callable[[str], bool]

FACES = (
    "manager",
    "officer",
    "teller",
    "accountant",
    "leader",
    "giving",
    "trainer",
    "auditor",
    "sharia",
    "supervisor",
    "admin",
    "plain",
)


def faces_of(may: May) -> list[str]:
    """Return the first pages that fit what somebody may do, the most pressing first.

    They follow her rights and not the name of her role, so a cooperative that cuts its roles differently
    still finds the right page. Most people have one; who has two chooses between them.
    """
    at_work = may("closing.close_day") or may("meetings.record_collection")
    at_books = may("ledger.post_manual_journal") or may("financing.approve_large")
    examines = may("ledger.view") and not (at_work or at_books)
    fits = {
        "manager": may("closing.close_day"),
        "officer": may("meetings.record_collection"),
        "teller": may("till.open"),
        "accountant": may("ledger.post_manual_journal"),
        "leader": may("financing.approve_large"),
        "giving": may("funds.give") and not may("till.open"),
        "trainer": may("members.train") and not at_work,
        "auditor": examines and may("closing.verify") and may("till.view"),
        "sharia": examines and may("funds.view") and not may("closing.verify"),
        "supervisor": examines and may("closing.verify") and not may("till.view"),
        "admin": may("staff.manage_staff") and not may("financing.approve_large"),
    }
    return [face for face in FACES if fits.get(face)] or ["plain"]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar, in whole percent of it."""

    start: int
    width: int
    striped: bool = False


def shares(accepted_sen: Sen, recorded_sen: Sen, expected_sen: Sen) -> tuple[int, int]:
    """Return the percentages with the teller and on the road, of what is expected (or came, if more)."""
    whole = max(expected_sen, recorded_sen, 1)
    accepted = accepted_sen * 100 // whole
    return accepted, recorded_sen * 100 // whole - accepted


def bar(accepted: int, road: int) -> list[Part]:
    """Return the pieces of the bar of the day: with the teller, and striped what is on the road."""
    return [Part(0, accepted), Part(accepted, road, striped=True)]


_MARKS = (
    ("financing.", "file-text", "nila"),
    ("savings.", "wallet", "pandan"),
    ("till.", "banknote", "bata"),
    ("meetings.", "calendar-check", "bata"),
    ("ledger.", "notebook-pen", "diam"),
    ("onboarding.", "file-up", "diam"),
    ("membership.", "user-round", "gabah"),
    ("members.", "user-round", "gabah"),
    ("funds.", "hand-heart", "manggis"),
)


def mark_of(name: str) -> tuple[str, str]:
    """Return the icon and the hue of a proposed act by its name: ``savings.withdraw`` is a wallet."""
    return next(((icon, hue) for start, icon, hue in _MARKS if name.startswith(start)), ("check", "diam"))
