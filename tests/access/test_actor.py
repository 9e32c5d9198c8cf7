"""From a request to an actor: rights of today, the cooperative chosen, the second factor, the device."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.people.organisation import commands as organisation
from lumbung.people.staff import access, commands, queries
from lumbung.people.staff.models import Appointment, Person, User
from tests.cast import DAY, TinyCoop, account_for, client_of


def request_of(user: User, client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def actor_for(user: User, coop: TinyCoop, **options: Any) -> Actor:
    actor = access.actor_of(request_of(user, client_of(user, coop, **options)))
    assert actor is not None
    return actor


def test_a_teller_has_her_office_and_no_other(coop: TinyCoop) -> None:
    actor = actor_for(account_for(coop, "teller", name="Bu Ratna"), coop)
    assert (actor.coop_id, actor.name) == (coop.id, "Bu Ratna")
    assert actor.may("till.open", coop.office_id)
    assert not actor.may("till.open", coop.other_office_id)
    assert not actor.may("till.open", coop.head_id)
    assert not actor.may("closing.close_day")


def test_a_role_in_an_office_reaches_the_offices_under_it(coop: TinyCoop) -> None:
    actor = actor_for(account_for(coop, "branch_manager", [coop.head_id]), coop)
    assert actor.may("closing.close_day", coop.office_id)
    assert actor.may("closing.close_day", coop.other_office_id)


def test_two_roles_add_up(coop: TinyCoop) -> None:
    actor = actor_for(account_for(coop, ["teller", "trainer"]), coop)
    assert actor.may("till.open", coop.office_id)
    assert actor.grants["members.train"] is None
    assert actor.grants["members.view"] is None  # the wider of the two


def own_statements(asked: CaptureQueriesContext) -> list[str]:
    """What was asked beside Django's own session and the SETs of a scope."""
    every = [one["sql"] for one in asked.captured_queries]
    return [sql for sql in every if "SELECT" in sql and "django_session" not in sql]


def test_it_costs_one_statement(coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    request = request_of(user, client_of(user, coop))
    with CaptureQueriesContext(connection) as asked:
        access.actor_of(request)
        access.actor_of(request)
    assert len(own_statements(asked)) == 1


def test_the_first_page_after_signing_in_costs_two(coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    client = client_of(user, coop)
    session = client.session
    del session["lumbung_coop"]
    session.save()
    request = request_of(user, client)
    with CaptureQueriesContext(connection) as asked:
        actor = access.actor_of(request)
    assert actor is not None
    assert actor.coop_id == coop.id
    assert len(own_statements(asked)) == 2


@pytest.mark.parametrize(
    ("since", "until", "holds"), [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)]
)
def test_an_appointment_holds_on_its_days_only(
    coop: TinyCoop, since: int, until: int | None, holds: bool
) -> None:
    user = account_for(coop, "trainer")
    today = days.today()
    with writing(coop.actor):
        Appointment.objects.create(
            coop_id=coop.id,
            person=Person.objects.get(user=user),
            role="ziswaf_officer",
            valid_from=today + timedelta(days=since),
            ends_on=None if until is None else today + timedelta(days=until),
            decision="SK",
            made_by=uuid7(),
        )
    assert actor_for(user, coop).may("funds.give") is holds


def test_who_holds_nothing_today_may_nothing(coop: TinyCoop) -> None:
    assert actor_for(_without_role(coop), coop).grants == {}


def _without_role(coop: TinyCoop) -> User:
    hired = commands.hire(coop.actor, commands.Hiring(uuid7(), "RP-0900", "Bu Baru", DAY))
    return User.objects.get(id=hired.user_id)


def test_who_has_left_is_shut_out_and_signed_out(coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    client = client_of(user, coop)
    person = next(one for one in queries.people(coop.actor) if one.user_id == user.id)
    commands.dismiss(coop.actor, commands.Leaving(uuid7(), person.id, days.today(), "Pindah ke kota lain"))
    response = client.get("/menunggu/")
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/login/")
    assert "_auth_user_id" not in client.session


def test_an_account_that_was_locked_is_nobody(coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    client = client_of(user, coop)
    User.objects.filter(id=user.id).update(is_active=False)
    assert client.get("/menunggu/").status_code == 302


def test_somebody_in_two_cooperatives_works_in_the_one_she_chose(
    coop: TinyCoop, other_coop: TinyCoop
) -> None:
    user = account_for(coop, "teller", name="Bu Ratna")
    hired = commands.hire(
        other_coop.actor,
        commands.Hiring(uuid7(), "KT-07", "Bu Ratna (Tetangga)", DAY, login=user.login, existing=True),
    )
    commands.appoint(
        other_coop.actor,
        commands.AppointmentOrder(uuid7(), hired.person_id, "trainer", None, DAY, "SK 1"),
    )
    client = client_of(user, coop)
    assert [place.coop_id for place in access.workplaces(user.id)] == [coop.id, other_coop.id]
    assert access.actor_of(request_of(user, client)).coop_id == coop.id  # type: ignore[union-attr]
    client.post("/akun/koperasi/", {"coop": str(other_coop.id)})
    there = access.actor_of(request_of(user, client))
    assert there is not None
    assert (there.coop_id, there.name) == (other_coop.id, "Bu Ratna (Tetangga)")
    assert there.may("members.train")
    assert not there.may("till.open")


def test_nobody_chooses_a_cooperative_that_is_not_hers(coop: TinyCoop, other_coop: TinyCoop) -> None:
    user = account_for(coop, "teller")
    client = client_of(user, coop)
    client.post("/akun/koperasi/", {"coop": str(other_coop.id)})
    assert client.session["lumbung_coop"] == str(coop.id)
    session = client.session
    session["lumbung_coop"] = str(other_coop.id)  # even a forged session is looked up
    session.save()
    assert access.actor_of(request_of(user, client)).coop_id == coop.id  # type: ignore[union-attr]


# --- the second factor


APPROVES = "closing.close_day"


def test_without_a_second_factor_approving_is_withheld(coop: TinyCoop) -> None:
    actor = actor_for(account_for(coop, "branch_manager"), coop, second_factor=False)
    assert actor.may(APPROVES, coop.office_id)
    assert APPROVES in actor.withheld


def test_with_a_fresh_second_factor_nothing_is_withheld(coop: TinyCoop) -> None:
    assert actor_for(account_for(coop, "branch_manager"), coop).withheld == frozenset()


def test_a_second_factor_grows_stale(coop: TinyCoop) -> None:
    user = account_for(coop, "branch_manager")
    client = client_of(user, coop)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() - 13 * 3600},
        {"method": "password", "at": time.time()},
    ]
    session.save()
    actor = access.actor_of(request_of(user, client))
    assert actor is not None
    assert APPROVES in actor.withheld


def test_a_cooperative_may_decide_otherwise_from_a_day_on(coop: TinyCoop) -> None:
    user = account_for(coop, "branch_manager")
    tomorrow = days.today() + timedelta(days=1)
    organisation.change_setting(
        coop.actor,
        organisation.SettingOrder(
            uuid7(), "access.second_factor_required", False, tomorrow, "Rapat pengurus"
        ),
    )
    assert actor_for(user, coop, second_factor=False).withheld
    with days.frozen(tomorrow, everywhere=True):
        assert not actor_for(user, coop, second_factor=False).withheld


def test_without_it_the_page_says_what_to_do(coop: TinyCoop) -> None:
    client = client_of(account_for(coop, "board"), coop, second_factor=False)
    page = client.get("/menunggu/").content.decode()
    assert "/akun/langkah-kedua/?next=/menunggu/" in page
