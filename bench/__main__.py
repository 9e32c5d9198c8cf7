"""`./lumbung bench [--json] [--only NAME]`: ratios measured in one run, each against its goal."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from dataclasses import asdict

from bench import scratch

PARTS = ("ledger", "sheet", "pages", "importing")


def main() -> int:
    """Run the parts and print what was found; 0 when every goal is met."""
    parser = argparse.ArgumentParser(prog="lumbung bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="satu objek JSON di keluaran baku")
    parser.add_argument("--only", choices=PARTS, action="append", help="hanya bagian ini")
    options = parser.parse_args()
    scratch.open_scratch()
    from bench import measure

    found = []
    for part in options.only or PARTS:
        for result in importlib.import_module(f"bench.{part}").results():
            found.append(result)
            mark = "cukup " if result.met else "KURANG"
            line = f"{mark} {result.value:>10} {result.unit:<6} {result.goal:<8} {result.name}"
            print(line, file=sys.stderr)
    if options.json:
        report = {"machine": measure.machine(), "results": [asdict(one) for one in found]}
        json.dump(report, sys.stdout, indent=1)
        print()
    return 0 if all(result.met for result in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
