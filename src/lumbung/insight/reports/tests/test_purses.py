"""Sources and uses of zakat and of the benevolent funds: every movement has a row, every fund closes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.queries import Figure, Together
from lumbung.insight.reports import mapping, queries
from lumbung.insight.reports.mapping import PurseMap
from lumbung.insight.reports.purses import purse_flow
from lumbung.insight.reports.tests.test_equity import PERIOD, RP, post
from lumbung.insight.reports.tests.test_rules import CHART, SLOW
from lumbung.insight.reports.tests.test_screens import opened
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, client_for

ZAKAT, KEBAJIKAN = mapping.purses()
KINDS = st.sampled_from(["funds.gift", "financing.tazir", "ledger.opening", "ledger.manual"])
BESIDE = st.lists(st.sampled_from(["21306", "25104", "25106", "11204"]), unique=True).map(tuple)


@SLOW
@given(st.data(), st.sampled_from([ZAKAT, KEBAJIKAN]))
def test_every_fund_closes_whatever_moved(data: st.DataObject, layout: PurseMap) -> None:
    codes = [code for code in CHART if layout.holds(code)]
    one = st.builds(
        Together, st.sampled_from(codes), KINDS, st.booleans(), BESIDE, st.integers(-(10**12), 10**12)
    )
    moved = data.draw(st.lists(one, max_size=12))
    figures = []
    for code in codes:
        sum_of = sum(line.amount_sen for line in moved if line.code == code)
        begins = data.draw(st.integers(-(10**12), 10**12))
        figures.append(
            Figure(code, code, code, CHART[code], "C", True, begins, max(sum_of, 0), max(-sum_of, 0))
        )
    found = purse_flow(layout, figures, moved, queries.OPENING_KINDS)
    assert found.gap_sen == 0
    assert found.opening_sen + found.source_sen - found.use_sen == found.closing_sen
    assert found.fund_sen == -sum(one.closing_sen for one in figures if one.type == "fund")


def test_every_charity_fund_but_amil_and_wakaf_is_told_of_once() -> None:
    for code, kind in CHART.items():
        told = [one.code for one in mapping.purses() if one.holds(code)]
        if kind == "fund":
            assert len(told) == (0 if code in {"25104", "25106"} else 1), code


def test_a_side_without_a_row_for_the_rest_is_refused() -> None:
    broken = ZAKAT.model_dump()
    broken["uses"] = broken["uses"][:1]
    with pytest.raises(ValidationError, match="takes the rest"):
        PurseMap.model_validate(broken)


def fill(coop: TinyCoop) -> None:
    """Charity funds at work: zakat and infaq come in, amil takes its share, some goes out."""
    bank = "bank.zis"
    post(coop, "funds.gift", (bank, 40_000 * RP), ("fund.zakat", -40_000 * RP))
    post(coop, "ledger.manual", ("fund.zakat", 5_000 * RP), ("fund.amil", -5_000 * RP))
    post(coop, "ledger.manual", ("fund.zakat", 31_000 * RP), (bank, -31_000 * RP))
    post(coop, "funds.gift", (bank, 3_000 * RP), ("fund.infaq_restricted", -3_000 * RP))
    post(coop, "ledger.manual", ("fund.infaq_restricted", 3_000 * RP), (bank, -3_000 * RP))
    post(coop, "funds.gift", (bank, 10_000 * RP), ("fund.infaq", -10_000 * RP))
    post(coop, "ledger.manual", ("fund.infaq", 2_000 * RP), ("fund.amil", -2_000 * RP))
    post(coop, "financing.tazir", ("bank.kebajikan", 123_45), ("fund.kebajikan", -123_45))
    post(coop, "financing.disbursement", ("qardh.kebajikan", 100 * RP), ("bank.kebajikan", -100 * RP))
    post(coop, "financing.instalment", ("bank.kebajikan", 40 * RP), ("qardh.kebajikan", -40 * RP))


@pytest.fixture
def given_away(coop: TinyCoop) -> TinyCoop:
    """The cooperative after those acts."""
    fill(coop)
    return coop


def test_zakat_by_its_rows(given_away: TinyCoop) -> None:
    with reading(given_away.actor):
        (found,) = queries.purses(given_away.actor, ZAKAT, [PERIOD])
    assert found.sources == {"luar": 40_000 * RP}
    assert found.uses == {"amil": 5_000 * RP, "asnaf": 31_000 * RP}
    assert (found.opening_sen, found.closing_sen, found.gap_sen) == (0, 4_000 * RP, 0)


def test_the_benevolent_funds_by_their_rows(given_away: TinyCoop) -> None:
    with reading(given_away.actor):
        (found,) = queries.purses(given_away.actor, KEBAJIKAN, [PERIOD])
        position = queries.position(given_away.actor, [DAY])
    assert found.sources == {"infak": 13_000 * RP, "denda": 123_45, "pengembalian": 40 * RP}
    assert found.uses == {"amil": 2_000 * RP, "penggunaan_lain": 3_000 * RP, "produktif": 100 * RP}
    rows = {cell.row.code: cell.amounts[0] for cell in position.part("dana_kelolaan").cells}
    assert found.lent_sen == 60 * RP
    assert found.fund_sen == rows["infak"] + rows["kebajikan"] == 8_000 * RP + 123_45


def test_zakat_of_the_cooperative_itself_is_told_apart(given_away: TinyCoop) -> None:
    """The cooperative pays the zakat on its surplus: its own cash goes down, the fund's bank goes up."""
    post(given_away, "ledger.manual", ("cash.vault", 900 * RP), ("opening.equity", -900 * RP))
    coop = given_away
    with writing(coop.actor):
        draft = ledger.open_draft(
            coop.actor, office_id=coop.office_id, kind="ledger.manual", memo="Zakat SHU"
        )
        held = {
            role: ledger_queries.holder_accounts(coop.actor, role, [coop.office_id])[coop.office_id]
            for role in ("cash.vault", "bank.zis", "fund.zakat")
        }
        zakat_gl = next(one.id for one in ledger_queries.chart(coop.actor) if one.code == "74102")
        draft._add(ledger.Entry(zakat_gl, None, None, "tamwil", 700 * RP))
        draft.credit(held["cash.vault"], 700 * RP)
        draft.debit(held["bank.zis"], 700 * RP)
        draft.credit(held["fund.zakat"], 700 * RP)
        ledger.post(coop.actor, draft)
    with reading(coop.actor):
        (found,) = queries.purses(coop.actor, ZAKAT, [PERIOD])
    assert found.sources == {"entitas": 700 * RP, "luar": 40_000 * RP}


