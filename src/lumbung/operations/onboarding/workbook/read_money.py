"""Turn rows of savings, financing and the trial balance into records."""

from __future__ import annotations

import datetime

from lumbung.kernel.money import rupiah

from . import wording
from .cells import RowReader
from .grids import Grid
from .mapping import TableMapping
from .parts import letters
from .people import name_key, number_text, person_name, squeeze
from .problems import Difference, Problem, Word
from .read_members import Register
from .records import Book, FinancingRecord, LedgerRecord, MemberRecord, SavingsRecord
from .rows import DataRow

Seen = dict[tuple[int, str], SavingsRecord]
_CREDIT_WORDS = frozenset(
    {
        "simpanan",
        "hutang",
        "utang",
        "modal",
        "cadangan",
        "shu",
        "ditangguhkan",
        "titipan",
        "pendapatan",
        "kewajiban",
        "ekuitas",
        "hibah",
        "dana",
        "akumulasi",
        "penyisihan",
        "wadiah",
        "laba",
    }
)


def member_of(reader: RowReader, register: Register, number_field: str) -> MemberRecord | None:
    """Find whose row this is; report an unknown member or a name that several have."""
    number = number_text(reader.value(number_field))
    name = person_name(reader.value("name"))
    reader.member = number or name.written
    record, meant = register.find(number, name.key)
    column = reader.columns.get(number_field if number else "name")
    if record is None and meant > 1:
        reader.report("ambiguous_name", column, who=name.written, count=meant)
    elif record is None:
        named = register.by_name.get(name.key, []) if name.key else []
        hint = Word("hint_number", {"number": named[0].number}) if len(named) == 1 and named[0].number else ""
        who = Word("number", {"value": number}) if number else Word("named", {"value": name.written})
        reader.report("unknown_member", column, who=who if reader.member else Word("nobody"), hint=hint)
    else:
        reader.member = record.label
        _compare_names(reader, register, record, name.written, name.key, number)
    return record


def _compare_names(
    reader: RowReader, register: Register, record: MemberRecord, written: str, key: str, number: str
) -> None:
    if not number:
        reader.report(
            "matched_by_name", reader.columns.get("name"), listed=record.number or record.name.written
        )
    elif key and not record.name.key:
        fault = register.faults.get(id(record))
        if fault is not None and fault.code == "no_name":
            place = {"sheet": reader.table.sheet, "row": reader.row.number, "name": written}
            fault.facts.setdefault("hint", Word("hint_name", place))
    elif key and key != record.name.key and not _akin(key, record.name.key):
        facts = {"number": number, "listed": record.name.written, "value": written}
        reader.report("name_differs", reader.columns.get("name"), **facts)


def _akin(one: str, other: str) -> bool:
    """Two writings of one name: the same words in another order, or one a part of the other."""
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words


def read_savings(
    book: Book,
    register: Register,
    seen: Seen,
    grid: Grid,
    table: TableMapping,
    rows: list[DataRow],
    today: datetime.date,
    number_field: str = "number",
) -> None:
    """Read savings written as columns, one row per member."""
    reader = RowReader(book, grid, table, today)
    products = table.products()
    if not products or not {number_field, "name"} & set(reader.columns):
        reader.start(DataRow(table.heading_row, (), ""))
        missing = "number_or_name" if products else "amounts"
        reader.report("missing_column", kind=Word(table.kind), missing=Word(missing))
    own = _own_rows(book, table)
    for row in rows:
        reader.start(row)
        if all(row.cell(c) is None and (row.number, c) not in grid.unfilled for _, c in products):
            continue
        member = own.get((table.sheet, row.number))
        if member is None:
            member = member_of(reader, register, number_field)
        reader.member = member.label if member else reader.member
        record = SavingsRecord(table.sheet, row.number, member, {})
        for product, column in products:
            _add_amount(reader, seen, record, product, column)
        _compare_sum(reader, record)
        _keep(reader, register, record)


def _own_rows(book: Book, table: TableMapping) -> dict[tuple[str, int], MemberRecord]:
    """The members of a list that has their money beside them, by row."""
    return {(r.sheet, r.row): r for r in book.members} if table.kind == "members" else {}


