"""`./lumbung words`: the glossary page and the translations.

Set-up compiles the translations (.mo files are not in git). This sees that Indonesian lacks no text of the
code and holds none that is fuzzy; reading the code's texts needs gettext.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polib

from lumbung.kernel import glossary
from tools.pg import ROOT

SOURCE = ROOT / "src" / "lumbung"
FILE = Path("locale/id/LC_MESSAGES/django.po")


def catalogues() -> list[Path]:
    return sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po"))


def capabilities() -> list[Path]:
    """Every Django app of ours."""
    return sorted(apps.parent for apps in SOURCE.glob("**/apps.py"))


def compile_all() -> int:
    done = 0
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            beside = compiled.with_suffix(f".{os.getpid()}")
            polib.pofile(str(path)).save_as_mofile(str(beside))
            beside.replace(compiled)
            done += 1
    return done


def texts_of(capability: Path) -> set[tuple[str, str]]:
    """(context, msgid) of every text in one capability's code and templates, as makemessages finds them."""
    with tempfile.TemporaryDirectory(prefix="lumbung-words-") as folder:
        copy = Path(folder) / capability.name
        shutil.copytree(capability, copy, ignore=_not_words(capability))
        (copy / FILE.parent).mkdir(parents=True)
        _makemessages(copy)
        found = copy / FILE
        if not found.exists():
            return set()
        return {
            (entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(found)) if not entry.obsolete
        }


def faults() -> Iterator[str]:
    for capability in capabilities():
        wanted = texts_of(capability)
        path = capability / FILE
        place = path.relative_to(ROOT)
        if not path.exists():
            if wanted:
                yield f"{place} is missing; the code has {len(wanted)} texts."
            continue
        known = polib.pofile(str(path))
        fuzzy = {entry.msgid for entry in known if entry.fuzzy}
        done = {(entry.msgctxt or "", entry.msgid) for entry in known if entry.translated()}
        yield from (f"{place}: fuzzy: {text!r}" for text in sorted(fuzzy))
        yield from (f"{place}: not translated: {text!r}" for _context, text in sorted(wanted - done))


def update() -> None:
    for capability in capabilities():
        if (capability / FILE).exists() or texts_of(capability):
            (capability / FILE.parent).mkdir(parents=True, exist_ok=True)
            _makemessages(capability)


def _not_words(capability: Path) -> Callable[[str, list[str]], list[str]]:
    own = {path for path in capabilities() if path != capability}

    def ignored(folder: str, names: list[str]) -> list[str]:
        skipped = {"tests", "migrations", "locale", "__pycache__", "static"}
        return [name for name in names if name in skipped or Path(folder) / name in own]

    return ignored


def _makemessages(folder: Path) -> None:
    if shutil.which("xgettext") is None:
        raise SystemExit("gettext is not installed. On Debian: apt-get install gettext")
    admin = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale=id",
        "--no-location",
        "--no-obsolete",
        "-v0",
    ]
    surroundings = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(admin, cwd=folder, env=surroundings, check=True)


def main(asked: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./lumbung words", description=__doc__)
    parser.add_argument("--update", action="store_true", help="take new texts of the code into the .po files")
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is stale")
    options = parser.parse_args(asked)
    if options.update:
        update()
    if not options.check:
        compile_all()
    stale = glossary.main(["--check"] if options.check else [])
    found = list(faults())
    print("\n".join(found) if found else "Indonesian is complete.")
    return 1 if found else stale
