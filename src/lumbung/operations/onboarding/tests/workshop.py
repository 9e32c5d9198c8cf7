"""Invents workbooks of other cooperatives: other words, orders, gaps and groups, with the truth beside."""

from __future__ import annotations

import datetime
import io
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

TODAY = datetime.date(2026, 11, 23)
_WORDS = tomllib.loads((Path(__file__).parent / "workshop.toml").read_text("utf-8"))
HEADINGS: dict[str, list[str]] = _WORDS["headings"]
MONTHS, SHORT_MONTHS = _WORDS["months"], _WORDS["short_months"]
GIVEN, FAMILY = _WORDS["given"], _WORDS["family"]
REMBUGS, JOBS = _WORDS["rembugs"], _WORDS["jobs"]
TOTAL_WORDS, SIGNATURES = _WORDS["total_words"], _WORDS["signatures"]
EXTRA: dict[str, Callable[[random.Random], str]] = {
    "Nama Suami": lambda r: r.choice(GIVEN),
    "Status": lambda r: r.choice(["Aktif", "aktif", ""]),
    "Keterangan": lambda r: r.choice(["", "", "lunas", "pindahan"]),
    "Agama": lambda r: "Islam",
    "Ahli Waris": lambda r: r.choice(GIVEN),
}
LEDGER_NAMES = {
    "pokok": "Simpanan pokok",
    "wajib": "Simpanan wajib",
    "sukarela": "Simpanan sukarela",
    "idul_fitri": "Simpanan Idul Fitri",
    "qurban": "Simpanan qurban",
}
SHEET_NAMES = {
    "pokok": "Simpanan Pokok",
    "wajib": "Simp Wajib",
    "sukarela": "Sukarela",
    "idul_fitri": "Hari Raya",
    "qurban": "Tab Qurban",
}


@dataclass
class Person:
    number: str
    name: str
    written: str
    nik: str
    sex: str
    born_on: datetime.date
    joined_on: datetime.date
    rembug: str
    phone: str
    savings: dict[str, int]


@dataclass
class Contract:
    person: Person | None
    number: str
    name: str
    product: str
    akad_on: datetime.date
    cost: int
    margin: int
    weeks: int
    paid: int

    @property
    def price(self) -> int:
        return self.cost + self.margin


@dataclass
class Truth:
    members: int = 0
    rembugs: set[str] = field(default_factory=set)
    savings: dict[str, int] = field(default_factory=dict)
    financings: int = 0
    financing: dict[str, int] = field(default_factory=dict)
    ledger: list[list[Any]] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    taken_members: int = 0
    taken_financings: int = 0


