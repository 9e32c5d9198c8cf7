"""A branch in the middle of its day, and the page somebody sees of it."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.kernel import rules
from lumbung.operations.meetings.tests.acts import Field, accept, open_till, record
from lumbung.people.staff.models import User
from tests.cast import client_of

QUIET = ("SAVEPOINT", "RELEASE")


def browser_of(field: Field, user_id: UUID) -> Client:
    """The signed-in browser of somebody of the branch."""
    return client_of(User.objects.get(id=user_id), field.coop)


def text_of(html: str) -> str:
    """What a reader sees of the page's main part."""
    main = html.partition('<main id="isi"')[2] or html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def look(client: Client, url: str = "/") -> str:
    """The words of a page."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return text_of(response.content.decode())


def links_of(client: Client, url: str = "/") -> set[str]:
    """The addresses of our own that a page's main part leads to."""
    html = client.get(url).content.decode()
    main = html.partition('<main id="isi"')[2] or html
    found = re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', main)
    return {link.partition("?")[0].partition("#")[0] for link in found}


def statements(client: Client, url: str = "/") -> list[str]:
    """What the database is asked for one page, sign-in included."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return [one["sql"] for one in asked if not one["sql"].startswith(QUIET)]


def permitted(role: str) -> frozenset[str]:
    """What the matrix gives a role."""
    return frozenset(rules.roles().role(role).permissions)


def half_a_day(field: Field) -> int:
    """Pak Budi has recorded his sheet and Bu Ratna has taken it in; what came in, in sen."""
    open_till(field)
    receipt = record(field)
    accept(field, receipt.lines_sen)
    return receipt.lines_sen
