"""A contract from request to settlement, and every step it refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from lumbung.books.ledger.commands import add_reversal
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import SamePerson
from lumbung.kernel.ids import check_public_number, uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, errors, permissions, queries
from lumbung.products.financing.commands import (
    BuyGoods,
    CancelFinancing,
    DisburseQardh,
    EntrustPurchase,
    OrderGoods,
    ProposeFinancing,
    ReportPurchase,
    SettleEarly,
    SignAkad,
)
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import DAY, person


def test_a_sale_runs_to_its_end(shop: Shop) -> None:
    """Price 2,220,000 in 24 times 89,000 and one of 84,000; all margin earned, nothing left."""
    contract = shop.sold()
    found = shop.view(contract)
    assert (found.price_sen, found.margin_sen, found.left_sen) == (222_000_000, 37_000_000, 222_000_000)
    assert check_public_number(found.number)
    with reading(shop.maker):
        rows = queries.instalments(shop.maker, contract)
    assert [row.amount_sen for row in rows] == [89_000 * RP] * 24 + [84_000 * RP]
    assert rows[0].due_on == DAY + timedelta(weeks=1)
    for row in rows:
        shop.pay(contract, row.amount_sen // RP)
    found = shop.view(contract)
    assert (found.state, found.left_sen, found.deferred_sen) == ("settled", 0, 0)
    assert found.recognised_sen == 370_000 * RP
    assert shop.balances()["51101"] == -370_000
    with pytest.raises(errors.ClaimWithoutAkad):
        shop.pay(contract, 1)


def test_the_timeline_tells_each_step(shop: Shop) -> None:
    """Who did what, when, with which proof, and by which journal."""
    contract = shop.sold()
    with reading(shop.maker):
        steps = queries.timeline(shop.maker, contract)
    assert [step.code for step in steps] == ["proposed", "bought", "signed"]
    assert steps[1].evidence == "Toko Maju, N-17"
    assert steps[1].by_name == "Bu Rina"
    assert steps[2].number


# What a request refuses


def request(shop: Shop, **changes: object) -> ProposeFinancing:
    values: dict[str, object] = {
        "key": uuid7(),
        "office_id": shop.office,
        "member_id": shop.member,
        "product": "mmu",
        "cost_sen": 1_000_000 * RP,
        "count": 25,
        "goods": "Mesin jahit",
    }
    return ProposeFinancing(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"cost_sen": 0}, errors.NotAnAmount),
        ({"goods": " "}, errors.NoReason),
        ({"member_id": uuid7()}, errors.NotAMember),
        ({"product": "emas"}, errors.NoSuchProduct),
        ({"count": 13}, errors.NoSuchTenor),
        ({"cost_sen": 7_000_001 * RP}, errors.AboveCeiling),
    ],
)
def test_a_request_that_does_not_fit_is_refused(
    shop: Shop, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        commands.propose_financing(shop.maker, request(shop, **changes))


def test_nobody_lets_her_own_request_through(shop: Shop) -> None:
    """And who has only the small authority cannot let a large one through."""
    maker = person(shop.coop, permissions.PROPOSE, permissions.APPROVE)
    small = request(shop)
    assert commands.propose_financing(maker, small) == Waiting(small.key, permissions.APPROVE)
    with pytest.raises(SamePerson):
        approve(maker, small.key)
    approve(person(shop.coop, permissions.APPROVE), small.key)


def test_large_requests_need_larger_authority(shop: Shop) -> None:
    """Above Rp10,000,000 the branch manager's word is not enough."""
    shop.terms(25, "1/10")
    large = request(shop, cost_sen=10_000_001 * RP)
    waiting = commands.propose_financing(shop.maker, large)
    assert isinstance(waiting, Waiting)
    assert waiting.permission == permissions.APPROVE_LARGE


# Orders, purchases, agents


def ordered(shop: Shop, urbun: int = 400_000) -> UUID:
    shop.terms(12, "1/5", period="month")
    contract = shop.propose(2_000_000, 12, period="month")
    order = OrderGoods(uuid7(), shop.office, contract, shop.till, urbun * RP)
    commands.order_goods(shop.maker, order)
    return contract


def test_urbun_is_kept_safe_and_counts_at_the_akad(shop: Shop) -> None:
    """Never income; the claim is the price less the urbun."""
    contract = ordered(shop)
    assert shop.balances()["21203"] == -400_000
    shop.buy(contract, 2_100_000, discount=100_000)
    commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract))
    found = shop.view(contract)
    assert (found.price_sen, found.left_sen) == (2_400_000 * RP, 2_000_000 * RP)
    assert found.paid_sen == 400_000 * RP
    assert "21203" not in shop.balances()
    assert found.instalment_sen == 167_000 * RP


