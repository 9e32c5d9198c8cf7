"""Fixtures of the membership tests."""

from __future__ import annotations

import pytest

from lumbung.operations.membership.tests.acts import Branch, open_branch
from tests.cast import TinyCoop


@pytest.fixture
def branch(coop: TinyCoop) -> Branch:
    """A branch at work."""
    return open_branch(coop)
