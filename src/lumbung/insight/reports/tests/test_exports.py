"""An independent accounting program must arrive at our balances."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from python_calamine import load_workbook

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries
from lumbung.insight.reports import exports
from lumbung.insight.reports.workbook import ledger_book
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop

RP = 100


def busy(coop: TinyCoop) -> None:
    """Two days of movement in two offices and two books, with a reversal and an odd memo."""
    member, fund = uuid4(), uuid4()
    for office_id in (coop.office_id, coop.other_office_id):
        with writing(coop.actor):
            till = ledger.open_account(coop.actor, "cash.teller", office_id, office_id=office_id)
            purse = ledger.open_account(coop.actor, "cash.teller", office_id, office_id=office_id, book="zis")
            savings = ledger.open_account(coop.actor, "savings.wadiah", uuid4(), office_id=office_id)
            infaq = ledger.open_account(coop.actor, "fund.infaq", uuid4(), office_id=office_id)
            draft = ledger.open_draft(
                coop.actor, office_id=office_id, kind="test", memo='Setoran "pagi"; =1+1 | uji'
            )
            draft.debit(till, 75_000_25)
            draft.credit(savings, 50_000_25, member)
            draft.credit_gl("admin.income", 25_000 * RP)
            draft.debit(purse, 3_000 * RP)
            draft.credit(infaq, 3_000 * RP, fund)
            posted = ledger.post(coop.actor, draft)
    with writing(coop.actor):
        ledger.close_book_day(coop.actor, coop.office_id, DAY + timedelta(days=1))
    ledger.reverse_journal(coop.actor, ledger.ReverseJournal(uuid4(), posted.journal_id, "salah kantor"))


def ours(coop: TinyCoop) -> dict[str, int]:
    """Our balances by chart code and book."""
    with reading(coop.actor):
        rows = queries.trial_balance(coop.actor, date(2026, 12, 31))
    return {f"{row.book.capitalize()}:{row.code}": row.balance_sen for row in rows if row.balance_sen}


def test_beancount_accepts_the_ledger_and_agrees(coop: TinyCoop, tmp_path: Path) -> None:
    """`bean-check` finds no error, and every balance it computes is ours."""
    busy(coop)
    file = tmp_path / "buku.beancount"
    file.write_text(
        "".join(exports.beancount(exports.ledger_lines(coop.actor, date(2026, 12, 31)), "Kopsyah Uji"))
    )
    checker = Path(sys.executable).with_name("bean-check")
    assert checker.exists(), "bean-check comes with the test dependencies"
    checked = subprocess.run([str(checker), str(file)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
    script = (
        "import sys; from beancount import loader; from beancount.core import realization\n"
        "entries, errors, options = loader.load_file(sys.argv[1]); assert not errors, errors\n"
        "for account in realization.iter_children(realization.realize(entries)):\n"
        "    for position in account.balance:\n"
        "        print(account.account, position.units.number)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    theirs = {}
    for row in told.stdout.splitlines():
        name, number = row.split()
        _, book, account = name.split(":")
        theirs[f"{book}:{account.split('-')[0]}"] = int(number.replace(".", ""))
    assert {key: value for key, value in theirs.items() if value} == ours(coop)


def test_hledger_file_balances_the_same(coop: TinyCoop) -> None:
    """Each transaction of the hledger file sums to zero and the totals are ours."""
    busy(coop)
    text = "".join(exports.hledger(exports.ledger_lines(coop.actor, date(2026, 12, 31)), "Kopsyah Uji"))
    totals: dict[str, int] = {}
    for block in text.split("\n\n")[1:]:
        found = re.findall(r"^ {4}\w+:(\w+):(\d+)\S*  (-?\d+)\.(\d\d) IDR$", block, re.M)
        amounts = [int(whole + cents) for _, _, whole, cents in found]
        assert sum(amounts) == 0
        for (book, code, _, _), amount in zip(found, amounts, strict=True):
            totals[f"{book}:{code}"] = totals.get(f"{book}:{code}", 0) + amount
    assert {key: value for key, value in totals.items() if value} == ours(coop)


def test_csv_is_whole_and_no_cell_is_a_formula(coop: TinyCoop) -> None:
    """Every line is there, debits equal credits, and a memo that begins like a formula is escaped."""
    busy(coop)
    rows = "".join(exports.csv_lines(exports.ledger_lines(coop.actor, date(2026, 12, 31)))).splitlines()
    assert len(rows) == 1 + 15
    assert exports._safe("=1+1") == "'=1+1"
    assert exports._safe("-2") == "'-2"


def test_the_workbook_holds_every_line_sheet_after_sheet(coop: TinyCoop) -> None:
    """Numbers are numbers, days are days, debits equal credits, and a memo stays text."""
    busy(coop)
    target = io.BytesIO()
    lines = list(exports.ledger_lines(coop.actor, date(2026, 12, 31)))
    ledger_book(lines, target, rows_each=10)
    book = load_workbook(io.BytesIO(target.getvalue()))
    pages: list[list[Any]] = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(page) for page in pages] == [11, 6]
    assert {tuple(page[0]) for page in pages} == {tuple(exports.COLUMNS)}
    rows: list[dict[str, Any]] = [dict(zip(page[0], row, strict=True)) for page in pages for row in page[1:]]
    assert [row["jurnal"] for row in rows] == [str(exports.cells(line)[0]) for line in lines]
    assert rows[0]["hari_buku"] == DAY
    assert rows[0]["debit"] == 75_000.25
    assert round(sum(row["debit"] - row["kredit"] for row in rows), 2) == 0
    assert rows[0]["keterangan"] == 'Setoran "pagi"; =1+1 | uji'
    empty = io.BytesIO()
    ledger_book([], empty)
    assert load_workbook(io.BytesIO(empty.getvalue())).get_sheet_by_index(0).to_python()[0][0] == "jurnal"


def test_a_formula_in_a_memo_stays_text_and_memory_stays_small(coop: TinyCoop, tmp_path: Path) -> None:
    """Twenty thousand lines are written into a file without being gathered first."""
    busy(coop)
    line = next(iter(exports.ledger_lines(coop.actor, date(2026, 12, 31))))
    odd = replace(line, memo='=HYPERLINK("http://jahat")')
    tracemalloc.start()
    with (tmp_path / "buku.xlsx").open("wb") as target:
        ledger_book((odd for _ in range(20_000)), target)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4_000_000
    inside = zipfile.ZipFile(tmp_path / "buku.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inside
    assert b"HYPERLINK" in inside


def test_a_stranger_exports_nothing_of_ours(coop: TinyCoop, other_coop: TinyCoop) -> None:
    """The export runs inside the cooperative's own scope."""
    busy(coop)
    assert list(exports.ledger_lines(other_coop.actor, date(2026, 12, 31))) == []
