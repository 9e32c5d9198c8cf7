"""The sample workbook of a small cooperative gives exactly the problems and totals of its control file."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from ..workbook.reading import as_data, read_workbook
from ..workbook.records import Book, MemberRecord

SAMPLES = Path(__file__).parent / "samples"
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def book() -> Book:
    return read_workbook((SAMPLES / "buku-koperasi.xlsx").read_bytes(), "buku-koperasi.xlsx", TODAY)


@pytest.fixture(scope="module")
def control() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SAMPLES / "buku-koperasi.totals.json").read_text())
    return read


def _member(book: Book, number: str) -> MemberRecord:
    return next(record for record in book.members if record.number == number)


def test_gives_the_problems_of_the_control_file_and_no_others(book: Book, control: dict[str, Any]) -> None:
    found: dict[str, list[str]] = {}
    for problem in book.problems:
        found.setdefault(problem.code, []).append(problem.member)
    assert found == control["errors"]


def test_gives_the_totals_of_the_control_file(book: Book, control: dict[str, Any]) -> None:
    totals = as_data(book)["totals"]
    assert isinstance(totals, dict)
    assert sorted(totals.pop("rembugs")) == sorted(control.pop("rembugs"))
    control.pop("errors", None)
    assert totals == control


def test_agrees_with_its_own_total_rows_and_trial_balance(book: Book) -> None:
    assert as_data(book)["differences"] == []
    assert book.as_of == datetime.date(2026, 9, 30)


def test_takes_the_rows_without_problems(book: Book) -> None:
    assert book.taken() == {"members": 115, "savings": 114, "financings": 56}


def test_every_problem_says_where_it_is_and_what_to_do(book: Book) -> None:
    places = {problem.code: (problem.sheet, problem.row, problem.column) for problem in book.problems}
    assert places == {
        "duplicate_nik": ("ANGGOTA", 21, "D"),
        "bad_nik": ("ANGGOTA", 27, "D"),
        "no_name": ("ANGGOTA", 44, "C"),
        "negative": ("SIMPANAN", 58, "E"),
        "unknown_member": ("SIMPANAN", 122, "A"),
        "overpaid": ("PEMBIAYAAN", 11, "K"),
    }
    said = {problem.code: problem.message("id") for problem in book.problems}
    assert "0005" in said["duplicate_nik"]
    assert "Rp1.200.000" in said["duplicate_nik"]  # her savings stay out with her
    assert "15 angka" in said["bad_nik"]
    assert "SIMPANAN baris 43" in said["no_name"]  # where her name can be found
    assert "Rp3.672.000" in said["overpaid"]
    english = {problem.code: problem.message("en") for problem in book.problems}
    assert all(said[code] != english[code] for code in said)


def test_cleans_names_dates_and_phones(book: Book) -> None:
    widow = _member(book, "0006")
    assert (widow.name.name, widow.name.note) == ("Aisyah Syafri", "Hj.; alm. suami")
    assert widow.name.written == "Hj. aisyah syafri (alm. suami)"
    assert widow.joined_on == datetime.date(2024, 1, 31)
    assert widow.phone == "+6283467764733"
    assert _member(book, "0021").born_on == datetime.date(2000, 10, 2)  # "02-10-00"
    assert _member(book, "0004").joined_on == datetime.date(2020, 7, 5)  # "05-07-20"
    assert _member(book, "0031").nik == "3603016307844015"  # " 360301 630784 4015"
    assert _member(book, "0009").rembug == "Tomat"  # "TOMAT "


def test_the_signature_row_is_shown_as_not_read(book: Book) -> None:
    assert [(row.sheet, row.number, row.why) for row in book.left_rows] == [("ANGGOTA", 126, "signature")]
