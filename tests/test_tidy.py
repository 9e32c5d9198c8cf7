"""Is it our style? What linters cannot see: sizes, money, front doors, refusals, words."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "lumbung"
FLOORS = {"kernel": 0, "books": 1, "people": 1, "products": 2, "operations": 3, "insight": 4, "web": 5}
FRONT_DOORS = {"commands", "queries", "rules", "errors", "events", "permissions"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 70


@cache
def code() -> dict[Path, ast.Module]:
    """Our own Python outside migrations and tests."""
    found = {}
    for folder in (SOURCE, ROOT / "tools", ROOT / "bench"):
        for path in sorted(folder.rglob("*.py")):
            if not {"migrations", "tests"} & set(path.parts):
                found[path.relative_to(ROOT)] = ast.parse(path.read_text())
    return found


@cache
def kept_files() -> tuple[Path, ...]:
    """What git keeps, or would keep."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, text=True, capture_output=True).stdout
    return tuple(path for name in listed.splitlines() if (path := ROOT / name).is_file())


def texts(*endings: str) -> Iterator[tuple[Path, str]]:
    for path in kept_files():
        if path.suffix in endings or path.name in endings:
            yield path.relative_to(ROOT), path.read_text(errors="replace")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def none(found: Iterable[object] | Mapping[str, object]) -> None:
    """Nothing was found; else every find, on a line of its own."""
    lines = [f"{key}: {value}" for key, value in found.items()] if isinstance(found, Mapping) else list(found)
    assert not lines, "\n  " + "\n  ".join(sorted(map(str, lines)))


# Sizes


def test_no_file_is_too_long_to_read() -> None:
    long = {str(path): len((ROOT / path).read_text().splitlines()) for path in code()}
    none({path: lines for path, lines in long.items() if lines > LONGEST_FILE})


