"""A purchase taken back before any akad: goods at the cooperative's risk, an agent's cash whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.errors import BalanceTooLow
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.errors import Forbidden, SamePerson
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.products.financing import commands, errors, queries
from lumbung.products.financing.commands import CancelFinancing, EntrustPurchase, ReturnPurchase, SignAkad
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import client_for


def give_back(shop: Shop, contract: UUID, amount: int, **changes: Any) -> Any:
    """Bring this many rupiah back into the maker's till."""
    values: dict[str, Any] = {
        "office_id": shop.office,
        "cash_account_id": shop.till,
        "evidence": "nota retur 3",
        **changes,
    }
    order = ReturnPurchase(uuid7(), contract_id=contract, amount_sen=amount * RP, **values)
    answer = commands.return_purchase(shop.maker, order)
    return order.key if isinstance(answer, Waiting) else answer


def bought(shop: Shop) -> UUID:
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)
    shop.buy(contract, 1_000_000)
    return contract


def entrusted(shop: Shop, advance: int = 900_000) -> UUID:
    shop.terms(25, "1/5")
    contract = shop.propose(1_000_000, 25)
    give = EntrustPurchase(uuid7(), shop.office, contract, shop.till, advance * RP)
    commands.entrust_purchase(shop.maker, give)
    return contract


def end(shop: Shop, contract: UUID) -> str:
    commands.cancel_financing(shop.maker, CancelFinancing(uuid7(), shop.office, contract, "Barang rusak"))
    return shop.view(contract).state


def test_goods_go_back_at_their_cost(shop: Shop) -> None:
    """Nothing lost: she who bought them brings the money back alone, and the request may end."""
    contract = bought(shop)
    before = shop.balances()["11102"]
    give_back(shop, contract, 1_000_000)
    assert shop.balances()["11102"] == before + 1_000_000
    assert {"13101", "73101"} & shop.balances().keys() == set()
    assert end(shop, contract) == "cancelled"


def test_a_loss_waits_for_a_second_person(shop: Shop) -> None:
    """What the goods bring less than their cost is the cooperative's own loss, and nobody books it alone."""
    contract = bought(shop)
    before = shop.balances()["11102"]
    key = give_back(shop, contract, 900_000)
    assert "73101" not in shop.balances()
    with pytest.raises((SamePerson, Forbidden)):
        approve(shop.maker, key)
    approve(shop.checker, key)
    held = shop.balances()
    assert (held["73101"], held["11102"] - before) == (100_000, 900_000)
    assert "13101" not in held
    with reading(shop.maker):
        step = queries.timeline(shop.maker, contract)[-1]
    assert (step.code, step.evidence) == ("returned", "nota retur 3")
    with pytest.raises(errors.GoodsNotInBooks):
        commands.sign_akad(shop.maker, SignAkad(uuid7(), shop.office, contract))
    with pytest.raises(BalanceTooLow):
        give_back(shop, contract, 1_000_000)
    assert end(shop, contract) == "cancelled"


def test_an_agent_brings_everything_back(shop: Shop) -> None:
    """The whole advance, and no more; afterwards there is nothing to report."""
    contract = entrusted(shop)
    for amount in (899_999, 900_001):
        with pytest.raises(errors.AdvanceNotWhole):
            give_back(shop, contract, amount)
    give_back(shop, contract, 900_000)
    report = commands.ReportPurchase(uuid7(), shop.office, contract, 900_000 * RP, "Pasar", "K-4")
    with pytest.raises(BalanceTooLow):
        commands.report_purchase(shop.maker, report)
    assert {"13105", "13101"} & shop.balances().keys() == set()
    assert end(shop, contract) == "cancelled"


@pytest.mark.parametrize(
    ("amount", "changes", "refusal"),
    [
        (0, {}, errors.NotAnAmount),
        (1_000_001, {}, errors.AboveAgreed),
        (1_000_000, {"evidence": " "}, errors.EvidenceMissing),
        (1_000_000, {"cash_account_id": -1}, errors.WrongCash),
        (1_000_000, {"contract_id": uuid7()}, errors.NoContract),
    ],
)
def test_what_a_return_refuses(
    shop: Shop, amount: int, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    contract = changes.pop("contract_id", None) or bought(shop)
    with pytest.raises(refusal):
        give_back(shop, contract, amount, **changes)


def test_cash_of_another_book_office_or_person_is_refused(shop: Shop) -> None:
    """And so is the contract under an office that is not its own."""
    contract, head = bought(shop), shop.coop.head_id
    with writing(shop.coop.actor):
        far = ledger.open_account(shop.coop.actor, "bank.main", head, office_id=head)
        hers = ledger.open_account(shop.coop.actor, "cash.teller", uuid7(), office_id=shop.office)
    for account in (shop.kebajikan, far.id):
        with pytest.raises(errors.WrongCash):
            give_back(shop, contract, 1_000_000, cash_account_id=account)
    with pytest.raises(errors.NotYourCash):
        give_back(shop, contract, 1_000_000, cash_account_id=hers.id)
    with pytest.raises(errors.NoContract):
        give_back(shop, contract, 1_000_000, office_id=head)


def test_only_before_the_akad_and_after_the_purchase(shop: Shop) -> None:
    sold = shop.sold()
    asked = shop.propose(1_000_000, 25)
    for contract in (asked, sold):
        with pytest.raises(errors.StepNotAllowed):
            give_back(shop, contract, 1_000_000)


def test_the_screen_offers_what_is_out_and_then_the_end(shop: Shop) -> None:
    """The form begins with the advance she was given; once it is back, only ending is left."""
    contract = entrusted(shop)
    officer, base = client_for(shop.coop, "field_officer"), f"/pembiayaan/{contract}/"
    assert 'value="900.000"' in officer.get(f"{base}kembalikan/").content.decode()
    give_back(shop, contract, 900_000)
    page = officer.get(base).content.decode()
    assert f"{base}batal/" in page
    assert f"{base}kembalikan/" not in page
    assert f"{base}lapor/" not in page


def test_a_loss_from_the_screen_says_that_it_waits(shop: Shop) -> None:
    """The second person reads which contract, how much came back, into which cash, with which proof."""
    contract = bought(shop)
    officer, manager = client_for(shop.coop, "field_officer"), client_for(shop.coop, "branch_manager")
    said = {"key": str(uuid7()), "amount": "900.000", "evidence": "nota retur 3", "cash": shop.bank}
    answer = officer.post(f"/pembiayaan/{contract}/kembalikan/", said, follow=True).content.decode()
    assert "Menunggu persetujuan orang kedua" in answer
    assert "73101" not in shop.balances()
    page = manager.get(f"/menunggu/{said['key']}/").content.decode()
    for words in ("Barang dikembalikan dengan rugi", "Rp900.000", "nota retur 3", shop.view(contract).number):
        assert words in page
