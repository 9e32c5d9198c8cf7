"""Raw SQL against the tables of onboarding: what PostgreSQL itself refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.onboarding import permissions
from lumbung.operations.onboarding.models import Acceptance, Upload
from lumbung.operations.onboarding.tests.acts import accept, offer_products, upload
from tests.cast import TinyCoop, person


@pytest.fixture
def accepted(coop: TinyCoop, tmp_path: Path, settings: Any) -> Any:
    """The id of an accepted upload."""
    settings.EVIDENCE_ROOT = tmp_path
    offer_products(coop)
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    upload_id = upload(clerk, coop.office_id)
    accept(person(coop, permissions.ACCEPT, permissions.VIEW), upload_id)
    return upload_id


def refused(coop: TinyCoop, sql: str, *params: Any) -> str:
    """Run SQL as the application and give what PostgreSQL says against it."""
    with (
        pytest.raises(DatabaseError) as caught,
        writing(coop.actor),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    diagnostics = getattr(caught.value.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", "") or caught.value)


def test_an_accepted_upload_and_its_preview_never_change(coop: TinyCoop, accepted: Any) -> None:
    stays = "onboarding_upload_accepted_stays"
    assert refused(coop, "UPDATE onboarding_upload SET file_name = 'lain' WHERE id = %s", accepted) == stays
    assert refused(coop, "UPDATE onboarding_reading SET preview = '{}'") == stays


@pytest.mark.parametrize("table", ["onboarding_acceptance", "onboarding_origin"])
def test_what_was_accepted_is_never_changed_or_deleted(coop: TinyCoop, accepted: Any, table: str) -> None:
    for sql in (f"UPDATE {table} SET coop_id = coop_id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        assert "denied" in refused(coop, sql) or "append" in refused(coop, sql)


@pytest.mark.parametrize("table", ["onboarding_upload", "onboarding_reading"])
def test_nothing_uploaded_is_deleted(coop: TinyCoop, accepted: Any, table: str) -> None:
    assert "denied" in refused(coop, f"DELETE FROM {table}")


def _insert(coop: TinyCoop, row: Upload, **changes: object) -> str:
    values: dict[str, Any] = {
        "id": uuid7(),
        "coop_id": coop.id,
        "upload_id": row.id,
        "office_id": row.office_id,
        "file_hash": row.file_hash,
        "as_of": "2026-01-05",
        "members": 1,
        "savings": 1,
        "financings": 0,
        "journals": "[]",
        "reconciliation": "{}",
        "uploaded_by": row.uploaded_by,
        "uploaded_by_name": "x",
        "accepted_by": uuid7(),
        "accepted_by_name": "y",
        "accepted_at": "2026-01-05T08:00:00Z",
        **changes,
    }
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    return refused(coop, f"INSERT INTO onboarding_acceptance ({names}) VALUES ({marks})", *values.values())


def test_an_acceptance_is_by_a_second_person_once_and_of_its_own_upload(
    coop: TinyCoop, other_coop: TinyCoop, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    upload_id = upload(clerk, coop.office_id)
    with writing(coop.actor):
        row = Upload.objects.get(id=upload_id)
    assert _insert(coop, row, accepted_by=row.uploaded_by) == "onboarding_acceptance_two_people"
    of_upload = "onboarding_acceptance_of_upload"
    assert _insert(coop, row, file_hash="0" * 64) == of_upload
    assert _insert(coop, row, uploaded_by=uuid7()) == of_upload
    assert _insert(coop, row, office_id=coop.other_office_id) == of_upload
    assert _insert(coop, row, coop_id=other_coop.id) == of_upload


def test_the_same_file_is_one_upload(coop: TinyCoop, accepted: Any) -> None:
    sql = (
        "INSERT INTO onboarding_upload (id, coop_id, office_id, file_hash, file_name, size, state, choices,"
        " uploaded_by, uploaded_by_name, uploaded_at) SELECT %s, coop_id, office_id, file_hash, 'b', 1,"
        " 'new', '{}', uploaded_by, 'x', now() FROM onboarding_upload LIMIT 1"
    )
    assert refused(coop, sql, uuid7()) == "onboarding_upload_once"


def test_a_stranger_sees_no_row(coop: TinyCoop, other_coop: TinyCoop, accepted: Any) -> None:
    with writing(other_coop.actor), connection.cursor() as cursor:
        for table in ("upload", "reading", "acceptance", "origin"):
            cursor.execute(f"SELECT count(*) FROM onboarding_{table}")
            assert cursor.fetchone()[0] == 0
    with writing(coop.actor):
        assert Acceptance.objects.count() == 1
