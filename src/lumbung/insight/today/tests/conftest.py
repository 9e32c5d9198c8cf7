"""A branch on the morning of a meeting."""

from __future__ import annotations

import pytest

from lumbung.operations.meetings.tests.acts import Field, field
from tests.cast import TinyCoop


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati of five, with officer, teller and manager."""
    return field(coop)
