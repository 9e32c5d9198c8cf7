"""Fixtures of the financing tests."""

from __future__ import annotations

import pytest

from lumbung.products.financing.tests.acts import Shop, open_shop
from tests.cast import TinyCoop


@pytest.fixture
def shop(coop: TinyCoop) -> Shop:
    """A cooperative that sells and lends."""
    return open_shop(coop)
