"""The rows of the further statements, read from ``rules/statements/*.toml``: accounts and words are data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from lumbung.insight.reports.layout import within
from lumbung.kernel import rules as house
from lumbung.kernel.rules import RulesBroken, Source


class Said(BaseModel):
    """Words in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    en: str


class Lead(Said):
    """The head of a file: what the statement is called, and where its rows come from."""

    code: str
    source: Source
    verified_by: str


class Column(Said):
    """A column of the statement of changes in equity; ``result`` is the one the surplus flows into."""

    code: str
    codes: tuple[str, ...]
    optional: bool = False
    result: bool = False

    def holds(self, account: str) -> bool:
        """Say whether an account belongs here."""
        return any(within(stretch, account) for stretch in self.codes)


class EquityRows(BaseModel):
    """What the rows of the statement of changes in equity are called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    awal: Said
    penambahan: Said
    pengurangan: Said
    pembagian: Said
    berjalan: Said
    akhir: Said


class EquityMap(Lead):
    """The statement of changes in equity."""

    columns: tuple[Column, ...]
    rows: EquityRows

    @model_validator(mode="after")
    def _one_surplus(self) -> EquityMap:
        if sum(one.result for one in self.columns) != 1:
            raise ValueError("exactly one column takes the surplus")
        return self


class CashRow(Said):
    """A row of the statement of cash flows; each direction of an account belongs to one row."""

    code: str
    codes: tuple[str, ...] = ()
    money_in: tuple[str, ...] = ()
    money_out: tuple[str, ...] = ()

    def holds(self, account: str, *, came_in: bool) -> bool:
        """Say whether what an account brought in, or took out, belongs here."""
        stretches = (*self.codes, *(self.money_in if came_in else self.money_out))
        return any(within(stretch, account) for stretch in stretches)


class CashSection(Said):
    """Operations, investing, financing, and the managed funds."""

    code: str
    total_id: str
    total_en: str
    rows: tuple[CashRow, ...]


class CashFlowMap(Lead):
    """The statement of cash flows, and what counts as cash."""

    cash: tuple[str, ...]
    sections: tuple[CashSection, ...]

    def is_cash(self, account: str) -> bool:
        """Say whether an account is cash or its equal."""
        return any(within(stretch, account) for stretch in self.cash)

    def row_of(self, account: str, *, came_in: bool) -> CashRow | None:
        """Return the row an account's movement belongs to; None when the file forgot it."""
        rows = (row for section in self.sections for row in section.rows)
        return next((row for row in rows if row.holds(account, came_in=came_in)), None)


AnyMap = TypeVar("AnyMap", bound=Lead)


def equity() -> EquityMap:
    """Return the layout of the statement of changes in equity."""
    found: EquityMap = _read(house.folder() / "statements" / "equity.toml", EquityMap)
    return found


def cash_flow() -> CashFlowMap:
    """Return the layout of the statement of cash flows."""
    found: CashFlowMap = _read(house.folder() / "statements" / "cash_flow.toml", CashFlowMap)
    return found


@cache
def _read(path: Path, kind: type[AnyMap]) -> AnyMap:
    try:
        with path.open("rb") as file:
            return kind.model_validate(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as wrong:
        raise RulesBroken(f"{path}: {wrong}") from wrong
