"""Examples of the same shape with other numbers play too, and a wrong number is found."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from lumbung.web.golden.example import as_example
from lumbung.web.golden.playing import NotPlayable, play, play_file
from lumbung.web.golden.plays import PLAYS

MURABAHAH = "murabahah"


def half_up(total: int, part: int, whole: int) -> int:
    """Round half up, by its definition and not by the house's arithmetic."""
    return (2 * total * part + whole) // (2 * whole)


def month_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


class Sale:
    """An example of a sale, worked out here step by step."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.weekly = draw.random() < 0.5
        self.wakalah = draw.random() < 0.4
        self.count = draw.choice([5, 7, 10, 12, 25])
        self.unit = draw.choice([100, 500, 1_000])
        self.cost = draw.randrange(300, 9_000) * 1_000
        self.discount = 0 if self.wakalah else draw.choice([0, 25_000, 100_000])
        self.margin = self.cost * draw.randrange(3, 30) // 100
        self.price = self.cost + self.margin
        self.urbun = 0 if self.wakalah else draw.choice([0, self.price // 7])
        self.settle_after = draw.choice([None, self.count // 2])
        self.cash = draw.choice(["11102", "11103"])
        self.start = date(2026, 1, draw.randrange(2, 20))
        self.journals: list[dict[str, Any]] = []

    def add(self, on: date, event: str, *lines: tuple[str, int, int]) -> None:
        kept = [[int(code), debit, credit] for code, debit, credit in lines if debit or credit]
        self.journals.append({"date": on, "event": event, "lines": kept})

    def example(self) -> dict[str, Any]:
        bought = self.start + timedelta(days=2)
        akad = bought + timedelta(days=1)
        if self.wakalah:
            self.add(self.start, "wakalah_cash_to_member", ("13105", self.cost, 0), (self.cash, 0, self.cost))
            self.add(bought, "agent_reports_purchase", ("13101", self.cost, 0), ("13105", 0, self.cost))
        else:
            if self.urbun:
                self.add(self.start, "urbun_received", (self.cash, self.urbun, 0), ("21203", 0, self.urbun))
            self.add(bought, "asset_purchased", ("13101", self.cost, 0), ("11201", 0, self.cost))
        lines = (("12101", self.price, 0), ("13101", 0, self.cost), ("12103", 0, self.margin))
        self.add(akad, "akad", *lines)
        if self.urbun:
            self.add(akad, "urbun_applied", ("21203", self.urbun, 0), ("12101", 0, self.urbun))
        margins = self.payments(akad)
        expect: dict[str, Any] = {"balances": self.balances(), "margin_by_payment": margins}
        if self.settle_after:
            left = self.price - self.urbun - self.paid
            discount = self.margin - sum(margins)
            quote = {"outstanding_gross": left, "discount": discount, "pay": left - discount}
            expect[f"settlement_quote_after_{self.settle_after}"] = quote
        params = {"cost": self.cost, "margin": self.margin, "n": self.count, "round_up_to": self.unit}
        if self.discount:
            params |= {
                "list_price": self.cost + self.discount,
                "supplier_discount_before_akad": self.discount,
            }
        return {
            "id": "VARIANT",
            "contract": MURABAHAH,
            "params": params,
            "journals": self.journals,
            "expect": expect,
        }

    def payments(self, akad: date) -> list[int]:
        owed = self.price - self.urbun
        regular = -(-owed // (self.count * self.unit)) * self.unit
        margins: list[int] = []
        self.paid = 0
        for k in range(1, self.count + 1):
            on = akad + timedelta(weeks=k) if self.weekly else month_later(akad, k)
            left = owed - self.paid
            if self.settle_after and k == self.settle_after + 1 and left:
                discount = self.margin - sum(margins)
                lines = ((self.cash, left - discount, 0), ("12103", discount, 0), ("12101", 0, left))
                self.add(on, "early_settlement_muqasah", *lines)
                break
            amount = min(regular, left)
            if not amount:
                break
            after = half_up(self.margin, self.paid + amount, owed)
            margin = after - half_up(self.margin, self.paid, owed)
            self.paid += amount
            margins.append(margin)
            self.add(
                on,
                f"{'week' if self.weekly else 'instalment'}_{k}",
                *((self.cash, amount, 0), ("12103", margin, 0), ("12101", 0, amount), ("51101", 0, margin)),
            )
        return margins

    def balances(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for journal in self.journals:
            for code, debit, credit in journal["lines"]:
                found[code] = found.get(code, 0) + debit - credit
        return found


@pytest.mark.parametrize("seed", range(8))
def test_other_sales_come_out_as_worked_by_hand(db: None, seed: int) -> None:
    assert play(as_example(Sale(seed).example()), PLAYS) == []


@pytest.mark.parametrize("seed", range(3))
def test_other_qardh_come_out_as_worked_by_hand(db: None, seed: int) -> None:
    draw = random.Random(seed)
    count, amount, fee, gift = (
        draw.randrange(2, 9),
        draw.randrange(2, 40) * 100_000,
        7_500 * seed,
        5_000 * seed,
    )
    start = date(2026, 2, 3)
    journals = [{"date": start, "event": "disbursement", "lines": [[12141, amount, 0], [11102, 0, amount]]}]
    if fee:
        journals.append(
            {"date": start, "event": "real_admin_cost", "lines": [[11102, fee, 0], [52104, 0, fee]]}
        )
    parts = [amount // count] * (count - 1)
    parts.append(amount - sum(parts))
    for k, part in enumerate(parts, start=1):
        lines = [[11102, part, 0], [12141, 0, part]]
        journals.append({"date": month_later(start, k), "event": f"repayment_{k}", "lines": lines})
    if gift:
        lines = [[11102, gift, 0], [53101, 0, gift]]
        journals.append({"date": month_later(start, count), "event": "voluntary_gift", "lines": lines})
    balances = {11102: fee + gift, 12141: 0, 52104: -fee, 53101: -gift}
    data = {
        "id": "V",
        "contract": "qardh",
        "params": {"n": count},
        "journals": journals,
        "expect": {"balances": balances},
    }
    assert play(as_example(data), PLAYS) == []


def wrong(change: str) -> dict[str, Any]:
    sale = Sale(1)
    data = sale.example()
    paid = next(one for one in data["journals"] if one["event"].startswith(("week", "instalment")))
    if change == "line":
        paid["lines"][1][1] += 1
        paid["lines"][3][2] += 1
    elif change == "balance":
        data["expect"]["balances"][12101] = 5
    elif change == "margin":
        data["expect"]["margin_by_payment"][0] += 1
    elif change == "extra":
        data["expect"]["something_else"] = 1
    return data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("line", "12103"),
        ("balance", "closing balance of 12101"),
        ("margin", "payment 1"),
        ("extra", "something_else is not understood"),
    ],
)
def test_a_wrong_number_is_found(db: None, change: str, said: str) -> None:
    assert said in "\n".join(play(as_example(wrong(change)), PLAYS))


def test_what_cannot_be_played_says_so(db: None) -> None:
    with pytest.raises(NotPlayable, match="rahn"):
        play(as_example(wrong("none") | {"contract": "rahn"}), PLAYS)
    strange = Sale(2).example()
    strange["journals"][0]["event"] = "exchanged_for_gold"
    with pytest.raises(NotPlayable, match="exchanged_for_gold"):
        play(as_example(strange), PLAYS)


def test_the_command_ends_with_status_one_when_a_file_differs(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.yaml"
    words.write_text("id: W\n21: dua puluh satu\n")
    call_command("golden", str(words))
    assert "pass  words" in capsys.readouterr().out
    words.write_text("id: W\n21: dua satu\n")
    with pytest.raises(SystemExit) as end:
        call_command("golden", str(words), str(tmp_path / "missing.yaml"))
    said = capsys.readouterr().out
    assert end.value.code == 1
    assert "dua satu" in said
    assert "cannot be read" in said


def test_a_table_with_another_last_instalment_is_found(tmp_path: Path) -> None:
    columns = (
        "cost,rate_pct,n,round_up_to,margin,price,raw_instalment,instalment,count_of_full,last_instalment"
    )
    head = f"# id: T columns: {columns}\n"
    early = tmp_path / "early.csv"
    early.write_text(head + "101000,20,50,500,20200,121200,2424.00,2500,48,1200\n")
    assert play_file(early, PLAYS) == []
    early.write_text(head + "101000,20,50,500,20200,121200,2424.00,2500,49,-1300\n")
    assert "last_instalment" in "\n".join(play_file(early, PLAYS))


@pytest.mark.parametrize("seed", range(4))
def test_other_memberships_come_out_as_worked_by_hand(db: None, seed: int) -> None:
    """Other pokok, wajib, fee, days and weeks; joining at the counter or with the officer."""
    draw = random.Random(seed)
    pokok, wajib, fee = (
        draw.randrange(1, 20) * 10_000,
        draw.randrange(1, 9) * 5_000,
        draw.choice([0, 5_000, 7_500]),
    )
    weeks, start = draw.randrange(2, 6), date(2026, 3, draw.randrange(1, 28))
    cash = draw.choice([11102, 11103])
    joined = [[cash, pokok + wajib + fee, 0], [41101, 0, pokok], [41102, 0, wajib]]
    joined += [[52104, 0, fee]] if fee else []
    journals: list[dict[str, Any]] = [{"date": start, "event": "join", "lines": joined}]
    for k in range(2, weeks + 1):
        lines = [[11103, wajib, 0], [41102, 0, wajib]]
        journals.append(
            {"date": start + timedelta(weeks=k - 1), "event": f"weekly_wajib_{k}", "lines": lines}
        )
    last = start + timedelta(weeks=weeks - 1, days=draw.randrange(0, 3))
    saved = draw.randrange(1, 90) * 10_000
    journals.append(
        {"date": last, "event": "wadiah_deposit", "lines": [[11103, saved, 0], [21101, 0, saved]]}
    )
    carried = wajib * (weeks - 1) + saved + (pokok + wajib + fee if cash == 11103 else 0)
    handed = [[11102, carried, 0], [11103, 0, carried]]
    journals.append({"date": last, "event": "field_cash_handed_to_teller", "lines": handed})
    out = pokok + wajib * weeks + saved
    left = [[41101, pokok, 0], [41102, wajib * weeks, 0], [21101, saved, 0], [11102, 0, out]]
    journals.append({"date": last + timedelta(days=40), "event": "member_exit", "lines": left})
    balances = {11102: fee, 11103: 0, 21101: 0, 41101: 0, 41102: 0} | ({52104: -fee} if fee else {})
    data = {"id": "V", "contract": "simpanan", "journals": journals, "expect": {"balances": balances}}
    assert play(as_example(data), PLAYS) == []


@pytest.mark.parametrize("seed", range(3))
def test_other_safekeeping_comes_out_as_worked_by_hand(db: None, seed: int) -> None:
    """Several deposits and withdrawals, small and above the limits, with bonuses in between."""
    draw = random.Random(seed)
    day, balance, cost, journals = date(2026, 5, 4), 0, 0, []
    for _ in range(6):
        day += timedelta(days=draw.randrange(1, 20))
        amount = draw.choice([25_000, 999_999, 3_000_000, 75_000_000])
        kind = draw.choice(["deposit", "bonus", "withdrawal"]) if balance else "deposit"
        if kind == "deposit":
            lines, balance = [[11102, amount, 0], [21101, 0, amount]], balance + amount
        elif kind == "bonus":
            amount = amount // 1_000
            lines, balance, cost = [[71101, amount, 0], [21101, 0, amount]], balance + amount, cost + amount
        else:
            amount = min(amount, balance)
            lines, balance = [[21101, amount, 0], [11102, 0, amount]], balance - amount
        journals.append({"date": day, "event": kind, "lines": lines})
    balances = {21101: -balance, 11102: balance - cost, 71101: cost}
    data = {"id": "V", "contract": "wadiah", "journals": journals, "expect": {"balances": balances}}
    assert play(as_example(data), PLAYS) == []
