"""Pure parts of onboarding: where each line of a trial balance goes, and how the opening reconciles.

Amounts are sen with the sign of the books: debit positive, credit negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lumbung.kernel.money import RUPIAH, Sen, share
from lumbung.operations.onboarding.workbook import wording
from lumbung.operations.onboarding.workbook.records import Book, FinancingRecord

SAVINGS = "savings:"
RECEIVABLE, QARDH, DEFERRED = "receivable", "qardh", "deferred"
CASH, BANK, ACCOUNT, OPEN = "cash", "bank", "account:", "open"
CASH_ROLES = {CASH: "cash.vault", BANK: "bank.main"}
EQUITY = "opening.equity"
MURABAHAH_AKAD, QARDH_AKAD = "murabahah", "qardh"


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """What the suggestion needs to know of an account of the chart."""

    code: str
    names: tuple[str, ...]
    book: str
    needs_holder: bool


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the workbook's trial balance and where it goes."""

    name: str
    amount_sen: Sen
    target: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the reconciliation: what the workbook's ledger says, what its rows say, what is posted."""

    target: str
    label: str
    ledger_sen: Sen | None  # None: the trial balance has no such line
    rows_sen: Sen | None  # None: the workbook has no rows behind it
    posted_sen: Sen

    @property
    def difference_sen(self) -> Sen:
        """What of the workbook's ledger is not posted; it goes to opening equity."""
        return (self.ledger_sen or 0) - self.posted_sen


def margin_left(record: FinancingRecord) -> Sen:
    """The margin still to be earned, in proportion to what was paid, as running contracts have it."""
    if not record.left_sen or not record.price_sen:
        return 0
    return record.margin_sen - share(record.margin_sen, record.paid_sen, record.price_sen, RUPIAH)


def suggest(name: str, chart: Sequence[ChartAccount]) -> str:
    """Choose where a trial balance line goes: savings, receivables, cash, bank, an account, or open.

    Only accounts of the cooperative's own money without holders are suggested: what belongs to charity
    lives in books of its own and cannot balance against these lines.
    """
    code = wording.line_code(name)
    if code in {CASH, BANK, RECEIVABLE, QARDH, DEFERRED}:
        return code
    if code:
        return SAVINGS + code
    words = set(wording.words_of(name))
    best, most = OPEN, 0
    for account in chart:
        if account.needs_holder or account.book != "tamwil":
            continue
        for own in account.names:
            theirs = set(wording.words_of(own))
            same = 100 * len(words & theirs) // max(len(words | theirs), 1)
            if same > most and same >= 50:
                best, most = ACCOUNT + account.code, same
    return best


def figures(
    book: Book, lines: Sequence[LedgerLine], *, first: bool, unposted: Mapping[str, str] | None = None
) -> list[Figure]:
    """Set the workbook's ledger beside its rows and beside what is posted.

    ``first`` is false when the office has its opening already: then cash, bank and other accounts of the
    trial balance are not posted a second time, only what belongs to the members taken.
    """
    ledger: dict[str, Sen] = {}
    names: dict[str, str] = {}
    own: list[Figure] = []
    for line in lines:
        if line.target.startswith((ACCOUNT, CASH, BANK, OPEN)):
            posted = line.amount_sen if first and line.target != OPEN else 0
            own.append(Figure(line.target, line.name, line.amount_sen, None, posted))
        else:
            ledger[line.target] = ledger.get(line.target, 0) + line.amount_sen
            names[line.target] = " + ".join(filter(None, (names.get(line.target), line.name)))
    rows, posted_by = _rows(book), _taken(book)
    details = [
        Figure(target, names.get(target, ""), ledger.get(target), rows.get(target), posted_by.get(target, 0))
        for target in dict.fromkeys([*rows, *posted_by, *ledger])
    ]
    return [*details, *own]


def _rows(book: Book) -> dict[str, Sen]:
    """Sums of all rows of the workbook, problems included."""
    sums = {SAVINGS + code: -sen for code, sen in book.totals.savings_sen.items()}
    if book.financings:
        qardh = sum(record.left_sen for record in book.financings if record.is_qardh)
        sums[RECEIVABLE] = book.totals.financing_sen["left"] - qardh
        if qardh:
            sums[QARDH] = qardh
        sums[DEFERRED] = -sum(margin_left(r) for r in book.financings if not r.is_qardh and r.left_sen > 0)
    return sums


def _taken(book: Book) -> dict[str, Sen]:
    """Sums of the rows that are taken."""
    sums: dict[str, Sen] = {}
    for record in book.savings:
        if record.taken:
            for code, sen in record.amounts.items():
                sums[SAVINGS + code] = sums.get(SAVINGS + code, 0) - sen
    for contract in book.financings:
        if contract.taken:
            target = QARDH if contract.is_qardh else RECEIVABLE
            sums[target] = sums.get(target, 0) + contract.left_sen
            if not contract.is_qardh:
                sums[DEFERRED] = sums.get(DEFERRED, 0) - margin_left(contract)
    return sums


def equity_sen(found: Sequence[Figure]) -> Sen:
    """What opening equity receives so that the opening balances."""
    return -sum(figure.posted_sen for figure in found)


def contract_product(name: str, products: Sequence[tuple[str, str]], qardh: bool) -> str:
    """Choose the cooperative's product for one of the workbook; "" when none of the akad is offered.

    ``products`` are (code, akad) in their order.
    """
    folded = "".join(letter for letter in name.casefold() if letter.isalnum())
    akad = QARDH_AKAD if qardh else MURABAHAH_AKAD
    of_akad = [code for code, kind in products if kind == akad]
    exact = next((code for code in of_akad if code.replace("_", "").casefold() == folded), "")
    return exact or next(iter(of_akad), "")