class Workshop:
    """Builds one workbook from a seed; ``style`` words can be fixed to test one layout."""

    def __init__(self, seed: int, people: int = 40, **style: Any) -> None:
        self.r = random.Random(seed)
        self.count = people
        r = self.r
        self.style: dict[str, Any] = {
            "members": r.choice(["column", "column", "groups", "sheets", "blocks", "merged"]),
            "savings": r.choice(["columns", "columns", "list", "sheets", "beside", "grouped", "two_rows"]),
            "number": r.choice(["0001", "A-001", "1001", "int"]),
            "by_name": r.random() < 0.2,
            "errors": True,
            "ledger": r.choice(["two", "two", "side"]),
            "text_only": r.random() < 0.2,
            "other_names": r.random() < 0.3,  # titles and capitals differ from sheet to sheet
            "other_numbers": r.random() < 0.2,  # "0017" here, 17 there
            "gaps": r.random() < 0.2,  # blank columns in between
            "pages": r.random() < 0.2,  # headings again at the top of each page
            "forms": r.random() < 0.2,  # numbered rows that wait for more people
        } | style
        self.words = {name: r.choice(choices) for name, choices in HEADINGS.items()}
        if r.random() < 0.3:
            self.words = {name: word.upper() for name, word in self.words.items()}
        self.products = ["pokok", "wajib", "sukarela"] + [
            p for p in ("idul_fitri", "qurban") if r.random() < 0.6
        ]
        self.truth = Truth()
        self.bad: set[str] = set()  # members who cannot be taken
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.worksheets[0])

    # ------------------------------------------------------------ people and contracts

    def build(self) -> tuple[bytes, Truth]:
        self.people = [self.person(i) for i in range(self.count)]
        if self.style["members"] != "column":  # these layouts put each rembug together
            first = {name: i for i, name in reversed(list(enumerate(p.rembug for p in self.people)))}
            self.people.sort(key=lambda p: first[p.rembug])
        self.contracts = [self.contract(p) for p in self.people if self.r.random() < 0.4]
        self.strangers: list[tuple[str, dict[str, int]]] = []
        if self.style["errors"]:
            self.inject()
        makers: list[Callable[[], None]] = [self.members, self.contracts_sheet, self.ledger]
        if self.style["savings"] != "beside":
            makers.append(self.savings)
        if self.r.random() < 0.5:
            makers.append(self.noise)
        self.r.shuffle(makers)
        self.sum_up()
        for make in makers:
            make()
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue(), self.truth

    def person(self, i: int) -> Person:
        r = self.r
        sex = r.choice("PPPPL")
        born = datetime.date(r.randint(1950, 2004), r.randint(1, 12), r.randint(1, 28))
        day = born.day + (40 if sex == "P" else 0)
        region = r.choice(["137105", "360301", "137211"])
        nik = f"{region}{day:02d}{born.month:02d}{born.year % 100:02d}{i + 1:04d}"
        name = f"{GIVEN[i % len(GIVEN)]} {FAMILY[(i // len(GIVEN) * 7 + i) % len(FAMILY)]}"
        number = {
            "0001": f"{i + 1:04d}",
            "A-001": f"A-{i + 1:03d}",
            "1001": str(1001 + i),
            "int": str(i + 1),
        }[self.style["number"]]
        savings = {"pokok": 10_000, "wajib": 5_000 * r.randint(1, 250)}
        for product in self.products[2:]:
            savings[product] = r.choice([0, 0, 500 * r.randint(1, 9000)])
        phone = "8" + "".join(r.choice("0123456789") for _ in range(r.randint(9, 10)))
        return Person(
            number,
            name,
            self.decorated(name),
            nik,
            sex,
            born,
            datetime.date(r.randint(2010, 2025), r.randint(1, 12), r.randint(1, 28)),
            r.choice(REMBUGS[: max(2, self.count // 12)]),
            phone,
            savings,
        )

    def decorated(self, name: str) -> str:
        r = self.r
        name = r.choice([name, name, name.upper(), name.lower()])
        before = r.choice(["", "", "", "H. ", "Hj. ", "Ibu ", "Bu "])
        return before + name + r.choice(["", "", "", ", S.Pd", " (alm. suami)", "\u00a0"])

    def contract(self, person: Person) -> Contract:
        r = self.r
        weeks = r.choice([25, 50])
        cost = 500_000 * r.randint(2, 14)
        margin = cost * (10 if weeks == 25 else 20) // 100
        paid = (cost + margin) // weeks * r.randint(0, weeks - 1)
        day = TODAY - datetime.timedelta(days=r.randint(60, 350))
        return Contract(
            person,
            person.number,
            person.written,
            r.choice(["MMU", "MTA", "Murabahah"]),
            day,
            cost,
            margin,
            weeks,
            paid,
        )

    def inject(self) -> None:
        """One of each error, each on its own person."""
        r = self.r
        errors = self.truth.errors
        order = r.sample(range(1, self.count), 5)
        twin, short, nameless, negative, over = (self.people[i] for i in order)
        first = self.people[0]
        twin.nik = first.nik
        errors["duplicate_nik"] = [twin.number]
        short.nik = short.nik[:-1]
        errors["bad_nik"] = [short.number]
        if not self.style["by_name"]:
            nameless.written = ""
            errors["no_name"] = [nameless.number]
        negative.savings["sukarela"] = -25_000
        errors["negative"] = [negative.number]
        contract = next((c for c in self.contracts if c.person is over), None) or self.contract(over)
        if contract not in self.contracts:
            self.contracts.append(contract)
        contract.paid = contract.price + contract.price // contract.weeks
        errors["overpaid"] = [over.number]
        if not self.style["by_name"] and self.style["savings"] != "beside":
            stranger = {"0001": "9999", "A-001": "Z-999", "1001": "9999", "int": "9999"}[self.style["number"]]
            self.strangers.append((stranger, {"pokok": 10_000, **dict.fromkeys(self.products[1:], 0)}))
            errors["unknown_member"] = [stranger]
        self.bad = {twin.number, short.number} | ({nameless.number} if not self.style["by_name"] else set())

    def sum_up(self) -> None:
        t = self.truth
        t.members = len(self.people)
        t.rembugs = {p.rembug for p in self.people}
        for product in self.products:
            t.savings[product] = sum(p.savings[product] for p in self.people) + sum(
                s[product] for _, s in self.strangers
            )
        t.savings["total"] = sum(t.savings.values())
        t.financings = len(self.contracts)
        for name in ("cost", "margin", "price", "paid"):
            t.financing[name] = sum(getattr(c, name) for c in self.contracts)
        t.financing["left"] = t.financing["price"] - t.financing["paid"]
        bad = self.bad
        t.taken_members = len(self.people) - len(bad)
        t.taken_financings = sum(1 for c in self.contracts if c.number not in bad and c.paid <= c.price)
        debit: list[list[Any]] = [
            ["Kas", 18_750_000, 0],
            ["Bank Syariah", 640_321_500, 0],
            ["Piutang murabahah", t.financing["left"], 0],
        ]
        credit: list[list[Any]] = [[LEDGER_NAMES[p], 0, t.savings[p]] for p in self.products] + [
            ["Margin ditangguhkan", 0, 4_000_000]
        ]
        rest = sum(line[1] for line in debit) - sum(line[2] for line in credit)
        t.ledger = [*debit, *credit, ["Cadangan umum", 0, rest]]

    # ------------------------------------------------------------ spellings

    def money(self, rupiah: int) -> Any:
        dotted = f"{rupiah:,}".replace(",", ".")
        ways: list[Any] = [f"Rp {dotted},-", dotted, f"Rp{dotted},00", f"Rp. {dotted}", f"{dotted},-"]
        if not self.style["text_only"]:
            ways += [rupiah, rupiah, rupiah, float(rupiah)]
        if rupiah == 0:
            ways += ["-", "0", "Rp 0,-", " - ", None]
        if rupiah < 0:
            ways = [f"({dotted[1:]})", f"Rp {dotted},-", rupiah, f"-Rp {dotted[1:]}"]
        if rupiah > 9999:
            ways.append(f"{rupiah}.0")
        return self.r.choice(ways)

    def day(self, day: datetime.date) -> Any:
        two = f"{day.year % 100:02d}"
        return self.r.choice(
            [
                day,
                f"{day.day}/{day.month}/{day.year}",
                f"{day:%d-%m-}{two}",
                f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}",
                f"{day.day} {MONTHS[day.month - 1]} {day.year}",
                day.isoformat(),
                f"{day:%d.%m.%Y}",
                f"{day.day}-{SHORT_MONTHS[day.month - 1]}-{two}",
            ]
        )

    def nik(self, nik: str) -> Any:
        spaced = f"{nik[:6]} {nik[6:12]} {nik[12:]}"
        return self.r.choice(
            [nik, nik, spaced, f"'{nik}", f" {nik}", *([int(nik)] if not nik.endswith("0") else [])]
        )

    def phone(self, rest: str) -> Any:
        return self.r.choice(
            [
                "",
                "0" + rest,
                f"+62{rest}",
                rest,
                f"0{rest[:3]}-{rest[3:7]}-{rest[7:]}",
                f"62 {rest}",
                int(rest),
            ]
        )

    def rembug(self, name: str) -> str:
        return self.r.choice([name, name, name.upper() + " ", name.lower(), " " + name])

    def number(self, number: str) -> Any:
        return int(number) if self.style["number"] == "int" and number.isdigit() else number

    # ------------------------------------------------------------ sheets

    def sheet(self, *names: str) -> Any:
        name = self.r.choice(names)
        return self.book.create_sheet(name[:31])

    def put_table(
        self,
        ws: Any,
        title: list[str],
        fields: list[str],
        rows: list[Any],
        totals: dict[str, int] | None = None,
        start: int = 1,
        left: int | None = None,
        heads: bool = True,
        finish: bool = True,
    ) -> int:
        """Write titles, headings, rows (a dict, a group heading, or None), a total, signatures."""
        r = self.r
        left = r.choice([0, 0, 0, 1, 2]) if left is None else left
        columns, next_column = {}, left + 1
        for f in fields:
            columns[f] = next_column
            next_column += 2 if self.style["gaps"] and r.random() < 0.2 and f not in self.products else 1
        at = start
        for text in title:
            ws.cell(at, left + 1, text)
            at += r.choice([1, 1, 2])
        at += r.randint(0, 2) if title else 0
        if heads:
            at = self.put_headings(ws, fields, columns, at)
        for position, row in enumerate(rows):
            if heads and self.style["pages"] and position and position % 17 == 0:
                at = self.put_headings(ws, fields, columns, at + 1)
            if row is None:
                at += 1
                continue
            if isinstance(row, str):
                ws.cell(at, left + 1, row)
                at += 1
                continue
            for name, value in row.items():
                if name in columns and value is not None:
                    ws.cell(at, columns[name], value)
            at += 1
            if r.random() < 0.03:
                at += 1
        if self.style["forms"] and "seq" in columns and rows and isinstance(rows[-1], dict):
            for number in range(3):
                ws.cell(at, columns["seq"], rows[-1].get("seq", 0) + number + 1)
                at += 1
        if totals:
            label = columns.get("name") or columns.get("account") or left + 1
            ws.cell(at, label if r.random() < 0.7 else left + 1, r.choice(TOTAL_WORDS))
            for name, value in totals.items():
                if name in columns:
                    ws.cell(at, columns[name], self.money(value) if value else value)
            at += 1
        if finish and r.random() < 0.5:
            at += r.randint(1, 3)
            for i, text in enumerate(r.choice(SIGNATURES)):
                ws.cell(at, left + 2 + 2 * i, text)
            ws.cell(at + 4, left + 2, "(Hj. Rosmaini Koto)")
            at += 5
        return at

    def put_headings(self, ws: Any, fields: list[str], columns: dict[str, int], at: int) -> int:
        products = [f for f in fields if f in self.products]
        if self.style["savings"] == "two_rows" and len(products) > 1:
            first, last = columns[products[0]], columns[products[-1]]
            if last - first + 1 == len(products):
                ws.cell(at, first, "SIMPANAN")
                ws.merge_cells(start_row=at, start_column=first, end_row=at, end_column=last)
                for f in fields:
                    if f in products:
                        ws.cell(
                            at + 1,
                            columns[f],
                            {
                                "pokok": "Pokok",
                                "wajib": "Wajib",
                                "sukarela": "Sukarela",
                                "idul_fitri": "Hari Raya",
                                "qurban": "Qurban",
                            }[f],
                        )
                    else:
                        ws.cell(at, columns[f], self.words.get(f, f))
                return at + 2
        for f in fields:
            ws.cell(at, columns[f], self.words.get(f, f))
        at += 1
        if self.r.random() < 0.15:
            for i, f in enumerate(fields):
                ws.cell(at, columns[f], i + 1)
            at += 1
        return at

    def shuffled(self, fields: list[str], keep: int = 1) -> list[str]:
        head, tail = fields[:keep], fields[keep:]
        self.r.shuffle(tail)
        return head + tail

    def members(self) -> None:
        r = self.r
        style = self.style["members"]
        fields = ["number", "name", "nik", "sex", "born_on", "joined_on", "occupation", "phone"]
        if r.random() < 0.4:
            fields.append("address")
        fields += r.sample(list(EXTRA), r.randint(0, 2))
        if style in {"column", "merged"}:
            fields.append("rembug")
        fields = self.shuffled(fields, r.choice([0, 2, 2]))
        if self.style["savings"] == "beside":
            fields += [*self.products, "total"]
        if r.random() < 0.7:
            fields.insert(0, "seq")
        title = r.choice(
            [
                ["BUKU DAFTAR ANGGOTA", "KSPPS Rukun Padi - per 30 September 2026"],
                ["DATA ANGGOTA"],
                [],
                ["Koperasi Syariah Sejahtera", "Daftar Anggota", "Tahun 2026"],
            ]
        )
        by_rembug: dict[str, list[Person]] = {}
        for p in self.people:
            by_rembug.setdefault(p.rembug, []).append(p)
        totals = (
            {p: self.truth.savings[p] for p in [*self.products, "total"]}
            if self.style["savings"] == "beside"
            else None
        )
        if style == "column":
            ws = self.sheet("ANGGOTA", "Data Anggota", "Sheet1", "Register", "Daftar")
            self.put_table(
                ws, title, fields, [self.member_row(p, i) for i, p in enumerate(self.people)], totals
            )
        elif style == "merged":
            ws = self.sheet("ANGGOTA", "Anggota")
            rows: list[Any] = []
            for name, group in by_rembug.items():
                rows += [
                    self.member_row(p, i) | {"rembug": name if i == 0 else None} for i, p in enumerate(group)
                ]
            self.put_table(ws, title, fields, rows, totals)
        elif style == "groups":
            ws = self.sheet("ANGGOTA", "Anggota per Rembug", "Buku Anggota")
            rows = []
            word = r.choice(["Rembug {}", "REMBUG: {}", "Kelompok {}", "Rembug Pusat {} ", "{}"])
            for name, group in by_rembug.items():
                rows.append(word.format(name.upper() if r.random() < 0.4 else name))
                rows += [self.member_row(p, i) for i, p in enumerate(group)]
                if r.random() < 0.5:
                    rows.append(f"Jumlah {len(group)} orang")
                rows.append(None)
            self.put_table(ws, title, fields, rows, totals)
        elif style == "sheets":
            prefix = r.choice(["Rembug {}", "{}", "Anggota {}"])
            for name, group in by_rembug.items():
                own = {p: sum(x.savings[p] for x in group) for p in self.products}
                own["total"] = sum(own.values())
                ws = self.book.create_sheet(prefix.format(name)[:31])
                self.put_table(
                    ws,
                    title,
                    fields,
                    [self.member_row(p, i) for i, p in enumerate(group)],
                    own if totals else None,
                )
        else:
            ws = self.sheet("Anggota", "DAFTAR ANGGOTA")
            at = 1
            for name, group in by_rembug.items():
                own = {p: sum(x.savings[p] for x in group) for p in self.products}
                own["total"] = sum(own.values())
                ws.cell(at, 1, f"Rembug : {name}")
                rows = [self.member_row(p, i) for i, p in enumerate(group)]
                at = self.put_table(
                    ws, [], fields, rows, own if totals else None, start=at + 1, left=0, finish=False
                ) + r.randint(1, 2)

    def member_row(self, p: Person, i: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "seq": i + 1,
            "number": self.number(p.number),
            "name": p.written,
            "nik": self.nik(p.nik) if len(p.nik) == 16 else p.nik,
            "sex": p.sex,
            "born_on": self.day(p.born_on),
            "joined_on": self.day(p.joined_on),
            "rembug": self.rembug(p.rembug),
            "occupation": self.r.choice(JOBS),
            "phone": self.phone(p.phone),
            "address": "Jorong " + self.r.choice(REMBUGS),
        }
        row |= {name: make(self.r) for name, make in EXTRA.items()}
        if self.style["savings"] == "beside":
            row |= self.savings_row(p.savings)
        return row

    def savings_row(self, savings: dict[str, int]) -> dict[str, Any]:
        row = {product: self.money(savings[product]) for product in self.products}
        row["total"] = self.money(sum(savings.values()))
        return row

    def owner(self, number: str, name: str) -> dict[str, Any]:
        """Whose row it is, in the other sheets' own way of writing numbers and names."""
        bare = next((p.name for p in self.people if p.number == number and p.written), "")
        name = self.decorated(bare) if bare and self.style["other_names"] else name
        written: Any = self.number(number)
        if self.style["other_numbers"] and number.isdigit():
            written = int(number)
        return {"name": name} if self.style["by_name"] else {"number": written, "name": name}

    def savings(self) -> None:
        r = self.r
        style = self.style["savings"]
        everyone = [(p.number, p.written, p.savings) for p in self.people] + [
            (n, "(tidak dikenal)", s) for n, s in self.strangers
        ]
        who = (
            ["name"]
            if self.style["by_name"]
            else r.choice([["number", "name"], ["number", "name"], ["name", "number"], ["number"]])
        )
        title = r.choice(
            [["SALDO SIMPANAN ANGGOTA PER 30 SEPTEMBER 2026"], [], ["KSPPS Rukun Padi", "Rekening simpanan"]]
        )
        sums = {product: self.truth.savings[product] for product in [*self.products, "total"]}
        if style == "list":
            lines = [
                self.owner(n, w) | {"kind": self.product_word(product), "amount": self.money(s[product])}
                for n, w, s in everyone
                for product in self.products
                if s[product] or product == "pokok"
            ]
            ws = self.sheet("SIMPANAN", "Tabungan", "Saldo Simpanan")
            self.put_table(ws, title, [*who, "kind", "amount"], lines, {"amount": sums["total"]})
        elif style == "sheets":
            for product in self.products:
                ws = self.book.create_sheet(
                    {
                        "pokok": "Simpanan Pokok",
                        "wajib": "Simp Wajib",
                        "sukarela": "Sukarela",
                        "idul_fitri": "Hari Raya",
                        "qurban": "Tab Qurban",
                    }[product]
                )
                lines = [self.owner(n, w) | {"total": self.money(s[product])} for n, w, s in everyone]
                self.put_table(ws, [], [*who, "total"], lines, {"total": sums[product]})
        else:
            products = list(self.products)
            if style != "two_rows":
                r.shuffle(products)
            fields = [*who, *products, *(["total"] if r.random() < 0.7 else [])]
            if r.random() < 0.3:
                fields.insert(0, "seq")
            rows: list[Any] = []
            groups: dict[str, list[Any]] = {}
            if style == "grouped":
                of = {p.number: p.rembug for p in self.people}
                for n, w, s in everyone:
                    groups.setdefault(of.get(n, "Lain-lain"), []).append((n, w, s))
            else:
                groups[""] = everyone
            for name, group in groups.items():
                if name:
                    rows.append(f"Rembug {name}")
                rows += [
                    {"seq": i + 1} | self.owner(n, w) | self.savings_row(s)
                    for i, (n, w, s) in enumerate(group)
                ]
                if name and r.random() < 0.6:
                    rows.append({"name": "Sub total"} | {p: sum(s[p] for _, _, s in group) for p in products})
            self.put_table(
                self.sheet("SIMPANAN", "Simpanan Anggota", "Tabungan", "Savings"), title, fields, rows, sums
            )

    def product_word(self, product: str) -> str:
        return self.r.choice(HEADINGS[product])

    def contracts_sheet(self) -> None:
        r = self.r
        who = ["name"] if self.style["by_name"] else ["number", "name"]
        money = ["cost", "margin", "price"]
        if r.random() < 0.4:
            money.remove(r.choice(money))
        state = ["paid", "left"]
        if r.random() < 0.3:
            state.remove(r.choice(state))
        fields = [*who, *self.shuffled(["product", "akad_on", *money, "periods", "instalment", *state], 0)]
        if r.random() < 0.6:
            fields.insert(0, "seq")
        rows = []
        for i, c in enumerate(self.contracts):
            rows.append(
                {"seq": i + 1}
                | self.owner(c.number, c.name)
                | {
                    "product": c.product,
                    "akad_on": self.day(c.akad_on),
                    "cost": self.full(c.cost),
                    "margin": self.full(c.margin),
                    "price": self.full(c.price),
                    "periods": r.choice([c.weeks, str(c.weeks), f"{c.weeks} minggu"]),
                    "instalment": self.full(c.price // c.weeks),
                    "paid": self.full(c.paid),
                    "left": self.full(c.price - c.paid),
                }
            )
        ws = self.sheet("PEMBIAYAAN", "Piutang", "Murabahah", "Data Pembiayaan", "Financing", "Sheet7")
        totals = r.choice([None, {name: self.truth.financing[name] for name in [*money, *state]}])
        self.put_table(
            ws,
            r.choice([["DAFTAR PEMBIAYAAN MURABAHAH BERJALAN"], [], ["Piutang per 30 September 2026"]]),
            fields,
            rows,
            totals,
        )

    def full(self, rupiah: int) -> Any:
        value = self.money(rupiah)
        return 0 if value is None else value

    def ledger(self) -> None:
        r = self.r
        ws = self.sheet("NERACA", "Neraca Saldo", "TB", "Trial Balance")
        lines = self.truth.ledger
        coded = r.random() < 0.4
        rows: list[Any] = []
        if self.style["ledger"] == "side":
            self.words |= {"balance": "Saldo", "side": "D/K"}
            fields = ["account", "side", "balance"]
            rows = [
                {"account": a, "side": "D" if d else "K", "balance": self.full(d or c)} for a, d, c in lines
            ]
            self.put_table(ws, ["NERACA SALDO PER 30 SEPTEMBER 2026"], fields, rows)
            return
        fields = ["code"] * coded + ["account", "debit", "credit"]
        if self.words["debit"] == "D" or self.words["credit"] == "K":
            self.words |= {"debit": "Debet", "credit": "Kredit"}
        for i, (a, d, c) in enumerate(lines):
            if i == 3 and r.random() < 0.4:
                rows.append("KEWAJIBAN DAN MODAL")
            rows.append({"code": f"1{i:02d}01", "account": a, "debit": self.full(d), "credit": self.full(c)})
        side = sum(line[1] for line in lines)
        self.put_table(
            ws,
            r.choice([["NERACA SALDO PER 30 SEPTEMBER 2026"], []]),
            fields,
            rows,
            r.choice([None, {"debit": side, "credit": side}]),
        )

    def noise(self) -> None:
        ws = self.sheet("Petunjuk", "Rekap per Rembug", "Kas Harian")
        if ws.title == "Kas Harian":
            ws.append(["Tanggal", "Uraian", "Debet", "Kredit", "Saldo"])
            for i in range(6):
                ws.append([datetime.date(2026, 9, i + 1), "Setoran rembug", 100_000 * i, 0, 100_000 * i])
        elif ws.title == "Petunjuk":
            ws.append(["Isi lembar ANGGOTA lebih dulu, lalu SIMPANAN."])
        else:
            ws.append(["Rembug", "Jumlah anggota", "Pokok", "Wajib"])
            ws.append(["Melati", 17, 170_000, 1_000_000])
