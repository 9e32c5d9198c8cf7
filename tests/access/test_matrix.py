"""Every address, called as every role: allowed when the role has the view's permission, refused when not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from lumbung.kernel import rules
from lumbung.kernel.ids import uuid7
from tests.cast import TinyCoop, client_for

ROLES = [role.code for role in rules.roles().roles]
# Addresses that are open on purpose, or are doors of the libraries with their own locks.
DOORS = ("akun/", "bahasa/", "kit/", "static/")
PUBLIC = {
    "web:health": "says only that the machine is up",
}


@dataclass(frozen=True)
class Address:
    """One address of the house with made-up ids in it."""

    name: str
    url: str
    view: Callable[..., Any]

    @property
    def is_page(self) -> bool:
        return hasattr(self.view, "permission")

    @property
    def permission(self) -> str | None:
        found: str | None = getattr(self.view, "permission", None)
        return found


def addresses() -> list[Address]:
    """Every address of the house, found by walking the resolver."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[Address]:
    for one in patterns:
        url = prefix + _filled(one)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, url, inner)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name or one.callback.__name__}", url, one.callback)


def _filled(one: Any) -> str:
    route = str(one.pattern)
    for name, converter in one.pattern.converters.items():
        for kind in ("uuid", "int", "slug", "str", "path", _registered(converter)):
            route = route.replace(f"<{kind}:{name}>", _made_up(converter))
        route = route.replace(f"<{name}>", _made_up(converter))
    return route


def _registered(converter: Any) -> str:
    from django.urls.converters import get_converters

    return next((kind for kind, known in get_converters().items() if known is converter), "")


def _made_up(converter: Any) -> str:
    if isinstance(converter, UUIDConverter):
        return str(uuid7())
    if isinstance(converter, IntConverter):
        return "987654321"
    if isinstance(converter, SlugConverter):
        return "tidak-ada"
    assert isinstance(converter, StringConverter) or hasattr(converter, "example"), converter
    return str(getattr(converter, "example", "tidak-ada"))


def ours() -> list[Address]:
    return [one for one in addresses() if one.is_page]


def test_every_address_is_a_page_of_the_house_or_known_to_be_open() -> None:
    strangers = [
        f"{one.name} {one.url}"
        for one in addresses()
        if not one.is_page and not one.url.lstrip("/").startswith(DOORS) and one.name not in PUBLIC
    ]
    assert strangers == []


def test_every_permission_a_view_asks_for_is_held_by_some_role() -> None:
    known = rules.roles().permissions
    assert {one.permission for one in ours()} - known <= {None}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(coop: TinyCoop, role: str) -> None:
    client = client_for(coop, role)
    client.raise_request_exception = False
    held = rules.roles().role(role).permissions
    wrong = []
    for one in ours():
        allowed = one.permission is None or one.permission in held
        shown = client.get(one.url).status_code
        sent = client.post(one.url, {"key": str(uuid7())}).status_code
        # a page may refuse an empty form for reasons of its own, but never crash
        fits = (shown != 403) if allowed else (shown == sent == 403 or (shown, sent) == (405, 403))
        if not fits or max(shown, sent) >= 500:
            wrong.append(f"{one.name} {one.url} wants {one.permission}: {shown}, {sent}")
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_door(coop: TinyCoop) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for one in ours():
        for response in (client.get(one.url), client.post(one.url, {"key": str(uuid7())})):
            if response.status_code != 302 or not response["Location"].startswith("/akun/login/"):
                wrong.append(f"{one.name}: {response.status_code}")
    assert wrong == []


def test_a_stranger_finds_nothing_of_ours(coop: TinyCoop, other_coop: TinyCoop) -> None:
    """Bu Dewi may everything at home; here her own ids open nothing."""
    client = client_for(other_coop, ["head_office", "trainer"])
    client.raise_request_exception = False
    for url in (f"/kantor/{coop.office_id}/", f"/kantor/{coop.office_id}/ubah/"):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_forms_without_a_token_are_not_taken(coop: TinyCoop, role: str) -> None:
    signed_in = client_for(coop, role)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = signed_in.cookies
    held = rules.roles().role(role).permissions
    for one in ours():
        if one.permission is None or one.permission in held:
            status = client.post(one.url, {"key": str(uuid7())}).status_code
            assert status in {403, 405}, (one.url, status)
