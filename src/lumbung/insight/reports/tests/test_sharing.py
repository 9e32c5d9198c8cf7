"""From the income of the books to the income that may be shared: exact, and nothing counted twice."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.queries import Beside, Figure
from lumbung.insight.reports import mapping, queries
from lumbung.insight.reports.mapping import SharingPart
from lumbung.insight.reports.sharing import sharing
from lumbung.insight.reports.tests.test_equity import PERIOD, RP, post
from lumbung.insight.reports.tests.test_rules import CHART, SLOW
from lumbung.insight.reports.tests.test_screens import opened
from lumbung.kernel.scope import reading, writing
from tests.cast import TinyCoop, client_for

LAYOUT = mapping.sharing()
LINES = st.builds(
    Beside,
    st.sampled_from(sorted(CHART)),
    st.sampled_from(["financing.instalment", "ledger.opening"]),
    st.booleans(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
)


@SLOW
@given(st.lists(LINES, max_size=20))
def test_what_is_available_belongs_to_somebody_to_the_sen(lines: list[Beside]) -> None:
    figures = []
    for code, kind in CHART.items():
        moved = sum(one.amount_sen for one in lines if one.code == code)
        figures.append(Figure(code, code, code, kind, "C", False, 0, max(moved, 0), max(-moved, 0)))
    found = sharing(LAYOUT, figures, lines, queries.OPENING_KINDS)
    assert found.gap_sen == 0
    assert found.own_sen + found.divided_sen + found.undivided_sen == found.available_sen


def entry(coop: TinyCoop, *lines: tuple[str, int], cash: int = 0) -> None:
    """Post a manual journal over plain accounts by number, debit positive, with the vault for the rest."""
    office: UUID = coop.office_id
    with writing(coop.actor):
        draft = ledger.open_draft(coop.actor, office_id=office, kind="ledger.manual", memo="Uji")
        ids = {one.code: one.id for one in ledger_queries.chart(coop.actor)}
        for code, sen in lines:
            draft._add(ledger.Entry(ids[code], None, None, "tamwil", sen))
        if cash:
            vault = ledger_queries.holder_accounts(coop.actor, "cash.vault", [office])[office]
            (draft.debit if cash > 0 else draft.credit)(vault, abs(cash))
        ledger.post(coop.actor, draft)


def fill(coop: TinyCoop) -> None:
    """Margin in cash, rent and profit share that wait, some of it received later, and the owners' share."""
    post(coop, "financing.instalment", ("cash.vault", 100 * RP), ("margin.income", -100 * RP))
    entry(coop, ("12206", 60 * RP), ("51202", -60 * RP))
    entry(coop, ("12206", -25 * RP), cash=25 * RP)
    entry(coop, ("12131", 30 * RP), ("51301", -50 * RP), cash=20 * RP)
    entry(coop, ("61101", 40 * RP), ("21201", -40 * RP))
    entry(coop, ("21201", 30 * RP), cash=-30 * RP)


@pytest.fixture
def earning(coop: TinyCoop) -> TinyCoop:
    """The cooperative after those acts."""
    fill(coop)
    return coop


def test_each_step_of_the_reconciliation(earning: TinyCoop) -> None:
    with reading(earning.actor):
        (found,) = queries.shared(earning.actor, [PERIOD])
        surplus = queries.result(earning.actor, [PERIOD])
    assert (found.accrued_sen,) == surplus.part("mudharib").amounts == (210 * RP,)
    assert found.waiting_sen == 90 * RP
    assert found.earlier_sen == 25 * RP
    assert found.available_sen == 145 * RP, "what came in as cash"
    assert (found.owners_sen, found.own_sen) == (40 * RP, 105 * RP)
    assert (found.divided_sen, found.undivided_sen) == (30 * RP, 10 * RP)
    assert found.gap_sen == 0


def test_income_paid_out_of_savings_is_received() -> None:
    assert LAYOUT.within(SharingPart.RECEIVED, "21101")
    assert LAYOUT.within(SharingPart.RECEIVED, "21202")
    assert not LAYOUT.within(SharingPart.RECEIVED, "12206")


def test_every_income_of_the_main_business_is_shared() -> None:
    """The income here is the income from managing funds in the statement of surplus, account by account."""
    from lumbung.insight.reports.layout import HASIL_USAHA

    rows = HASIL_USAHA.sections[0].rows
    for code in CHART:
        assert LAYOUT.within(SharingPart.INCOME, code) == any(row.holds(code) for row in rows), code


def test_the_screen_the_paper_and_the_workbook(earning: TinyCoop) -> None:
    client = client_for(earning, "accountant")
    page = opened(client, "/laporan/bagi-hasil/?banding=bulan")
    assert "Pendapatan akrual sama dengan perhitungan hasil usaha." in page
    assert "Hak pemilik dana yang belum didistribusikan" in page
    assert "/buku/akun/" in page
    assert client.get("/laporan/bagi-hasil/pdf/").content.startswith(b"%PDF")
    assert client.get("/laporan/bagi-hasil/xlsx/").content.startswith(b"PK")
    assert "/laporan/bagi-hasil/" in opened(client, "/laporan/")
    assert client_for(earning, "teller").get("/laporan/bagi-hasil/").status_code == 403
