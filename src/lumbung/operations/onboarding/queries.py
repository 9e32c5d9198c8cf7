"""What onboarding answers: uploads, previews, reconciliations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.onboarding import progress
from lumbung.operations.onboarding.errors import NotRead, NoUpload
from lumbung.operations.onboarding.models import Acceptance, Origin, Reading, Upload
from lumbung.operations.onboarding.permissions import VIEW
from lumbung.operations.onboarding.workbook.problems import message


@dataclass(frozen=True, slots=True)
class UploadView:
    """An uploaded workbook as a list shows it."""

    id: UUID
    office_id: UUID
    file_name: str
    size: int
    state: str  # new, read, unreadable, accepted
    refusal: str
    uploaded_by: UUID
    uploaded_by_name: str
    uploaded_at: datetime


@query
def uploads(actor: Actor, limit: int = 50) -> list[UploadView]:
    """Return the uploads of the person's offices, the newest first."""
    found = Upload.objects.filter(coop_id=actor.coop_id)
    offices = actor.offices(VIEW)
    if offices is not None:
        found = found.filter(office_id__in=offices)
    return [_upload(row) for row in found.select_related("acceptance").order_by("-uploaded_at")[:limit]]


@query
def upload(actor: Actor, upload_id: UUID) -> UploadView:
    """Return one upload.

    Refuses: NoUpload
    """
    return _upload(_found(actor, upload_id))


def _found(actor: Actor, upload_id: UUID) -> Upload:
    rows = Upload.objects.filter(coop_id=actor.coop_id, id=upload_id).select_related("acceptance")
    row = rows.first()
    if row is None:
        raise NoUpload(upload=str(upload_id))
    actor.require(VIEW, row.office_id)
    return row


def _upload(row: Upload) -> UploadView:
    accepted = hasattr(row, "acceptance")
    refusal = (
        message(row.refusal["code"], row.refusal["facts"], get_language() or "id") if row.refusal else ""
    )
    return UploadView(
        id=row.id,
        office_id=row.office_id,
        file_name=row.file_name,
        size=row.size,
        state="accepted" if accepted else row.state,
        refusal=refusal,
        uploaded_by=row.uploaded_by,
        uploaded_by_name=row.uploaded_by_name,
        uploaded_at=row.uploaded_at,
    )


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The preview of an upload; ``preview`` is the plain data of ``previews.preview_of``."""

    version: UUID
    read_at: datetime
    preview: dict[str, Any]


@query
def reading(actor: Actor, upload_id: UUID) -> ReadingView:
    """Return what was found when the workbook was last read.

    Refuses: NoUpload, NotRead
    """
    found = Reading.objects.filter(coop_id=actor.coop_id, upload_id=upload_id)
    row = found.select_related("upload").first()
    if row is None:
        _found(actor, upload_id)
        raise NotRead(upload=str(upload_id))
    actor.require(VIEW, row.upload.office_id)
    return ReadingView(row.version, row.read_at, row.preview)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An accepted workbook and its reconciliation."""

    id: UUID
    upload_id: UUID
    office_id: UUID
    file_name: str
    file_hash: str
    as_of: date
    members: int
    savings: int
    financings: int
    journals: tuple[tuple[int, str], ...]
    figures: tuple[dict[str, Any], ...]
    equity_sen: Sen
    problem_count: int
    uploaded_by_name: str
    accepted_by_name: str
    accepted_at: datetime


@query
def accepted(actor: Actor, upload_id: UUID) -> ImportView | None:
    """Return the acceptance of an upload, None while it waits.

    Refuses: NoUpload
    """
    row = (
        Acceptance.objects.filter(coop_id=actor.coop_id, upload_id=upload_id).select_related("upload").first()
    )
    if row is None:
        _found(actor, upload_id)
        return None
    actor.require(VIEW, row.office_id)
    return ImportView(
        id=row.id,
        upload_id=row.upload_id,
        office_id=row.office_id,
        file_name=row.upload.file_name,
        file_hash=row.file_hash,
        as_of=row.as_of,
        members=row.members,
        savings=row.savings,
        financings=row.financings,
        journals=tuple((number, text) for number, text in row.journals),
        figures=tuple(row.reconciliation["figures"]),
        equity_sen=row.reconciliation["equity_sen"],
        problem_count=row.reconciliation["problem_count"],
        uploaded_by_name=row.uploaded_by_name,
        accepted_by_name=row.accepted_by_name,
        accepted_at=row.accepted_at,
    )


@query
def origin_of(actor: Actor, member_id: UUID) -> tuple[str, int, str] | None:
    """Return sheet, row and written name of a member who came with a workbook."""
    row = Origin.objects.filter(coop_id=actor.coop_id, member_id=member_id).first()
    return (row.sheet, row.row, row.name_written) if row else None


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account of the chart that a trial balance line may go to."""

    code: str
    name: str


@query
def account_choices(actor: Actor) -> list[AccountChoice]:
    """Return the accounts of the cooperative's own money that need no holder."""
    english = (get_language() or "id").startswith("en")
    return [
        AccountChoice(row.code, row.name_en if english else row.name_id)
        for row in ledger_queries.chart(actor)
        if not row.sub and row.book == "tamwil"
    ]


def working(upload_id: UUID) -> progress.Progress | None:
    """How far a reading or an import is, None when nothing is going on."""
    return progress.of(upload_id)


def problems_of(preview: dict[str, Any], code: str = "", sheet: str = "") -> Iterator[dict[str, Any]]:
    """The problems of a preview, narrowed, with the message in the reader's language."""
    english = (get_language() or "id").startswith("en")
    for problem in preview["problems"]:
        if (not code or problem["code"] == code) and (not sheet or problem["sheet"] == sheet):
            yield {**problem, "said": problem["message_en" if english else "message"]}
