"""`./lumbung docs`: the generated pages, and no link that leads nowhere."""

from __future__ import annotations

import argparse
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tools.pg import ROOT

GLOSSARY = ROOT / "rules" / "glossary.toml"
PAGE = ROOT / "GLOSSARY.md"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def glossary() -> str:
    """GLOSSARY.md as rules/glossary.toml has it."""
    entries: list[dict[str, Any]] = tomllib.loads(GLOSSARY.read_text()).get("word", [])
    lines = [
        "# Glossary · Daftar kata",
        "",
        "Generated from `rules/glossary.toml` by `./lumbung docs`; change it there.",
        "",
        "| in code | Indonesia | English | means | not |",
        "|---|---|---|---|---|",
    ]
    for entry in sorted(entries, key=lambda entry: str(entry["code"])):
        cells = [f"`{entry['code']}`", *(entry.get(key, "") for key in ("id", "en", "means", "not"))]
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return " ".join(text.split()).replace("|", "\\|")


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
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, check=True, text=True, capture_output=True,
    )  # fmt: skip
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).exists()]


def main(asked: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./lumbung docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is stale")
    options = parser.parse_args(asked)
    stale = GLOSSARY.exists() and (not PAGE.exists() or PAGE.read_text() != glossary())
    faults = list(dead_links())
    if stale and options.check:
        faults.append("GLOSSARY.md is not what rules/glossary.toml says: run ./lumbung docs")
    elif stale:
        PAGE.write_text(glossary())
        print("GLOSSARY.md written")
    print("\n".join(faults) if faults else f"{len(pages())} pages, every link leads somewhere")
    return 1 if faults else 0
