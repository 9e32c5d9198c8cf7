"""What was understood of a workbook: which sheet holds what, which column is which field, and why.

A mapping is a value. It is shown to a person, who may change kinds and fields and pass it back; the
rows are then read by the changed mapping, without guessing again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .parts import letters

MEMBERS, SAVINGS, SAVINGS_LIST = "members", "savings", "savings_list"
FINANCINGS, TRIAL_BALANCE, NOT_READ = "financings", "trial_balance", "not_read"
KINDS = (MEMBERS, SAVINGS, SAVINGS_LIST, FINANCINGS, TRIAL_BALANCE, NOT_READ)

SAVINGS_PREFIX = "savings:"
IGNORED = "ignored"
_COMMON = ("number", "name", "rembug", "seq", "note", IGNORED)
_FIELDS = {
    MEMBERS: ("nik", "sex", "born_on", "birth_place", "joined_on", "occupation", "phone", "address"),
    SAVINGS: ("total",),
    SAVINGS_LIST: ("kind", "amount"),
    FINANCINGS: (
        "contract",
        "product",
        "goods",
        "akad_on",
        "cost",
        "margin",
        "price",
        "periods",
        "instalment",
        "paid",
        "left",
    ),
    TRIAL_BALANCE: ("account", "account_right", "account_code", "debit", "credit", "side", "balance"),
}
SAVINGS_CODES = (
    "pokok",
    "wajib",
    "sukarela",
    "idul_fitri",
    "qurban",
    "umrah",
    "haji",
    "pendidikan",
    "berjangka",
    "hari_tua",
)
COMMAS = ("ask", "thousands", "decimals")
SCALES = (1, 1_000, 1_000_000)


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields a column of such a sheet may be mapped to."""
    if kind == TRIAL_BALANCE:
        return (*_FIELDS[kind], IGNORED)
    products = (
        tuple(f"{SAVINGS_PREFIX}{code}" for code in SAVINGS_CODES) if kind in {MEMBERS, SAVINGS} else ()
    )
    extra: tuple[str, ...] = _FIELDS[SAVINGS] if kind == MEMBERS else ()
    extra += _FIELDS[FINANCINGS] if kind in {MEMBERS, SAVINGS} else ()  # what each owes, beside her name
    return (*_COMMON, *_FIELDS.get(kind, ()), *products, *extra)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column: where it is, what its heading says, which field it is, how sure and why."""

    column: int
    heading: str
    field: str
    confidence: int  # percent
    why: str  # "heading", "content", "title" or "person"

    @property
    def letter(self) -> str:
        """The column's letters as the workbook shows them."""
        return letters(self.column)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table on a sheet: its kind, where its headings and rows are, and its columns."""

    sheet: str
    kind: str
    heading_row: int  # The (last) row of headings; rows are read from the next one on.
    first_row: int  # The first row of headings.
    last_row: int
    columns: tuple[ColumnMapping, ...]
    title: str = ""
    rembug: str = ""  # The rembug all rows belong to, from the title or the sheet's name.
    commas: str = "ask"
    scale: int = 1
    why: str = ""

    def column(self, field: str) -> int | None:
        """The column of a field, None when the table has none."""
        return next((column.column for column in self.columns if column.field == field), None)

    @property
    def has_deals(self) -> bool:
        """Whether its rows may speak of a contract."""
        return self.column("price") is not None or self.column("cost") is not None

    def as_kind(self, kind: str, why: str) -> TableMapping:
        """The same table as another kind; columns that mean nothing there are not used."""
        columns = tuple(
            column if _is_field(column.field, kind) else replace(column, field=IGNORED, confidence=0)
            for column in self.columns
        )
        return replace(self, kind=kind, columns=columns, why=why)

    def products(self) -> list[tuple[str, int]]:
        """The columns of savings with their product codes; a person may give one code to several columns."""
        return [
            (column.field.removeprefix(SAVINGS_PREFIX), column.column)
            for column in self.columns
            if column.field.startswith(SAVINGS_PREFIX)
        ]


@dataclass(frozen=True, slots=True)
class BookMapping:
    """The mapping of a whole workbook, table by table in the workbook's order."""

    tables: tuple[TableMapping, ...]

    def of_kind(self, *kinds: str) -> list[TableMapping]:
        """The tables of these kinds."""
        return [table for table in self.tables if table.kind in kinds]

    def changed(
        self,
        table: int,
        *,
        kind: str | None = None,
        fields: Mapping[int, str] | None = None,
        commas: str | None = None,
        scale: int | None = None,
        rembug: str | None = None,
    ) -> BookMapping:
        """Give the mapping with one table changed by a person; unknown words are refused."""
        old = self.tables[table]
        kind = kind or old.kind
        if kind not in KINDS or (commas or "ask") not in COMMAS or (scale or 1) not in SCALES:
            raise ValueError("unknown kind, comma or scale")
        columns = []
        for column in old.columns:
            field = (fields or {}).get(column.column, column.field)
            if field != column.field:
                _check_field(field, kind)
                column = replace(column, field=field, confidence=100, why="person")
            elif kind != old.kind and not _is_field(field, kind):
                column = replace(column, field=IGNORED, confidence=0, why="person")
            columns.append(column)
        new = replace(
            old,
            kind=kind,
            columns=tuple(columns),
            commas=commas or old.commas,
            scale=scale or old.scale,
            rembug=old.rembug if rembug is None else rembug,
        )
        return BookMapping((*self.tables[:table], new, *self.tables[table + 1 :]))

    def as_data(self) -> list[dict[str, object]]:
        """The mapping as plain data, for storing with a preview."""
        return [
            {
                "sheet": table.sheet,
                "kind": table.kind,
                "heading_row": table.heading_row,
                "first_row": table.first_row,
                "last_row": table.last_row,
                "title": table.title,
                "rembug": table.rembug,
                "commas": table.commas,
                "scale": table.scale,
                "why": table.why,
                "columns": [
                    {
                        "column": c.column,
                        "heading": c.heading,
                        "field": c.field,
                        "confidence": c.confidence,
                        "why": c.why,
                    }
                    for c in table.columns
                ],
            }
            for table in self.tables
        ]

    @staticmethod
    def from_data(data: list[dict[str, object]]) -> BookMapping:
        """Read back what ``as_data`` gave; unknown kinds and fields are refused."""
        tables = []
        for raw in data:
            kind = str(raw["kind"])
            if kind not in KINDS:
                raise ValueError(f"unknown kind {kind!r}")
            columns = raw["columns"]
            assert isinstance(columns, list)
            made = tuple(
                ColumnMapping(
                    int(c["column"]), str(c["heading"]), str(c["field"]), int(c["confidence"]), str(c["why"])
                )
                for c in columns
            )
            for column in made:
                _check_field(column.field, kind)
            tables.append(
                TableMapping(
                    str(raw["sheet"]),
                    kind,
                    _int(raw["heading_row"]),
                    _int(raw["first_row"]),
                    _int(raw["last_row"]),
                    made,
                    str(raw["title"]),
                    str(raw["rembug"]),
                    str(raw["commas"]),
                    _int(raw["scale"]),
                    str(raw["why"]),
                )
            )
        return BookMapping(tuple(tables))


def _int(value: object) -> int:
    return int(str(value))


def _is_field(field: str, kind: str) -> bool:
    own_product = field.startswith(SAVINGS_PREFIX) and kind in {MEMBERS, SAVINGS, NOT_READ}
    return kind == NOT_READ or own_product or field in fields_of(kind)


def _check_field(field: str, kind: str) -> None:
    if not _is_field(field, kind):
        raise ValueError(f"{field!r} is no field of {kind!r}")
