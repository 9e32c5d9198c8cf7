"""Layouts that cooperatives really use, one by one, and what a person may change about them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
import pytest

from ..workbook.mapping import BookMapping
from ..workbook.problems import codes, message
from ..workbook.reading import as_data, read_workbook
from ..workbook.records import Book
from .test_sample import TODAY

Rows = Iterable[Sequence[object]]
PEOPLE = [
    ["No. Anggota", "Nama", "NIK", "Rembug"],
    ["0001", "Siti Aminah", "3603015708900001", "Melati"],
    ["0002", "Ida Syafri", "3603015708900002", "Melati"],
    ["0003", "Rina Koto", "3603015708900003", "Kurma"],
]


def read(sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None, mapping: Any = None) -> Book:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, []):
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue(), "buku.xlsx", TODAY, mapping)


def found(book: Book) -> list[tuple[str, str, int, str, str]]:
    return [(p.code, p.sheet, p.row, p.column, p.member) for p in book.problems]


def test_headings_in_two_rows_with_merged_groups() -> None:
    rows: list[list[object]] = [
        ["DAFTAR PEMBIAYAAN"],
        ["No", "Nama", "Harga", None, "Margin", "Angsuran", None, "Sisa"],
        [None, None, "Perolehan", "Jual", None, "Jumlah", "Kali", None],
        [1, "Siti Aminah", "1.000.000", "1.100.000", "100.000", "44.000", 25, "1.100.000"],
    ]
    merged = {"PEMBIAYAAN": ["C2:D2", "F2:G2", "A2:A3", "B2:B3", "E2:E3", "H2:H3"]}
    book = read({"ANGGOTA": PEOPLE, "PEMBIAYAAN": rows}, merged)
    (contract,) = book.financings
    assert (contract.cost_sen, contract.price_sen, contract.margin_sen) == (
        100_000_000,
        110_000_000,
        10_000_000,
    )
    assert (contract.instalment_sen, contract.periods, contract.paid_sen) == (4_400_000, 25, 0)
    assert found(book) == []


def test_everything_in_one_sheet() -> None:
    rows: list[list[object]] = [
        [None, None, None, "SIMPANAN", None, None, "PEMBIAYAAN", None, None, None, None],
        [
            "No",
            "Nama",
            "No HP",
            "Pokok",
            "Wajib",
            "Sukarela",
            "Plafon",
            "Margin",
            "Harga Jual",
            "Tenor",
            "Sisa",
        ],
        [
            1,
            "Siti Aminah",
            "0812-3456-7890",
            10_000,
            50_000,
            "-",
            1_000_000,
            100_000,
            1_100_000,
            25,
            1_056_000,
        ],
        [2, "Ida Syafri", "0812-3456-7891", 10_000, "45.000", 5_000, None, None, None, None, None],
        [None, "JUMLAH", None, 20_000, 95_000, 5_000, 1_000_000, 100_000, 1_100_000, None, 1_056_000],
    ]
    book = read({"DATA": rows}, {"DATA": ["D1:F1", "G1:K1"]})
    assert book.taken() == {"members": 2, "savings": 2, "financings": 1}
    assert book.totals.savings_sen == {"pokok": 2_000_000, "wajib": 9_500_000, "sukarela": 500_000}
    assert book.totals.financing_sen["left"] == 105_600_000
    assert (found(book), book.differences) == ([], [])


def test_a_balance_sheet_in_two_halves() -> None:
    rows: list[list[object]] = [
        ["NERACA PER 30 SEPTEMBER 2026"],
        ["AKTIVA", "Jumlah (Rp)", "PASIVA", "Jumlah (Rp)"],
        ["Kas", "1.000.000", "Simpanan pokok", 30_000],
        ["Piutang murabahah", 500_000, "Simpanan wajib", "470.000"],
        ["Margin ditangguhkan", "(50.000)", "Cadangan umum", 950_000],
        ["JUMLAH AKTIVA", 1_450_000, "JUMLAH PASIVA", 1_450_000],
    ]
    book = read({"ANGGOTA": PEOPLE, "NERACA": rows})
    totals = as_data(book)["totals"]
    assert isinstance(totals, dict)
    assert totals["trial_balance"] == [
        ["Kas", 1_000_000, 0],
        ["Simpanan pokok", 0, 30_000],
        ["Piutang murabahah", 500_000, 0],
        ["Simpanan wajib", 0, 470_000],
        ["Margin ditangguhkan", 0, 50_000],
        ["Cadangan umum", 0, 950_000],
    ]
    assert book.differences == []


def test_names_decide_when_there_are_no_numbers_and_ask_when_two_share_one() -> None:
    people = [*PEOPLE, ["0004", "IDA SYAFRI", "3603015708900004", "Kurma"]]
    savings: list[list[object]] = [
        ["Nama", "Pokok", "Wajib"],
        ["Hj. Siti Aminah, S.Pd", 10_000, 5_000],
        ["ida syafri", 10_000, 5_000],
        ["Zubaidah", 10_000, 5_000],
    ]
    book = read({"ANGGOTA": people, "SIMPANAN": savings})
    assert found(book) == [
        ("ambiguous_name", "SIMPANAN", 3, "A", "ida syafri"),
        ("unknown_member", "SIMPANAN", 4, "A", "Zubaidah"),
    ]
    assert book.taken()["savings"] == 1


def test_a_wrong_total_and_a_wrong_trial_balance_are_differences_not_problems() -> None:
    savings: list[list[object]] = [
        ["No. Anggota", "Nama", "Pokok", "Wajib", "Jumlah"],
        ["0001", "Siti Aminah", 10_000, 5_000, 16_000],
        ["0002", "Ida Syafri", 10_000, 5_000, 15_000],
        [None, "JUMLAH", 20_000, 11_000, 31_000],
    ]
    ledger: list[list[object]] = [
        ["Perkiraan", "Debet", "Kredit"],
        ["Kas", 100_000, 0],
        ["Simpanan pokok", 0, 25_000],
        ["Simpanan wajib", 0, 10_000],
    ]
    book = read({"ANGGOTA": PEOPLE, "SIMPANAN": savings, "NERACA": ledger})
    assert found(book) == []
    told = [(d.code, d.sheet, d.row, d.workbook_sen, d.computed_sen) for d in book.differences]
    assert told == [
        ("row_sum", "SIMPANAN", 2, 1_600_000, 1_500_000),
        ("total_row", "SIMPANAN", 4, 1_100_000, 1_000_000),
        ("ledger", "NERACA", 3, 2_500_000, 2_000_000),
        ("unbalanced", "NERACA", 4, 10_000_000, 3_500_000),
    ]
    assert all(d.message("id") != d.message("en") for d in book.differences)


def test_an_amount_with_two_meanings_is_asked_and_the_answer_is_kept() -> None:
    savings: list[list[object]] = [
        ["No. Anggota", "Nama", "Pokok", "Wajib"],
        ["0001", "Siti Aminah", 10_000, "1,234,567"],
        ["0002", "Ida Syafri", 10_000, "50.000"],
    ]
    sheets: dict[str, Rows] = {"ANGGOTA": PEOPLE, "SIMPANAN": savings}
    book = read(sheets)
    assert found(book) == [("ambiguous_number", "SIMPANAN", 2, "D", "0001")]
    assert book.totals.savings_sen["wajib"] == 5_000_000
    number = next(i for i, table in enumerate(book.mapping.tables) if table.sheet == "SIMPANAN")
    answered = BookMapping.from_data(book.mapping.changed(number, commas="thousands").as_data())
    again = read(sheets, mapping=answered)
    assert found(again) == []
    assert again.totals.savings_sen["wajib"] == 123_456_700 + 5_000_000


def test_contradictions_of_a_contract_keep_it_out() -> None:
    rows: list[list[object]] = [
        [
            "No. Anggota",
            "Nama",
            "Harga Perolehan",
            "Margin",
            "Harga Jual",
            "Jk Waktu",
            "Sudah Dibayar",
            "Sisa",
        ],
        ["0001", "Siti Aminah", 1_000_000, 100_000, 1_200_000, 25, 0, 1_200_000],
        ["0002", "Ida Syafri", 1_000_000, 100_000, 1_100_000, 25, 44_000, 1_000_000],
        ["0003", "Rina Koto", 1_000_000, 100_000, 1_100_000, "setahun", 44_000, 1_056_000],
        ["0001", "Siti Aminah", "-1.000.000", 100_000, -900_000, 25, 0, -900_000],
        ["0002", "Ida Syafri", 1_000_000, 100_000, 1_100_000, 25, 1_200_000, "(100.000)"],
    ]
    book = read({"ANGGOTA": PEOPLE, "PEMBIAYAAN": rows})
    assert [(code, row) for code, _, row, _, _ in found(book)] == [
        ("price_mismatch", 2),
        ("left_mismatch", 3),
        ("bad_periods", 4),
        ("negative", 5),
        ("negative", 5),
        ("overpaid", 6),
    ]
    assert book.taken()["financings"] == 0


def test_what_a_contract_leaves_out_is_worked_out() -> None:
    rows: list[list[object]] = [
        ["No. Anggota", "Nama", "Produk", "Harga Perolehan", "Margin", "Jangka Waktu (bulan)", "Sisa"],
        ["0001", "Siti Aminah", "Murabahah", 1_200_000, 120_000, 12, 1_100_000],
        ["0002", "Ida Syafri", "Qardh", 500_000, None, 10, 450_000],
    ]
    book = read({"ANGGOTA": PEOPLE, "PEMBIAYAAN": rows})
    murabahah, qardh = book.financings
    assert (murabahah.price_sen, murabahah.paid_sen, murabahah.instalment_sen) == (
        132_000_000,
        22_000_000,
        11_000_000,
    )
    assert murabahah.monthly
    assert (qardh.price_sen, qardh.margin_sen, qardh.paid_sen) == (50_000_000, 0, 5_000_000)
    assert found(book) == []


def test_a_mapping_changed_by_a_person_is_followed() -> None:
    rows: list[list[object]] = [
        ["Kolom 1", "Nama", "Angka"],
        ["0001", "Siti Aminah", 10_000],
        ["0002", "Ida Syafri", 10_000],
    ]
    sheets: dict[str, Rows] = {"ANGGOTA": PEOPLE, "LAIN": rows}
    book = read(sheets)
    assert book.mapping.tables[1].kind == "not_read"
    # Nobody recognised the sheet: a person says what it is, and where.
    data = book.mapping.as_data()
    data[1] |= {
        "kind": "savings",
        "heading_row": 1,
        "first_row": 1,
        "columns": [
            {"column": 0, "heading": "Kolom 1", "field": "number", "confidence": 100, "why": "person"},
            {"column": 2, "heading": "Angka", "field": "savings:wajib", "confidence": 100, "why": "person"},
        ],
    }
    assert read(sheets, mapping=BookMapping.from_data(data)).totals.savings_sen == {"wajib": 2_000_000}


def test_refuses_a_mapping_of_unknown_words() -> None:
    data = read({"ANGGOTA": PEOPLE}).mapping.as_data()
    for broken in ({"kind": "rocket"}, {"columns": [{**data[0]["columns"][0], "field": "password"}]}):  # type: ignore[index]
        with pytest.raises(ValueError):
            BookMapping.from_data([{**data[0], **broken}])


def test_missing_columns_are_one_problem_of_the_sheet() -> None:
    people: list[list[object]] = [
        ["No. Anggota", "NIK", "Tgl Lahir"],
        ["0001", "3603015708900001", "17/8/1990"],
    ]
    money: list[list[object]] = [
        ["No. Anggota", "Nama", "Margin", "Angsuran", "Sisa"],
        ["0001", "Siti", 100_000, 44_000, 500_000],
    ]
    book = read({"ANGGOTA": people, "PEMBIAYAAN": money})
    assert ("missing_column", "PEMBIAYAAN", 1, "", "") in found(book)
    assert book.taken() == {"members": 0, "savings": 0, "financings": 0}


def test_titles_may_speak_of_thousands() -> None:
    savings: list[list[object]] = [
        ["SALDO SIMPANAN (dalam ribuan rupiah)"],
        ["No. Anggota", "Nama", "Wajib", "Pokok"],
        ["0001", "Siti Aminah", 1_250, 10],
    ]
    book = read({"ANGGOTA": PEOPLE, "SIMPANAN": savings})
    assert book.totals.savings_sen == {"wajib": 125_000_000, "pokok": 1_000_000}
    assert book.warning_counts["scaled"] == 1


def test_hidden_sheets_and_summaries_are_not_counted_twice() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    savings = [["No. Anggota", "Nama", "Pokok", "Wajib"], ["0001", "Siti Aminah", 10_000, 5_000]]
    for name, rows in (
        ("ANGGOTA", PEOPLE),
        ("SIMPANAN", savings),
        ("Rekap Simpanan", savings),
        ("LAMA", savings),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["LAMA"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    read_back = read_workbook(out.getvalue(), "buku.xlsx", TODAY)
    assert read_back.totals.savings_sen == {"pokok": 1_000_000, "wajib": 500_000}
    whys = {table.sheet: table.why for table in read_back.mapping.tables if table.kind == "not_read"}
    assert whys == {"Rekap Simpanan": "title", "LAMA": "hidden"}


def test_every_code_speaks_both_languages() -> None:
    for code in codes():
        assert message(code, {}, "id")
        assert message(code, {}, "en")
        assert message(code, {}, "id") != message(code, {}, "en")
