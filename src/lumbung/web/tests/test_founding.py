"""The first hour of an installation in earnest: a cooperative, its administrator, a branch's book."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.people.organisation import commands as organisation
from lumbung.people.organisation import queries as organisation_queries
from lumbung.web.management.commands.found import found
from tests.cast import DAY

ANSWERS = {"name": "KSPPS Padi Baru", "short_name": "Padi Baru", "admin": "Rangga", "login": "rangga"}


def first_cooperative() -> UUID:
    coop_id = get_user_model().objects.values_list("home_id", flat=True).get(login="rangga")
    assert coop_id is not None
    return coop_id


def run(command: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def test_the_first_administrator_signs_in_and_must_choose_a_password(db: None, frozen_day: date) -> None:
    login, password = found(ANSWERS, DAY)
    user = get_user_model().objects.get(login=login)
    assert user.check_password(password)
    assert user.must_change_password


def test_head_office_and_a_branch_get_their_books(db: None, frozen_day: date) -> None:
    said = run("found", day=DAY, **ANSWERS)
    assert "rangga" in said
    actor = Actor.system(first_cooperative())
    head = organisation_queries.offices(actor)[0]
    opened = ledger_queries.open_day(actor, head.id)
    assert opened is not None
    assert opened.open_day == DAY
    branch = organisation.NewOffice(uuid7(), head.id, "Cabang", "CRG", "Cabang Curugsari", "Rapat pengurus")
    branch_id = organisation.add_office(actor, branch).office_id
    run("open_book", "crg", day=DAY, coop="padi baru")
    assert ledger_queries.open_day(actor, branch_id) is not None


def test_it_says_what_is_missing(db: None, frozen_day: date) -> None:
    with pytest.raises(CommandError, match="belum dijawab"):
        run("found", name="KSPPS Padi Baru")
    run("found", day=DAY, **ANSWERS)
    with pytest.raises(CommandError, match="Yang ada: PST"):
        run("open_book", "xyz", coop="padi baru")
    with pytest.raises(CommandError, match="--coop"):
        run("open_book", "pst", coop="tidak ada")
    with pytest.raises(CommandError):
        run("open_book", "pst", coop="padi baru", day=DAY)
