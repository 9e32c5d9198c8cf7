"""Walk the pages that one person can reach by links, and write down which statements each of them sends."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'(?:href|hx-get)="([^"#]*)')
OURS = re.compile(r"^(/|\?|[a-z0-9-]+/)")


class Statements:
    """Keeps the text of every statement that is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Let the statement pass, and keep its text."""
        self.sent.append(sql)
        return execute(sql, params, many, context)


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as it was opened; its kind is the pattern of its address with the names it was asked by."""

    kind: str
    url: str
    statements: tuple[str, ...]

    @property
    def repeated(self) -> int:
        """How often the statement that was sent most was sent."""
        return max(Counter(self.statements).values(), default=0)


def walk(client: Client, start: str, each: int = 1, also: Iterable[str] = ()) -> Iterator[Visit]:
    """Open the page at ``start`` and all that it leads to, at most ``each`` of a kind, and yield them.

    ``also`` are pages that are reached by what somebody types.
    The start is opened once before, because the first page after signing in chooses the cooperative.
    """
    client.get(start)
    todo, opened, met = deque([start, *also]), set[str](), Counter[str]()
    while todo:
        url = todo.popleft()
        kind = kind_of(url)
        if not kind or url in opened or met[kind] >= each:
            continue
        opened.add(url)
        answer, statements = visit(client, url)
        if answer.status_code != 200:
            continue  # a door that leads on, or one for acts only
        met[kind] += 1
        yield Visit(kind, url, tuple(statements))
        if "html" in answer.headers.get("Content-Type", ""):
            todo.extend(links_of(answer.content.decode(), url))


def visit(client: Client, url: str) -> tuple[Any, list[str]]:
    """Open one page, and return it with the statements it sent."""
    said = Statements()
    with connection.execute_wrapper(said):
        answer = client.get(url)
    return answer, said.sent


def kind_of(url: str) -> str:
    """Return which kind of page an address leads to; nothing for what is no page, or would end the walk."""
    parts = urlsplit(url)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        return ""
    if "logout" in route or "bahasa" in route:
        return ""
    asked = ",".join(sorted(name for name, _ in parse_qsl(parts.query)))
    return f"/{route}?{asked}" if asked else f"/{route}"


def links_of(page: str, base: str) -> Iterator[str]:
    """Yield where the links of a page lead, within this house."""
    for found in LINK.findall(page):
        link = html.unescape(found)
        if OURS.match(link) and not link.startswith("//"):
            yield urljoin(base, link)
