"""The rows of the further statements, read from ``rules/statements/*.toml``: accounts and words are data."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from enum import StrEnum
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


class PurseRow(Said):
    """A source or a use of a fund; a row without conditions takes the rest."""

    code: str
    codes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def moves(self, account: str) -> bool:
        """Say whether this row may speak of an account at all."""
        return not self.codes or any(within(stretch, account) for stretch in self.codes)

    def fits(self, account: str, kind: str, beside: Collection[str]) -> bool:
        """Say whether a movement belongs here."""
        if not self.moves(account):
            return False
        if self.beside and not set(self.beside) & set(beside):
            return False
        return not self.kinds or kind in self.kinds


class PurseMap(Lead):
    """A statement of sources and uses of funds."""

    codes: tuple[str, ...]
    sources_id: str
    sources_en: str
    uses_id: str
    uses_en: str
    sources: tuple[PurseRow, ...]
    uses: tuple[PurseRow, ...]

    @model_validator(mode="after")
    def _nothing_left_out(self) -> PurseMap:
        for rows in (self.sources, self.uses):
            last = rows[-1]
            if last.codes or last.beside or last.kinds:
                raise ValueError(f"{last.code}: the last row takes the rest and has no condition")
        return self

    def holds(self, account: str) -> bool:
        """Say whether an account belongs to these funds."""
        return any(within(stretch, account) for stretch in self.codes)

    def watched(self) -> list[str]:
        """Return the accounts whose moving in the same journal decides on a row."""
        return sorted({code for row in (*self.sources, *self.uses) for code in row.beside})

    def row_of(self, account: str, kind: str, beside: Collection[str], *, is_use: bool) -> PurseRow:
        """Return the row of a movement; the last one takes what no other does."""
        rows = self.uses if is_use else self.sources
        return next(row for row in rows if row.fits(account, kind, beside))


class PurseMaps(BaseModel):
    """All statements of sources and uses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statements: tuple[PurseMap, ...]


class SharingPart(StrEnum):
    """The parts of the reconciliation of income and profit sharing."""

    INCOME = "income"
    RECEIVED = "received"
    CLAIMS = "claims"
    SHARE = "share"
    UNDIVIDED = "undivided"


class SharingRows(BaseModel):
    """What the rows of the reconciliation are called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    akrual: Said
    pengurang: Said
    penambah: Said
    tersedia: Said
    koperasi: Said
    pemilik: Said
    dibagikan: Said
    belum: Said


class SharingMap(Lead):
    """The reconciliation of income and profit sharing."""

    income: tuple[str, ...]
    received: tuple[str, ...]
    claims: tuple[str, ...]
    share: tuple[str, ...]
    undivided: tuple[str, ...]
    rows: SharingRows

    def within(self, part: SharingPart, code: str) -> bool:
        """Say whether an account belongs to one part of the reconciliation."""
        return any(within(stretch, code) for stretch in getattr(self, part.value))


class PromotionRow(Said):
    """A benefit: expense, what was set aside for members, or what was used of a fund; whole account codes."""

    code: str
    spent: tuple[str, ...] = ()
    allotted: tuple[str, ...] = ()
    used: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every account the row reads."""
        return (*self.spent, *self.allotted, *self.used)


class PromotionSection(Said):
    """Benefits of one kind."""

    code: str
    total_id: str
    total_en: str
    rows: tuple[PromotionRow, ...]


class PromotionMap(Lead):
    """The statement of members' economic benefit."""

    note: Said
    total: Said
    sections: tuple[PromotionSection, ...]

    def codes(self) -> list[str]:
        """Every account the statement reads."""
        return sorted({code for section in self.sections for row in section.rows for code in row.codes})


AnyMap = TypeVar("AnyMap", bound=BaseModel)


def equity() -> EquityMap:
    """Return the layout of the statement of changes in equity."""
    found: EquityMap = _read(house.folder() / "statements" / "equity.toml", EquityMap)
    return found


def cash_flow() -> CashFlowMap:
    """Return the layout of the statement of cash flows."""
    found: CashFlowMap = _read(house.folder() / "statements" / "cash_flow.toml", CashFlowMap)
    return found


def purses() -> tuple[PurseMap, ...]:
    """Return the layouts of the statements of sources and uses."""
    found: PurseMaps = _read(house.folder() / "statements" / "funds.toml", PurseMaps)
    return found.statements


def sharing() -> SharingMap:
    """Return the layout of the reconciliation of income and profit sharing."""
    found: SharingMap = _read(house.folder() / "statements" / "sharing.toml", SharingMap)
    return found


def promotion() -> PromotionMap:
    """Return the layout of the statement of members' economic benefit."""
    found: PromotionMap = _read(house.folder() / "statements" / "promotion.toml", PromotionMap)
    return found


@cache
def _read(path: Path, kind: type[AnyMap]) -> AnyMap:
    try:
        with path.open("rb") as file:
            return kind.model_validate(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as wrong:
        raise RulesBroken(f"{path}: {wrong}") from wrong
