"""Take a workbook in from the command line: look (``--dry-run``), upload, and, with ``--accept``, accept."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days, files
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Refusal
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import rupiah
from lumbung.kernel.scope import writing
from lumbung.operations.onboarding import commands, queries
from lumbung.operations.onboarding.workbook.container import FILE_BYTES_MAX, WorkbookRefused
from lumbung.operations.onboarding.workbook.problems import message
from lumbung.operations.onboarding.workbook.reading import as_data, read_workbook
from lumbung.operations.onboarding.workbook.records import Book
from lumbung.people.organisation import commands as organisation
from lumbung.people.organisation import queries as organisation_queries
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings

SHOWN = 40


class Command(BaseCommand):
    """Show what a workbook says, and take it in when told to."""

    help = "Membaca buku kerja koperasi: periksa dulu (--dry-run), lalu terima (--accept)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and what to do with it."""
        parser.add_argument("file", help="buku kerja .xlsx, .xls, .ods atau .csv")
        parser.add_argument("--dry-run", action="store_true", help="hanya membaca, tidak menulis apa pun")
        parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")
        parser.add_argument("--accept", action="store_true", help="terima sesudah dibaca")
        parser.add_argument("--coop", default="", help="nama atau id koperasi")
        parser.add_argument("--office", default="", help="kode kantor")
        parser.add_argument(
            "--new", default="", metavar="NAMA", help="dirikan koperasi baru untuk buku kerja ini"
        )
        parser.add_argument("--language", default="id", choices=["id", "en"], help="bahasa pesan")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and go as far as the options allow."""
        with translation.override(options["language"]):
            content = self._content(Path(options["file"]))
            try:
                if options["dry_run"]:
                    self._look(content, options)
                else:
                    self._take(content, options)
            except WorkbookRefused as refused:
                self._refuse(refused.code, message(refused.code, refused.facts, options["language"]), options)
            except Refusal as refusal:
                self._refuse(refusal.code, str(refusal), options)

    def _content(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > FILE_BYTES_MAX:
                raise CommandError(message("too_large", {"limit": FILE_BYTES_MAX // 1024**2}))
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Periksa nama dan tempat berkasnya.") from error

    def _refuse(self, code: str, said: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self._print({"refused": {"code": code, "message": said}})
            sys.exit(1)
        raise CommandError(said)

    def _print(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def _progress(self, what: str, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"  {what}: {rows} baris", ending="\r")
            self.stderr.flush()

    def _look(self, content: bytes, options: dict[str, Any]) -> None:
        """Read without a database: nothing can be written."""
        book = read_workbook(content, options["file"], days.today(), progress=self._progress)
        if options["json"]:
            self._print(as_data(book, options["language"]))
        else:
            self._tell(book, options["language"])

    def _tell(self, book: Book, language: str) -> None:
        write = self.stdout.write
        for table in book.mapping.tables:
            columns = ", ".join(
                f"{c.letter} {c.heading} → {c.field}" for c in table.columns if c.field != "ignored"
            )
            write(f"{table.sheet}: {table.kind} ({columns})")
        taken = book.taken()
        write("")
        write(
            f"Anggota {taken['members']} dari {len(book.members)}, simpanan {taken['savings']} dari "
            f"{len(book.savings)} baris, pembiayaan {taken['financings']} dari {len(book.financings)}."
        )
        for code, sen in book.totals.savings_sen.items():
            write(f"  {code}: {rupiah(sen)}")
        self._list("Tidak bisa diambil", [(p.sheet, p.row, p.message(language)) for p in book.problems])
        self._list("Perlu dilihat", [(p.sheet, p.row, p.message(language)) for p in book.warnings])
        self._list("Selisih", [(d.sheet, d.row, d.message(language)) for d in book.differences])

    def _list(self, title: str, found: list[tuple[str, int, str]]) -> None:
        if not found:
            return
        self.stdout.write(f"\n{title}: {len(found)}")
        for sheet, row, said in found[:SHOWN]:
            self.stdout.write(f"  {sheet} baris {row}: {said}")
        if len(found) > SHOWN:
            self.stdout.write(f"  … dan {len(found) - SHOWN} lagi")

    def _take(self, content: bytes, options: dict[str, Any]) -> None:
        """Upload, show the preview, and accept when the person at the terminal says so."""
        actor = _found(options["new"]) if options["new"] else _cooperative(options["coop"])
        office_id = _office(actor, options["office"])
        kept = files.keep(actor.coop_id, content)
        order = commands.UploadWorkbook(uuid7(), office_id, kept, Path(options["file"]).name, len(content))
        upload = commands.upload_workbook(actor, order)
        done = queries.accepted(actor, upload.upload_id)
        if done is None:
            commands.read_upload(actor, commands.ReadUpload(uuid7(), upload.upload_id))
            view = queries.upload(actor, upload.upload_id)
            if view.state == "unreadable":
                raise CommandError(view.refusal)
            self._tell(read_workbook(content, options["file"], days.today()), options["language"])
            if not (options["accept"] or self._asked()):
                self.stdout.write(
                    "\nBelum ada yang ditulis. Terima lewat layar /impor/, atau ulangi dengan --accept."
                )
                return
            reading = queries.reading(actor, upload.upload_id)
            commands.accept_import(actor, commands.AcceptImport(uuid7(), upload.upload_id, reading.version))
            done = queries.accepted(actor, upload.upload_id)
        assert done is not None, "an accepted import can be read"
        self._receipt(done, options)

    def _asked(self) -> bool:
        if not sys.stdin.isatty():
            return False
        return input("\nTerima buku kerja ini ke dalam buku koperasi? Ketik ya: ").strip().casefold() == "ya"

    def _receipt(self, done: queries.ImportView, options: dict[str, Any]) -> None:
        if options["json"]:
            counts = {"members": done.members, "savings": done.savings, "financings": done.financings}
            journals = [number for _, number in done.journals]
            self._print({"taken": counts, "journals": journals, "reconciliation": list(done.figures)})
            return
        self.stdout.write(
            f"\nSudah di dalam buku: {done.members} anggota, {done.savings} baris simpanan, "
            f"{done.financings} pembiayaan; jurnal {', '.join(number for _, number in done.journals)}."
        )
        for figure in done.figures:
            if figure["difference_sen"]:
                label = figure["label"] or figure["target"]
                self.stdout.write(f"  selisih {label}: {rupiah(figure['difference_sen'])}")
        self.stdout.write(f"  ke ekuitas saldo awal: {rupiah(done.equity_sen)}")


def _cooperative(wanted: str) -> Actor:
    """Find the cooperative by id or name; the only one needs no naming."""
    try:
        return Actor.system(UUID(wanted))
    except ValueError:
        pass
    ids = get_user_model().objects.values_list("home_id", flat=True).order_by().distinct()
    names = {}
    for coop_id in ids:
        if coop_id is not None:
            view = organisation_queries.cooperative(Actor.system(coop_id))
            names[coop_id] = view.name, view.short_name
    folded = wanted.casefold()
    found = [i for i, pair in names.items() if not folded or any(folded in name.casefold() for name in pair)]
    if len(found) != 1:
        listed = "; ".join(name for name, _ in names.values()) or "belum ada"
        raise CommandError(
            f"Sebut koperasinya dengan --coop (yang ada: {listed}), atau --new untuk yang baru."
        )
    return Actor.system(found[0])


def _office(actor: Actor, wanted: str) -> UUID:
    """Find the office by code; without one, the only office with a book, else the only branch."""
    offices = [office for office in organisation_queries.offices(actor) if office.is_open]
    opened = ledger_queries.open_days(actor)
    if wanted:
        found = [office for office in offices if office.code.casefold() == wanted.casefold()]
    else:
        found = [office for office in offices if office.id in opened]
        found = [office for office in found if office.parent_id is not None] or found
    if len(found) != 1:
        listed = ", ".join(f"{office.code} {office.name}" for office in offices)
        raise CommandError(f"Sebut kantornya dengan --office (yang ada: {listed}).")
    return found[0].id


def _found(name: str) -> Actor:
    """Found a cooperative with its chart, an open book, and the example products."""
    actor = Actor.system(uuid7())
    today = days.today()
    order = organisation.Founding(
        key=uuid7(), name=name, short_name=name[:40], office_level="Pusat", office_code="PST",
        office_name="Kantor Pusat", founded_on=today, decision="impor buku kerja",
    )  # fmt: skip
    head = organisation.found_cooperative(actor, order)
    with writing(actor):
        ledger.install_chart(actor)
        ledger.open_book(actor, head.office_id, today)
        savings.install_products(actor)
        financing.install_products(actor)
    return actor
