"""Letting a workbook into the books: members, savings, contracts and the opening, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.operations.onboarding import permissions, previews, progress
from lumbung.operations.onboarding.commands import opening
from lumbung.operations.onboarding.errors import (
    NoFinancingProduct,
    NothingToTake,
    NotRead,
    NoUpload,
    OwnImport,
    PreviewChanged,
    ProductsMissing,
    Unreadable,
)
from lumbung.operations.onboarding.events import BooksImported
from lumbung.operations.onboarding.models import Acceptance, Reading, Upload
from lumbung.operations.onboarding.workbook.container import WorkbookRefused
from lumbung.operations.onboarding.workbook.problems import message


@dataclass(frozen=True, slots=True)
class AcceptImport:
    """Accept a workbook as the preview ``version`` showed it."""

    key: UUID
    upload_id: UUID
    version: UUID


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """What came into the books; the same file gives the same receipt for ever."""

    acceptance_id: UUID
    upload_id: UUID
    as_of: date
    members: int
    savings: int
    financings: int
    journals: tuple[str, ...]


@command(permissions.ACCEPT)
def accept_import(actor: Actor, order: AcceptImport) -> ImportReceipt:
    """Take what a workbook says into the books of its office, in one transaction.

    A file that was accepted before changes nothing and answers with its first receipt.
    Writes: members, rembug, savings accounts, contracts, opening journals, Acceptance (1), Origin per member.
    Emits: BooksImported
    Refuses: NoUpload, OwnImport, NotRead, PreviewChanged, Unreadable, NothingToTake, ProductsMissing,
        NoFinancingProduct
    """
    upload = Upload.objects.select_for_update().filter(coop_id=actor.coop_id, id=order.upload_id).first()
    if upload is None:
        raise NoUpload(upload=str(order.upload_id))
    actor.require(permissions.ACCEPT, upload.office_id)
    done = Acceptance.objects.filter(coop_id=actor.coop_id, file_hash=upload.file_hash).first()
    if done is not None:
        return _receipt(done)
    if upload.uploaded_by == actor.user_id and not actor.everything:
        raise OwnImport(upload=str(upload.id))
    reading = Reading.objects.filter(coop_id=actor.coop_id, upload_id=upload.id).first()
    if reading is None or upload.state != Upload.READ:
        raise NotRead(upload=str(upload.id))
    if reading.version != order.version:
        raise PreviewChanged(upload=str(upload.id))
    plan = _plan(actor, upload)
    if plan.book.taken() != reading.preview["taken"] or plan.equity_sen != reading.preview["equity_sen"]:
        raise PreviewChanged(upload=str(upload.id))
    made = opening.take(actor, upload, plan)
    return _receipt(_kept(actor, upload, plan, made))


def _plan(actor: Actor, upload: Upload) -> previews.Plan:
    """Read the file once more, and stop at what nobody can take."""
    try:
        plan = previews.plan_of(actor, upload, lambda what, done: progress.note(upload.id, what, done))
    except WorkbookRefused as refused:
        raise Unreadable(reason=message(refused.code, refused.facts)) from refused
    if not plan.book.taken()["members"]:
        raise NothingToTake(upload=str(upload.id))
    if plan.missing_savings:
        raise ProductsMissing(products=", ".join(plan.missing_savings))
    if any(record.taken and not plan.products[record.product] for record in plan.book.financings):
        raise NoFinancingProduct(upload=str(upload.id))
    return plan


def _kept(actor: Actor, upload: Upload, plan: previews.Plan, made: opening.Made) -> Acceptance:
    taken = plan.book.taken()
    kept = Acceptance.objects.create(
        coop_id=actor.coop_id,
        upload_id=upload.id,
        office_id=upload.office_id,
        file_hash=upload.file_hash,
        as_of=plan.book.as_of or days.today(),
        members=taken["members"],
        savings=taken["savings"],
        financings=taken["financings"],
        journals=[[posted.journal_id, posted.number] for posted in made.journals],
        reconciliation={
            "figures": [previews.figure_as_data(figure) for figure in plan.figures],
            "equity_sen": plan.equity_sen,
            "first": plan.first,
            "problem_count": len(plan.book.problems),
        },
        uploaded_by=upload.uploaded_by,
        uploaded_by_name=upload.uploaded_by_name,
        accepted_by=actor.user_id,
        accepted_by_name=actor.name[:120],
    )
    opening.keep_origins(actor, kept, made)
    emit(actor, BooksImported(kept.id, kept.office_id, kept.members, kept.financings))
    return kept


def _receipt(kept: Acceptance) -> ImportReceipt:
    return ImportReceipt(
        kept.id,
        kept.upload_id,
        kept.as_of,
        kept.members,
        kept.savings,
        kept.financings,
        tuple(number for _, number in kept.journals),
    )
