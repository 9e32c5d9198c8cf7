"""Workbooks that leave: the template to fill in, the export in the same shape, the list of problems."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from lumbung.kernel.money import RUPIAH

MEMBERS = (
    *("No. Anggota", "Nama Anggota", "NIK", "L/P", "Tgl Lahir", "Tgl Masuk", "Rembug Pusat"),
    *("Pekerjaan", "No HP", "Alamat"),
)
SAVINGS = ("No. Anggota", "Nama")
FINANCINGS = (
    *("No. Anggota", "Nama", "No. Akad", "Produk", "Tgl Akad", "Harga Perolehan", "Margin", "Harga Jual"),
    *("Jk Waktu (mgg)", "Angsuran", "Sudah Dibayar", "Sisa"),
)
LEDGER = ("Perkiraan", "Debet", "Kredit")
PRODUCT_HEADINGS = {
    "pokok": "Pokok",
    "wajib": "Wajib",
    "sukarela": "Sukarela",
    "idul_fitri": "Idul Fitri",
    "qurban": "Qurban",
    "umrah": "Umrah",
}
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HELP = (
    "Lembar ANGGOTA: satu baris satu orang. NIK 16 angka, ditulis sebagai teks. Rembug boleh kosong.",
    "Lembar SIMPANAN: satu baris satu anggota, satu kolom satu jenis simpanan.",
    "Lembar PEMBIAYAAN: satu baris satu akad yang masih berjalan. Harga jual = harga perolehan + margin.",
    "Lembar NERACA: saldo setiap perkiraan pada tanggal yang sama dengan simpanan dan pembiayaan.",
    "Tulis angka saja (1250000 atau 1.250.000) dan tanggal seperti 31/12/2025. Baris JUMLAH boleh ada.",
)

Cell = str | int | date | None


def template() -> bytes:
    """The workbook to fill in: four sheets with headings, and what belongs into them."""
    out = io.BytesIO()
    book = _book(out)
    for name, headings in (
        ("ANGGOTA", MEMBERS),
        ("SIMPANAN", (*SAVINGS, *PRODUCT_HEADINGS.values(), "Jumlah")),
        ("PEMBIAYAAN", FINANCINGS),
        ("NERACA", LEDGER),
    ):
        _sheet(book, name, headings, [])
    sheet = book.add_worksheet("PETUNJUK")
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(_HELP):
        sheet.write_string(row, 0, text)
    book.close()
    return out.getvalue()


def export(
    members: Iterable[Sequence[Cell]],
    savings: Iterable[Sequence[Cell]],
    products: Sequence[str],
    financings: Iterable[Sequence[Cell]],
    ledger: Iterable[Sequence[Cell]],
) -> bytes:
    """The cooperative's own data in the shape of the template; it can be read back in."""
    out = io.BytesIO()
    book = _book(out)
    _sheet(book, "ANGGOTA", MEMBERS, members)
    _sheet(book, "SIMPANAN", (*SAVINGS, *products, "Jumlah"), savings)
    _sheet(book, "PEMBIAYAAN", FINANCINGS, financings)
    _sheet(book, "NERACA", LEDGER, ledger)
    book.close()
    return out.getvalue()


def problem_list(problems: Iterable[dict[str, Any]]) -> bytes:
    """The rows that cannot be taken, for whoever corrects the workbook."""
    out = io.BytesIO()
    book = _book(out)
    headings = (_("Sheet"), _("Row"), _("Column"), _("Member"), _("What is wrong and what to do"))
    rows = ([p["sheet"], p["row"], p["column"], p["member"], p["said"]] for p in problems)
    sheet = _sheet(book, "MASALAH", headings, rows)
    sheet.set_column(4, 4, 120)
    book.close()
    return out.getvalue()


def rupiah_of(sen: int) -> int | str:
    """An amount as a cell: whole rupiah as a number, sen as text that can be read back."""
    whole, part = divmod(abs(sen), RUPIAH)
    if part:
        return f"{'-' if sen < 0 else ''}{whole},{part:02d}"
    return -whole if sen < 0 else whole


def _book(out: io.BytesIO) -> Any:
    # Text stays text: no cell that begins with "=" becomes a formula, no cell that looks like one a link.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(out, options)


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Any:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    money = book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(
            column, column, max(12, len(heading) + 2), text if heading in {"NIK", "No. Anggota"} else None
        )
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, money)
            else:
                sheet.write_string(number, column, str(value), text)
    return sheet
