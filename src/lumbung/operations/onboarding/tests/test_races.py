"""Two people at the same moment, a cut in the middle: the workbook is in the books once, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lumbung.kernel.ids import uuid7
from lumbung.operations.onboarding import commands, permissions, queries
from lumbung.operations.onboarding.commands import opening
from lumbung.operations.onboarding.tests.acts import accept, offer_products, upload
from lumbung.people.members import queries as members_queries
from tests.cast import TinyCoop, found_coop, person

if TYPE_CHECKING:
    from conftest import RaceDatabase


@pytest.fixture
def coop(race_db: RaceDatabase, tmp_path: Path, settings: Any) -> TinyCoop:
    settings.EVIDENCE_ROOT = tmp_path
    made = found_coop()
    offer_products(made)
    return made


def members(coop: TinyCoop) -> int:
    return members_queries.member_count(coop.actor, members_queries.Filter())


def test_two_acceptances_at_once_are_one(coop: TinyCoop, race_db: RaceDatabase) -> None:
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    heads = [person(coop, permissions.ACCEPT, permissions.VIEW) for _ in range(2)]
    upload_id = upload(clerk, coop.office_id)
    version = queries.reading(heads[0], upload_id).version
    orders = [commands.AcceptImport(uuid7(), upload_id, version) for _ in heads]
    first, second = race_db.together(
        *(
            lambda head=head, order=order: commands.accept_import(head, order)
            for head, order in zip(heads, orders, strict=True)
        )
    )
    assert first == second
    assert members(coop) == 115


def test_two_uploads_of_one_file_at_once_are_one(coop: TinyCoop, race_db: RaceDatabase) -> None:
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    order = commands.UploadWorkbook(uuid7(), coop.office_id, "a" * 64, "buku.xlsx", 10)
    again = commands.UploadWorkbook(uuid7(), coop.office_id, "a" * 64, "buku.xlsx", 10)
    found = race_db.together(
        lambda: commands.upload_workbook(clerk, order), lambda: commands.upload_workbook(clerk, again)
    )
    assert len({receipt.upload_id for receipt in found}) == 1
    assert len(queries.uploads(coop.actor)) == 1


def test_a_cut_in_the_middle_leaves_nothing_and_can_be_repeated(
    coop: TinyCoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    head = person(coop, permissions.ACCEPT, permissions.VIEW)
    upload_id = upload(clerk, coop.office_id)

    def cut(*_: object) -> None:
        raise ConnectionError("the line was cut")

    with monkeypatch.context() as patched:
        patched.setattr(opening, "_take_contracts", cut)
        with pytest.raises(ConnectionError):
            accept(head, upload_id)
    assert members(coop) == 0
    assert queries.accepted(head, upload_id) is None
    assert accept(head, upload_id).members == 115
