"""GLOSSARY.md, made from `rules/glossary.toml`: `python -m lumbung.kernel.glossary [--check]`."""

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from lumbung.kernel import rules
from lumbung.kernel.rulebook import Word

_HEAD = """# Glossary · Daftar kata

Made from `rules/glossary.toml` by `./lumbung words`; change the words there.

*Kode* is the word in Python, tables, addresses and events. *Bukan* lists what it must not be called.
"""


def path() -> Path:
    return rules.folder().parent / "GLOSSARY.md"


def glossary(words: Sequence[Word]) -> str:
    """The whole page, in the order of the file."""
    parts = [_HEAD]
    for group, members in groupby(words, key=lambda word: word.group):
        parts.append(f"## {group}\n")
        parts.append("| Kode | Indonesia | English | Means · Artinya | Not · Bukan | Source |")
        parts.append("|---|---|---|---|---|---|")
        for word in members:
            means = f"{word.means}<br>*{word.means_id}*" if word.means_id else word.means
            cells = (f"`{word.code}`", word.id, word.en, means, word.instead_of, word.source)
            parts.append("| " + " | ".join(cells) + " |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def main(arguments: Sequence[str]) -> int:
    page = glossary(rules.words())
    if "--check" in arguments:
        current = path().exists() and path().read_text(encoding="utf-8") == page
        if not current:
            sys.stderr.write("GLOSSARY.md is older than rules/glossary.toml; run ./lumbung words\n")
        return 0 if current else 1
    path().write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
