"""Decide what each table holds and which column is which field, by headings and by content."""

from __future__ import annotations

import datetime
from dataclasses import replace

from . import wording
from .columns import DEAL, Choice, all_headings, assign
from .grids import Grid
from .layout import Block, Profile, blocks, profiles
from .mapping import (
    FINANCINGS,
    IGNORED,
    MEMBERS,
    NOT_READ,
    SAVINGS,
    SAVINGS_LIST,
    SAVINGS_PREFIX,
    TRIAL_BALANCE,
    BookMapping,
    ColumnMapping,
    TableMapping,
)
from .titles import rembug_of, scale_of, settled

_PERSONAL = ("nik", "sex", "born_on", "birth_place", "joined_on", "occupation", "phone", "address")
_WEIGHTS = {
    "nik": 3.0,
    "born_on": 3.0,
    "sex": 2.0,
    "joined_on": 2.0,
    "phone": 2.0,
    "rembug": 1.0,
    "occupation": 1.5,
    "address": 1.5,
    "birth_place": 1.5,
    "cost": 3.0,
    "margin": 3.0,
    "price": 3.0,
    "periods": 2.5,
    "instalment": 2.5,
    "paid": 2.5,
    "left": 2.0,
    "akad_on": 2.0,
    "product": 1.5,
    "debit": 4.0,
    "credit": 4.0,
    "account": 2.0,
    "kind": 3.0,
    "amount": 2.0,
    "side": 2.0,
    "balance": 1.0,
    "name": 1.0,
    "number": 1.0,
    "seq": 0.1,
    "note": 0.1,
    "account_code": 0.5,
    IGNORED: 0.0,
    "total": 1.0,
}
_PRODUCT_WEIGHT = 2.5
_KINDS = (MEMBERS, SAVINGS, SAVINGS_LIST, FINANCINGS, TRIAL_BALANCE)


def recognise(grids: list[Grid], today: datetime.date) -> BookMapping:
    """Give the mapping of a workbook as far as it can be understood without a person."""
    tables: list[TableMapping] = []
    for grid in grids:
        found = [_table(grid, block, today) for block in blocks(grid)]
        tables += _joined(found) or [_unread(grid)]
    return BookMapping(tuple(settled(tables)))


def _table(grid: Grid, block: Block, today: datetime.date) -> TableMapping:
    seen = profiles(grid, block, today)
    best: tuple[float, str, list[Choice]] = (0.0, NOT_READ, [])
    for kind in _KINDS:
        choices = assign(kind, block, seen, grid.sheet)
        score = _score(kind, choices, seen, grid.sheet, block.title)
        if score > best[0]:
            best = (score, kind, choices)
    _, kind, choices = best
    why = "headings"
    if kind != NOT_READ and grid.hidden:
        kind, why = NOT_READ, "hidden"
    elif kind != NOT_READ and any(
        wording.speaks_of(grid.sheet, frozenset({words})) for words in wording.NOT_READ
    ):
        kind, why = NOT_READ, "title"
    taken = {choice.heading.column: choice for choice in choices}
    columns = tuple(
        ColumnMapping(
            heading.column,
            heading.text,
            taken[heading.column].field if heading.column in taken else IGNORED,
            min(round(100 * taken[heading.column].score), 100) if heading.column in taken else 0,
            taken[heading.column].why if heading.column in taken else "heading",
        )
        for heading in all_headings(block, seen)
    )
    return TableMapping(
        sheet=grid.sheet,
        kind=kind,
        heading_row=grid.rows[block.last].number,
        first_row=grid.rows[block.first].number,
        last_row=grid.rows[block.end - 1].number,
        columns=columns,
        title=block.title,
        rembug=rembug_of(block.title, grid.sheet),
        scale=scale_of(" ".join([block.title, *(heading.text for heading in block.headings)])),
        why=why,
    )


def _score(kind: str, choices: list[Choice], seen: dict[int, Profile], sheet: str, title: str) -> float:
    """How well a table is understood as this kind; 0 when what it needs is missing."""
    fields = {choice.field for choice in choices}
    products = sum(1 for name in fields if name.startswith(SAVINGS_PREFIX))
    personal = sum(1 for name in _PERSONAL if name in fields)
    deal = sum(1 for name in DEAL if name in fields)
    somebody = bool(fields & {"number", "name"})
    hint = (2.0 if wording.speaks_of(sheet, wording.KINDS[_hint(kind)]) else 0.0) + (
        1.5 if wording.speaks_of(title, wording.KINDS[_hint(kind)]) else 0.0
    )
    possible = {
        MEMBERS: somebody
        and (
            personal >= 2
            or (personal == 1 and not products)
            or ((hint > 0 and not products) and not deal and bool(fields & {"name"}))
        ),
        SAVINGS: somebody and products >= 1,
        SAVINGS_LIST: somebody and {"kind", "amount"} <= fields,
        FINANCINGS: somebody and deal >= 2 and bool(fields & {"price", "cost", "left", "margin"}),
        TRIAL_BALANCE: "account" in fields
        and ({"debit", "credit"} <= fields or ("balance" in fields and hint > 0)),
    }
    if not possible[kind]:
        return 0.0
    if kind == TRIAL_BALANCE and any(p.share(p.days) > 0.5 for p in seen.values()):
        return 0.0  # a cash book: its lines have dates
    worth = sum(
        (_PRODUCT_WEIGHT if choice.field.startswith(SAVINGS_PREFIX) else _WEIGHTS.get(choice.field, 0.5))
        * choice.score
        for choice in choices
    )
    return worth + hint


def _hint(kind: str) -> str:
    return SAVINGS if kind == SAVINGS_LIST else kind


def _joined(tables: list[TableMapping]) -> list[TableMapping]:
    """Headings repeated further down (a page, the next rembug) belong to one table."""
    joined: list[TableMapping] = []
    for table in tables:
        if table.kind == NOT_READ and joined:
            continue
        before = joined[-1] if joined else None
        if (
            before
            and before.kind == table.kind
            and [(c.column, c.field) for c in before.columns if c.field != IGNORED]
            == [(c.column, c.field) for c in table.columns if c.field != IGNORED]
            and (not any(c.why == "title" for c in table.columns) or table.title in {"", before.title})
        ):
            joined[-1] = replace(before, last_row=table.last_row)
        else:
            joined.append(table)
    return [table for table in joined if table.kind != NOT_READ] or joined[:1]


def _unread(grid: Grid) -> TableMapping:
    last = grid.rows[-1].number if grid.rows else 0
    return TableMapping(grid.sheet, NOT_READ, 0, 0, last, (), why="hidden" if grid.hidden else "no headings")
