"""Cash flows: opening and movements come to closing, to the sen, and to the cash in the neraca."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports import mapping, queries
from lumbung.insight.reports.cash_flow import flows
from lumbung.insight.reports.tests import test_equity
from lumbung.insight.reports.tests.test_equity import PERIOD, RP, post
from lumbung.insight.reports.tests.test_rules import CHART, SLOW
from lumbung.insight.reports.tests.test_screens import opened
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, client_for

LAYOUT = mapping.cash_flow()
CASH = sorted(code for code in CHART if LAYOUT.is_cash(code))
OTHER = sorted(code for code, kind in CHART.items() if kind != "memo" and code not in CASH)
SEN = st.integers(-(10**12), 10**12).filter(bool)
ACT = st.tuples(
    st.lists(st.tuples(st.sampled_from(OTHER), SEN), min_size=1, max_size=4),
    st.sampled_from(CASH),
    st.sampled_from(["meetings.collection", "ledger.opening", "financing.instalment"]),
    st.booleans(),
)


@SLOW
@given(st.lists(ACT, max_size=8), st.dictionaries(st.sampled_from(CASH), SEN, max_size=4))
def test_opening_and_flows_are_closing_whatever_is_posted(
    acts: list[tuple[list[tuple[str, int]], str, str, bool]], before: dict[str, int]
) -> None:
    moved: list[Beside] = []
    turnover: dict[str, int] = {}
    for lines, cash, kind, is_reversal in acts:
        every = [*lines, (cash, -sum(sen for _code, sen in lines))]
        for code, sen in every:
            turnover[code] = turnover.get(code, 0) + sen
            moved.append(Beside(code, kind, True, (sen > 0) != is_reversal, sen))
    figures = [
        Figure(
            *(code, code, code, kind, "D", False, before.get(code, 0)),
            *(max(turnover.get(code, 0), 0), max(-turnover.get(code, 0), 0)),
        )
        for code, kind in CHART.items()
    ]
    found = flows(LAYOUT, figures, moved, queries.OPENING_KINDS, PERIOD)
    assert found.holds
    assert found.opening_sen + found.change_sen == found.closing_sen
    assert sum(found.section_sen(section) for section in LAYOUT.sections) == found.change_sen


def test_each_direction_of_each_account_has_one_row() -> None:
    rows = [row for section in LAYOUT.sections for row in section.rows]
    assert len({row.code for row in rows}) == len(rows)
    for code in OTHER:
        for came_in in (True, False):
            held = [row.code for row in rows if row.holds(code, came_in=came_in)]
            assert len(held) == 1, (code, came_in, held)
    for code in CASH:
        assert LAYOUT.row_of(code, came_in=True) is None, code


def test_an_account_in_no_row_is_named() -> None:
    figures = [Figure("11101", "Kas", "Cash", "asset", "D", True, 0, 700, 0)]
    lines = [Beside("11101", "x", True, True, 700), Beside("42999", "x", True, False, -700)]
    found = flows(LAYOUT, figures, lines, queries.OPENING_KINDS, PERIOD)
    assert found.unplaced == (("42999", 700),)
    assert found.gap_sen == -700
    assert not found.holds


def fill(coop: TinyCoop) -> None:
    """The day of the changes in equity, and on it financing, an expense, a gift and a move of cash."""
    test_equity.fill(coop)
    cash = "cash.vault"
    post(coop, "financing.purchase", ("murabahah.inventory", 300 * RP), (cash, -300 * RP))
    post(
        coop, "financing.akad", ("murabahah.receivable", 360 * RP), ("murabahah.inventory", -300 * RP),
        ("murabahah.deferred_margin", -60 * RP),
    )  # fmt: skip
    post(
        coop, "meetings.collection", (cash, 90 * RP), ("savings.wadiah", -50 * RP + 25),
        ("murabahah.receivable", -40 * RP - 25), ("murabahah.deferred_margin", 6 * RP),
        ("margin.income", -6 * RP),
    )  # fmt: skip
    post(coop, "till.to_vault", ("bank.main", 100 * RP), (cash, -100 * RP))
    post(coop, "ledger.manual", ("collection.cost", 15 * RP), ("bank.main", -15 * RP))
    post(coop, "funds.gift", ("bank.zis", 33 * RP), ("fund.infaq", -33 * RP))


@pytest.fixture
def lived(coop: TinyCoop) -> TinyCoop:
    """The cooperative after that day."""
    fill(coop)
    return coop


def test_each_row_says_where_the_cash_came_from(lived: TinyCoop) -> None:
    with reading(lived.actor):
        (found,) = queries.cash_flow(lived.actor, [PERIOD])
        position = queries.position(lived.actor, [DAY])
    assert found.opening_sen == 900 * RP, "what a book begins with is no flow"
    assert found.holds
    assert {code: sen for code, sen in found.rows.items() if sen} == {
        "margin": 6 * RP,
        "usaha_lain": 25 * RP,
        "beban": -15 * RP,
        "pencairan": -300 * RP,
        "angsuran": 34 * RP + 25,
        "wadiah": 50 * RP - 25,
        "pokok_wajib_masuk": 170 * RP,
        "pembagian_shu": -80 * RP,
        "ekuitas_lain": -30 * RP,
        "dana_masuk": 33 * RP,
    }
    held = {cell.row.code: cell.amounts[0] for cell in position.part("aset").cells}
    assert found.closing_sen == held["kas"] + held["bank"] + held["kliring"]


def test_a_deposit_at_a_bank_is_an_investment(lived: TinyCoop) -> None:
    assert not LAYOUT.is_cash("11203")
    row = LAYOUT.row_of("11203", came_in=False)
    assert row is not None
    assert row.code == "deposito"


def test_a_journal_taken_back_lessens_its_own_row(lived: TinyCoop) -> None:
    wrong = post(lived, "meetings.collection", ("cash.vault", 500 * RP), ("savings.wajib", -500 * RP))
    with writing(lived.actor):
        ledger.add_reversal(lived.actor, wrong, "Salah anggota")
    with reading(lived.actor):
        (found,) = queries.cash_flow(lived.actor, [PERIOD])
    assert found.rows["pokok_wajib_masuk"] == 170 * RP
    assert not found.rows.get("pokok_wajib_keluar")


def test_one_office_and_the_next_day(lived: TinyCoop) -> None:
    after = DAY + timedelta(days=1)
    with reading(lived.actor):
        first, second = queries.cash_flow(lived.actor, [PERIOD, (after, after)], [lived.office_id])
        (elsewhere,) = queries.cash_flow(lived.actor, [PERIOD], [lived.other_office_id])
    assert second.opening_sen == first.closing_sen == second.closing_sen
    assert not elsewhere.rows
    assert elsewhere.holds


def test_the_journals_behind_a_row_sum_to_its_figure(lived: TinyCoop) -> None:
    with reading(lived.actor):
        (found,) = queries.cash_flow(lived.actor, [PERIOD])
        for section in LAYOUT.sections:
            for row in section.rows:
                behind = queries.cash_journals(lived.actor, row.code, PERIOD)
                assert -sum(one.amount_sen for one in behind) == found.rows.get(row.code, 0), row.code
        newest, *older = queries.cash_journals(lived.actor, "pokok_wajib_masuk", PERIOD)
        again = queries.cash_journals(lived.actor, "pokok_wajib_masuk", PERIOD, before=newest.id)
    assert again == older


def test_the_screen_the_paper_and_the_workbook(lived: TinyCoop) -> None:
    client = client_for(lived, "accountant")
    page = opened(client, "/laporan/arus-kas/?banding=tahun")
    assert "Kas awal ditambah arus kas sama dengan kas di buku." in page
    links = re.findall(r'href="(/laporan/arus-kas/baris/[^"]+)"', page)
    assert len(links) == 10
    for link in links:
        assert "J-" in opened(client, link.replace("&amp;", "&"))
    assert "Tidak ada kas yang bergerak" in opened(client, "/laporan/arus-kas/baris/aset_tetap/")
    assert client.get("/laporan/arus-kas/baris/apa/").status_code == 404
    assert client.get("/laporan/arus-kas/pdf/").content.startswith(b"%PDF")
    assert client.get("/laporan/arus-kas/xlsx/").content.startswith(b"PK")
    assert "/laporan/arus-kas/" in opened(client, "/laporan/")
    assert client_for(lived, "teller").get("/laporan/arus-kas/").status_code == 403


def test_a_branch_sees_the_journals_of_its_own_cash(lived: TinyCoop) -> None:
    client = client_for(lived, "branch_manager", [lived.other_office_id])
    assert "J-" not in opened(client, "/laporan/arus-kas/baris/margin/")
    assert client.get(f"/laporan/arus-kas/baris/margin/?kantor={lived.office_id}").status_code == 403
