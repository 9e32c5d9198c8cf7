"""Do the pages say what the house does? Settings, permissions, refusals, commands, rules, links, pictures."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils import translation

from lumbung.kernel import commands as kernel_commands
from lumbung.kernel import rules
from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing, Refusal
from tests.test_tidy import SOURCE, none
from tests.test_tidy import commands as written_commands
from tools import docs, pictures

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs"
KINDS = (Forbidden, Missing, Invalid, Conflict)


def page(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text()


# Settings, permissions, rules


def test_every_setting_is_documented() -> None:
    settings = re.findall(r"^#?([A-Z_]{4,})=", page(".env.example"), re.MULTILINE)
    assert len(settings) > 10
    documented = page("docs", "operate", "settings.md")
    none(sorted(name for name in settings if f"`{name}`" not in documented))


def test_every_permission_and_role_is_described() -> None:
    described = page("docs", "panduan", "izin.md")
    matrix = rules.roles()
    permissions = {name for role in matrix.roles for name in role.permissions}
    none(sorted(name for name in permissions if f"| `{name}` | " not in described))
    none(sorted(role.id for role in matrix.roles if f"| {role.id} | " not in described))


def test_no_permission_is_described_that_nobody_asks_for() -> None:
    asked = {
        value
        for path in SOURCE.rglob("permissions.py")
        for value in re.findall(r'^[A-Z_]+ = "([a-z_.]+)"', path.read_text(), re.MULTILINE)
    }
    described = set(
        re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", page("docs", "panduan", "izin.md"), re.MULTILINE)
    )
    none(sorted(described - asked - {"today.view"}))


def test_every_file_of_rules_is_listed() -> None:
    listed = page("rules", "README.md")
    files = [path.relative_to(ROOT / "rules") for path in (ROOT / "rules").rglob("*.toml")]
    none(sorted(str(path) for path in files if f"`{path}`" not in listed))


# Refusals


def refusals() -> Iterator[type[Refusal]]:
    """Every class of the house that says no."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if re.search(
            r"^class \w+\((?:Refusal|Forbidden|Missing|Invalid|Conflict)\b", path.read_text(), re.MULTILINE
        ):
            importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    todo = [Refusal]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.startswith("lumbung.") and ".tests" not in kind.__module__:
            yield kind


def test_every_refusal_speaks_indonesian() -> None:
    silent = []
    for kind in refusals():
        with translation.override("en"):
            english = str(kind.title)
        with translation.override("id"):
            indonesian = str(kind.title)
        if english == indonesian and not _is_translated(english):
            silent.append(f"{kind.__module__}.{kind.__name__}: {english}")
    none(silent)


def _is_translated(text: str) -> bool:
    """Some sentences are the same in both languages; then a catalogue says so."""
    return any(
        entry.msgid == text and entry.translated()
        for path in SOURCE.rglob("locale/id/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
    )


def test_every_refusal_of_a_capability_says_more_than_its_kind() -> None:
    """What happened and what to do: a sentence of its own, with an end."""
    kinds = {str(kind.title) for kind in (Refusal, *KINDS)}
    none(
        f"{kind.__module__}.{kind.__name__}: {kind.title}"
        for kind in refusals()
        if ".kernel." not in kind.__module__
        if str(kind.title) in kinds or not re.search(r"[.!?]$|^%", str(kind.title))
    )


# Commands


def test_every_command_says_what_it_writes_and_refuses() -> None:
    found = {}
    for path, _tree, function in written_commands():
        if "bench" in path.parts:
            continue
        text = ast.get_docstring(function) or ""
        missing = [part for part in ("Writes:", "Refuses:") if part not in text]
        if missing or not text.splitlines()[0].rstrip().endswith("."):
            found[f"{path}:{function.name}"] = missing or "the first line is no sentence"
    none(found)


def test_every_door_takes_a_key_and_is_named_verb_first() -> None:
    for name, door in kernel_commands.doors.items():
        order = next(iter(list(inspect.signature(door.function).parameters.values())[1:]))
        assert order.annotation, name
        assert name.rpartition(".")[2] == door.function.__name__


# Pages


def test_no_link_leads_nowhere() -> None:
    none(docs.dead_links())


def test_every_page_is_reached_from_the_first() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "README.md", PAGES / "README.md"]
    while todo:
        one = todo.pop().resolve()
        if one in seen or not one.exists() or one.suffix != ".md":
            continue
        seen.add(one)
        targets = re.findall(r"\]\(([^)#\s]+)", one.read_text())
        todo += [one.parent / target for target in targets if "://" not in target]
    none(sorted(str(path.relative_to(ROOT)) for path in PAGES.rglob("*.md") if path.resolve() not in seen))


def test_the_readme_leads_to_the_guide() -> None:
    readme = page("README.md")
    for target in ("docs/README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        assert f"]({target})" in readme, target


def test_decisions_have_their_four_parts_and_are_listed() -> None:
    listed = page("docs", "decisions", "README.md")
    for path in sorted((PAGES / "decisions").glob("0*.md")):
        text = path.read_text()
        for part in ("## Context", "## Decision", "## Consequences", "## Rejected alternatives"):
            assert part in text, (path.name, part)
        assert f"({path.name})" in listed, path.name
        assert len(text.splitlines()) <= 60, f"{path.name} is longer than a page"


def test_every_command_of_the_script_that_pages_name_exists() -> None:
    offered = {
        line.split()[0]
        for line in page("tools", "help.txt").splitlines()
        if line.startswith("  ") and line.strip()
    }
    text = "\n".join(path.read_text() for path in docs.pages())
    named = set(re.findall(r"\./lumbung ([a-z]+)", text))
    none(sorted(named - offered - {"command"}))
    managed = {path.stem for path in SOURCE.rglob("management/commands/*.py")} | {
        "help",
        "makemigrations",
        "migrate",
    }
    none(sorted(set(re.findall(r"\./lumbung manage ([a-z_]+)", text)) - managed))


# Pictures


@pytest.mark.parametrize("name", [one.name for one in pictures.PICTURES])
def test_every_picture_is_taken_and_shown(name: str) -> None:
    path = PAGES / "gambar" / f"{name}.png"
    assert path.exists(), "./lumbung docs --pictures takes it"
    assert path.stat().st_size < 150_000
    assert any(f"gambar/{name}.png" in one.read_text() for one in docs.pages()), "no page shows it"


def test_every_picture_shown_can_be_taken_again() -> None:
    known = {one.name for one in pictures.PICTURES}
    shown = {name for one in docs.pages() for name in re.findall(r"gambar/([\w-]+)\.png", one.read_text())}
    none(sorted(shown - known))