def test_infaq_that_a_sheet_gives_together_with_wakaf_stays_infaq(coop: TinyCoop) -> None:
    both = ("bank.zis", 20 * RP), ("fund.infaq", -20 * RP), ("bank.wakaf", 10 * RP), ("fund.wakaf", -10 * RP)
    post(coop, "meetings.collection", *both)
    with reading(coop.actor):
        (found,) = queries.purses(coop.actor, KEBAJIKAN, [PERIOD])
    assert found.sources == {"infak": 20 * RP}


def test_what_is_taken_back_lessens_its_row_and_days_follow(
    given_away: TinyCoop,
) -> None:
    wrong = post(given_away, "funds.gift", ("bank.zis", 500 * RP), ("fund.zakat", -500 * RP))
    with writing(given_away.actor):
        ledger.add_reversal(given_away.actor, wrong, "Salah dana")
    after = DAY + timedelta(days=1)
    with reading(given_away.actor):
        first, second = queries.purses(given_away.actor, ZAKAT, [PERIOD, (after, after)])
        (elsewhere,) = queries.purses(given_away.actor, ZAKAT, [PERIOD], [given_away.other_office_id])
    assert first.sources == {"luar": 40_000 * RP}
    assert second.opening_sen == first.closing_sen == second.closing_sen
    assert elsewhere.closing_sen == 0


@pytest.mark.parametrize("code", ["zakat", "kebajikan"])
def test_the_screen_the_paper_and_the_workbook(given_away: TinyCoop, code: str) -> None:
    client = client_for(given_away, "accountant")
    page = opened(client, f"/laporan/sumber/{code}/?banding=tahun")
    assert "sama dengan dana di neraca" in page
    assert ("Masih dipinjam anggota" in page) == (code == "kebajikan")
    assert "/buku/akun/" in page
    assert client.get(f"/laporan/sumber/{code}/pdf/").content.startswith(b"%PDF")
    assert client.get(f"/laporan/sumber/{code}/xlsx/").content.startswith(b"PK")
    assert f"/laporan/sumber/{code}/" in opened(client, "/laporan/")
    assert client.get("/laporan/sumber/apa/").status_code == 404
    assert client_for(given_away, "teller").get(f"/laporan/sumber/{code}/").status_code == 403
