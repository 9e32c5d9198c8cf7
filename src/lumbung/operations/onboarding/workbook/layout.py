"""Find the tables of a sheet: rows of headings (one row or two), the rows below, the title above."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import wording
from .amounts import Unclear, sen_of_cell
from .dates import looks_like_day
from .grids import Cell, Grid, Row
from .people import nik_digits, phone_number, squeeze, starts_as_group

_SAMPLE = 60
_HEADING_LETTERS_MAX = 70
_VOCABULARY = (
    wording.COMMON,
    wording.MEMBERS,
    wording.SAVINGS,
    wording.SAVINGS_LIST,
    wording.FINANCINGS,
    wording.TRIAL_BALANCE,
)
HIT = 0.6  # A heading that fits a field at least so well counts.


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above one column: the whole heading, and its parts when two rows make it."""

    column: int
    text: str
    ways: tuple[tuple[wording.Words, float], ...]  # words to compare, and what each way is worth

    @staticmethod
    def of(column: int, above: str, below: str) -> Heading:
        """Join the heading of a group of columns with the heading of this one."""
        joined = " ".join(part for part in (above, below) if part)
        ways = [(wording.words_of(joined), 1.0)]
        if above and below:
            ways.append((wording.words_of(below), 0.97))
        return Heading(column, joined, tuple(ways))

    def likeness(self, phrases: frozenset[wording.Words]) -> float:
        """How well this heading fits a field."""
        return max(worth * wording.likeness(words, phrases) for words, worth in self.ways)


@dataclass(slots=True)
class Profile:
    """What the cells below a heading look like, counted over the first rows."""

    filled: int = 0
    amounts: int = 0
    days: int = 0
    niks: int = 0
    phones: int = 0
    texts: int = 0
    sexes: int = 0
    products: int = 0
    small: int = 0  # whole numbers of at most three digits
    running: int = 0  # 1, 2, 3, …
    long_codes: int = 0
    distinct: set[str] = field(default_factory=set)

    def share(self, count: int) -> float:
        """The part of the filled cells that ``count`` is."""
        return count / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and the rows below it, as positions in the grid's list of rows."""

    first: int
    last: int
    end: int  # Position after the last row of the table.
    title_from: int
    headings: tuple[Heading, ...]
    title: str


def blocks(grid: Grid) -> list[Block]:
    """Cut a sheet at its rows of headings."""
    found = list(_heading_rows(grid))
    made = []
    for index, (first, last) in enumerate(found):
        floor = found[index - 1][1] + 1 if index else 0
        title_from = _title_start(grid.rows, first, floor)
        end = (
            _title_start(grid.rows, found[index + 1][0], last + 1)
            if index + 1 < len(found)
            else len(grid.rows)
        )
        title = " · ".join(_text_of(row) for row in grid.rows[title_from:first])
        made.append(Block(first, last, end, title_from, _headings(grid, first, last), title[:300]))
    return made


def profiles(grid: Grid, block: Block, today: datetime.date) -> dict[int, Profile]:
    """Look at the first rows below a heading, column by column."""
    seen: dict[int, Profile] = {}
    for row in grid.rows[block.last + 1 : min(block.end, block.last + 1 + _SAMPLE)]:
        for column, value in enumerate(row.cells):
            if value is not None:
                _note(seen.setdefault(column, Profile()), value, today)
    return seen


def looks_like_amount(value: Cell) -> bool:
    """Say whether a cell holds an amount with digits (a dash alone does not count)."""
    if isinstance(value, str) and not any(letter.isdigit() for letter in value):
        return False
    try:
        return sen_of_cell(value) is not None
    except Unclear as unclear:
        return unclear.code == "ambiguous_number"


def _heading_rows(grid: Grid) -> Iterator[tuple[int, int]]:
    """Positions of headings, each as (first row, last row)."""
    rows = grid.rows
    at = 0
    while at < len(rows):
        if not _may_head(rows[at]):
            at += 1
            continue
        after = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1 else None
        single = _worth(_headings(grid, at, at)) if _heads(rows[at]) else 0.0
        if after is not None and _may_head(after):
            both = _worth(_headings(grid, at, at + 1))
            below = _worth(_headings(grid, at + 1, at + 1)) if _heads(after) else 0.0
            own = sum(1 for _ in _texts(after))
            if (
                both > max(single, below) + 0.25
                and (single or below or both >= 3)
                and own
                and _spreads(grid, at)
            ):
                yield at, at + 1
                at += 2
                continue
        if single:
            yield at, at
        at += 1


def _spreads(grid: Grid, at: int) -> bool:
    """A row of group headings is no title: it has several texts, or one that starts beyond column A."""
    texts = list(_texts(grid.rows[at]))
    return len(texts) > 1 or texts[0][0] > 0


