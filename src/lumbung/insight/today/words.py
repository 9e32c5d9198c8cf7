"""What the first pages say about numbers and states."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days
from lumbung.kernel.words import terbilang

Label = str | Promise
SPELLED = 12

FACES: dict[str, Label] = {
    "manager": _("Branch"),
    "officer": _("My meetings"),
    "teller": _("My till"),
    "accountant": _("The books"),
    "leader": _("The cooperative"),
    "giving": _("Giving"),
    "trainer": _("Prospects"),
    "auditor": _("Examination"),
    "sharia": _("Sharia"),
    "supervisor": _("Supervision"),
    "admin": _("Settings"),
    "plain": _("Today"),
}
STEPS: dict[str, Label] = {
    "general_meeting": _("Pertemuan Umum"),
    "eligibility": _("Uji Kelayakan"),
    "lwk": _("LWK"),
    "lwk_1": _("LWK 1"),
    "lwk_2": _("LWK 2"),
    "lwk_3": _("LWK 3"),
    "upk": _("UPK"),
    "join": _("First payment"),
    "": _("Ready to become a member"),
}
PURSES: dict[str, Label] = {
    "infaq": _("Infaq"),
    "wakaf": _("Wakaf"),
    "zakat": _("Zakat"),
    "infaq_terikat": _("Restricted infaq"),
    "amil": _("Amil's share"),
    "kebajikan": _("Kebajikan"),
}
AKAD: dict[str, Label] = {"murabahah": _("Murabahah"), "qardh": _("Qardh")}


def step(code: str) -> str:
    """Return the name of a step on the way in."""
    return str(STEPS.get(code, code))


def number(count: int) -> str:
    """Return a small number as it begins a sentence: ``Tiga``; in English, and from thirteen on, digits."""
    if (get_language() or "id").startswith("en") or not 0 < count <= SPELLED:
        return str(count)
    return terbilang(count).capitalize()


def at(now: datetime) -> str:
    """Return ``Pukul 11.40.``"""
    return gettext("It is %(time)s.") % {"time": days.time_text(now)}


def need_a_look(count: int) -> str:
    """Return how many things are red, in words."""
    if not count:
        return gettext("Nothing is red.")
    return ngettext("%(n)s thing in red needs your eye.", "%(n)s things in red need your eye.", count) % {
        "n": number(count)
    }


def waiting(count: int) -> str:
    """Return how many proposals wait, in words."""
    if not count:
        return gettext("Nothing waits for your decision.")
    return ngettext(
        "%(n)s proposal waits for your decision.", "%(n)s proposals wait for your decision.", count
    ) % {"n": number(count)}


def officer(planned: int, late: int) -> str:
    """Return what an officer still has before her."""
    if late:
        return ngettext(
            "%(n)s meeting of an earlier day is not recorded.",
            "%(n)s meetings of earlier days are not recorded.",
            late,
        ) % {"n": number(late)}
    if not planned:
        return gettext("No meeting is left for today.")
    return ngettext("%(n)s meeting to hold.", "%(n)s meetings to hold.", planned) % {"n": number(planned)}


def coming(officers: int) -> str:
    """Return how many officers a teller still expects."""
    if not officers:
        return gettext("No officer carries cash.")
    return ngettext("%(n)s officer carries cash.", "%(n)s officers carry cash.", officers) % {
        "n": number(officers)
    }


def behind(count: int) -> str:
    """Return how many offices have not closed an earlier day."""
    if not count:
        return gettext("Every office has closed its earlier days.")
    return ngettext(
        "%(n)s office has not closed an earlier day.", "%(n)s offices have not closed an earlier day.", count
    ) % {"n": number(count)}


def prospects(count: int) -> str:
    """Return how many are on their way in."""
    if not count:
        return gettext("Nobody is on the way in.")
    return ngettext("%(n)s prospect is on the way in.", "%(n)s prospects are on the way in.", count) % {
        "n": number(count)
    }
