"""What members got from their cooperative: from the books alone, nothing guessed."""

from __future__ import annotations

import pytest

from lumbung.books.ledger.queries import Together
from lumbung.insight.reports import mapping, queries
from lumbung.insight.reports.promotion import benefits
from lumbung.insight.reports.tests.test_equity import PERIOD, RP, post
from lumbung.insight.reports.tests.test_rules import CHART
from lumbung.insight.reports.tests.test_screens import opened
from lumbung.insight.reports.tests.test_sharing import entry
from lumbung.kernel.scope import reading
from tests.cast import TinyCoop, client_for

LAYOUT = mapping.promotion()


def fill(coop: TinyCoop) -> None:
    """Profit share, a bonus, surplus set aside for members and paid out, training and a social fund."""
    post(coop, "ledger.opening", ("cash.vault", 500 * RP), ("shu.undivided", -500 * RP))
    entry(coop, ("61101", 40 * RP), ("21201", -40 * RP))
    entry(coop, ("71101", 7 * RP + 5), cash=-7 * RP - 5)
    entry(coop, ("41402", 200 * RP), ("21206", -120 * RP), ("21207", -50 * RP), ("21208", -30 * RP))
    entry(coop, ("21206", 60 * RP), cash=-60 * RP)
    entry(coop, ("21208", 12 * RP), cash=-12 * RP)
    entry(coop, ("72112", 9 * RP), cash=-9 * RP)


@pytest.fixture
def sharing_coop(coop: TinyCoop) -> TinyCoop:
    """The cooperative after those acts."""
    fill(coop)
    return coop


def test_each_benefit_is_what_the_books_know(sharing_coop: TinyCoop) -> None:
    with reading(sharing_coop.actor):
        (found,) = queries.promotion(sharing_coop.actor, [PERIOD])
        (elsewhere,) = queries.promotion(sharing_coop.actor, [PERIOD], [sharing_coop.other_office_id])
    assert {code: sen for code, sen in found.items() if sen} == {
        "mudharabah": 40 * RP,
        "bonus": 7 * RP + 5,
        "shu_anggota": 120 * RP,
        "beban_pendidikan": 9 * RP,
        "dana_sosial": 12 * RP,
    }
    assert not any(elsewhere.values())


def test_what_a_book_begins_with_is_no_benefit() -> None:
    begun = Together("21206", "onboarding.opening", False, (), -100)
    assert not any(benefits(LAYOUT, [begun], queries.OPENING_KINDS).values())


def test_the_accounts_are_of_the_chart_and_read_once() -> None:
    codes = [code for section in LAYOUT.sections for row in section.rows for code in row.codes]
    assert len(codes) == len(set(codes))
    assert set(codes) <= CHART.keys()


def test_the_screen_the_paper_and_the_workbook(sharing_coop: TinyCoop) -> None:
    client = client_for(sharing_coop, "accountant")
    page = opened(client, "/laporan/promosi-ekonomi/?banding=tahun")
    assert "Manfaat dari margin yang lebih rendah tidak dihitung" in page
    assert "188,05" in page
    assert "/buku/akun/21206/" in page
    assert client.get("/laporan/promosi-ekonomi/pdf/").content.startswith(b"%PDF")
    assert client.get("/laporan/promosi-ekonomi/xlsx/").content.startswith(b"PK")
    assert "/laporan/promosi-ekonomi/" in opened(client, "/laporan/")
    assert client_for(sharing_coop, "teller").get("/laporan/promosi-ekonomi/").status_code == 403
