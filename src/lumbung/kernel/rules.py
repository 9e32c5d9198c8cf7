"""Rules: how much, since when, says who. Typed, dated data from the folder `rules/`.

`rules.at(date).savings.pokok_sen` is what held on that date, the date of the act and not today, so
March is worked out again with March's numbers. Versions are appended, never edited. A file with an
unknown key, a gap, an overlap or no source stops the program at the start, not in the middle of a
meeting. A version nobody has verified says so itself: `version.contoh` is true and screens show it.
"""

import os
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lumbung.kernel.rulebook import (
    SUBJECTS,
    Access,
    Charity,
    Chart,
    ChartAccount,
    Distribution,
    Financing,
    Hijri,
    Holidays,
    Membership,
    Organisation,
    Role,
    RoleConflict,
    RoleMatrix,
    Savings,
    Source,
    Till,
    Version,
    Word,
)

__all__ = [
    "Access", "Charity", "Chart", "ChartAccount", "Distribution", "Financing", "Hijri", "Holidays", "Library",
    "Membership", "NotInForce", "Organisation", "Role", "RoleConflict", "RoleMatrix", "RulesAt",
    "RulesBroken", "Savings", "Source", "Till", "Version", "Word", "at", "chart", "folder", "library",
    "roles", "words",
]  # fmt: skip

AnyVersion = TypeVar("AnyVersion", bound=Version)
AnyModel = TypeVar("AnyModel", bound=BaseModel)


class RulesBroken(Exception):
    """A rules file cannot be trusted; the text names the file and what is wrong."""


class NotInForce(LookupError):
    """No version of a rule reaches back to the date asked for."""


@dataclass(frozen=True, slots=True)
class RulesAt:
    """Every subject as it holds on one date."""

    library: "Library"
    on: date

    @property
    def membership(self) -> Membership:
        return self.library.version(Membership, self.on)

    @property
    def savings(self) -> Savings:
        return self.library.version(Savings, self.on)

    @property
    def distribution(self) -> Distribution:
        return self.library.version(Distribution, self.on)

    @property
    def financing(self) -> Financing:
        return self.library.version(Financing, self.on)

    @property
    def access(self) -> Access:
        return self.library.version(Access, self.on)

    @property
    def organisation(self) -> Organisation:
        return self.library.version(Organisation, self.on)

    @property
    def charity(self) -> Charity:
        return self.library.version(Charity, self.on)

    @property
    def till(self) -> Till:
        return self.library.version(Till, self.on)

    @property
    def hijri(self) -> Hijri:
        return self.library.version(Hijri, self.on)

    @property
    def holidays(self) -> Holidays:
        return self.library.version(Holidays, self.on)


class Library:
    """A folder of rules, read and checked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._versions = {
            kind: _subject(folder / "id" / f"{name}.toml", kind) for name, kind in SUBJECTS.items()
        }
        if unknown := {path.stem for path in (folder / "id").glob("*.toml")} - set(SUBJECTS):
            raise RulesBroken(f"rules/id: no class reads {', '.join(sorted(unknown))}.toml")
        self.charts = {
            path.stem: _whole(path, Chart, _read(path)) for path in sorted((folder / "charts").glob("*.toml"))
        }
        roles_file = folder / "roles" / "default.toml"
        self.roles = _whole(roles_file, RoleMatrix, _read(roles_file))
        self.words = _words(folder / "glossary.toml")

    def at(self, on: date) -> RulesAt:
        return RulesAt(self, on)

    def versions(self, kind: type[AnyVersion]) -> Sequence[AnyVersion]:
        """All versions of a subject, the oldest first."""
        return self._versions[kind]  # type: ignore[return-value]

    def version(self, kind: type[AnyVersion], on: date) -> AnyVersion:
        versions = self.versions(kind)
        index = bisect_right(versions, on, key=lambda version: version.valid_from) - 1
        if index < 0 or ((last := versions[index].valid_to) is not None and on > last):
            raise NotInForce(f"no {kind.__name__.lower()} rules are in force on {on.isoformat()}")
        return versions[index]


def folder() -> Path:
    """`LUMBUNG_RULES`, else the folder `rules` at the root of the repository."""
    chosen = os.environ.get("LUMBUNG_RULES")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[3] / "rules"


def library() -> Library:
    return _library(folder())


def at(on: date) -> RulesAt:
    """The rules as they hold on a date: `rules.at(day).charity.infaq_sen`."""
    return library().at(on)


def chart(code: str = "ksps") -> Chart:
    return library().charts[code]


def roles() -> RoleMatrix:
    return library().roles


def words() -> Sequence[Word]:
    return library().words


@cache
def _library(path: Path) -> Library:
    return Library(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise RulesBroken(f"{path}: the file is missing") from None
    except tomllib.TOMLDecodeError as error:
        raise RulesBroken(f"{path}: {error}") from None


def _whole(path: Path, kind: type[AnyModel], data: Mapping[str, Any], place: str = "") -> AnyModel:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'as a whole'}: {item['msg']}"
            for item in error.errors()
        )
        raise RulesBroken(f"{path}{place}: {problems}") from None


def _subject(path: Path, kind: type[AnyVersion]) -> Sequence[AnyVersion]:
    data = _read(path)
    rows = data.pop("version", [])
    if data:
        raise RulesBroken(f"{path}: unknown keys {', '.join(sorted(data))}")
    if not rows:
        raise RulesBroken(f"{path}: no version")
    versions = tuple(
        _whole(path, kind, row, f", version {number}") for number, row in enumerate(rows, start=1)
    )
    for earlier, later in pairwise(versions):
        if later.valid_from <= earlier.valid_from:
            raise RulesBroken(f"{path}: {later.valid_from} overlaps {earlier.valid_from}; append in order")
        if earlier.valid_to is not None and earlier.valid_to + timedelta(days=1) != later.valid_from:
            kind_of = "an overlap" if earlier.valid_to >= later.valid_from else "a gap"
            raise RulesBroken(f"{path}: {kind_of} between {earlier.valid_to} and {later.valid_from}")
    return versions


def _words(path: Path) -> Sequence[Word]:
    data = _read(path)
    rows = data.pop("word", [])
    if data:
        raise RulesBroken(f"{path}: unknown keys {', '.join(sorted(data))}")
    words = tuple(
        _whole(path, Word, row, f", word {row.get('code', number)}") for number, row in enumerate(rows)
    )
    codes = [word.code for word in words]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise RulesBroken(f"{path}: more than once: {', '.join(sorted(twice))}")
    return words
