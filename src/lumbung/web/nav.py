"""The navigation as data: groups follow the person's day, items show only to those who may.

To add a page, add one line. ``count`` names a function ``(actor) -> int`` whose number stands beside the
item ("waiting for me"); it costs one statement on every office page, so only what calls for an act has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu; ``permission`` empty stands for everybody who is signed in."""

    label: str | Promise
    url: str
    icon: str
    permission: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of the day, with the items that belong to it."""

    label: str | Promise
    items: tuple[Item, ...]


@dataclass(slots=True)
class Link:
    """An item as one person sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A group as one person sees it."""

    label: str | Promise
    links: tuple[Link, ...]


WAITING = "lumbung.people.staff.queries.waiting_count"

OFFICE: tuple[Group, ...] = (
    Group(
        "",
        (
            Item(_("Today"), "today:home", "sun", "today.view"),
            Item(_("Waiting for me"), "staff:waiting", "check", count=WAITING),
        ),
    ),
    Group(
        _("Morning, before leaving"),
        (
            Item(_("Open my till"), "till:open", "wallet", "till.open"),
            Item(_("Meeting plan"), "meetings:plan", "calendar-check", "meetings.view"),
            Item(_("Disbursements today"), "financing:disbursements", "hand-coins", "financing.disburse"),
        ),
    ),
    Group(
        _("In the field"),
        (
            Item(_("My meetings"), "meetings:mine", "footprints", "meetings.record_collection"),
            Item(_("Watch the meetings"), "meetings:board", "map-pin", "meetings.board"),
        ),
    ),
    Group(
        _("At the counter"),
        (
            Item(_("Counter"), "till:counter", "arrow-left-right", "till.counter"),
            Item(_("Take in officers' cash"), "meetings:handovers", "banknote", "till.accept_cash"),
            Item(_("Vault"), "till:vault", "vault", "till.vault"),
        ),
    ),
    Group(
        _("Afternoon, closing"),
        (
            Item(_("Close my till"), "till:close", "lock", "till.close"),
            Item(_("Tills"), "till:tills", "wallet", "till.view"),
            Item(_("Close the day"), "closing:day", "sunset", "closing.view"),
        ),
    ),
    Group(
        _("Members and business"),
        (
            Item(_("Members"), "membership:list", "users", "members.view"),
            Item(_("Prospects"), "membership:journeys", "user-plus", "members.register"),
            Item(_("Rembug"), "membership:rembugs", "users-round", "members.view"),
            Item(_("Financing"), "financing:contracts", "file-text", "financing.view"),
            Item(_("Savings"), "savings:products", "piggy-bank", "savings.view"),
            Item(_("Charity purses"), "funds:purses", "heart-handshake", "funds.view"),
        ),
    ),
    Group(
        _("This month"),
        (
            Item(_("Profit sharing"), "distribution:runs", "hand-coins", "distribution.view"),
            Item(_("Reports"), "reports:index", "scale", "reports.view"),
            Item(_("Ledger"), "ledger:accounts", "book-open-text", "ledger.view"),
            Item(_("Manual journal"), "ledger:manual_journal", "notebook-pen", "ledger.post_manual_journal"),
        ),
    ),
    Group(
        _("The cooperative"),
        (
            Item(_("Offices"), "organisation:offices", "building-2", "organisation.view"),
            Item(_("Staff"), "staff:people", "id-card", "staff.view"),
            Item(_("Decisions and terms"), "organisation:settings", "gavel", "organisation.view"),
            Item(_("Who changed what"), "staff:latest_changes", "history", "staff.view_history"),
            Item(_("Import books"), "onboarding:home", "file-up", "onboarding.view"),
        ),
    ),
)

PERSON: tuple[Item, ...] = (
    Item(_("My account"), "staff:account", "circle-user-round"),
    Item(_("Change password"), "account_change_password", "key-round"),
    Item(_("Second step at sign-in"), "mfa_index", "fingerprint-pattern"),
    Item(_("My sessions and devices"), "usersessions_list", "monitor"),
    Item(_("Sign out"), "account_logout", "log-out"),
)

MEMBER: tuple[Item, ...] = (
    Item(_("Home"), "membership:own_home", "house"),
    Item(_("History"), "membership:own_history", "receipt"),
    Item(_("Ask"), "membership:own_ask", "message-circle-question"),
)

SEARCH: tuple[tuple[str, str], ...] = (("membership:search", "q"),)


def address(name: str) -> str:
    """Return the address of a named page, or nothing while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links(
    items: tuple[Item, ...], actor: Actor | None, path: str, known: Mapping[str, int] | None = None
) -> tuple[Link, ...]:
    """Return what of ``items`` this person may see; ``known`` are counts the page has read already."""
    shown = []
    for item in items:
        url = address(item.url)
        if not url or (item.permission and not (actor and actor.may(item.permission))):
            continue
        count = known[item.url] if known and item.url in known else _count(item, actor)
        shown.append(Link(item.label, url, item.icon, current=url == path, count=count))
    return tuple(shown)


def sections(actor: Actor, path: str, known: Mapping[str, int] | None = None) -> tuple[Section, ...]:
    """Return this person's menu for the page at ``path``; the longest matching address is current."""
    found = tuple(Section(group.label, links(group.items, actor, path, known)) for group in OFFICE)
    shown = tuple(section for section in found if section.links)
    every = [link for section in shown for link in section.links]
    matching = [link for link in every if path == link.url or (link.url != "/" and path.startswith(link.url))]
    best = max(matching, key=lambda link: len(link.url), default=None)
    for link in every:
        link.current = link is best
    return shown


def search_address(actor: Actor, request: HttpRequest) -> tuple[str, str]:
    """Return where the search box sends its words, and under which name."""
    if not actor.may("members.view"):
        return "", ""
    return next(((url, field) for name, field in SEARCH if (url := address(name))), ("", ""))


def _count(item: Item, actor: Actor | None) -> int:
    if not item.count or actor is None:
        return 0
    try:
        counted = import_string(item.count)
    except ImportError:
        return 0
    return int(counted(actor))
