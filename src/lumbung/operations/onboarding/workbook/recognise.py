"""Decide what each table holds and which column is which field, by headings and by content."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from . import wording
from .grids import Grid
from .layout import HIT, Block, Heading, Profile, blocks, profiles
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
_MONEY = frozenset(
    {"cost", "margin", "price", "instalment", "paid", "left", "amount", "debit", "credit", "balance", "total"}
)
_DEAL = ("cost", "margin", "price", "instalment", "paid", "left", "periods")
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


@dataclass(frozen=True, slots=True)
class _Choice:
    """One column given to one field."""

    heading: Heading
    field: str
    score: float
    why: str = "heading"


def recognise(grids: list[Grid], today: datetime.date) -> BookMapping:
    """Give the mapping of a workbook as far as it can be understood without a person."""
    tables: list[TableMapping] = []
    for grid in grids:
        found = [_table(grid, block, today) for block in blocks(grid)]
        tables += _joined(found) or [_unread(grid)]
    return BookMapping(tuple(settled(tables)))


def _table(grid: Grid, block: Block, today: datetime.date) -> TableMapping:
    seen = profiles(grid, block, today)
    best: tuple[float, str, list[_Choice]] = (0.0, NOT_READ, [])
    for kind in _KINDS:
        choices = _assign(kind, block, seen, grid.sheet)
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
        for heading in _all_headings(block, seen)
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


def _all_headings(block: Block, seen: dict[int, Profile]) -> list[Heading]:
    """The headings, and the filled columns that have none."""
    headed = {heading.column: heading for heading in block.headings}
    return [headed.get(column) or Heading.of(column, "", "") for column in sorted({*headed, *seen})]


def _vocabulary(kind: str) -> dict[str, frozenset[wording.Words]]:
    if kind == TRIAL_BALANCE:
        return wording.TRIAL_BALANCE
    savings = {
        name if name == "total" else f"{SAVINGS_PREFIX}{name}": p for name, p in wording.SAVINGS.items()
    }
    own = {
        MEMBERS: wording.MEMBERS | savings,
        SAVINGS: savings,
        SAVINGS_LIST: wording.SAVINGS_LIST,
        FINANCINGS: wording.FINANCINGS,
    }
    return own[kind] | wording.COMMON


def _assign(kind: str, block: Block, seen: dict[int, Profile], sheet: str) -> list[_Choice]:
    """Give each column its best field and each field its best column, the surest pairs first."""
    offers = []
    for heading in block.headings:
        profile = seen.get(heading.column, Profile())
        for name, phrases in _vocabulary(kind).items():
            score = heading.likeness(phrases) * _content(name, profile)
            if score >= HIT * 0.5 and heading.text:
                offers.append((round(score, 3), -heading.column, name, heading))
    offers.sort(key=lambda offer: (offer[0], offer[1]), reverse=True)
    taken: dict[int, _Choice] = {}
    fields: set[str] = set()
    for score, _, name, heading in offers:
        if score >= HIT and heading.column not in taken and (name not in fields or name in {IGNORED, "note"}):
            taken[heading.column] = _Choice(heading, name, score)
            fields.add(name)
    choices = list(taken.values())
    choices = _numbered(choices, seen)
    if kind in {MEMBERS, FINANCINGS, SAVINGS, SAVINGS_LIST}:
        choices += _by_content(kind, block, seen, choices)
    if kind in {SAVINGS, MEMBERS}:
        choices = _products(kind, block, seen, choices, sheet)
    return choices


def _content(name: str, profile: Profile) -> float:
    """Lower a field's score when the cells below the heading say something else."""
    if profile.filled < 3:
        return 1.0
    if name in _MONEY or name.startswith(SAVINGS_PREFIX):
        return 1.0 if profile.share(profile.amounts) >= 0.4 else 0.4
    if name in {"born_on", "joined_on", "akad_on"}:
        return 1.0 if profile.share(profile.days) >= 0.3 or profile.share(profile.amounts) > 0.8 else 0.4
    if name == "nik":
        return 1.0 if profile.share(profile.niks) >= 0.3 else 0.4
    if name in {"name", "account"}:
        return 1.0 if profile.share(profile.texts) >= 0.4 else 0.4
    if name == "kind":
        return 1.0 if profile.share(profile.products) >= 0.5 else 0.3
    if name == "sex":
        return 1.0 if profile.share(profile.sexes) >= 0.4 else 0.3
    if name == "seq":
        return 1.0 if profile.share(profile.running) >= 0.3 or profile.share(profile.small) >= 0.5 else 0.9
    return 1.0