def test_what_an_order_refuses(shop: Shop) -> None:
    contract = ordered(shop)
    with pytest.raises(errors.StepNotAllowed):
        commands.order_goods(shop.maker, OrderGoods(uuid7(), shop.office, contract, shop.till, 1))
    other = shop.propose(1_000_000, 12, period="month")
    with pytest.raises(errors.NotAnAmount):
        commands.order_goods(shop.maker, OrderGoods(uuid7(), shop.office, other, shop.till, 0))
    high = OrderGoods(uuid7(), shop.office, other, shop.till, 1_200_000 * RP)
    with pytest.raises(errors.UrbunTooHigh):
        commands.order_goods(shop.maker, high)
    with pytest.raises(errors.WrongCash):
        commands.order_goods(shop.maker, OrderGoods(uuid7(), shop.office, other, shop.kebajikan, 100))
    with pytest.raises(errors.NoContract):
        commands.order_goods(shop.maker, OrderGoods(uuid7(), shop.coop.head_id, other, shop.till, 100))
    stranger = person(shop.coop, permissions.COLLECT)
    with pytest.raises(errors.NotYourCash):
        commands.order_goods(stranger, OrderGoods(uuid7(), shop.office, other, shop.till, 100))


def test_what_a_purchase_refuses(shop: Shop) -> None:
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)

    def buy(price: int, proof: str = "N-1", discount: int = 0) -> None:
        order = BuyGoods(
            *(uuid7(), shop.office, contract, shop.bank, price * RP, "Toko", proof, discount * RP)
        )
        commands.buy_goods(shop.maker, order)

    with pytest.raises(errors.PurchaseProofMissing):
        buy(1_000_000, proof=" ")
    with pytest.raises(errors.AboveAgreed):
        buy(1_000_001)
    with pytest.raises(errors.DiscountTooHigh):
        buy(1_000_000, discount=1_000_000)
    buy(1_100_000, discount=150_000)
    assert shop.view(contract).price_sen == 1_140_000 * RP


def test_an_agent_buys_first_and_signs_afterwards(shop: Shop) -> None:
    """Cash as advance, her report with the receipt, what is left comes back, only then the akad."""
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)
    give = EntrustPurchase(uuid7(), shop.office, contract, shop.till, 1_000_000 * RP)
    commands.entrust_purchase(shop.maker, give)
    with pytest.raises(errors.NotOwnedYet):
        commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract))
    report = ReportPurchase(uuid7(), shop.office, contract, 950_000 * RP, "Pasar Induk", "Kuitansi 4")
    with pytest.raises(errors.WrongCash):
        commands.report_purchase(shop.maker, report)
    with pytest.raises(errors.AboveAgreed):
        commands.report_purchase(
            shop.maker, ReportPurchase(uuid7(), shop.office, contract, 1_000_001 * RP, "Pasar", "K")
        )
    commands.report_purchase(
        shop.maker,
        ReportPurchase(uuid7(), shop.office, contract, 950_000 * RP, "Pasar", "K-4", shop.till),
    )
    commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract))
    assert shop.view(contract).price_sen == 1_140_000 * RP
    assert {"13105", "13101"} & shop.balances().keys() == set()


def test_no_akad_on_a_day_before_the_purchase(shop: Shop) -> None:
    """A backdated akad is refused: ownership comes first."""
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)
    shop.to_day(days=3)
    shop.buy(contract, 1_000_000)
    with pytest.raises(errors.NotOwnedYet):
        commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract, DAY))


def test_a_request_ends_and_the_urbun_goes_back(shop: Shop) -> None:
    """Less what was really spent on it."""
    contract = ordered(shop)
    with pytest.raises(errors.NoReason):
        commands.cancel_financing(shop.maker, CancelFinancing(uuid7(), shop.office, contract, " "))
    with pytest.raises(errors.NotAnAmount):
        commands.cancel_financing(shop.maker, CancelFinancing(uuid7(), shop.office, contract, "Batal"))
    with pytest.raises(errors.MoreThanOwed):
        commands.cancel_financing(
            shop.maker, CancelFinancing(uuid7(), shop.office, contract, "Batal", shop.till, 400_001 * RP)
        )
    before = shop.balances()["11102"]
    commands.cancel_financing(
        shop.maker, CancelFinancing(uuid7(), shop.office, contract, "Barang kosong", shop.till, 25_000 * RP)
    )
    assert shop.balances()["11102"] == before - 375_000
    assert shop.balances()["52106"] == -25_000
    with pytest.raises(errors.StepNotAllowed):
        shop.buy(contract, 2_000_000)


