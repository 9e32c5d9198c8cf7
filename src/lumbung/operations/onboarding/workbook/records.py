"""What a workbook says, as typed records: members, savings, financing, lines of its trial balance."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from .mapping import BookMapping
from .people import PersonName
from .problems import Difference, Problem
from .rows import LeftRow

WARNINGS_KEPT = 500


@dataclass(slots=True)
class MemberRecord:
    """One row of a list of members. ``taken`` is false when a problem keeps it out."""

    sheet: str
    row: int
    number: str
    name: PersonName
    nik: str = ""
    sex: str = ""
    born_on: datetime.date | None = None
    birth_place: str = ""
    joined_on: datetime.date | None = None
    rembug: str = ""
    occupation: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    taken: bool = True

    @property
    def label(self) -> str:
        """How the row is named in a list of problems: its number, else its name."""
        return self.number or self.name.written


@dataclass(slots=True)
class SavingsRecord:
    """One row of savings: what a member has by product, in sen."""

    sheet: str
    row: int
    member: MemberRecord | None
    amounts: dict[str, int]
    taken: bool = True


@dataclass(slots=True)
class FinancingRecord:
    """One running contract, in sen; ``periods`` counts instalments of one week or one month."""

    sheet: str
    row: int
    member: MemberRecord | None
    product: str = ""
    contract: str = ""
    goods: str = ""
    akad_on: datetime.date | None = None
    cost_sen: int = 0
    margin_sen: int = 0
    price_sen: int = 0
    paid_sen: int = 0
    left_sen: int = 0
    instalment_sen: int = 0
    periods: int = 0
    monthly: bool = False
    taken: bool = True

    @property
    def is_qardh(self) -> bool:
        """A qardh has no margin; the product says so."""
        return "qard" in self.product.casefold()


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """One line of the workbook's trial balance, in sen."""

    sheet: str
    row: int
    account: str
    account_code: str
    debit_sen: int
    credit_sen: int


@dataclass(slots=True)
class Totals:
    """Sums of what the workbook says, rows with problems included."""

    members: int = 0
    rembugs: list[str] = field(default_factory=list)
    savings_sen: dict[str, int] = field(default_factory=dict)
    financings: int = 0
    financing_sen: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("cost", "margin", "price", "paid", "left"), 0)
    )


@dataclass(slots=True)
class Book:
    """A workbook read: its records, what is wrong with them, and how it agrees with itself."""

    mapping: BookMapping
    as_of: datetime.date | None = None
    members: list[MemberRecord] = field(default_factory=list)
    savings: list[SavingsRecord] = field(default_factory=list)
    financings: list[FinancingRecord] = field(default_factory=list)
    ledger: list[LedgerRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    warning_counts: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    left_rows: list[LeftRow] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    samples: list[dict[int, list[str]]] = field(
        default_factory=list
    )  # per table, per column: the first cells

    def report(self, problem: Problem) -> None:
        """Note a problem; of each kind of warning the first are kept, the rest are counted."""
        if not problem.is_warning:
            self.problems.append(problem)
            return
        count = self.warning_counts[problem.code] = self.warning_counts.get(problem.code, 0) + 1
        if count <= WARNINGS_KEPT:
            self.warnings.append(problem)

    def taken(self) -> dict[str, int]:
        """How many rows of each kind can be taken."""
        return {
            "members": sum(1 for record in self.members if record.taken),
            "savings": sum(1 for record in self.savings if record.taken),
            "financings": sum(1 for record in self.financings if record.taken),
        }
