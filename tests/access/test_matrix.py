"""Every address, called as every role: allowed when the role has the view's permission, refused when not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lumbung.kernel import rules
from lumbung.kernel.ids import uuid7
from tests.cast import TinyCoop, client_for

ROLES = [role.code for role in rules.roles().roles]
# Addresses that are open on purpose, or are doors of the libraries with their own locks.
DOORS = ("akun/", "bahasa/", "kit/", "static/", "api/")
PUBLIC = {
    "web:health": "says only that the machine is up",
    "membership:own_": "a member's own pages, opened by a secret link that staff gave her",
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
    def permissions(self) -> frozenset[str]:
        """What a person needs to open it; nothing means that being signed in is enough."""
        return frozenset(getattr(self.view, "permissions", ()))


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
    """A value that the converter takes and nothing has."""
    for value in (str(uuid7()), "987654321", "2026-01-05", "tidak-ada", "ZZZ"):
        if not re.fullmatch(converter.regex, value):
            continue
        try:
            converter.to_python(value)
        except ValueError:
            continue
        return value
    raise AssertionError(f"Think of a value for {converter}.")


def ours() -> list[Address]:
    return [one for one in addresses() if one.is_page]


def refusal_of(answer: Any) -> str:
    """The code of the refusal that a page shows: an id made up here is never of her own office."""
    shown = answer.context.get("refusal") if answer.context else None
    return shown.code if shown else ""


def test_every_address_is_a_page_of_the_house_or_known_to_be_open() -> None:
    strangers = [
        f"{one.name} {one.url}"
        for one in addresses()
        if not one.is_page
        and not one.url.lstrip("/").startswith(DOORS)
        and not one.name.startswith(tuple(PUBLIC))
    ]
    assert strangers == []


def test_every_permission_a_view_asks_for_is_held_by_some_role() -> None:
    asked = frozenset().union(*(one.permissions for one in ours()))
    assert asked - rules.roles().permissions == set()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(coop: TinyCoop, role: str) -> None:
    client = client_for(coop, role)
    client.raise_request_exception = False
    held = rules.roles().role(role).permissions
    wrong = []
    for one in ours():
        answer = client.get(one.url)
        shown = answer.status_code
        if one.permissions <= held:
            fits = shown < 500 and (shown != 403 or refusal_of(answer) == "wrong_office")
        else:
            sent = client.post(one.url, {"key": str(uuid7())}).status_code
            fits = shown in {403, 405} and sent == 403
        if not fits:
            wrong.append(f"{one.name} {one.url} wants {sorted(one.permissions)}: {shown}")
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_door(coop: TinyCoop) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for one in ours():
        for response in (client.get(one.url), client.post(one.url, {"key": str(uuid7())})):
            led = response.status_code == 302 and response["Location"].startswith("/akun/login/")
            if not led and response.status_code != 405:
                wrong.append(f"{one.name}: {response.status_code}")
    assert wrong == []


# --- the JSON door


def sheet() -> dict[str, Any]:
    line = {"member_id": str(uuid7())}
    return {"key": str(uuid7()), "lines": [line], "leader": {"how": "signed", "name": "Bu Sari"}}


# Operations that want a body: one that is right in form, so that the act itself is asked.
BODIES = {"record_sheet": sheet}
UNSAID = {"record_sheet": "meetings.record_collection"}


@dataclass(frozen=True)
class Operation:
    """One operation of the API, with made-up ids; its docstring says ``Permission: ledger.view.``"""

    name: str
    url: str
    method: str
    permission: str


def operations() -> list[Operation]:
    """Every operation of the API."""
    from lumbung.web.api import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                name = str(one.url_name or one.view_func.__name__)
                url = re.sub(r"{(?:\w+:)?(\w+)}", _made_up_part, f"/api{prefix}{path}")
                said = re.search(r"Permission: ([a-z_]+\.[a-z_]+)", one.view_func.__doc__ or "")
                permission = said[1] if said else UNSAID.get(name, "")
                found += [Operation(name, url, method, permission) for method in one.methods]
    return found


def _made_up_part(part: re.Match[str]) -> str:
    if part[1].endswith("_on"):
        return "2026-01-05"
    return {"code": "99999", "journal_id": "987654321"}.get(part[1], str(uuid7()))


def call(client: Client, one: Operation) -> int:
    body = BODIES[one.name]() if one.name in BODIES else {}
    if one.method == "GET":
        return client.get(one.url).status_code
    return client.generic(one.method, one.url, json.dumps(body), content_type="application/json").status_code


def test_every_operation_says_its_permission() -> None:
    assert operations()
    unsaid = [one.name for one in operations() if one.permission not in rules.roles().permissions]
    assert unsaid == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_calls_what_it_may_and_nothing_else(coop: TinyCoop, role: str) -> None:
    client = client_for(coop, role)
    held = rules.roles().role(role).permissions
    for one in operations():
        status = call(client, one)
        assert status < 500, (one, status)
        assert status != 422, (one, "the made-up call must reach the act")
        assert (status == 403) == (one.permission not in held), (one, status)


def test_who_is_not_signed_in_calls_nothing(coop: TinyCoop) -> None:
    for one in operations():
        assert call(Client(), one) in {401, 403}, one


def test_a_call_without_a_token_writes_nothing(coop: TinyCoop) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_for(coop, "field_officer").cookies
    for one in operations():
        if one.method != "GET":
            assert call(client, one) == 403, one


def test_a_stranger_finds_nothing_of_ours(coop: TinyCoop, other_coop: TinyCoop) -> None:
    """Bu Dewi may everything at home; here her own ids open nothing."""
    client = client_for(other_coop, ["head_office", "trainer"])
    client.raise_request_exception = False
    for url in (f"/kantor/{coop.office_id}/", f"/kantor/{coop.office_id}/ubah/"):
        assert client.get(url).status_code == 404


def who_may(coop: TinyCoop, **options: Any) -> Iterator[tuple[Address, Client]]:
    """Each page with somebody who may open it; a role signs in once."""
    clients: dict[str, Client] = {}
    for one in ours():
        role = next((role.code for role in rules.roles().roles if one.permissions <= role.permissions), None)
        if role is None:
            continue
        if role not in clients:
            clients[role] = Client(raise_request_exception=False, **options)
            clients[role].cookies = client_for(coop, role).cookies
        yield one, clients[role]


def test_an_empty_form_breaks_no_page(coop: TinyCoop) -> None:
    for one, client in who_may(coop):
        for said in ({}, {"key": "bukan-kunci"}, {"key": str(uuid7())}):
            assert client.post(one.url, said).status_code < 500, (one.name, said)


def test_odd_questions_break_no_page(coop: TinyCoop) -> None:
    odd = (
        "?halaman=-1&sesudah=x&sebelum=%00&tanggal=2026-13-45&kantor=1&q=%27%22%3C&peran=%F0%9F%8C%BE&dari=x"
    )
    for one, client in who_may(coop):
        assert client.get(one.url + odd).status_code < 500, one.name


def test_forms_without_a_token_are_not_taken(coop: TinyCoop) -> None:
    """The session's cookie alone sends nothing."""
    for one, client in who_may(coop, enforce_csrf_checks=True):
        assert client.post(one.url, {"key": str(uuid7())}).status_code in {403, 405}, one.url


def test_every_act_that_waits_for_a_second_person_has_a_name() -> None:
    from lumbung.kernel.commands import doors
    from lumbung.people.staff import words

    assert ours()  # every capability with a page has its acts at hand now
    assert {name for name, door in doors.items() if door.approval} - set(words.ACTS) == set()
