"""Importing a workbook of 50,000 members against plain COPY of as many rows, and the memory it takes."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Iterator
from datetime import date

import xlsxwriter

from bench import scratch
from bench.measure import Result, at_least, at_most
from lumbung.kernel import days, files
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.onboarding import commands, queries
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from tests.cast import DAY, found_coop

MEMBERS = 50_000
MEMORY_MB = 500


def results() -> Iterator[Result]:
    """Rows per second of the whole import, as a share of COPY, and the highest memory of this process."""
    with days.frozen(DAY, everywhere=True):
        coop = found_coop()
        with writing(coop.actor):
            savings.install_products(coop.actor)
            financing.install_products(coop.actor)
        content = _workbook()
        started = time.perf_counter()
        kept = files.keep(coop.id, content)
        order = commands.UploadWorkbook(uuid7(), coop.office_id, kept, "besar.xlsx", len(content))
        upload_id = commands.upload_workbook(coop.actor, order).upload_id
        commands.read_upload(coop.actor, commands.ReadUpload(uuid7(), upload_id))
        version = queries.reading(coop.actor, upload_id).version
        taken = commands.accept_import(coop.actor, commands.AcceptImport(uuid7(), upload_id, version))
        ours = time.perf_counter() - started
        assert taken.members == MEMBERS, taken
        plain = _copy()
    rate, limit = MEMBERS / ours, MEMBERS / plain
    name = f"impor {MEMBERS:,} anggota ({rate:.0f}/s) terhadap COPY polos ({limit:.0f}/s)".replace(",", ".")
    yield at_least(name, plain / ours, 0.005, "x")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield at_most("memori tertinggi proses selama impor", peak, MEMORY_MB, "MB")


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        people, money = book.add_worksheet("ANGGOTA"), book.add_worksheet("SIMPANAN")
        people.write_row(0, 0, ["No. Anggota", "Nama Anggota", "NIK", "Tgl Masuk", "Rembug Pusat"])
        money.write_row(0, 0, ["No. Anggota", "Nama", "Pokok", "Wajib", "Sukarela"])
        for number in range(1, MEMBERS + 1):
            born = date(1970 + number % 30, 1 + number % 12, 1 + number % 28)
            nik = f"3603{1 + number % 20:02d}{born.day + 40:02d}{born:%m%y}{1 + number // 400:04d}"
            name = f"Siti Anggota {number}"
            people.write_row(number, 0, [f"{number:06d}", name, nik, "5/1/2020", f"Rembug {number // 25}"])
            money.write_row(
                number, 0, [f"{number:06d}", name, 10_000, 5_000 * (number % 90), 500 * (number % 700)]
            )
    return out.getvalue()


def _copy() -> float:
    """The floor: as many member rows, accounts, balances and lines, without a check, by COPY."""
    with scratch.connect("owner") as conn:
        conn.execute("CREATE TABLE bare_copy (id uuid, a bigint, b text, c bigint)")
        started = time.perf_counter()
        with conn.cursor().copy("COPY bare_copy FROM STDIN") as copy:
            for number in range(MEMBERS * 10):  # a member, and three accounts, balances and lines
                copy.write_row((uuid7(), number, "Siti Anggota", number))
        return time.perf_counter() - started
