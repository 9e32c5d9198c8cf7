"""The frame of every page: whose menu, which page is current, who is greeted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.people.staff.access import Badge
from lumbung.web import nav
from lumbung.web.context import Shell


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


members = (
    [
        path("", nothing, name="list"),
        path("cari/", nothing, name="search"),
        path("rembug/", nothing, name="rembugs"),
    ],
    "membership",
)
reports = ([path("", nothing, name="index")], "reports")
urlpatterns = [path("anggota/", include(members)), path("laporan/", include(reports))]


def someone(*permissions: str, name: str = "Ratih Purwanti") -> Actor:
    return Actor(UUID(int=1), UUID(int=2), name, dict.fromkeys(permissions))


def shell_of(actor: Actor, at: str = "/anggota/") -> Shell:
    request = RequestFactory().get(at)
    request.actor = actor  # type: ignore[attr-defined]
    return Shell(request)


@pytest.fixture(autouse=True)
def small_house(settings: object) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]


def shown(actor: Actor, at: str = "/anggota/") -> list[str]:
    return [link.url for section in shell_of(actor, at).nav for link in section.links]


def test_an_item_shows_to_those_who_may_and_only_when_its_page_exists() -> None:
    assert shown(someone("members.view")) == ["/anggota/", "/anggota/rembug/"]
    assert shown(someone("reports.view", "till.open")) == ["/laporan/"]
    assert shown(someone()) == []


def test_the_longest_matching_address_is_current() -> None:
    links = [
        link
        for section in shell_of(someone("members.view"), "/anggota/rembug/7/").nav
        for link in section.links
    ]
    assert [link.current for link in links] == [False, True]


def test_search_is_for_those_who_may_see_members() -> None:
    assert shell_of(someone("members.view")).search_url == "/anggota/cari/"
    assert shell_of(someone("reports.view")).search_url == ""


@pytest.mark.parametrize("hour, part", [(7, "pagi"), (12, "siang"), (16, "sore"), (19, "malam")])
def test_greeting_follows_the_clock(hour: int, part: str) -> None:
    with days.frozen(datetime(2026, 7, 13, hour, tzinfo=days.WIB)):
        assert shell_of(someone()).greeting == f"Selamat {part}, Ratih"


@pytest.mark.parametrize(
    "name, called",
    [("Hj. Siti Rahmah", "Hj. Siti"), ("KH. Abdul Mukti", "KH. Abdul"), ("Bu Mira", "Bu Mira"), ("", "")],
)
def test_a_title_is_not_a_name(name: str, called: str) -> None:
    with days.frozen(datetime(2026, 7, 13, 12, tzinfo=days.WIB)):
        assert shell_of(someone(name=name)).greeting == f"Selamat siang, {called}"


def test_a_count_the_page_has_read_is_not_read_again() -> None:
    request = RequestFactory().get("/anggota/")
    request.actor = someone("members.view")  # type: ignore[attr-defined]
    request.lumbung_counts = {"membership:list": 7}  # type: ignore[attr-defined]
    counts = [link.count for section in Shell(request).nav for link in section.links]
    assert counts == [7, 0]


def test_what_the_sign_in_has_read_is_not_asked_again() -> None:
    """Her role line and the cooperative's name come with her rights: no statement of their own."""
    request = RequestFactory().get("/anggota/")
    request.actor = someone()  # type: ignore[attr-defined]
    request._lumbung_badge = Badge(  # type: ignore[attr-defined]
        UUID(int=3), "RP-1", "Rukun", ("teller",), None, UUID(int=2), "Kopsyah Rukun Padi", True,
        (("teller", "Cabang Curugsari"), ("trainer", "")),
    )  # fmt: skip
    shell = Shell(request)
    assert (shell.coop_name, shell.is_practice) == ("Kopsyah Rukun Padi", True)
    assert shell.person_role == "Teller, Cabang Curugsari; Pelatih"


def test_warnings_stay_in_the_page_and_successes_leave() -> None:
    request = RequestFactory().get("/")
    storage = CookieStorage(request)
    storage.add(constants.SUCCESS, "Tercatat")
    storage.add(constants.WARNING, "Satu lembar belum diserahkan")
    request._messages = storage  # type: ignore[attr-defined]
    kept: list[Message] = Shell(request).notices
    assert [message.message for message in kept] == ["Satu lembar belum diserahkan"]


def test_the_official_address_is_said_only_where_it_is_one() -> None:
    def host(name: str) -> str:
        return Shell(RequestFactory().get("/", headers={"host": name})).host

    assert host("localhost") == ""
    assert host("127.0.0.1") == ""


def test_no_page_of_the_menu_is_listed_twice() -> None:
    urls = [item.url for group in nav.OFFICE for item in group.items]
    assert len(urls) == len(set(urls))