def test_a_request_whose_goods_are_still_here_does_not_end(shop: Shop) -> None:
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)
    shop.buy(contract, 1_000_000)
    with pytest.raises(errors.MoneyStillOut):
        commands.cancel_financing(shop.maker, CancelFinancing(uuid7(), shop.office, contract, "Batal saja"))


# Qardh


def test_a_qardh_returns_exactly_what_was_received(shop: Shop) -> None:
    contract = shop.lent(1_000_000, 10)
    found = shop.view(contract)
    assert (found.margin_sen, found.left_sen, found.instalment_sen) == (0, 100_000_000, 10_000_000)
    for _ in range(10):
        shop.pay(contract, 100_000)
    assert shop.view(contract).state == "settled"
    assert "51101" not in shop.balances()


def test_what_a_qardh_refuses(shop: Shop) -> None:
    contract = shop.propose(1_000_000, 10, product="qardh")
    with pytest.raises(errors.NoGainOnQardh):
        commands.order_goods(shop.maker, OrderGoods(uuid7(), shop.office, contract, shop.till, 100))
    with pytest.raises(errors.NoGainOnQardh):
        commands.entrust_purchase(shop.maker, EntrustPurchase(uuid7(), shop.office, contract, shop.till, 100))
    with pytest.raises(errors.StepNotAllowed):
        commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract))
    with pytest.raises(errors.NoGainOnQardh):
        shop.terms(10, "1/100", product="qardh")
    sale = shop.propose(1_000_000, 25)
    with pytest.raises(errors.StepNotAllowed):
        commands.disburse_qardh(shop.maker, DisburseQardh(uuid7(), shop.office, sale, shop.till))


# Terms


def test_terms_change_forward_with_a_decision(shop: Shop) -> None:
    shop.terms(25, "1/10")
    with pytest.raises(errors.TermsInThePast):
        shop.terms(25, "1/10")
    with pytest.raises(errors.NoSuchProduct):
        shop.terms(25, "1/10", product="emas")
    with pytest.raises(errors.NotAnAmount):
        shop.terms(0, "1/10")
    order = commands.ChangeTerms(uuid7(), "mmu", DAY, 1, 1, (commands.Tenor("week", 5),), decision=" ")
    with pytest.raises(errors.NoDecision):
        commands.change_terms(shop.coop.actor, order)


# Early settlement


def test_settling_early_waives_the_margin_not_earned(shop: Shop) -> None:
    contract = shop.sold(cost=1_000_000, count=25, rate="1/5")
    for _ in range(5):
        shop.pay(contract, 48_000)
    with reading(shop.maker):
        quote = queries.settlement_quote(shop.maker, contract)
    assert (quote.outstanding_sen, quote.discount_sen) == (960_000 * RP, 160_000 * RP)
    order = SettleEarly(uuid7(), shop.office, contract, shop.till, 960_000 * RP)
    with pytest.raises(errors.QuoteChanged, match="800"):
        commands.settle_early(shop.maker, order)
    receipt = commands.settle_early(
        shop.maker, SettleEarly(uuid7(), shop.office, contract, shop.till, quote.pay_sen)
    )
    assert (receipt.paid_sen, receipt.waived_sen) == (800_000 * RP, 160_000 * RP)
    found = shop.view(contract)
    assert (found.state, found.left_sen, found.deferred_sen, found.waived_sen) == (
        *("settled", 0, 0),
        160_000 * RP,
    )
    assert shop.balances()["51101"] == -40_000
    with pytest.raises(errors.StepNotAllowed):
        commands.settle_early(
            shop.maker, SettleEarly(uuid7(), shop.office, contract, shop.till, quote.pay_sen)
        )


def test_settling_again_keeps_what_was_waived_before(shop: Shop) -> None:
    """A payment from before the settlement is taken back: she owes it again, and the muqasah stands."""
    contract = shop.sold(cost=1_000_000, count=25, rate="1/5")
    paid = shop.pay(contract, 48_000)
    for again in (False, True):
        if again:
            with writing(shop.coop.actor):
                add_reversal(shop.coop.actor, paid.journal_id, "keliru")
        with reading(shop.maker):
            pay = queries.settlement_quote(shop.maker, contract).pay_sen
        commands.settle_early(shop.maker, SettleEarly(uuid7(), shop.office, contract, shop.till, pay))
        found = shop.view(contract)
        assert (found.state, found.left_sen, found.deferred_sen) == ("settled", 0, 0)
        assert found.recognised_sen + found.waived_sen == found.margin_sen == 200_000 * RP
        assert found.recognised_sen == -shop.balances_sen().get("51101", 0)
