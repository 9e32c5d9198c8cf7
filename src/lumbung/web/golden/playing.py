"""Playing an example: each event becomes acts, each act's journals are laid beside the file's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Refusal
from lumbung.kernel.scope import reading
from lumbung.web.golden import tables
from lumbung.web.golden.example import (
    Event,
    Example,
    ExampleLine,
    NotAnExample,
    as_example,
    read_rows,
    read_yaml,
)
from lumbung.web.golden.stage import Stage, found, throw_away


class NotPlayable(Exception):
    """The house has no act for this event or contract; the text names it."""


class Play:
    """How the events of one kind of contract become acts. ``acts``: pattern of the event's name, method."""

    acts: ClassVar[tuple[tuple[str, str], ...]] = ()
    extras: ClassVar[tuple[tuple[str, str], ...]] = ()
    summed: ClassVar[bool] = False  # the example speaks of many accounts in one line

    def __init__(self, stage: Stage, example: Example) -> None:
        self.stage = stage
        self.example = example
        self.prepare()

    def prepare(self) -> None:
        """Set the scene before the first event."""

    def together(self, events: Sequence[Event]) -> list[Event]:
        """Return the events as the house does them; several that are one act become one event."""
        return list(events)

    def act(self, event: Event) -> None:
        """Do what an event says.

        Refuses: NotPlayable
        """
        self._named(self.acts, event.name)(event)

    def extra(self, name: str, wanted: Any) -> list[str]:
        """Compare one more thing the example expects."""
        try:
            return self._named(self.extras, name)(name, wanted)  # type: ignore[no-any-return]
        except NotPlayable:
            return [f"expect.{name} is not understood"]

    def _named(self, table: tuple[tuple[str, str], ...], name: str) -> Callable[..., Any]:
        for pattern, method in table:
            if re.fullmatch(pattern, name):
                return getattr(self, method)  # type: ignore[no-any-return]
        raise NotPlayable(f"no act for «{name}» in a {self.example.contract} contract")

    def cash_of(self, event: Event, debit: bool = True) -> tuple[Actor, int, int]:
        """Return who acts, the holder account and the amount of the event's cash line.

        Refuses: NotPlayable
        """
        for line in event.lines:
            amount = line.debit_sen if debit else line.credit_sen
            if amount and line.code in self.stage.cash:
                return self.stage.hands(line.code), self.stage.cash[line.code], amount
        raise NotPlayable(f"«{event.name}» names no cash or bank account")


def play_file(path: Path, plays: Mapping[str, type[Play]]) -> list[str]:
    """Play one file; return what differs, nothing when it passes."""
    try:
        if path.suffix == ".csv":
            return tables.check_flat_table(read_rows(path))
        data = read_yaml(path)
        if "journals" not in data:
            return tables.check_words(data)
        return play(as_example(data), plays)
    except (NotAnExample, NotPlayable) as trouble:
        return [str(trouble)]
    except OSError as trouble:
        return [f"cannot be read: {trouble.strerror or trouble}"]


def play(example: Example, plays: Mapping[str, type[Play]]) -> list[str]:
    """Play one example in a cooperative nobody keeps; return what differs.

    Refuses: NotPlayable
    """
    kind = plays.get(example.contract)
    if kind is None:
        known = ", ".join(sorted(plays))
        raise NotPlayable(f"contracts of kind «{example.contract}» cannot be played yet; known: {known}")
    if not example.events:
        raise NotPlayable("the example has no journals")
    first = min(event.on for event in example.events)
    with throw_away(), days.frozen(first - timedelta(days=1), everywhere=True):
        stage = found(first, example.codes() | set(example.balances), example.events)
        return _run(kind, stage, example)


def _run(kind: type[Play], stage: Stage, example: Example) -> list[str]:
    made: list[int] = []
    playing = kind(stage, example)
    stage.new_journals()
    for event in playing.together(example.events):
        with days.frozen(max(event.on, stage.day), everywhere=True):
            stage.move_to(event.on)
            if not made:
                try:
                    playing.act(event)
                except Refusal as refusal:
                    return [f"{event.on} {event.name}: refused: {refusal}"]
                made = stage.new_journals()
            if not made:
                return [f"{event.on} {event.name}: no journal was made"]
            if differs := _compare(stage, event, made.pop(0), playing.summed):
                return differs
    problems = [f"a journal too many: {_lines(stage, left)[1]}" for left in made]
    problems += _balances(stage, example, max(event.on for event in example.events))
    for name, wanted in example.expect.items():
        problems += playing.extra(str(name), wanted)
    return problems


def _lines(stage: Stage, journal_id: int) -> tuple[date, list[ExampleLine]]:
    with reading(stage.system):
        head, lines = ledger_queries.journal(stage.system, journal_id)
    return head.occurred_on, [
        ExampleLine(line.code, max(line.amount_sen, 0), max(-line.amount_sen, 0)) for line in lines
    ]


def _compare(stage: Stage, event: Event, journal_id: int, summed: bool) -> list[str]:
    where = f"{event.on} {event.name}"
    on, got = _lines(stage, journal_id)
    if on != event.on:
        return [f"{where}: the journal carries {on}"]
    missing, extra = list(event.lines), []
    for line in _together(got) if summed else got:
        if line in missing:
            missing.remove(line)
        else:
            extra.append(line)
    numbers = {line: number for number, line in enumerate(event.lines, start=1)}
    problems = [f"{where}: line {numbers[line]} {line} was not made" for line in missing]
    return problems + [f"{where}: instead {line}" for line in extra]


def _together(lines: Sequence[ExampleLine]) -> list[ExampleLine]:
    """Return the lines of a journal with one line for each account and side."""
    sums: dict[tuple[str, bool], int] = {}
    for line in lines:
        place = (line.code, line.debit_sen > 0)
        sums[place] = sums.get(place, 0) + line.debit_sen + line.credit_sen
    return [
        ExampleLine(code, sen if debit else 0, 0 if debit else sen) for (code, debit), sen in sums.items()
    ]


def _balances(stage: Stage, example: Example, on: date) -> list[str]:
    with reading(stage.system):
        rows = ledger_queries.trial_balance(stage.system, on)
    got: dict[str, int] = {}
    for row in rows:
        got[row.code] = got.get(row.code, 0) + row.balance_sen
    for code, amount in stage.funded.items():
        got[code] = got.get(code, 0) - amount
    wanted = dict(example.balances)
    return [
        f"closing balance of {code}: {ExampleLine(code, max(amount, 0), max(-amount, 0))}"
        f" instead of {ExampleLine(code, max(wanted.get(code, 0), 0), max(-wanted.get(code, 0), 0))}"
        for code in sorted(got.keys() | wanted.keys())
        if (amount := got.get(code, 0)) != wanted.get(code, 0)
    ]
