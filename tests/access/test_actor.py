"""From a request to an actor: rights of today, the cooperative chosen, the second factor shown."""

from __future__ import annotations

from django.test import RequestFactory

from lumbung.people.staff import access
from tests.cast import TinyCoop, account_for, client_of


def request_of(client: object) -> object:
    request = RequestFactory().get("/")
    return request


def test_a_teller_has_her_office_and_no_other(coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    client = client_of(user, coop)
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    actor = access.actor_of(request)
    assert actor is not None
    assert actor.may("till.open", coop.office_id)
    assert not actor.may("till.open", coop.other_office_id)
