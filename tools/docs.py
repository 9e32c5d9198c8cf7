"""`./lumbung docs`: no link of any page leads nowhere."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tools.pg import ROOT

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def dead_links() -> Iterator[str]:
    """Relative links of every page in git that point at nothing."""
    for page in pages():
        for target in _LINK.findall(_FENCE.sub("", page.read_text())):
            if re.match(r"[a-z]+:|#", target):
                continue
            place = (page.parent / unquote(target.partition("#")[0])).resolve()
            if not place.exists():
                yield f"{page.relative_to(ROOT)}: {target} leads nowhere"


def pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, check=True, text=True, capture_output=True,
    )  # fmt: skip
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).exists()]


def main(asked: list[str]) -> int:
    argparse.ArgumentParser(prog="./lumbung docs", description=__doc__).parse_args(asked)
    faults = list(dead_links())
    print("\n".join(faults) if faults else f"{len(pages())} pages, every link leads somewhere")
    return 1 if faults else 0
