"""What the reports answer: statements over columns of days, the trial balance, the funds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.insight.reports import mapping, rules
from lumbung.insight.reports.cash_flow import CashFlow, flows
from lumbung.insight.reports.equity import EquityChange, change
from lumbung.insight.reports.layout import HASIL_USAHA, FundReport
from lumbung.insight.reports.mapping import PurseMap
from lumbung.insight.reports.promotion import benefits
from lumbung.insight.reports.purses import PurseFlow, purse_flow
from lumbung.insight.reports.rules import Balance, FundFlow, FundProof, Statement
from lumbung.insight.reports.sharing import Sharing, sharing
from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query

Offices = Iterable[UUID] | None
OPENING_KINDS = frozenset({"ledger.opening", "onboarding.opening", "onboarding.import"})


def _balances(
    actor: Actor, until: date, since: date, office_ids: Offices, book: str | None = None
) -> list[Balance]:
    """Balances at the end of ``until`` with the movement since ``since``, one for each account."""
    found: dict[str, Balance] = {}
    for row in ledger.trial_balance(actor, until, since=since, office_ids=office_ids, book=book):
        before = found.get(row.code)
        moved = row.turnover_debit_sen - row.turnover_credit_sen
        found[row.code] = Balance(
            row.code,
            row.type,
            row.balance_sen + (before.balance_sen if before else 0),
            moved + (before.movement_sen if before else 0),
        )
    return list(found.values())


@query
def position(actor: Actor, days: Sequence[date], office_ids: Offices = None) -> Statement:
    """Return the statement of financial position at the end of each day; one statement for each column."""
    return rules.position([_balances(actor, day, rules.year_start(day), office_ids) for day in days])


@query
def result(actor: Actor, periods: Sequence[tuple[date, date]], office_ids: Offices = None) -> Statement:
    """Return the statement of surplus for each period; one statement for each column."""
    return rules.result(HASIL_USAHA, [_balances(actor, until, since, office_ids) for since, until in periods])


@query
def equity(
    actor: Actor, periods: Sequence[tuple[date, date]], office_ids: Offices = None
) -> list[EquityChange]:
    """Return the changes in equity of each period; two statements for each."""
    layout = mapping.equity()
    offices = list(office_ids) if office_ids is not None else None
    found = []
    for since, until in periods:
        figures = ledger.figures(actor, since=since, until=until, office_ids=offices)
        surplus = [
            one.code
            for one in figures
            if one.type.startswith("equity")
            and any(column.result and column.holds(one.code) for column in layout.columns)
        ]
        moved = ledger.movement_beside(actor, surplus, since=since, until=until, office_ids=offices)
        found.append(change(layout, figures, moved, OPENING_KINDS, (since, until)))
    return found


@query
def cash_flow(
    actor: Actor, periods: Sequence[tuple[date, date]], office_ids: Offices = None
) -> list[CashFlow]:
    """Return the cash flows of each period; two statements for each."""
    layout = mapping.cash_flow()
    offices = list(office_ids) if office_ids is not None else None
    found = []
    for since, until in periods:
        figures = ledger.figures(actor, since=since, until=until, office_ids=offices)
        cash = [one.code for one in figures if layout.is_cash(one.code)]
        moved = ledger.movement_beside(actor, cash, since=since, until=until, office_ids=offices)
        found.append(flows(layout, figures, moved, OPENING_KINDS, (since, until)))
    return found


@query
def cash_journals(
    actor: Actor,
    row: str,
    period: tuple[date, date],
    office_ids: Offices = None,
    before: int | None = None,
    limit: int = ledger.PAGE,
) -> list[ledger.BesideJournal]:
    """Return the journals behind one row of the cash flows, the newest first; two statements."""
    layout = mapping.cash_flow()
    codes = [one.code for one in ledger.chart(actor)]
    sides: dict[bool, list[str]] = {True: [], False: []}
    for code in codes:
        for came_in, held in sides.items():
            found = None if layout.is_cash(code) else layout.row_of(code, came_in=came_in)
            if found is not None and found.code == row:
                held.append(code)
    return ledger.journals_beside(
        actor,
        [code for code in codes if layout.is_cash(code)],
        debits=sides[False],
        credits=sides[True],
        since=period[0],
        until=period[1],
        office_ids=office_ids,
        without=OPENING_KINDS,
        before=before,
        limit=limit,
    )


@query
def purses(
    actor: Actor, layout: PurseMap, periods: Sequence[tuple[date, date]], office_ids: Offices = None
) -> list[PurseFlow]:
    """Return sources and uses of funds for each period; two statements for each."""
    offices = list(office_ids) if office_ids is not None else None
    found = []
    for since, until in periods:
        figures = ledger.figures(actor, since=since, until=until, office_ids=offices)
        codes = [one.code for one in figures if layout.holds(one.code)]
        moved = ledger.movement_together(
            actor, codes, layout.watched(), since=since, until=until, office_ids=offices
        )
        found.append(purse_flow(layout, figures, moved, OPENING_KINDS))
    return found


@query
def shared(actor: Actor, periods: Sequence[tuple[date, date]], office_ids: Offices = None) -> list[Sharing]:
    """Return the reconciliation of income and profit sharing for each period; two statements for each."""
    layout = mapping.sharing()
    offices = list(office_ids) if office_ids is not None else None
    found = []
    for since, until in periods:
        figures = ledger.figures(actor, since=since, until=until, office_ids=offices)
        received = [one.code for one in figures if layout.within(mapping.SharingPart.RECEIVED, one.code)]
        moved = ledger.movement_beside(actor, received, since=since, until=until, office_ids=offices)
        found.append(sharing(layout, figures, moved, OPENING_KINDS))
    return found


@query
def promotion(
    actor: Actor, periods: Sequence[tuple[date, date]], office_ids: Offices = None
) -> list[dict[str, int]]:
    """Return what members got in each period, by row; one statement for each."""
    layout = mapping.promotion()
    offices = list(office_ids) if office_ids is not None else None
    found = []
    for since, until in periods:
        moved = ledger.movement_together(
            actor, layout.codes(), (), since=since, until=until, office_ids=offices
        )
        found.append(benefits(layout, moved, OPENING_KINDS))
    return found


@query
def trial(
    actor: Actor, since: date, until: date, office_ids: Offices = None, book: str | None = None
) -> list[ledger.Figure]:
    """Return the trial balance: every account that ever moved, with opening, movement and closing."""
    found = ledger.figures(actor, since=since, until=until, office_ids=office_ids, book=book)
    return [one for one in found if one.opening_sen or one.debit_sen or one.credit_sen]


@dataclass(frozen=True, slots=True)
class FundStatement:
    """A fund report over a period: each fund's flow, and the proof at its end."""

    report: FundReport
    flows: tuple[FundFlow, ...]
    proof: FundProof
    codes: tuple[tuple[str, ...], ...]