def test_no_function_is_too_long_to_understand() -> None:
    long = {
        f"{path}:{function.name}": length
        for path, tree in code().items()
        for function in functions(tree)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    none(long)


def test_settings_stay_on_two_screens() -> None:
    assert len((SOURCE / "web" / "settings.py").read_text().splitlines()) <= 200


# Money


def test_money_is_never_a_float_and_never_divided_with_a_slash() -> None:
    found = []
    for path, tree in code().items():
        if "lumbung" in path.parts and path.name != "bench.py" and _knows_money(tree):
            found += [f"{path}:{node.lineno}" for node in ast.walk(tree) if _is_inexact(node)]  # type: ignore[attr-defined]
    none(found)


def _knows_money(tree: ast.Module) -> bool:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return "Sen" in names or any(name.endswith("_sen") for name in names)


def _is_inexact(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id == "float"
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_path(node)


def _is_path(node: ast.BinOp) -> bool:
    """`folder / "name"` is no division."""
    sides = ast.unparse(node.left), ast.unparse(node.right)
    return any(re.search(r"path|folder|_dir|root|[\"']", side, re.IGNORECASE) for side in sides)


# Doors and floors


def capability_of(module: str) -> str:
    """`lumbung.books.ledger.queries` belongs to `lumbung.books.ledger`; kernel and web are one room each."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[1] in {"kernel", "web"} else parts[:3])


def test_another_capability_is_entered_by_its_front_doors_only() -> None:
    graph = grimp.build_graph("lumbung", cache_dir=None)
    wrong = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            door = imported.split(".")[3:4]
            strangers = capability_of(importer) != capability_of(imported)
            if importer == "lumbung.web.api" and door == ["api"]:
                continue  # where the routers are mounted, as web/urls.py mounts addresses
            if {"tests", "testing", "migrations"} & set(importer.split(".")) or not strangers:
                continue
            if (
                imported.count(".") >= 2
                and capability_of(imported).count(".") == 2
                and not set(door) & FRONT_DOORS
            ):
                wrong.append(f"{importer} -> {imported}")
    none(wrong)


def test_foreign_keys_point_down_or_stay_at_home() -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or not isinstance(target, type):
                continue
            here, there = capability_of(model.__module__ + "._"), capability_of(target.__module__ + "._")
            if here.startswith("lumbung.") and there.startswith("lumbung.") and not _is_down(here, there):
                wrong.append(f"{model._meta.label}.{field.name} -> {target.__name__}")
    none(wrong)


def _is_down(here: str, there: str) -> bool:
    floors = FLOORS[here.split(".")[1]], FLOORS[there.split(".")[1]]
    return here == there or there == "lumbung.people.organisation" or floors[0] > floors[1]


def test_every_planned_capability_is_there() -> None:
    none([name for name in settings.CAPABILITIES if name not in settings.INSTALLED_APPS])


def test_every_capability_is_installed() -> None:
    on_disk = {".".join(path.parent.relative_to(SOURCE.parent).parts) for path in SOURCE.rglob("apps.py")}
    none(on_disk ^ set(settings.CAPABILITIES))


# Refusals


def commands() -> Iterator[tuple[Path, ast.Module, ast.FunctionDef]]:
    for path, tree in code().items():
        for function in functions(tree):
            if any(ast.unparse(decorator).startswith("command(") for decorator in function.decorator_list):
                yield path, tree, function


def refusals_promised(function: ast.FunctionDef) -> set[str]:
    text = ast.get_docstring(function) or ""
    found = re.search(r"Refuses:(.*?)(?=\n\s*\n|\n\s*[A-Z][A-Za-z ]+:|\Z)", text, re.DOTALL)
    return set(re.findall(r"\b[A-Z][A-Za-z]+\b", found[1])) if found else set()


def refusals_raised(tree: ast.Module, function: ast.FunctionDef) -> set[str]:
    """By this command, and by the functions of its module that it calls, however deep."""
    local = {node.name: node for node in functions(tree)}
    todo, seen, raised = [function], {function.name}, set()
    while todo:
        for node in ast.walk(todo.pop()):
            if isinstance(node, ast.Raise) and node.exc is not None:
                raised.add(ast.unparse(node.exc).partition("(")[0].rpartition(".")[2])
            if isinstance(node, ast.Name) and node.id in local and node.id not in seen:
                seen.add(node.id)
                todo.append(local[node.id])
    return {name for name in raised if name[:1].isupper()}


def test_every_refusal_of_a_command_is_in_its_docstring() -> None:
    silent = {
        f"{path}:{function.name}": sorted(missing)
        for path, tree, function in commands()
        if (missing := refusals_raised(tree, function) - refusals_promised(function))
    }
    none(silent)


def test_every_promised_refusal_is_tested() -> None:
    tests = "\n".join(path.read_text() for path in SOURCE.rglob("tests/**/*.py"))
    tests += "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    promised = {name: path for path, _tree, function in commands() for name in refusals_promised(function)}
    none({name: path for name, path in promised.items() if not re.search(rf"\b{name}\b", tests)})


# Words

SPELLINGS = r"\b(waqf|murabaha|mudaraba|musharaka|zakah|principal|interest|nasabah)\b"


def test_the_house_speaks_its_own_words() -> None:
    wrong = []
    for path, text in texts(".py", ".html", ".sql", ".js", ".typ", ".po", ".toml"):
        if path.name in {"glossary.toml", "test_tidy.py"} or "charts" in path.parts:
            continue  # the glossary says what not to say; a chart's names are given from outside
        for number, line in enumerate(text.splitlines(), start=1):
            wrong += [f"{path}:{number}: {word}" for word in re.findall(SPELLINGS, line, re.IGNORECASE)]
    none(wrong)


def test_nothing_is_left_for_later() -> None:
    marks = r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b|pytest\.mark\.(skip|xfail)|pytest\.skip\("
    wrong = [
        f"{path}: {found[0]}"
        for path, text in texts(".py", ".html", ".js", ".sql")
        if path.name != "test_tidy.py" and (found := re.search(marks, text))
    ]
    none(wrong)


# What every PostgreSQL and every machine has


def test_only_core_postgresql_is_used() -> None:
    mark = "create " + "extension"
    none([str(path) for path, text in texts(".sql", ".py") if mark in text.lower()])


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    places = r"pythonhosted\.org|registry\.npmjs|pypi\.org|file:///|/root/|/home/\w|/work/"
    wrong = []
    for path, text in texts(
        ".py", ".toml", ".lock", ".json", ".md", ".sh", ".js", ".npmrc", "run", "lumbung", ".example"
    ):
        if path.name != "test_tidy.py":
            wrong += [f"{path}: {found}" for found in set(re.findall(places, text))]
    none(wrong)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-all.lock"])
def test_the_locks_pin_every_library_by_its_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = re.split(r"\n(?=\S)", text.strip())
    assert [
        entry.splitlines()[0] for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry
    ] == []


def test_every_setting_of_the_environment_is_explained() -> None:
    example = (ROOT / ".env.example").read_text()
    reading = r"(?:env|environment)\.(?:text|flag|whole|one_of|several)\(|environ(?:\.get)?[(\[]"
    asked = {
        name
        for path in code()
        for name in re.findall(rf'(?:{reading})"([A-Z_]+)"', (ROOT / path).read_text())
    }
    foreign = {"PATH", "TMPDIR", "HOME", "DJANGO_SETTINGS_MODULE"}
    none(sorted(name for name in asked - foreign if name not in example))
