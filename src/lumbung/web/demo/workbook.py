"""The workbook that each branch of the demo cooperative kept before: members, savings, contracts, neraca."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

from lumbung.web.demo import cast


@dataclass(frozen=True, slots=True)
class Page:
    """What a branch's workbook is made of. Amounts in it are whole rupiah, as on paper."""

    branch: str
    as_of: date
    first_meetings: dict[str, date]  # rembug -> its first meeting after the books were opened
    seed: int


def write(page: Page) -> bytes:
    """Return the branch's workbook."""
    dice = random.Random(page.seed)
    people = _people(page, dice)
    savings = [_savings(person, dice) for person in people]
    contracts = [row for person in people if (row := _contract(person, page, dice))]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        _sheet(book, "ANGGOTA", f"BUKU DAFTAR ANGGOTA CABANG {page.branch}", MEMBERS, people, day)
        _sheet(book, "SIMPANAN", f"SALDO SIMPANAN PER {page.as_of:%d-%m-%Y}", SAVINGS, savings, day)
        _sheet(book, "PEMBIAYAAN", "DAFTAR PEMBIAYAAN MURABAHAH BERJALAN", CONTRACTS, contracts, day)
        _sheet(
            book,
            "NERACA",
            f"NERACA SALDO PER {page.as_of:%d-%m-%Y}",
            BALANCE,
            _balance(savings, contracts),
            day,
        )
    return out.getvalue()


MEMBERS = (
    "No",
    "No. Anggota",
    "Nama Anggota",
    "NIK",
    "L/P",
    "Tgl Lahir",
    "Tgl Masuk",
    "Rembug Pusat",
    "Pekerjaan",
    "No HP",
)
SAVINGS = ("No. Anggota", "Nama", "Pokok", "Wajib", "Sukarela", "Idul Fitri", "Jumlah")
CONTRACTS = (
    *("No", "No. Anggota", "Nama", "Produk", "Tgl Akad", "Harga Perolehan", "Margin", "Harga Jual"),
    *("Jk Waktu (mgg)", "Angsuran", "Sudah Dibayar", "Sisa"),
)
BALANCE = ("Perkiraan", "Debet", "Kredit")


def _people(page: Page, dice: random.Random) -> list[list[Any]]:
    rows: list[list[Any]] = []
    names: set[str] = set()
    for circle in [one for one in cast.CIRCLES if one[1] == page.branch]:
        for _ in range(cast.SIZE - dice.randint(0, 1)):
            name = _name(dice, names)
            born = date(dice.randint(1962, 2000), dice.randint(1, 12), dice.randint(1, 28))
            joined = page.as_of - timedelta(days=dice.randint(300, 2600))
            number = len(rows) + 1
            nik = f"3603{dice.randint(1, 20):02d}{born.day + 40:02d}{born:%m%y}{number:04d}"
            phone = f"0812{dice.randint(10_000_000, 99_999_999)}" if dice.randrange(100) < 60 else ""
            rows.append(
                [
                    number,
                    f"{number:04d}",
                    name,
                    nik,
                    "P",
                    _at(born),
                    _at(joined),
                    circle[0],
                    dice.choice(cast.WORK),
                    phone,
                ]
            )
    return rows


def _name(dice: random.Random, names: set[str]) -> str:
    while True:
        name = f"{dice.choice(cast.FIRST)} {dice.choice(cast.LAST)}"
        if name not in names and len(set(name.split())) == 2:
            names.add(name)
            return name


def _savings(person: list[Any], dice: random.Random) -> list[Any]:
    wajib = 5_000 * dice.randint(40, 260)
    sukarela = 500 * dice.choice([0, dice.randint(20, 3000)])
    lebaran = 10_000 * dice.choice([0, dice.randint(5, 45)])
    return [person[1], person[2], 10_000, wajib, sukarela, lebaran, 10_000 + wajib + sukarela + lebaran]


def _contract(person: list[Any], page: Page, dice: random.Random) -> list[Any] | None:
    if dice.randrange(100) > 71:
        return None
    count, percent = dice.choice([(50, 20), (50, 20), (25, 10)])
    cost = 500_000 * dice.randint(4, 14)
    margin = cost * percent // 100
    price = cost + margin
    instalment, paid = price // count, dice.randint(1, count - 9)
    akad = page.first_meetings[person[7]] - timedelta(weeks=paid + 1)
    product = dice.choice(["MMU", "MMU", "MMU", "MTC"])
    figures = [cost, margin, price, count, instalment, paid * instalment, price - paid * instalment]
    return [person[0], person[1], person[2], product, _at(akad), *figures]


def _balance(savings: list[list[Any]], contracts: list[list[Any]]) -> list[list[Any]]:
    pokok, wajib, sukarela, lebaran = (sum(row[column] for row in savings) for column in (2, 3, 4, 5))
    left = sum(row[11] for row in contracts)
    margin = sum(row[6] - row[6] * row[10] // row[7] for row in contracts)
    cash, bank = 45_000_000, 120_000_000
    reserve = cash + bank + left - margin - pokok - wajib - sukarela - lebaran
    debit = [["Kas", cash, 0], ["Bank Syariah", bank, 0], ["Piutang murabahah", left, 0]]
    if reserve < 0:  # a branch that has lent little of what its members saved keeps the rest in the bank
        debit[1][1], reserve = bank - reserve + 20_000_000, 20_000_000
    return [
        *debit,
        ["Margin ditangguhkan", 0, margin],
        ["Simpanan sukarela", 0, sukarela],
        ["Simpanan Idul Fitri", 0, lebaran],
        ["Simpanan pokok", 0, pokok],
        ["Simpanan wajib", 0, wajib],
        ["Cadangan umum", 0, reserve],
    ]


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  a cell of a workbook has no zone


def _sheet(book: Any, name: str, title: str, heads: tuple[str, ...], rows: list[list[Any]], day: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title)
    sheet.write_row(2, 0, heads)
    for index, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(index, column, value, day)
            else:
                sheet.write(index, column, value)