def _numbered(choices: list[_Choice], seen: dict[int, Profile]) -> list[_Choice]:
    """A column "No" that does not count 1, 2, 3 is the member number when no other column is."""
    if any(choice.field == "number" for choice in choices):
        return choices
    for position, choice in enumerate(choices):
        profile = seen.get(choice.heading.column, Profile())
        counts = profile.share(profile.running) >= 0.5
        if (
            choice.field == "seq"
            and profile.filled
            and not counts
            and profile.share(profile.long_codes) >= 0.5
        ):
            return [
                *choices[:position],
                replace(choice, field="number", why="content"),
                *choices[position + 1 :],
            ]
    return choices


def _by_content(kind: str, block: Block, seen: dict[int, Profile], choices: list[_Choice]) -> list[_Choice]:
    """Recognise columns whose headings say nothing by what stands in them."""
    taken = {choice.heading.column for choice in choices}
    fields = {choice.field for choice in choices}
    found: list[_Choice] = []
    for heading in _all_headings(block, seen):
        profile = seen.get(heading.column)
        if heading.column in taken or profile is None or profile.filled < 3:
            continue
        name = ""
        if kind == MEMBERS and profile.share(profile.niks) >= 0.7 and profile.share(profile.phones) < 0.5:
            name = "nik"
        elif kind == MEMBERS and profile.share(profile.phones) >= 0.7:
            name = "phone"
        elif kind == MEMBERS and profile.share(profile.sexes) >= 0.9:
            name = "sex"
        elif profile.share(profile.texts) >= 0.8 and len(profile.distinct) >= 0.7 * min(profile.filled, 60):
            name = "name"
        if name and name not in fields:
            fields.add(name)
            found.append(_Choice(heading, name, 0.6, "content"))
    return found


def _products(
    kind: str, block: Block, seen: dict[int, Profile], choices: list[_Choice], sheet: str
) -> list[_Choice]:
    """Name the savings columns that words.toml does not know, and the only column of a one-product sheet."""
    taken = {choice.heading.column for choice in choices}
    fields = {choice.field for choice in choices}
    more = []
    products = [choice for choice in choices if choice.field.startswith(SAVINGS_PREFIX)]
    for heading in block.headings:
        profile = seen.get(heading.column)
        if heading.column in taken or profile is None or profile.share(profile.amounts) < 0.6:
            continue
        code = wording.savings_product(heading.text)
        if not code and kind == SAVINGS and len(products) >= 2 and profile.share(profile.small) < 0.5:
            code = "_".join(wording.words_of(heading.text)[:3])
        if code and f"{SAVINGS_PREFIX}{code}" not in fields:
            fields.add(f"{SAVINGS_PREFIX}{code}")
            more.append(_Choice(heading, f"{SAVINGS_PREFIX}{code}", 0.6))
    choices = choices + more
    if kind == SAVINGS and not products and not more:
        code = wording.savings_product(sheet) or wording.savings_product(block.title.partition(" · ")[0])
        for position, choice in enumerate(choices):
            if choice.field == "total" and code:
                made = replace(choice, field=f"{SAVINGS_PREFIX}{code}", why="title")
                return [*choices[:position], made, *choices[position + 1 :]]
    return choices


def _score(kind: str, choices: list[_Choice], seen: dict[int, Profile], sheet: str, title: str) -> float:
    """How well a table is understood as this kind; 0 when what it needs is missing."""
    fields = {choice.field for choice in choices}
    products = sum(1 for name in fields if name.startswith(SAVINGS_PREFIX))
    personal = sum(1 for name in _PERSONAL if name in fields)
    deal = sum(1 for name in _DEAL if name in fields)
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
