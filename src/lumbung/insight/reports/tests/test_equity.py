"""Changes in equity: every column closes, comes to the neraca, and says what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports import mapping, queries
from lumbung.insight.reports.equity import MOVES, change
from lumbung.insight.reports.tests.test_rules import CHART, SLOW
from lumbung.insight.reports.tests.test_screens import opened
from lumbung.kernel import rules as house
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, client_for

RP = 100
PERIOD = (DAY, DAY)
CODES = st.sampled_from(sorted(CHART))
LINES = st.builds(
    Beside,
    CODES,
    st.sampled_from(["meetings.collection", "ledger.opening", "ledger.manual"]),
    st.booleans(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
)


def post(coop: TinyCoop, kind: str, *lines: tuple[str, int]) -> int:
    """Post a journal over accounts by role, debit positive; the office holds those that need a holder."""
    held = {role for one in house.chart().accounts if one.sub for role in one.roles}
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind=kind, memo="Uji")
        for role, sen in lines:
            if role not in held:
                (draft.debit_gl if sen > 0 else draft.credit_gl)(role, abs(sen))
                continue
            found = ledger_queries.holder_accounts(coop.actor, role, [coop.office_id])
            account = found.get(coop.office_id) or ledger.open_account(
                coop.actor, role, coop.office_id, office_id=coop.office_id
            )
            (draft.debit if sen > 0 else draft.credit)(account, abs(sen))
        return ledger.post(coop.actor, draft).journal_id


@SLOW
@given(st.lists(LINES, max_size=20), st.dictionaries(CODES, st.integers(-(10**12), 10**12), max_size=8))
def test_every_column_closes_whatever_moved(lines: list[Beside], opening: dict[str, int]) -> None:
    figures = []
    for code, kind in CHART.items():
        moved = sum(one.amount_sen for one in lines if one.code == code)
        figures.append(
            Figure(code, code, code, kind, "C", False, opening.get(code, 0), max(moved, 0), max(-moved, 0))
        )
    found = change(mapping.equity(), figures, lines, queries.OPENING_KINDS, PERIOD)
    assert found.holds
    owned = [one for one in figures if one.type.startswith("equity") or one.code[0] in "567"]
    assert sum(found.closing) == -sum(one.closing_sen for one in owned)


def test_each_account_of_equity_has_one_column() -> None:
    for code, kind in CHART.items():
        held = [column.code for column in mapping.equity().columns if column.holds(code)]
        assert len(held) == (1 if kind.startswith("equity") else 0), (code, held)


def test_an_account_in_no_column_is_named() -> None:
    odd = Figure("42999", "Aneh", "Odd", "equity", "C", False, 0, 0, 700)
    found = change(mapping.equity(), [odd], [], queries.OPENING_KINDS, PERIOD)
    assert found.unplaced == (("42999", 700),)
    assert not found.holds


def fill(coop: TinyCoop) -> None:
    """A day with opening balances, savings, a withdrawal taken back, income, and a distribution."""
    cash = "cash.vault"
    post(
        coop,
        "onboarding.opening",
        (cash, 900 * RP),
        ("savings.pokok", -400 * RP),
        ("shu.undivided", -500 * RP),
    )
    post(coop, "membership.join", (cash, 100 * RP), ("savings.pokok", -100 * RP))
    post(coop, "meetings.collection", (cash, 70 * RP), ("savings.wajib", -70 * RP))
    post(coop, "ledger.manual", ("opening.equity", 30 * RP), (cash, -30 * RP))
    wrong = post(coop, "meetings.collection", (cash, 11 * RP), ("savings.wajib", -11 * RP))
    with writing(coop.actor):
        ledger.add_reversal(coop.actor, wrong, "Salah hitung")
    post(coop, "financing.instalment", (cash, 25 * RP), ("admin.income", -25 * RP))
    post(coop, "ledger.manual", ("shu.undivided", 200 * RP), ("reserve.general", -120 * RP), (cash, -80 * RP))


@pytest.fixture
def lived(coop: TinyCoop) -> TinyCoop:
    """The cooperative after that day."""
    fill(coop)
    return coop


def test_each_row_says_what_happened(lived: TinyCoop) -> None:
    with reading(lived.actor):
        (found,) = queries.equity(lived.actor, [PERIOD])
        position = queries.position(lived.actor, [DAY])
        surplus = queries.result(lived.actor, [PERIOD])
    place = {one.code: number for number, one in enumerate(mapping.equity().columns)}

    def column(code: str) -> list[int]:
        return [found.rows[row][place[code]] // RP for row in MOVES]

    assert column("pokok") == [400, 100, 0, 0, 0]
    assert column("wajib") == [0, 70, 0, 0, 0]
    assert column("ekuitas_lain") == [0, 0, -30, 0, 0]
    assert column("cadangan_umum") == [0, 0, 0, 120, 0]
    assert column("shu") == [500, 0, 0, -200, 25]
    assert found.holds
    assert (sum(found.closing),) == position.part("ekuitas").amounts
    assert sum(found.rows["berjalan"]) == surplus.totals["shu_setelah"][0]
    rows = {cell.row.code: cell.amounts[0] for cell in position.part("ekuitas").cells}
    for code in ("pokok", "wajib", "cadangan_umum", "cadangan_risiko", "hibah", "ekuitas_lain"):
        assert found.closing[place[code]] == rows[code], code


def test_a_closing_entry_does_not_hide_the_surplus_of_the_period(lived: TinyCoop) -> None:
    post(lived, "ledger.manual", ("admin.income", 25 * RP), ("shu.current", -25 * RP))
    with reading(lived.actor):
        (found,) = queries.equity(lived.actor, [PERIOD])
    assert sum(found.rows["berjalan"]) == 25 * RP
    assert sum(found.rows["pembagian"]) == -80 * RP
    assert found.holds


def test_periods_follow_one_another(lived: TinyCoop) -> None:
    after = DAY + timedelta(days=1)
    with reading(lived.actor):
        first, second = queries.equity(lived.actor, [PERIOD, (after, after)], [lived.office_id])
        (elsewhere,) = queries.equity(lived.actor, [PERIOD], [lived.other_office_id])
    assert second.rows["awal"] == first.closing == second.closing
    assert not any(elsewhere.closing)


def test_the_screen_the_paper_and_the_workbook(lived: TinyCoop) -> None:
    client = client_for(lived, "accountant")
    page = opened(client, "/laporan/perubahan-ekuitas/?banding=tahun")
    assert "Saldo awal ditambah perubahan sama dengan ekuitas di neraca." in page
    assert "SHU periode berjalan" in page
    assert "/laporan/hasil-usaha/?" in page
    assert "Modal penyertaan" not in page, "an optional column is shown only where it says something"
    assert client.get("/laporan/perubahan-ekuitas/pdf/").content.startswith(b"%PDF")
    assert client.get("/laporan/perubahan-ekuitas/xlsx/").content.startswith(b"PK")
    assert "/laporan/perubahan-ekuitas/" in opened(client, "/laporan/")
    assert client_for(lived, "teller").get("/laporan/perubahan-ekuitas/").status_code == 403
