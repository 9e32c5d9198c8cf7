"""Worked examples come out as written, and wrong ones do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.web.golden.playing import play_file
from lumbung.web.golden.plays import PLAYS

EXAMPLES = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_example_comes_out_as_written(db: None, name: str) -> None:
    assert play_file(EXAMPLES / name, PLAYS) == []