def _texts(row: Row) -> Iterator[tuple[int, str]]:
    for column, value in enumerate(row.cells):
        if isinstance(value, str):
            yield column, value


def _may_head(row: Row) -> bool:
    """Only short texts without amounts, dates and numbers can be headings."""
    found = False
    for value in row.cells:
        if value is None:
            continue
        if isinstance(value, str):
            digits = sum(letter.isdigit() for letter in value)
            if digits > 4 or len(value) > _HEADING_LETTERS_MAX or (digits and looks_like_amount(value)):
                return False
            if value.strip() in {"-", "–", "—"}:
                return False
            found = True
        elif not (isinstance(value, (int, float)) and not isinstance(value, bool) and 1990 <= value <= 2100):
            return False
    return found


def _heads(row: Row) -> bool:
    texts = [squeeze(text) for _, text in _texts(row)]
    hits = sum(1 for text in texts if _best(wording.words_of(text)) >= HIT)
    return hits >= 2 and hits * 10 >= len(texts) * 4


def _best(words: wording.Words) -> float:
    return max(wording.likeness(words, phrases) for table in _VOCABULARY for phrases in table.values())


def _worth(headings: tuple[Heading, ...]) -> float:
    """How much of a heading is understood; each distinct text counts once."""
    scores: dict[str, float] = {}
    for heading in headings:
        best = max(worth * _best(words) for words, worth in heading.ways)
        if best >= HIT:
            scores[heading.text] = best
    return sum(scores.values())


def _headings(grid: Grid, first: int, last: int) -> tuple[Heading, ...]:
    lower = {column: squeeze(text) for column, text in _texts(grid.rows[last])}
    upper = _spread(grid, first, lower) if first != last else {}
    columns = sorted({*lower, *upper})
    return tuple(Heading.of(column, upper.get(column, ""), lower.get(column, "")) for column in columns)


def _spread(grid: Grid, at: int, lower: dict[int, str]) -> dict[int, str]:
    """Carry each group heading over its merged columns, or over the blanks to its right."""
    row = grid.rows[at]
    texts = {column: squeeze(text) for column, text in _texts(row)}
    merged = {
        first_column: last_column
        for first_row, first_column, last_row, last_column in grid.merged
        if first_row == row.number and last_column > first_column
    }
    spread = dict(texts)
    for column, text in texts.items():
        end = merged.get(column)
        if end is None:
            end = column
            if column in lower:  # no merge, but something stands below: it covers the blanks beside it
                while end + 1 not in texts and end + 1 in lower:
                    end += 1
        for covered in range(column, end + 1):
            spread[covered] = text
    return spread


def _title_start(rows: list[Row], heading: int, floor: int) -> int:
    """Go up from a heading over the rows with one text each: they are its title.

    Below another table a title stands apart from it, or names a rembug; a row right under the data is data.
    """
    at = heading
    while at > floor and heading - at < 8:
        row = rows[at - 1]
        filled = [value for value in row.cells if value is not None]
        if len(filled) > 2 or not all(isinstance(value, str) for value in filled):
            break
        if wording.is_total(_text_of(row)) or any(looks_like_amount(value) for value in filled):
            break
        at -= 1
    if floor and at < heading:
        apart = rows[at].number - rows[at - 1].number > 1
        if not apart and not any(starts_as_group(_text_of(row)) for row in rows[at:heading]):
            return heading
    return at


def _text_of(row: Row) -> str:
    return " ".join(squeeze(value) for value in row.cells if isinstance(value, str))


def _note(profile: Profile, value: Cell, today: datetime.date) -> None:
    """Count one cell into its column's profile."""
    profile.filled += 1
    day = looks_like_day(value, today)
    profile.days += day
    text = squeeze(value) if isinstance(value, str) else ""
    if len(profile.distinct) < _SAMPLE:
        profile.distinct.add(text.casefold() or str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        profile.small += abs(value) < 1000 and value == int(value)
        profile.running += value == profile.filled
    elif text.isdigit():
        profile.small += len(text) < 4
        profile.running += int(text) == profile.filled
    digits = nik_digits(value)
    profile.niks += digits.isdigit() and 13 <= len(digits) <= 17
    profile.phones += digits.lstrip("+").isdigit() and digits[:1] in "08+6" and bool(phone_number(value))
    profile.sexes += text.casefold() in {"l", "p", "laki-laki", "perempuan", "pria", "wanita", "m", "f"}
    dash = text in {"-", "–", "—"}
    profile.amounts += not day and (dash or looks_like_amount(value))
    letters = sum(letter.isalpha() for letter in text)
    profile.texts += not day and letters > 1 and not looks_like_amount(value)
    profile.products += bool(letters) and bool(wording.savings_product(text))
    profile.long_codes += bool(text) and any(letter.isdigit() for letter in text) and " " not in text
