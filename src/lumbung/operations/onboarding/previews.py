"""Read an uploaded workbook for a person: what it says, what cannot be taken, how the opening will look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days, files
from lumbung.kernel.actors import Actor
from lumbung.kernel.sealing import blind_index
from lumbung.operations.onboarding import rules
from lumbung.operations.onboarding.models import Acceptance, Upload
from lumbung.operations.onboarding.workbook.mapping import BookMapping
from lumbung.operations.onboarding.workbook.problems import Problem
from lumbung.operations.onboarding.workbook.reading import as_data, read_workbook
from lumbung.operations.onboarding.workbook.records import Book, MemberRecord
from lumbung.people.members import queries as members_queries
from lumbung.products.financing import queries as financing_queries
from lumbung.products.savings import queries as savings_queries

Progress = Callable[[str, int], None]
SHOWN_MAX = 5_000  # problems, warnings and rows kept with a preview; all of them are counted


@dataclass(frozen=True, slots=True)
class Plan:
    """A workbook read for one office, with where everything goes."""

    book: Book
    lines: tuple[rules.LedgerLine, ...]
    figures: tuple[rules.Figure, ...]
    products: dict[str, str]  # the workbook's product names to the cooperative's codes
    missing_savings: tuple[str, ...]
    first: bool

    @property
    def equity_sen(self) -> int:
        """What opening equity receives."""
        return rules.equity_sen(self.figures)


def plan_of(actor: Actor, upload: Upload, progress: Progress | None = None) -> Plan:
    """Read the kept file by its mapping and set it beside what the cooperative has already.

    Refuses: files.FileLost; raises WorkbookRefused for a file that is no workbook.
    """
    content = files.content_of(actor.coop_id, upload.file_hash)
    mapping = BookMapping.from_data(upload.mapping) if upload.mapping else None
    book = read_workbook(content, upload.file_name, days.today(), mapping, progress)
    _leave_out_registered(actor, book)
    chart = [
        rules.ChartAccount(row.code, (row.name_id, row.name_en), row.book, row.sub)
        for row in ledger_queries.chart(actor)
    ]
    chosen = upload.choices.get("lines", {})
    lines = tuple(
        rules.LedgerLine(
            line.account,
            line.debit_sen - line.credit_sen,
            chosen.get(line.account) or rules.suggest(line.account, chart),
        )
        for line in book.ledger
    )
    first = not Acceptance.objects.filter(coop_id=actor.coop_id, office_id=upload.office_id).exists()
    return Plan(
        book=book,
        lines=lines,
        figures=tuple(rules.figures(book, lines, first=first)),
        products=_products(actor, book, upload.choices.get("products", {})),
        missing_savings=_missing(actor, book),
        first=first,
    )


def _leave_out_registered(actor: Actor, book: Book) -> None:
    """One person, one membership: whoever is registered already is not taken again."""
    indexes: dict[str, MemberRecord] = {
        blind_index(record.nik, coop_id=actor.coop_id, subject="nik"): record
        for record in book.members
        if record.taken and record.nik
    }
    holders = members_queries.nik_holders(actor, indexes)
    numbers = members_queries.members_by_id(actor, holders.values()) if holders else {}
    known: set[int] = set()
    for index, member_id in holders.items():
        record = indexes[index]
        record.taken = False
        known.add(id(record))
        other = numbers[member_id].number if member_id in numbers else ""
        book.report(Problem(record.sheet, record.row, "", "nik_registered", record.label, {"other": other}))
    for saved in book.savings:
        saved.taken = saved.taken and id(saved.member) not in known
    for contract in book.financings:
        contract.taken = contract.taken and id(contract.member) not in known


def _products(actor: Actor, book: Book, chosen: dict[str, str]) -> dict[str, str]:
    offered = [(row.code, row.akad) for row in financing_queries.offered_products(actor)]
    codes = {code for code, _ in offered}
    named: dict[str, str] = {}
    for record in book.financings:
        if record.product not in named:
            wanted = chosen.get(record.product, "")
            suggestion = rules.contract_product(record.product, offered, record.is_qardh)
            named[record.product] = wanted if wanted in codes else suggestion
    return named


def _missing(actor: Actor, book: Book) -> tuple[str, ...]:
    offered = {row.code for row in savings_queries.products(actor)}
    wanted = {code for record in book.savings if record.taken for code, sen in record.amounts.items() if sen}
    return tuple(sorted(wanted - offered))


def preview_of(plan: Plan) -> dict[str, Any]:
    """The plan as plain data, in both languages, for the screen."""
    book = plan.book
    said = as_data(book)
    return {
        "taken": said["taken"],
        "totals": said["totals"],
        "as_of": book.as_of.isoformat() if book.as_of else None,
        "problems": [_problem(problem) for problem in book.problems[:SHOWN_MAX]],
        "problem_counts": _counts(book.problems),
        "warnings": [_problem(problem) for problem in book.warnings[:SHOWN_MAX]],
        "warning_counts": book.warning_counts,
        "differences": [
            {**difference.as_data("id"), "message_en": difference.message("en")}
            for difference in book.differences[:SHOWN_MAX]
        ],
        "left_rows": [[row.sheet, row.number, row.why, row.text] for row in book.left_rows[:500]],
        "left_count": len(book.left_rows),
        "rows": len(book.members) + len(book.savings) + len(book.financings) + len(book.ledger),
        "mapping": book.mapping.as_data(),
        "samples": [{str(column): cells for column, cells in table.items()} for table in book.samples],
        "lines": [[line.name, line.amount_sen, line.target] for line in plan.lines],
        "figures": [figure_as_data(figure) for figure in plan.figures],
        "equity_sen": plan.equity_sen,
        "products": plan.products,
        "missing_savings": list(plan.missing_savings),
        "first": plan.first,
    }


def figure_as_data(figure: rules.Figure) -> dict[str, Any]:
    """One line of the reconciliation as plain data."""
    return {
        "target": figure.target,
        "label": figure.label,
        "ledger_sen": figure.ledger_sen,
        "rows_sen": figure.rows_sen,
        "posted_sen": figure.posted_sen,
        "difference_sen": figure.difference_sen,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {**problem.as_data("id"), "message_en": problem.message("en")}


def _counts(problems: list[Problem]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    return counts
