"""A real Chromium against a real server, in a database of the test's own.

`site.url` is the address; `phone` and `desk` are pages of 360 and 1366 pixels. A page fails its test at the
end when its console showed an error, a script broke, or something was asked for that is not there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Request, sync_playwright

if TYPE_CHECKING:
    from conftest import RaceDatabase

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "There is no Chromium here: ./lumbung test finds one, or says how to get it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Site:
    """The served installation; `database` is where the test may look behind the screen."""

    url: str
    database: RaceDatabase


@pytest.fixture
def site(race_db: RaceDatabase) -> Iterator[Site]:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield Site(f"http://127.0.0.1:{server.port}", race_db)
    server.terminate()
    server.join(timeout=20)
    connections.close_all()


@dataclass
class Troubles:
    """What a page complained about. A test that provokes a refusal says so: `expect("422")`."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(part in text for part in self.expected)]

    def listen(self, page: Page) -> None:
        page.on("console", lambda said: self.heard.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        """Note what did not arrive; a font or picture given up because the page was left is no trouble."""
        left = request.failure == "net::ERR_ABORTED" and "/static/" in request.url
        if not left:
            self.heard.append(f"{request.url}: {request.failure}")


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    found = Troubles()
    yield found
    assert found.unexpected() == []


def _page(chromium: Browser, site: Site, troubles: Troubles, **more: Any) -> Iterator[Page]:
    still = {"reduced_motion": "reduce"}  # colours are looked at as they stand, not while a notice fades in
    more = {**still, "locale": "id-ID", "timezone_id": "Asia/Jakarta", **more}
    context = chromium.new_context(base_url=site.url, **more)
    context.set_default_timeout(15_000)
    page = context.new_page()
    troubles.listen(page)
    yield page
    context.close()


@pytest.fixture
def phone(chromium: Browser, site: Site, troubles: Troubles) -> Iterator[Page]:
    yield from _page(
        chromium, site, troubles, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )


@pytest.fixture
def desk(chromium: Browser, site: Site, troubles: Troubles) -> Iterator[Page]:
    yield from _page(chromium, site, troubles, viewport={"width": 1366, "height": 768})
