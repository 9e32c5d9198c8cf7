"""Files that mean harm, or are none: refused before they cost memory, with a reason."""

from __future__ import annotations

import contextlib
import datetime
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from ..workbook.container import WorkbookRefused
from ..workbook.grids import read_grids
from ..workbook.problems import message
from ..workbook.reading import read_workbook
from .test_sample import SAMPLES

TODAY = datetime.date(2026, 11, 23)


def _workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(book: openpyxl.Workbook) -> None:
    sheet = book.active
    assert sheet is not None
    sheet.append(["No. Anggota", "Nama", "NIK", "Rembug"])
    sheet.append(["0001", "Siti", "3603015708900001", "Melati"])


def _with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(_workbook(_plain))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _refused(content: bytes, name: str = "buku.xlsx") -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(content, name, TODAY)
    assert message(refused.value.code, refused.value.facts, "id")
    return refused.value.code


def test_refuses_an_empty_file() -> None:
    assert _refused(b"") == "empty_file"
    assert _refused(b"\n \n") == "empty_file"
    assert _refused(_workbook(lambda book: None)) == "empty_file"


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a workbook", b"<html></html>", b"hello", b"\x89PNG\r\n"])
def test_refuses_another_type_of_file(content: bytes) -> None:
    assert _refused(content) == "not_a_workbook"


def test_refuses_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("surat.txt", "halo")
    assert _refused(out.getvalue()) == "not_a_workbook"


@pytest.mark.parametrize("size", [100, 1500, -40])
def test_refuses_a_damaged_file(size: int) -> None:
    assert _refused(_workbook(_plain)[:size]) == "corrupt"


def test_refuses_macros_whatever_the_file_is_called() -> None:
    assert _refused(_with_part("xl/vbaProject.bin", b"Sub Auto_Open()")) == "has_macros"
    assert _refused(_with_part("xl/vbaProject.bin", b"Sub Auto_Open()"), "buku.xlsm") == "has_macros"


def test_refuses_an_encrypted_file() -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name + bytes(3000)
    assert _refused(ole) == "encrypted"


def test_refuses_a_zip_bomb_without_unpacking_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1024 * 1024))
    tracemalloc.start()
    started = time.monotonic()
    assert _refused(out.getvalue()) == "zip_bomb"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 1024 * 1024
    assert time.monotonic() - started < 5


def test_refuses_a_part_that_lies_about_its_size() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(3_000_000))
    content = bytearray(out.getvalue())
    central = content.rfind(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 100)  # the size it claims to unpack to
    assert _refused(bytes(content)) == "corrupt"


def test_refuses_one_far_away_cell_instead_of_asking_for_terabytes() -> None:
    def far(book: openpyxl.Workbook) -> None:
        _plain(book)
        assert book.active is not None
        book.active["XFD1048576"] = "x"

    assert _refused(_workbook(far)) == "too_wide"


@pytest.mark.parametrize("text", [None, " "])
def test_ignores_a_million_blank_rows(text: str | None) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("ANGGOTA")
    sheet.write_row(0, 0, ["No. Anggota", "Nama", "NIK", "Rembug"])
    sheet.write_row(1, 0, ["0001", "Siti", "3603015708900001", "Melati"])
    bold = book.add_format({"bold": True})
    for row in range(2, 1_048_576):
        if text is None:
            sheet.write_blank(row, 0, None, bold)
        else:
            sheet.write_string(row, 0, text)
    book.close()
    read = read_workbook(out.getvalue(), "buku.xlsx", TODAY)
    assert read.taken()["members"] == 1
    assert read.problems == []


def test_refuses_more_than_two_hundred_thousand_rows() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("ANGGOTA")
    for row in range(201_500):
        sheet.write_number(row, 0, row)
    book.close()
    assert _refused(out.getvalue()) == "too_many_rows"


def test_a_formula_without_a_stored_value_is_a_problem_and_never_a_zero() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        _plain(book)
        sheet = book.create_sheet("SIMPANAN")
        sheet.append(["No. Anggota", "Nama", "Pokok", "Wajib", "Jumlah"])
        sheet.append(["0001", "Siti", 10000, "=5000*4", "=C2+D2"])
        sheet.append([None, "JUMLAH", "=SUM(C2:C2)", "=SUM(D2:D2)", "=SUM(E2:E2)"])

    book = read_workbook(_workbook(fill), "buku.xlsx", TODAY)
    assert [(p.code, p.sheet, p.row, p.column) for p in book.problems] == [
        ("formula_without_value", "SIMPANAN", 2, "D")
    ]
    assert book.taken() == {"members": 1, "savings": 0, "financings": 0}
    assert book.differences == []


def test_the_stored_value_of_a_formula_is_used_and_told() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("ANGGOTA")
    sheet.write_row(0, 0, ["No. Anggota", "Nama", "NIK", "Rembug", "Simpanan Wajib"])
    sheet.write_row(1, 0, ["0001", "Siti", "3603015708900001", "Melati"])
    sheet.write_formula(1, 4, "=5000*4", None, 20000)
    sheet.write_row(2, 0, ["0002", "Ida", "3603015708900002", "Melati"])
    sheet.write_formula(2, 4, "=1/0", None, "#DIV/0!")
    book.close()
    read = read_workbook(out.getvalue(), "buku.xlsx", TODAY)
    assert read.totals.savings_sen == {"wajib": 2_000_000}
    assert [problem.code for problem in read.problems] == ["formula_without_value"]
    assert read.warning_counts["formulas"] == 1


def test_refuses_a_workbook_in_which_nothing_is_recognised() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active.append(["Resep", "Rendang"])
        book.active.append(["Santan", "2 liter"])

    assert _refused(_workbook(fill)) == "nothing_recognised"


def test_reads_text_files_with_columns() -> None:
    text = "No. Anggota;Nama;NIK;Rembug\n0001;Siti;3603015708900001;Melati\n"
    assert read_workbook(text.encode(), "anggota.csv", TODAY).taken()["members"] == 1
    assert (
        read_workbook(text.replace(";", ",").encode("utf-16"), "anggota.csv", TODAY).taken()["members"] == 1
    )


def test_reads_opendocument_and_refuses_its_repeated_cells() -> None:
    def ods(rows: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:m"/>')
            archive.writestr(
                "content.xml",
                '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
                f'<table:table table:name="ANGGOTA">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            )
        return out.getvalue()

    def row(*texts: str, more: str = "") -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
            for text in texts
        )
        return f"<table:table-row>{cells}</table:table-row>"

    table = row("No. Anggota", "Nama", "NIK") + row("0001", "Siti", "3603015708900001")
    blank = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    assert read_workbook(ods(table + blank), "buku.ods", TODAY).taken()["members"] == 1
    bomb = row("x", more=' table:number-columns-repeated="16000"')
    many = bomb.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="100000">')
    assert _refused(ods(table + many), "buku.ods") == "too_wide"


def test_the_sample_survives_any_flipped_byte() -> None:
    content = bytearray((SAMPLES / "buku-koperasi.xlsx").read_bytes())
    for at in range(0, len(content), len(content) // 40):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        with contextlib.suppress(WorkbookRefused):  # anything else, or a crash, fails the test
            read_grids(bytes(damaged), "buku.xlsx")
