"""Which contracts can be played."""

from __future__ import annotations

from collections.abc import Mapping

from lumbung.web.golden.contracts import MurabahahPlay, QardhPlay
from lumbung.web.golden.playing import Play
from lumbung.web.golden.pools import PoolPlay
from lumbung.web.golden.savers import SavingsPlay

PLAYS: Mapping[str, type[Play]] = {
    "mudharabah_funding": PoolPlay,
    "murabahah": MurabahahPlay,
    "qardh": QardhPlay,
    "simpanan": SavingsPlay,
    "wadiah": SavingsPlay,
}
