"""What every shell shows around its page: ``{{ shell }}``. Nothing is read until a template asks."""

from __future__ import annotations

import time
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Cooperative
from lumbung.kernel.scope import reading
from lumbung.web import nav as menu

NAME_KEPT_SECONDS = 60
TITLES = {"Bu", "Ibu", "Pak", "Bapak"}
_names: dict[UUID, tuple[float, str, bool]] = {}


class Shell:
    """The frame of one page for one person."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor | None:
        """Who is signed in; on pages that are not of the house (passwords, passkeys) she is looked up."""
        known: Actor | None = getattr(self.request, "actor", None)
        user = getattr(self.request, "user", None)
        resolver = getattr(settings, "LUMBUNG_ACTOR", "")
        if known is None and resolver and user is not None and user.is_authenticated:
            found: Actor | None = import_string(resolver)(self.request)
            return found
        return known

    @property
    def _badge(self) -> Any:
        """What the sign-in has read of her beside her rights; None on pages that came another way."""
        return getattr(self.request, "_lumbung_badge", None) if self.actor else None

    @cached_property
    def nav(self) -> tuple[menu.Section, ...]:
        known = getattr(self.request, "lumbung_counts", {})
        return menu.sections(self.actor, self.request.path, known) if self.actor else ()

    @cached_property
    def member_nav(self) -> tuple[menu.Link, ...]:
        return menu.links(menu.MEMBER, self.actor, self.request.path)

    @cached_property
    def person_links(self) -> tuple[menu.Link, ...]:
        return menu.links(menu.PERSON, self.actor, self.request.path)

    @property
    def home_url(self) -> str:
        return menu.address("today:home") or "/"

    @cached_property
    def _search(self) -> tuple[str, str]:
        return menu.search_address(self.actor, self.request) if self.actor else ("", "")

    @property
    def search_url(self) -> str:
        return self._search[0]

    @property
    def search_name(self) -> str:
        return self._search[1]

    @cached_property
    def _cooperative(self) -> tuple[str, bool]:
        """Its name, and whether it is for practice; kept for a minute, so that pages do not ask again."""
        if self.actor is None:
            return "", False
        if self._badge is not None:
            return self._badge.coop_full_name, self._badge.is_practice
        kept = _names.get(self.actor.coop_id)
        if kept is None or kept[0] < time.monotonic():
            with reading(self.actor):
                mine = Cooperative.objects.filter(id=self.actor.coop_id)
                row = mine.values_list("name", "is_practice").first()
            if row is None:
                return "", False
            kept = _names[self.actor.coop_id] = (time.monotonic() + NAME_KEPT_SECONDS, *row)
        return kept[1], kept[2]

    @property
    def coop_name(self) -> str:
        return self._cooperative[0]

    @property
    def is_practice(self) -> bool:
        return self._cooperative[1]

    @property
    def person_name(self) -> str:
        return self.actor.name if self.actor else ""

    @cached_property
    def person_role(self) -> str:
        """Her role and office, as the staff register says it."""
        if self.actor is None:
            return ""
        if self._badge is not None:
            named = import_string("lumbung.people.staff.queries.role_name")
            held = [(str(named(role)), office) for role, office in self._badge.lines[:2]]
            return "; ".join(f"{role}, {office}" if office else role for role, office in held)
        return str(import_string("lumbung.people.staff.queries.role_line")(self.actor))

    @property
    def today(self) -> date:
        return days.today()

    @property
    def greeting(self) -> str:
        """Good morning by the clock, with her first name."""
        first = _called(self.person_name)
        hour = days.local(days.now()).hour
        words = (
            gettext("Good morning, %(name)s")
            if hour < 11
            else gettext("Good day, %(name)s")
            if hour < 15
            else gettext("Good afternoon, %(name)s")
            if hour < 18
            else gettext("Good evening, %(name)s")
        )
        return words % {"name": first}

    @property
    def host(self) -> str:
        """The official address, said on every door; not on somebody's own machine."""
        host = self.request.get_host()
        return "" if host.startswith(("127.", "localhost", "[::1]", "testserver")) else host

    @cached_property
    def notices(self) -> list[Any]:
        """Messages that must not leave by themselves."""
        return [message for message in get_messages(self.request) if message.level >= WARNING]


def _called(name: str) -> str:
    """Return how somebody is greeted: ``Ratih``, and with her title ``Hj. Siti`` or ``Bu Ratna``."""
    words = name.split()
    titles = next((at for at, word in enumerate(words) if not word.endswith(".") and word not in TITLES), 0)
    return " ".join(words[: titles + 1])


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template its ``shell``."""
    return {"shell": Shell(request)}