@query
def funds(
    actor: Actor, report: FundReport, since: date, until: date, office_ids: Offices = None
) -> FundStatement:
    """Return sources and uses of the funds of one book, and the proof that its money is all there.

    Balances with which a book began within the period count as opening balance, not as a source.
    """
    offices = list(office_ids) if office_ids is not None else None
    balances = _balances(actor, until, since, offices, report.book)
    codes = [tuple(one.code for one in balances if row.holds(one.code)) for row in report.funds]
    every = [code for own in codes for code in own]
    opening = {one.code: one.movement_sen - one.balance_sen for one in balances}
    moved = ledger.turnover_by_kind(actor, every, since=since, until=until, office_ids=offices)
    flows, begun = [], dict[str, int]()
    for row, own in zip(report.funds, codes, strict=True):
        sources, uses = dict[str, int](), dict[str, int]()
        for one in moved:
            if one.code in own and one.book == report.book and one.kind in OPENING_KINDS:
                begun[row.code] = begun.get(row.code, 0) + one.credit_sen - one.debit_sen
            elif one.code in own and one.book == report.book:
                sources[one.kind] = sources.get(one.kind, 0) + one.credit_sen
                uses[one.kind] = uses.get(one.kind, 0) + one.debit_sen
        begins = sum(opening[code] for code in own) + begun.get(row.code, 0)
        flows.append(FundFlow(row, begins, _filled(sources), _filled(uses)))
    return FundStatement(report, tuple(flows), rules.proof(balances, every), tuple(codes))


def _filled(amounts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((kind, amount) for kind, amount in amounts.items() if amount))


def year_before(day: date) -> date:
    """Return the same day of the year before; the last of February stays the last of February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def month_before(day: date) -> date:
    """Return the last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)
