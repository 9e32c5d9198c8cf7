"""`./lumbung docs`: no link of any page leads nowhere; with --pictures, the pictures of the guide anew."""

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
    parser = argparse.ArgumentParser(prog="./lumbung docs", description=__doc__)
    parser.add_argument(
        "--pictures", nargs="*", metavar="NAME", help="take the pictures of docs/gambar anew, all or these"
    )
    options = parser.parse_args(asked)
    if options.pictures is not None:
        from tools import pictures

        return pictures.main(["--only", *options.pictures] if options.pictures else [])
    faults = list(dead_links())
    print("\n".join(faults) if faults else f"{len(pages())} pages, every link leads somewhere")
    return 1 if faults else 0
