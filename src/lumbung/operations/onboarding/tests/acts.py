"""What the tests of onboarding do again and again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from uuid import UUID

import openpyxl

from lumbung.kernel import files
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.onboarding import commands, queries
from lumbung.operations.onboarding.tests.test_sample import SAMPLES
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from tests.cast import TinyCoop

SAMPLE = (SAMPLES / "buku-koperasi.xlsx").read_bytes()


def offer_products(coop: TinyCoop) -> None:
    """Let the cooperative offer the example products of savings and financing."""
    with writing(coop.actor):
        savings.install_products(coop.actor)
        financing.install_products(coop.actor)


def upload(actor: Actor, office_id: UUID, content: bytes = SAMPLE, name: str = "buku.xlsx") -> UUID:
    """Upload a workbook and read it."""
    kept = files.keep(actor.coop_id, content)
    assert kept == hashlib.sha256(content).hexdigest()
    order = commands.UploadWorkbook(uuid7(), office_id, kept, name, len(content))
    receipt = commands.upload_workbook(actor, order)
    commands.read_upload(actor, commands.ReadUpload(uuid7(), receipt.upload_id))
    return receipt.upload_id


def accept(actor: Actor, upload_id: UUID, key: UUID | None = None) -> commands.ImportReceipt:
    """Accept what the preview shows now."""
    version = queries.reading(actor, upload_id).version
    return commands.accept_import(actor, commands.AcceptImport(key or uuid7(), upload_id, version))


def workbook(sheets: dict[str, Iterable[list[object]]]) -> bytes:
    """A small workbook from rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
