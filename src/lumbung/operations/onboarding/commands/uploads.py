"""Uploading a workbook, reading it, and deciding what its sheets and columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.ids import uuid7
from lumbung.operations.onboarding import permissions, previews, progress
from lumbung.operations.onboarding.errors import AlreadyAccepted, NoMapping, NoUpload
from lumbung.operations.onboarding.models import Acceptance, Reading, Upload
from lumbung.operations.onboarding.workbook.container import WorkbookRefused
from lumbung.operations.onboarding.workbook.mapping import BookMapping


@dataclass(frozen=True, slots=True)
class UploadWorkbook:
    """A workbook for one office; its content is kept as evidence under ``file_hash`` before."""

    key: UUID
    office_id: UUID
    file_hash: str
    file_name: str
    size: int

    def describe(self) -> str:
        """Return what the log shows."""
        return self.file_name


@dataclass(frozen=True, slots=True)
class UploadReceipt:
    """The upload; ``is_new`` is false when the same file was uploaded before."""

    upload_id: UUID
    is_new: bool
    state: str


@command(permissions.UPLOAD)
def upload_workbook(actor: Actor, order: UploadWorkbook) -> UploadReceipt:
    """Record an uploaded workbook; the same content is one upload, whatever the file is called.

    Writes: Upload (1), or nothing when the file is known.
    Refuses: WrongOffice
    """
    made = Upload(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        file_hash=order.file_hash,
        file_name=order.file_name.rpartition("/")[2].rpartition("\\")[2][:200],
        size=order.size,
        uploaded_by=actor.user_id,
        uploaded_by_name=actor.name[:120],
    )
    Upload.objects.bulk_create([made], ignore_conflicts=True)  # two at once: the second finds the first
    kept = Upload.objects.get(coop_id=actor.coop_id, file_hash=order.file_hash)
    return UploadReceipt(kept.id, kept.id == made.id, kept.state)


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """Read an uploaded workbook (again): members may have been registered since."""

    key: UUID
    upload_id: UUID


@command(permissions.UPLOAD)
def read_upload(actor: Actor, order: ReadUpload) -> UploadReceipt:
    """Read a workbook and keep the preview; a file that is none is kept with the reason.

    Writes: Reading (1) and the upload's state.
    Refuses: NoUpload, AlreadyAccepted
    """
    upload = open_upload(actor, order.upload_id, permissions.UPLOAD)
    _read(actor, upload)
    return UploadReceipt(upload.id, False, upload.state)


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What a person says of one table: its kind, the fields of columns, commas, scale, rembug."""

    table: int
    kind: str
    fields: dict[int, str]
    commas: str = "ask"
    scale: int = 1
    rembug: str = ""


@dataclass(frozen=True, slots=True)
class ChangeMapping:
    """A person's decisions about a workbook: tables, ledger lines and financing products."""

    key: UUID
    upload_id: UUID
    tables: tuple[TableChoice, ...] = ()
    lines: dict[str, str] | None = None
    products: dict[str, str] | None = None


@command(permissions.UPLOAD)
def change_mapping(actor: Actor, order: ChangeMapping) -> UploadReceipt:
    """Keep a changed mapping and read the workbook by it.

    Writes: Upload.mapping and choices, Reading (1).
    Refuses: NoUpload, AlreadyAccepted, NoMapping
    """
    upload = open_upload(actor, order.upload_id, permissions.UPLOAD)
    reading = Reading.objects.filter(coop_id=actor.coop_id, upload_id=upload.id).first()
    known: list[dict[str, Any]] = upload.mapping or (reading.preview["mapping"] if reading else [])
    try:
        mapping = BookMapping.from_data(known)
        for choice in order.tables:
            mapping = mapping.changed(
                choice.table,
                kind=choice.kind,
                fields=choice.fields,
                commas=choice.commas,
                scale=choice.scale,
                rembug=choice.rembug[:60],
            )
    except (ValueError, IndexError, KeyError) as error:
        raise NoMapping() from error
    upload.mapping = mapping.as_data() if order.tables else upload.mapping
    upload.choices = {
        "lines": {**upload.choices.get("lines", {}), **(order.lines or {})},
        "products": {**upload.choices.get("products", {}), **(order.products or {})},
    }
    _read(actor, upload)
    return UploadReceipt(upload.id, False, upload.state)


def open_upload(actor: Actor, upload_id: UUID, permission: str) -> Upload:
    """Lock an upload that is not in the books yet.

    Refuses: NoUpload, AlreadyAccepted
    """
    upload = Upload.objects.select_for_update().filter(coop_id=actor.coop_id, id=upload_id).first()
    if upload is None:
        raise NoUpload(upload=str(upload_id))
    actor.require(permission, upload.office_id)
    if Acceptance.objects.filter(coop_id=actor.coop_id, upload_id=upload_id).exists():
        raise AlreadyAccepted(upload=str(upload_id))
    return upload


def _read(actor: Actor, upload: Upload) -> None:
    try:
        plan = previews.plan_of(actor, upload, lambda what, done: progress.note(upload.id, what, done))
    except WorkbookRefused as refused:
        upload.state = Upload.UNREADABLE
        upload.refusal = {"code": refused.code, "facts": refused.facts}
    else:
        upload.state, upload.refusal = Upload.READ, None
        Reading.objects.update_or_create(
            upload=upload,
            coop_id=actor.coop_id,
            defaults={"version": uuid7(), "preview": previews.preview_of(plan)},
        )
    upload.save(update_fields=["state", "refusal", "mapping", "choices"])
    progress.clear(upload.id)
