"""Amounts, dates, names, NIK and phones, each as people write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..workbook.amounts import Unclear, sen_of_cell
from ..workbook.dates import NotADate, day_in, day_of_cell
from ..workbook.people import (
    nik_digits,
    nik_is_whole,
    nik_oddities,
    number_key,
    number_text,
    person_name,
    phone_number,
    rembug_name,
    sex_of,
)

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    "cell, rupiah",
    [
        ("Rp 1.250.000,-", 1_250_000),
        ("1.250.000", 1_250_000),
        ("1250000.0", 1_250_000),
        ("Rp1.250.000,00", 1_250_000),
        ("Rp. 1.250.000,--", 1_250_000),
        ("IDR 1.250.000", 1_250_000),
        ("1 250 000", 1_250_000),
        ("Rp\u00a01.250.000", 1_250_000),
        ("-", 0),
        ("Rp -", 0),
        ("Rp 0,-", 0),
        ("nihil", 0),
        ("(72.000)", -72_000),
        ("Rp -72.000,-", -72_000),
        ("-Rp72.000", -72_000),
        ("\u2212Rp72.000", -72_000),
        ("(Rp 72.000,-)", -72_000),
        (1250000, 1_250_000),
        (1250000.0, 1_250_000),
    ],
)
def test_reads_an_amount(cell: object, rupiah: int) -> None:
    assert sen_of_cell(cell) == rupiah * 100


def test_keeps_sen() -> None:
    assert sen_of_cell("Rp1.234,50") == 123_450
    assert sen_of_cell(109500.5) == 10_950_050
    assert sen_of_cell(41666.6666666667) == 4_166_667  # a price over 24 weeks


@pytest.mark.parametrize("cell", ["1,234,567", "1,234", "1,234,567.00", "12.5", "1250.500"])
def test_asks_when_a_number_can_mean_two_things(cell: str) -> None:
    with pytest.raises(Unclear) as unclear:
        sen_of_cell(cell)
    assert unclear.value.code == "ambiguous_number"


def test_reads_commas_as_a_person_chose() -> None:
    assert sen_of_cell("1,234,567", "thousands") == 123_456_700
    assert sen_of_cell("1,234,567.50", "thousands") == 123_456_750
    assert sen_of_cell("Rp1.250.000,00", "thousands") == 125_000_000
    assert sen_of_cell("1,234", "decimals") == 123
    assert sen_of_cell("1.250", scale=1000) == 125_000_000


@pytest.mark.parametrize(
    "cell", ["10rb", "seratus", "1.2.3", "1.250.00", True, TODAY, "1e6", "#REF!", 1e30, "٣٤"]
)
def test_refuses_what_is_no_amount(cell: object) -> None:
    with pytest.raises(Unclear):
        sen_of_cell(cell)


def test_an_empty_cell_is_no_amount_and_no_fault() -> None:
    assert sen_of_cell(None) is None
    assert sen_of_cell("  ") is None


@given(st.integers(-(10**13), 10**13))
def test_every_spelling_of_an_amount_reads_back(rupiah: int) -> None:
    dotted = f"{abs(rupiah):,}".replace(",", ".")
    minus = "-" if rupiah < 0 else ""
    spellings: list[object] = [rupiah, f"{minus}{dotted}", f"Rp {minus}{dotted},-", f"{minus}Rp{dotted},00"]
    if abs(rupiah) > 999:
        spellings.append(f"{rupiah}.0")
    if rupiah < 0:
        spellings.append(f"({dotted})")
    assert {sen_of_cell(spelling) for spelling in spellings} == {rupiah * 100}


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_unclear(text: str) -> None:
    try:
        sen = sen_of_cell(text)
    except Unclear:
        return
    assert sen is None or isinstance(sen, int)


@pytest.mark.parametrize(
    "cell, day",
    [
        ("19/6/1965", "1965-06-19"),
        ("05-07-20", "2020-07-05"),
        ("31 Jan 2024", "2024-01-31"),
        ("7 Mar 1967", "1967-03-07"),
        ("1/12/2025", "2025-12-01"),
        ("14 Mei 2020", "2020-05-14"),
        ("21 Agustus 2020", "2020-08-21"),
        ("1 Nopember 1966", "1966-11-01"),
        ("19-Okt-65", "1965-10-19"),
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31 00:00:00", "2024-01-31"),
        ("31.01.2024", "2024-01-31"),
        ("Padang, 19-6-1965", "1965-06-19"),
        (datetime.date(2024, 1, 31), "2024-01-31"),
        (datetime.datetime(2024, 1, 31, 7, 0, tzinfo=datetime.UTC), "2024-01-31"),
        (45322.0, "2024-01-31"),
    ],
)
def test_reads_a_date(cell: object, day: str) -> None:
    assert day_of_cell(cell, birth=False, today=TODAY) == datetime.date.fromisoformat(day)


def test_two_digits_of_a_year_mean_what_the_field_means() -> None:
    assert day_of_cell("04-08-22", birth=False, today=TODAY) == datetime.date(2022, 8, 4)
    assert day_of_cell("04-08-22", birth=True, today=TODAY) == datetime.date(1922, 8, 4)
    assert day_of_cell("02-10-00", birth=True, today=TODAY) == datetime.date(2000, 10, 2)
    assert day_of_cell("04-08-88", birth=False, today=TODAY) == datetime.date(1988, 8, 4)


@pytest.mark.parametrize("cell", ["31/02/2024", "12/31/2024", "2020", "kemarin", "1 Foo 2020", 12.0])
def test_refuses_what_is_no_date(cell: object) -> None:
    with pytest.raises(NotADate):
        day_of_cell(cell, birth=False, today=TODAY)


def test_finds_the_day_of_a_title() -> None:
    assert day_in("SALDO SIMPANAN PER 30 SEPTEMBER 2026", TODAY) == datetime.date(2026, 9, 30)
    assert day_in("Neraca 31/12/2025", TODAY) == datetime.date(2025, 12, 31)
    assert day_in("Buku anggota 2026", TODAY) is None


@pytest.mark.parametrize(
    "written, name, note",
    [
        ("H. MARNI SAFITRI", "Marni Safitri", "H."),
        ("WATI KARTIKA, S.Pd", "Wati Kartika", "S.Pd"),
        ("Hj. aisyah syafri (alm. suami)", "Aisyah Syafri", "Hj.; alm. suami"),
        ("Ibu RINA MAULIDA", "Rina Maulida", "Ibu"),
        ("Drs. H. Amir, M.Pd", "Amir", "Drs.; H.; M.Pd"),
        ("Ida", "Ida", ""),
        ("Hani", "Hani", ""),
        ("M. Yusuf", "M. Yusuf", ""),
        ("(tidak dikenal)", "", "tidak dikenal"),
        ("H. IDA KOTO\u00a0", "Ida Koto", "H."),
    ],
)
def test_separates_a_name_from_what_stands_around_it(written: str, name: str, note: str) -> None:
    found = person_name(written)
    assert (found.name, found.note) == (name, note)


def test_a_nik_is_read_with_spaces_apostrophes_and_as_a_number() -> None:
    assert nik_digits(" 360301 630784 4015") == "3603016307844015"
    assert nik_digits("'3603016307844015") == "3603016307844015"
    assert nik_digits(3603016307844015.0) == "3603016307844015"
    assert not nik_is_whole(nik_digits("137511040586319"))
    assert not nik_is_whole(nik_digits("3.60301630784402E+15"))


def test_names_what_is_odd_in_a_nik() -> None:
    assert nik_oddities("3603011708900002", datetime.date(1990, 8, 17), "L") == ()
    assert nik_oddities("3603015708900001", datetime.date(1990, 8, 17), "P") == ()
    assert nik_oddities("3603015708900001", datetime.date(1990, 8, 17), "L") == ("sex",)
    assert nik_oddities("3603011708900001", datetime.date(1991, 8, 17), "L") == ("birth",)
    for wrong in ("3603013202900001", "3603017202900001", "3603013002900001", "3603011713900001"):
        assert nik_oddities(wrong, None, "") == ("date",)
    assert nik_oddities("3603012902000001", None, "") == ()
    assert nik_oddities("3603012902010001", None, "") == ("date",)
    assert nik_oddities("0003011708900001", None, "") == ("province",)


@pytest.mark.parametrize(
    "written, phone",
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        (81234567890.0, "+6281234567890"),
        ("+62 021 5551234", "+62215551234"),
        ("0812345", ""),
        ("-", ""),
        (None, ""),
    ],
)
def test_reads_phones(written: object, phone: str) -> None:
    assert phone_number(written) == phone


def test_folds_member_numbers_and_rembug_names() -> None:
    assert number_key("0017") == number_key(number_text(17.0)) == "17"
    assert number_key("A-017") != number_key("017")
    assert rembug_name("TOMAT ") == rembug_name("REMBUG: Tomat") == rembug_name("tomat") == "Tomat"
    assert rembug_name("MELATI II") == "Melati II"
    assert (sex_of("Perempuan"), sex_of("l"), sex_of("?")) == ("P", "L", "")
