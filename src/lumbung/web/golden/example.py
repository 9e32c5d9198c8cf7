"""Reading a worked example."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml


class NotAnExample(Exception):
    """The file cannot be played; the text says why."""


@dataclass(frozen=True, slots=True, order=True)
class ExampleLine:
    """One line of a journal: account code, debit and credit in sen."""

    code: str
    debit_sen: int
    credit_sen: int

    def __str__(self) -> str:
        return f"[{self.code}, {_plain(self.debit_sen)}, {_plain(self.credit_sen)}]"


@dataclass(frozen=True, slots=True)
class Event:
    """One journal of the example: when, what happened, which lines it must make."""

    on: date
    name: str
    lines: tuple[ExampleLine, ...]

    def debit(self, *codes: str) -> int:
        """What is debited to these accounts (to all of them when none are named), in sen."""
        return sum(line.debit_sen for line in self.lines if not codes or line.code in codes)

    def credit(self, *codes: str) -> int:
        """What is credited to these accounts (to all of them when none are named), in sen."""
        return sum(line.credit_sen for line in self.lines if not codes or line.code in codes)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: numbers it begins with, journals, and what must come out."""

    id: str
    contract: str
    params: Mapping[str, Any]
    events: tuple[Event, ...]
    balances: Mapping[str, int]
    expect: Mapping[str, Any] = field(default_factory=dict)

    def codes(self) -> set[str]:
        """Every account the example touches."""
        return {line.code for event in self.events for line in event.lines}

    def money(self, name: str, default: int = 0) -> int:
        """A parameter in rupiah, as sen."""
        return as_sen(self.params[name]) if name in self.params else default


def _plain(sen: int) -> str:
    whole, part = divmod(sen, 100)
    return f"{whole}.{part:02d}" if part else str(whole)


def as_sen(value: Any) -> int:
    """Rupiah of a file as sen; a fraction of a sen is an error of the file."""
    from fractions import Fraction

    exact = Fraction(str(value)) * 100
    if exact.denominator != 1:
        raise NotAnExample(f"{value} is not a whole number of sen")
    return exact.numerator


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a table of cases: a line of remarks naming its columns, then the rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith("#")]
    if not heads or "columns:" not in heads[0]:
        raise NotAnExample("the first line must name the columns: # id: … columns: a,b,c")
    columns = [name.strip() for name in heads[0].split("columns:", 1)[1].split(",")]
    body = [line for line in lines if line.strip() and not line.startswith("#")]
    return [dict(zip(columns, row, strict=True)) for row in csv.reader(body)]


def read_yaml(path: Path) -> Mapping[Any, Any]:
    """Read a YAML file into plain values."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise NotAnExample(f"not readable as YAML: {error}") from None
    if not isinstance(data, dict):
        raise NotAnExample("the file holds no example")
    return data


def as_example(data: Mapping[Any, Any]) -> Example:
    """Turn the values of a file into an example; every journal must sum to zero."""
    try:
        events = tuple(_event(item) for item in data["journals"])
        expect = dict(data.get("expect") or {})
        balances = {
            str(code): as_sen(amount) for code, amount in (expect.pop("balances", None) or {}).items()
        }
        return Example(
            id=str(data["id"]),
            contract=str(data["contract"]),
            params=dict(data.get("params") or {}),
            events=events,
            balances=balances,
            expect=expect,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExample(f"the shape of the file is not known: {error!r}") from None


def _event(item: Mapping[str, Any]) -> Event:
    on = item["date"]
    day = on if isinstance(on, date) else date.fromisoformat(str(on))
    lines = tuple(
        ExampleLine(str(code), as_sen(debit), as_sen(credit)) for code, debit, credit in item["lines"]
    )
    event = Event(day, str(item["event"]), lines)
    if event.debit() != event.credit():
        raise NotAnExample(f"{day} {event.name}: the lines of the file do not sum to zero")
    return event