def read_savings_list(
    book: Book,
    register: Register,
    seen: Seen,
    grid: Grid,
    table: TableMapping,
    rows: list[DataRow],
    today: datetime.date,
) -> None:
    """Read savings written as a list, one row per member and product."""
    reader = RowReader(book, grid, table, today)
    for row in rows:
        reader.start(row)
        if row.cell(reader.columns.get("amount")) is None and not reader.text("kind"):
            continue
        member = member_of(reader, register, "number")
        record = SavingsRecord(table.sheet, row.number, member, {})
        product = wording.savings_product(reader.text("kind")) or "_".join(
            wording.words_of(reader.text("kind"))[:3]
        )
        if not product:
            reader.report("unknown_product", reader.columns.get("kind"), value=reader.text("kind"))
        else:
            _add_amount(reader, seen, record, product, reader.columns["amount"])
        _keep(reader, register, record)


def _add_amount(reader: RowReader, seen: Seen, record: SavingsRecord, product: str, column: int) -> None:
    sen = reader.sen_at(column)
    if sen is None:
        return
    record.amounts[product] = record.amounts.get(product, 0) + sen
    totals = reader.book.totals.savings_sen
    totals[product] = totals.get(product, 0) + sen
    if sen < 0:
        reader.report("negative", column, value=rupiah(sen))
    if record.member is None:
        return
    first = seen.setdefault((id(record.member), product), record)
    if first is not record and sen:
        reader.report(
            "duplicate_savings", column, product=product, other_sheet=first.sheet, other_row=first.row
        )


def _compare_sum(reader: RowReader, record: SavingsRecord) -> None:
    column = reader.columns.get("total")
    if column is None or not reader.fine or (reader.row.number, column) in reader.grid.unfilled:
        return
    written = reader.sen_at(column)
    computed = sum(record.amounts.values())
    if written is not None and written != computed and len(record.amounts) > 1:
        label = reader.headings.get(column, "")
        reader.book.differences.append(
            Difference(record.sheet, record.row, letters(column), "row_sum", label, written, computed)
        )


def _keep(reader: RowReader, register: Register, record: SavingsRecord) -> None:
    record.taken = reader.fine and record.member is not None and record.member.taken
    reader.book.savings.append(record)
    if record.member is not None and (fault := register.faults.get(id(record.member))):
        _lose(fault, "savings", sum(record.amounts.values()))


def _lose(fault: Problem, what: str, sen: int) -> None:
    """Tell with a member's problem what else is not taken because of it."""
    lost = fault.facts.setdefault("lost_sen", {})
    assert isinstance(lost, dict)
    lost[what] = lost.get(what, 0) + sen
    parts = [Word(f"lost_{name}", {"amount": rupiah(amount)}) for name, amount in lost.items()]
    fault.facts["lost"] = (
        parts[0] if len(parts) == 1 else Word("{one}{two}", {"one": parts[0], "two": parts[1]})
    )


def read_financings(
    book: Book, register: Register, grid: Grid, table: TableMapping, rows: list[DataRow], today: datetime.date
) -> None:
    """Read running contracts."""
    reader = RowReader(book, grid, table, today)
    fields = set(reader.columns)
    reader.start(DataRow(table.heading_row, (), ""))
    if not ({"price"} <= fields or {"cost", "margin"} <= fields):
        reader.report("missing_column", kind=Word(table.kind), missing=Word("price"))
    if not fields & {"paid", "left"}:
        reader.report("missing_column", kind=Word(table.kind), missing=Word("left"))
    own = _own_rows(book, table)
    for row in rows:
        reader.start(row)
        money = [row.cell(reader.columns.get(name)) for name in ("cost", "margin", "price", "paid", "left")]
        unfilled = any((row.number, column) in grid.unfilled for column in reader.columns.values())
        if not unfilled and all(_says_nothing(value) for value in money):
            continue
        member = own.get((table.sheet, row.number))
        _read_financing(reader, register, member or member_of(reader, register, "number"))


def _says_nothing(value: object) -> bool:
    return value is None or value == 0 or (isinstance(value, str) and squeeze(value) in {"-", "–", "0"})


