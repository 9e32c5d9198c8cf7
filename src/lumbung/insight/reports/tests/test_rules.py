"""The statements hold whatever the balances are, and no account is ever lost."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbung.insight.reports import rules
from lumbung.insight.reports.layout import FUND_REPORTS, HASIL_USAHA, NERACA
from lumbung.insight.reports.rules import Balance
from lumbung.kernel import rules as house

CHART = {one.code: one.type for one in house.chart().accounts}
SEN = st.integers(-(10**15), 10**15)


def balanced(amounts: dict[str, int], moved: dict[str, int], extra: str = "41501") -> list[Balance]:
    """Balances that sum to zero without the memorandum accounts: the last one takes the rest."""
    rest = -sum(sen for code, sen in amounts.items() if CHART.get(code) != "memo" and code != extra)
    every = {**amounts, extra: rest}
    return [Balance(code, CHART.get(code, "asset"), sen, moved.get(code, 0)) for code, sen in every.items()]


AMOUNTS = st.lists(st.tuples(st.sampled_from(sorted(CHART)), SEN), max_size=15).map(dict)
trial = st.builds(balanced, AMOUNTS, AMOUNTS)
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault


@SLOW
@given(st.lists(trial, min_size=1, max_size=3))
def test_assets_equal_claims_for_every_trial_balance(columns: list[list[Balance]]) -> None:
    statement = rules.position(columns)
    assert statement.unplaced == ()
    assert statement.gap == (0,) * len(columns)
    assert statement.holds


@SLOW
@given(trial, st.integers(1, 10**12))
def test_an_account_without_a_row_is_named_and_breaks_the_identity(balances: list[Balance], sen: int) -> None:
    odd = [*balances, Balance("19999", "asset", sen), Balance("41501", "equity", 0)]
    merged = {one.code: one for one in odd}
    merged["41501"] = Balance("41501", "equity", merged_rest(balances) - sen)
    statement = rules.position([list(merged.values())])
    assert statement.unplaced == (("19999", (sen,)),)
    assert statement.gap == (-sen,)
    assert not statement.holds


def merged_rest(balances: list[Balance]) -> int:
    return next(one.balance_sen for one in balances if one.code == "41501")


@SLOW
@given(trial)
def test_the_surplus_is_the_same_in_both_statements(balances: list[Balance]) -> None:
    results = [one for one in balances if one.code[0] in "567"]
    surplus = rules.result(HASIL_USAHA, [balances]).totals["shu_setelah"][0]
    assert surplus == -sum(one.movement_sen for one in results)
    equity = rules.position([balances]).part("ekuitas")
    rows = {cell.row.code: cell.amounts[0] for cell in equity.cells}
    closed = -sum(one.balance_sen for one in balances if one.code == "41401")
    assert rows["shu_berjalan"] == surplus + closed
    assert rows["shu_lalu"] == -sum(one.balance_sen - one.movement_sen for one in results)


def test_every_account_of_the_chart_has_exactly_one_row() -> None:
    for code, kind in CHART.items():
        if kind == "memo":
            continue
        layout = HASIL_USAHA if code[0] in "567" else NERACA
        rows = [row.code for row in layout.every_row() if row.holds(code)]
        assert len(rows) == 1, (code, rows)


def test_an_account_stands_on_its_own_side() -> None:
    """Assets under assets, funds under funds: the golden statement's headings and the chart's types agree."""
    homes = {
        "asset": "aset",
        "liability": "liabilitas",
        "fund": "dana_kelolaan",
        "dst": "dst",
        "equity": "ekuitas",
    }
    for section in NERACA.sections:
        for row in section.rows:
            for code, kind in CHART.items():
                if row.holds(code):
                    assert homes[kind.removesuffix("_contra")] == section.code, code


def test_expenses_are_shown_in_brackets_and_lessen_the_surplus() -> None:
    balances = [Balance("51101", "income", -500, -500), Balance("72101", "expense", 200, 200)]
    statement = rules.result(HASIL_USAHA, [balances])
    cells = {cell.row.code: cell.amounts for part in statement.parts for cell in part.cells}
    assert cells["jual_beli"] == (500,)
    assert cells["pegawai"] == (-200,)
    assert statement.totals["shu_setelah"] == (300,)


def test_fund_reports_cover_every_fund_of_the_chart_once() -> None:
    rows = [row for report in FUND_REPORTS for row in report.funds]
    for code, kind in CHART.items():
        assert sum(row.holds(code) for row in rows) == (1 if kind == "fund" else 0), code


@SLOW
@given(st.lists(st.integers(1, 10**12), max_size=5), st.integers(-5, 5))
def test_a_fund_is_proved_by_its_own_money_only(amounts: list[int], off: int) -> None:
    cash = [Balance(f"112{n:02d}", "asset", sen) for n, sen in enumerate(amounts)]
    proof = rules.proof([*cash, Balance("25101", "fund", -sum(amounts) - off)], ["25101"])
    assert proof.holds == (off == 0)
    strange = rules.proof(
        [*cash, Balance("25101", "fund", -sum(amounts)), Balance("72101", "expense", 1)], ["25101"]
    )
    assert not strange.holds


def test_fund_flow_closes() -> None:
    flow = rules.FundFlow(
        FUND_REPORTS[1].funds[0], 100, (("funds.gift", 50), ("x", 25)), (("funds.out", 30),)
    )
    assert (flow.source_sen, flow.use_sen, flow.change_sen, flow.closing_sen) == (75, 30, 45, 145)
