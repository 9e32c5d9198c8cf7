"""Ratios of one run: what is measured takes turns with what it is measured against."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One figure with its goal; ``met`` says whether it is reached."""

    name: str
    value: float
    goal: str
    unit: str
    met: bool


def seconds(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def ratio(
    ours: Callable[[], object], bare: Callable[[], object], rounds: int = 5, warm: int = 1
) -> tuple[float, float, float]:
    """Return (median of bare time / our time per round, our median, bare median): above 1, ours is faster."""
    for _ in range(warm):
        ours()
        bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    mine, plain = [a for a, _ in pairs], [b for _, b in pairs]
    return statistics.median(b / a for a, b in pairs), statistics.median(mine), statistics.median(plain)


def at_least(name: str, value: float, goal: float, unit: str) -> Result:
    """A result that must reach its goal."""
    return Result(name, round(value, 3), f">= {goal}", unit, value >= goal)


def at_most(name: str, value: float, goal: float, unit: str) -> Result:
    """A result that must stay under its goal."""
    return Result(name, round(value, 3), f"<= {goal}", unit, value <= goal)


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    import os

    from bench import scratch

    with scratch.connect("owner") as conn:
        row = conn.execute("SELECT current_setting('server_version'), current_setting('fsync')").fetchone()
    version, fsync = row or ("?", "?")
    return {
        "system": platform.platform(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "postgresql": str(version),
        "fsync": str(fsync),
    }