def _read_financing(reader: RowReader, register: Register, member: MemberRecord | None) -> None:
    reader.member = member.label if member else reader.member
    record = FinancingRecord(reader.table.sheet, reader.row.number, member)
    record.product, record.contract, record.goods = (
        reader.text(name) for name in ("product", "contract", "goods")
    )
    record.akad_on = reader.day("akad_on", "bad_date")
    record.periods, record.monthly = reader.periods()
    amounts = {name: reader.sen(name) for name in ("cost", "margin", "price", "paid", "left", "instalment")}
    totals = reader.book.totals
    _complete(amounts, record.is_qardh)
    totals.financings += 1
    for name in totals.financing_sen:
        totals.financing_sen[name] += amounts[name] or 0
    if reader.fine:
        _check_deal(reader, amounts)
    for name, sen in amounts.items():
        setattr(record, f"{name}_sen", sen or 0)
    if not record.instalment_sen and record.periods:
        record.instalment_sen = -(-record.price_sen // record.periods)
    if not record.periods and record.instalment_sen > 0:
        record.periods = -(-record.price_sen // record.instalment_sen)
    if reader.fine and not record.periods:
        reader.report("incomplete", missing=Word("periods"))
    record.taken = reader.fine and record.member is not None and record.member.taken
    reader.book.financings.append(record)
    if record.member is not None and (fault := register.faults.get(id(record.member))):
        _lose(fault, "financing", record.left_sen)


def _complete(amounts: dict[str, int | None], qardh: bool) -> None:
    """Work out what a row leaves out from what it says."""
    if qardh and amounts["margin"] is None:
        amounts["margin"] = 0
    cost, margin, price = amounts["cost"], amounts["margin"], amounts["price"]
    if price is None and cost is not None and margin is not None:
        amounts["price"] = cost + margin
    elif cost is None and price is not None and margin is not None:
        amounts["cost"] = price - margin
    elif margin is None and price is not None and cost is not None:
        amounts["margin"] = price - cost
    price, paid, left = amounts["price"], amounts["paid"], amounts["left"]
    if price is not None and paid is None and left is not None:
        amounts["paid"] = price - left
    elif price is not None and left is None and paid is not None:
        amounts["left"] = price - paid


def _check_deal(reader: RowReader, amounts: dict[str, int | None]) -> None:
    """Cost and margin make the price, nobody pays more than it, and what is left is the rest."""
    cost, margin, price = amounts["cost"], amounts["margin"], amounts["price"]
    paid, left = amounts["paid"], amounts["left"]
    for name in ("cost", "margin", "price", "paid"):
        sen = amounts[name]
        if sen is not None and sen < 0:
            reader.report("negative", reader.columns.get(name), value=rupiah(sen))
    if not reader.fine:
        return
    if price is None or cost is None or margin is None:
        reader.report("incomplete", missing=Word("price"))
    elif paid is None or left is None:
        reader.report("incomplete", missing=Word("left"))
    elif cost + margin != price:
        facts = {"cost": rupiah(cost), "margin": rupiah(margin), "price": rupiah(price)}
        reader.report("price_mismatch", reader.columns.get("price"), **facts)
    elif paid > price or left < 0:
        column = reader.columns.get("paid" if "paid" in reader.columns else "left")
        reader.report("overpaid", column, paid=rupiah(max(paid, price - left)), price=rupiah(price))
    elif price - paid != left:
        facts = {
            "price": rupiah(price),
            "paid": rupiah(paid),
            "left": rupiah(left),
            "expected": rupiah(price - paid),
        }
        reader.report("left_mismatch", reader.columns.get("left"), **facts)


def read_ledger(
    book: Book, grid: Grid, table: TableMapping, rows: list[DataRow], today: datetime.date
) -> None:
    """Read the lines of a trial balance: debit and credit columns, or one balance with its side."""
    reader = RowReader(book, grid, table, today)
    for row in rows:
        reader.start(row)
        for account, debit, credit in _ledger_lines(reader):
            if reader.fine and account:
                code = reader.text("account_code")
                book.ledger.append(LedgerRecord(table.sheet, row.number, account, code, debit, credit))


def _ledger_lines(reader: RowReader) -> list[tuple[str, int, int]]:
    """One line of a row, or two: a balance sheet with two halves has one on each side."""
    account, right = reader.text("account"), reader.text("account_right")
    if "account_right" in reader.columns:
        sides = ((account, reader.sen("debit"), 1), (right, reader.sen("credit"), -1))
        return [
            (name, max(sen * side, 0), max(-sen * side, 0))
            for name, sen, side in sides
            if sen is not None and not wording.is_total(name)
        ]
    if {"debit", "credit"} <= set(reader.columns):
        return [(account, reader.sen("debit") or 0, reader.sen("credit") or 0)]
    return [(account, *_sides(reader.sen("balance") or 0, reader.text("side"), account))]


def _sides(sen: int, side: str, account: str) -> tuple[int, int]:
    folded = side.casefold()
    credit = (
        folded.startswith(("k", "c", "p")) if folded else bool(_CREDIT_WORDS & set(name_key(account).split()))
    )
    return (0, sen) if credit else (sen, 0)
