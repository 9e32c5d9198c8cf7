"""The pages of the demo: statements and server time for whoever opens them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection

from bench.ledger import settle
from bench.measure import Result, at_most
from bench.sheet import Counter
from lumbung.people.staff.models import User
from lumbung.web.demo.cast import COLLEAGUES
from lumbung.web.demo.stage import Stage
from lumbung.web.demo.story import tell
from lumbung.web.nav import sections
from tests.cast import TinyCoop, client_of

LAW = 12
MILLISECONDS = 150


def results() -> Iterator[Result]:
    """Yield the worst page of each person's own menu: statements, and milliseconds on the demo data."""
    stage = tell(lambda text: None)
    settle()
    most: tuple[int, str] = (0, "")
    slowest: tuple[float, str] = (0.0, "")
    for login, path in _pages(stage):
        client = client_of(User.objects.get(login=login), _coop(stage))
        client.get(path)  # the first page after signing in chooses the cooperative
        counter = Counter()
        with connection.execute_wrapper(counter):
            answer = client.get(path)
        if answer.status_code == 302:
            continue  # a door that leads on: an open till needs no opening
        assert answer.status_code == 200, (login, path, answer.status_code)
        times = []
        for _ in range(3):
            started = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - started)
        most = max(most, (counter.count, f"{path} ({login})"))
        slowest = max(slowest, (min(times) * 1000, f"{path} ({login})"))
    yield at_most(f"halaman dengan perintah SQL terbanyak: {most[1]}", most[0], LAW, "buah")
    yield at_most(f"halaman paling lambat: {slowest[1]}", slowest[0], MILLISECONDS, "ms")


def _pages(stage: Stage) -> Iterator[tuple[str, str]]:
    for one in COLLEAGUES:
        for section in sections(stage.people[one.login], "/"):
            for link in section.links:
                yield one.login, link.url


def _coop(stage: Stage) -> TinyCoop:
    offices = stage.offices
    return TinyCoop(stage.coop_id, offices[""], offices["CRG"], offices["SKM"], stage.system)
