"""The pages of the demo: statements of all that links lead to, server time of those in a menu."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.test import Client

from bench.ledger import settle
from bench.measure import Result, at_most
from lumbung.people.staff.models import User
from lumbung.web.demo import own_page
from lumbung.web.demo.cast import COLLEAGUES
from lumbung.web.demo.stage import Stage
from lumbung.web.demo.story import tell
from lumbung.web.nav import sections
from tests.cast import TinyCoop, client_of
from tests.walk import walk

LAW = 12
MILLISECONDS = 150


def results() -> Iterator[Result]:
    """Yield the page with the most statements of all that links lead to, and the slowest of a menu."""
    stage = tell(lambda text: None)
    settle()
    most, where = max(_statements(stage))
    yield at_most(f"halaman dengan perintah SQL terbanyak: {where}", most, LAW, "buah")
    slowest, where = max(_times(stage))
    yield at_most(f"halaman paling lambat: {where}", slowest, MILLISECONDS, "ms")


def _statements(stage: Stage) -> Iterator[tuple[int, str]]:
    for one in COLLEAGUES:
        client = client_of(User.objects.get(login=one.login), _coop(stage))
        for visit in walk(client, "/"):
            yield len(visit.statements), f"{visit.url} ({one.login})"
    member = own_page.address()
    assert member is not None
    for visit in walk(Client(), member[1]):
        yield len(visit.statements), f"{visit.url} (anggota)"


def _times(stage: Stage) -> Iterator[tuple[float, str]]:
    for login, path in _pages(stage):
        client = client_of(User.objects.get(login=login), _coop(stage))
        answer = client.get(path)  # the first page after signing in chooses the cooperative
        if answer.status_code == 302:
            continue  # a door that leads on: an open till needs no opening
        assert answer.status_code == 200, (login, path, answer.status_code)
        times = []
        for _ in range(3):
            started = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - started)
        yield min(times) * 1000, f"{path} ({login})"


def _pages(stage: Stage) -> Iterator[tuple[str, str]]:
    for one in COLLEAGUES:
        for section in sections(stage.people[one.login], "/"):
            for link in section.links:
                yield one.login, link.url


def _coop(stage: Stage) -> TinyCoop:
    offices = stage.offices
    return TinyCoop(stage.coop_id, offices[""], offices["CRG"], offices["SKM"], stage.system)
