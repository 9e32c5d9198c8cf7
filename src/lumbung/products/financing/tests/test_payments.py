"""Payments of every kind: expected, in part, ahead, late, taken back; and money around a contract."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, errors, queries
from lumbung.products.financing.commands import ChargeTazir, ContractMoney
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import DAY


def due(shop: Shop, weeks: int) -> queries.Due:
    with reading(shop.maker):
        return queries.due(shop.maker, [shop.member], DAY + timedelta(weeks=weeks))[shop.member][0]


def test_what_is_due_follows_the_schedule_and_the_payments(shop: Shop) -> None:
    """Before the first week nothing; unpaid instalments become late, payments ahead are counted."""
    contract = shop.sold()
    assert due(shop, 0).expected_sen == 0
    assert due(shop, 1).expected_sen == 89_000 * RP
    assert (due(shop, 3).expected_sen, due(shop, 3).late_sen) == (89_000 * RP, 178_000 * RP)
    shop.pay(contract, 200_000)
    assert (due(shop, 2).expected_sen, due(shop, 2).late_sen) == (0, 0)
    assert (due(shop, 3).expected_sen, due(shop, 3).late_sen) == (67_000 * RP, 0)
    assert (due(shop, 4).expected_sen, due(shop, 4).late_sen) == (89_000 * RP, 67_000 * RP)
    assert due(shop, 3).left_sen == 2_020_000 * RP


def test_more_than_owed_is_refused_and_names_the_rest(shop: Shop) -> None:
    contract = shop.sold()
    with pytest.raises(errors.MoreThanOwed, match=r"Rp2\.220\.000"):
        shop.pay(contract, 2_220_001)
    with pytest.raises(errors.NotAnAmount):
        shop.pay(contract, 0)
    shop.pay(contract, 2_220_000)
    assert shop.view(contract).state == "settled"


def test_a_payment_taken_back_lets_the_contract_run_again(shop: Shop) -> None:
    """And the next payments still end at the whole margin."""
    contract = shop.sold()
    first = shop.pay(contract, 89_001)
    shop.pay(contract, 77)
    with writing(shop.coop.actor):
        ledger.add_reversal(shop.coop.actor, first.journal_id, "salah ketik")
    assert shop.view(contract).left_sen == 2_219_923 * RP
    last = shop.pay(contract, 2_219_923)
    assert (shop.view(contract).state, shop.view(contract).recognised_sen) == ("settled", 370_000 * RP)
    with writing(shop.coop.actor):
        ledger.add_reversal(shop.coop.actor, last.journal_id, "uang palsu")
    found = shop.view(contract)
    assert (found.state, found.left_sen) == ("running", 2_219_923 * RP)
    shop.pay(contract, 2_219_923)
    with reading(shop.maker):
        codes = [step.code for step in queries.timeline(shop.maker, contract)]
    assert codes[-3:] == ["settled", "reopened", "settled"]


def test_a_sheet_costs_the_same_for_few_and_many(shop: Shop) -> None:
    """Two statements, however many members pay."""
    shop.terms(25, "1/5")
    contracts = []
    for _ in range(6):
        contract = shop.propose(100_000, 25)
        shop.buy(contract, 100_000)
        commands.sign_akad(shop.maker, commands.SignAkad(uuid7(), shop.office, contract))
        contracts.append(contract)

    def cost(chosen: list[UUID]) -> int:
        with writing(shop.coop.actor):
            draft = ledger.open_draft(shop.coop.actor, office_id=shop.office, kind="test.sheet")
            draft.gl("margin.income")
            with CaptureQueriesContext(connection) as seen:
                commands.add_instalments(shop.coop.actor, draft, dict.fromkeys(chosen, 1_000 * RP))
        return len(seen)

    assert cost(contracts[:1]) == cost(contracts) == 2


def test_lines_carry_the_member(shop: Shop) -> None:
    """Her receipt is her lines."""
    contract = shop.sold()
    receipt = shop.pay(contract, 89_000)
    with reading(shop.maker):
        from lumbung.books.ledger.queries import member_lines

        lines = member_lines(shop.maker, shop.member, journal_id=receipt.journal_id)
    assert {line.code for line in lines} == {"11102", "12101", "12103"}


# Imported contracts


def running(shop: Shop, **changes: object) -> commands.RunningContract:
    values: dict[str, object] = {
        "member_id": shop.member,
        "product": "mmu",
        "cost_sen": 2_000_000 * RP,
        "margin_sen": 400_000 * RP,
        "price_sen": 2_400_000 * RP,
        "count": 50,
        "instalment_sen": 48_000 * RP,
        "paid_sen": 500_000 * RP,
        "akad_on": DAY - timedelta(weeks=11),
        "old_number": "MTS-7",
    }
    return commands.RunningContract(**{**values, **changes})  # type: ignore[arg-type]


def bring(shop: Shop, *contracts: commands.RunningContract) -> list[UUID]:
    with writing(shop.coop.actor):
        draft = ledger.open_draft(shop.coop.actor, office_id=shop.office, kind="test.import")
        made = commands.add_running_contracts(shop.coop.actor, draft, contracts)
        draft.credit_gl("opening.equity", _net(draft))
        ledger.post(shop.coop.actor, draft)
        return made


def _net(draft: ledger.Draft) -> int:
    return sum(entry.amount_sen for entry in draft.entries)


def test_an_imported_contract_runs_on_where_it_was(shop: Shop) -> None:
    """Claim 1,900,000, margin left in proportion, its own schedule with its lateness."""
    contract = bring(shop, running(shop))[0]
    found = shop.view(contract)
    assert (found.left_sen, found.deferred_sen) == (1_900_000 * RP, 316_667 * RP)
    assert found.paid_sen == 500_000 * RP
    with reading(shop.maker):
        rows = queries.instalments(shop.maker, contract)
    assert (rows[0].number, rows[0].amount_sen, rows[-1].number) == (11, 28_000 * RP, 50)
    assert sum(row.amount_sen for row in rows) == found.left_sen
    assert (due(shop, 0).expected_sen, due(shop, 0).late_sen) == (28_000 * RP, 0)
    shop.pay(contract, 1_900_000)
    assert (shop.view(contract).state, shop.view(contract).deferred_sen) == ("settled", 0)


def test_imports_are_made_in_batches(shop: Shop) -> None:
    """Statements grow with batches, not with contracts; numbers follow one another."""
    with CaptureQueriesContext(connection) as few:
        bring(shop, running(shop))
    with CaptureQueriesContext(connection) as many:
        made = bring(shop, *(running(shop, old_number=f"M-{n}") for n in range(300)))
    assert len(many) == len(few)
    numbers = [shop.view(contract).number for contract in made[:3]]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"paid_sen": 2_400_001 * RP}, errors.PaidMoreThanPrice),
        ({"price_sen": 2_400_001 * RP}, errors.PriceDoesNotAddUp),
        ({"product": "emas"}, errors.NoSuchProduct),
        ({"instalment_sen": 0}, errors.NotAnAmount),
        ({"product": "qardh"}, errors.NoGainOnQardh),
    ],
)
def test_what_an_import_refuses(shop: Shop, changes: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        bring(shop, running(shop, **changes))


# Money around a contract


def money(shop: Shop, contract: UUID, amount: int, evidence: str = "kuitansi 12") -> ContractMoney:
    return ContractMoney(uuid7(), shop.office, contract, shop.till, amount * RP, evidence)


def tazir(shop: Shop, contract: UUID, instalment: int = 1, able: bool = True, cash: int = 0) -> ChargeTazir:
    return ChargeTazir(
        *(uuid7(), shop.office, contract, cash or shop.kebajikan, 25_000 * RP),
        instalment=instalment,
        is_able=able,
    )


def test_tazir_goes_to_the_dana_kebajikan_only(shop: Shop) -> None:
    contract = shop.sold()
    with pytest.raises(errors.NotLate):
        commands.charge_tazir(shop.maker, tazir(shop, contract))
    shop.to_day(weeks=2)
    with pytest.raises(errors.NotAble):
        commands.charge_tazir(shop.maker, tazir(shop, contract, able=False))
    with pytest.raises(errors.WrongCash):
        commands.charge_tazir(shop.maker, tazir(shop, contract, cash=shop.till))
    commands.charge_tazir(shop.maker, tazir(shop, contract))
    assert (shop.balances()["25105"], shop.balances()["11207"]) == (-25_000, 25_000)
    with pytest.raises(errors.TazirTwice):
        commands.charge_tazir(shop.maker, tazir(shop, contract))


def test_who_paid_on_the_day_was_not_late(shop: Shop) -> None:
    contract = shop.sold()
    shop.to_day(weeks=1)
    shop.pay(contract, 89_000)
    shop.to_day(weeks=1, days=1)
    with reading(shop.maker):
        late = [queries.was_late(shop.maker, contract, n, DAY + timedelta(days=15)) for n in (1, 2, 3)]
    assert late == [False, True, False]


def test_tawidh_repays_real_cost_and_no_more(shop: Shop) -> None:
    contract = shop.sold()
    with pytest.raises(errors.NoRealCost):
        commands.charge_tawidh(shop.maker, money(shop, contract, 1))
    with pytest.raises(errors.EvidenceMissing):
        commands.record_collection_cost(shop.maker, money(shop, contract, 15_000, " "))
    with pytest.raises(errors.NotAnAmount):
        commands.record_collection_cost(shop.maker, money(shop, contract, 0))
    commands.record_collection_cost(shop.maker, money(shop, contract, 15_000))
    with pytest.raises(errors.NoRealCost, match=r"Rp15\.000"):
        commands.charge_tawidh(shop.maker, money(shop, contract, 15_001))
    commands.charge_tawidh(shop.maker, money(shop, contract, 15_000))
    assert (shop.balances()["72118"], shop.balances()["52105"]) == (15_000, -15_000)


def test_a_qardh_takes_real_cost_and_a_gift_only_at_the_end(shop: Shop) -> None:
    contract = shop.lent(1_000_000, 10)
    commands.charge_admin_cost(shop.maker, money(shop, contract, 20_000, "meterai"))
    with pytest.raises(errors.GiftBeforeEnd):
        commands.receive_gift(shop.maker, money(shop, contract, 10_000))
    shop.pay(contract, 1_000_000)
    with pytest.raises(errors.StepNotAllowed):
        commands.charge_admin_cost(shop.maker, money(shop, contract, 20_000, "meterai"))
    commands.receive_gift(shop.maker, money(shop, contract, 10_000, ""))
    assert (shop.balances()["52104"], shop.balances()["53101"]) == (-20_000, -10_000)


def test_a_sale_takes_no_gift(shop: Shop) -> None:
    contract = shop.sold()
    shop.pay(contract, 2_220_000)
    with pytest.raises(errors.GiftBeforeEnd):
        commands.receive_gift(shop.maker, money(shop, contract, 10_000))


def test_a_fresh_import_is_listed_at_once(shop: Shop) -> None:
    """A list over many new contracts, before statistics know of them."""
    bring(shop, *(running(shop, old_number=f"M-{n}") for n in range(1_500)))
    with reading(shop.maker):
        page = queries.contract_page(shop.maker, queries.ContractFilter(), DAY)
    assert page.totals.count == 1_500
    assert page.totals.left_sen == 1_500 * 1_900_000 * RP
    assert len(page.rows) == queries.PAGE
