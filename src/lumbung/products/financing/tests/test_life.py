"""A contract from request to settlement, and every step it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lumbung.kernel.ids import check_public_number, uuid7
from lumbung.kernel.scope import reading
from lumbung.products.financing import commands, errors, queries
from lumbung.products.financing.tests.acts import RP, Shop
from tests.cast import DAY


def test_a_sale_runs_to_its_end(shop: Shop) -> None:
    """Price 2,220,000 in 24 times 89,000 and one of 84,000; all margin earned, nothing left."""
    contract = shop.sold()
    found = shop.view(contract)
    assert (found.price_sen, found.margin_sen, found.left_sen) == (2_220_000 * RP, 370_000 * RP, 2_220_000 * RP)
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
