"""Problems, warnings and differences, and what is said of them in Indonesian and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lumbung.kernel.money import rupiah

_MESSAGES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "messages.toml").read_text("utf-8")
)
_WORDS: Mapping[str, Mapping[str, str]] = _MESSAGES.pop("words")  # type: ignore[assignment]

WARNINGS = frozenset(
    {
        "odd_nik",
        "rounded_nik",
        "missing_nik",
        "bad_phone",
        "unread_date",
        "name_differs",
        "matched_by_name",
        "formulas",
        "hidden_sheet",
        "scaled",
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or half a sentence that is put into the language of the message."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


Fact = object  # text, int, Word or a tuple of Words


def message(code: str, facts: Mapping[str, Fact], language: str = "id") -> str:
    """Say one problem, warning, difference or refusal in a language; unknown languages get Indonesian."""
    language = "en" if language.startswith("en") else "id"
    said = {name: _said(fact, language) for name, fact in facts.items()}
    return _MESSAGES[code][language].format_map(_Facts(said))


class _Facts(dict[str, str]):
    """Facts of a message; one that is not there says nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _said(fact: Fact, language: str) -> str:
    if isinstance(fact, Word):
        text = _WORDS[language].get(fact.key, fact.key)
        return text.format_map(_Facts({name: _said(inner, language) for name, inner in fact.facts.items()}))
    if isinstance(fact, tuple):
        return ", ".join(_said(inner, language) for inner in fact)
    return str(fact)


def codes() -> tuple[str, ...]:
    """Every code that has a message."""
    return tuple(_MESSAGES)


@dataclass(slots=True)
class Problem:
    """One thing in the workbook that a person must look at: where, which member, what."""

    sheet: str
    row: int
    column: str  # the column's letters, "" when it is the whole row
    code: str
    member: str
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def is_warning(self) -> bool:
        """A warning leaves its row taken."""
        return self.code in WARNINGS

    def message(self, language: str = "id") -> str:
        """What happened, why it matters, what to do."""
        return message(self.code, self.facts, language)

    def as_data(self, language: str = "id") -> dict[str, object]:
        """The problem as the command prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "member": self.member,
            "message": self.message(language),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of the workbook that its own rows do not confirm."""

    sheet: str
    row: int
    column: str
    code: str  # total_row, row_sum, ledger or unbalanced
    label: str
    workbook_sen: int
    computed_sen: int

    def message(self, language: str = "id") -> str:
        """Both figures and how far they are apart."""
        facts = {
            "label": self.label,
            "workbook": rupiah(self.workbook_sen),
            "computed": rupiah(self.computed_sen),
            "difference": rupiah(self.workbook_sen - self.computed_sen),
        }
        return message(self.code, facts, language)

    def as_data(self, language: str = "id") -> dict[str, object]:
        """The difference as the command prints it, in rupiah."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "label": self.label,
            "workbook": whole_rupiah(self.workbook_sen),
            "computed": whole_rupiah(self.computed_sen),
            "difference": whole_rupiah(self.workbook_sen - self.computed_sen),
            "message": self.message(language),
        }


def whole_rupiah(sen: int) -> int | str:
    """Rupiah for JSON: a whole number, or text with two decimals where there are sen."""
    whole, part = divmod(abs(sen), 100)
    if not part:
        return -whole if sen < 0 else whole
    return f"{'-' if sen < 0 else ''}{whole}.{part:02d}"
