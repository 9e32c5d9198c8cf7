"""Who looks after the books or looks them over: accountant, auditor, supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.onboarding import queries as onboarding
from lumbung.operations.till import queries as tills
from lumbung.people.organisation import queries as organisation


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """Where the book of an office stands; ``state`` is ``closed`` today, ``open`` today, or ``behind``."""

    id: UUID
    name: str
    open_day: date
    closed_through: date
    state: str


def office_days(
    actor: Actor, offices: list[organisation.OfficeView], on: date, allowed: frozenset[UUID] | None
) -> list[OfficeDay]:
    """Return the offices that have a book, those behind first."""
    days = ledger.open_days(actor)
    found = [
        OfficeDay(
            one.id,
            one.name,
            days[one.id].open_day,
            days[one.id].closed_through,
            "closed" if days[one.id].open_day > on else "behind" if days[one.id].open_day < on else "open",
        )
        for one in offices
        if one.id in days and one.is_open and (allowed is None or one.id in allowed)
    ]
    return sorted(found, key=lambda one: (one.state != "behind", one.name))


@dataclass(frozen=True, slots=True)
class Weight:
    """The two sides of one book: equal, or something is very wrong."""

    book: str
    name: str
    debit_sen: Sen
    credit_sen: Sen

    @property
    def is_even(self) -> bool:
        """Whether debit and credit agree to the sen."""
        return self.debit_sen == self.credit_sen


def weigh(rows: list[ledger.TrialBalanceRow]) -> list[Weight]:
    """Return both sides of every book that has moved."""
    sides: dict[str, tuple[Sen, Sen]] = {}
    for row in rows:
        debit, credit = sides.get(row.book, (0, 0))
        sides[row.book] = (debit + row.debit_sen, credit + row.credit_sen)
    return [Weight(book, str(ledger.book_name(book)), *sides[book]) for book in ledger.BOOKS if book in sides]


@dataclass(frozen=True, slots=True)
class BooksDay:
    """The accountant's morning."""

    offices: list[OfficeDay]
    weights: list[Weight]
    suspense_sen: Sen
    differences: list[tills.DifferenceView]
    journals: list[tuple[UUID, str, str, UUID | None, datetime]]
    uploads: list[onboarding.UploadView]
    office_names: dict[UUID, str]


@query
def books_day(actor: Actor, on: date) -> BooksDay:
    """Return where each book stands, whether it balances, and what waits in it."""
    allowed = actor.offices("ledger.view")
    offices = organisation.offices(actor)
    rows = ledger.trial_balance(actor, on, office_ids=allowed)
    suspense = ledger.roles().get("suspense", (0, ""))[0]
    may_import = actor.may("onboarding.view")
    return BooksDay(
        offices=office_days(actor, offices, on, allowed),
        weights=weigh(rows),
        suspense_sen=sum(row.balance_sen for row in rows if row.gl_id == suspense),
        differences=tills.differences(actor, actor.offices("till.view"), limit=6)
        if actor.may("till.view")
        else [],
        journals=ledger.waiting_journals(actor),
        uploads=[one for one in onboarding.uploads(actor) if one.state in ("new", "read")]
        if may_import
        else [],
        office_names={one.id: one.name for one in offices},
    )


@dataclass(frozen=True, slots=True)
class WatchDay:
    """What an auditor or a supervisor looks at first."""

    offices: list[OfficeDay]
    weights: list[Weight]
    reversals: list[ledger.JournalHead]
    late_sheets: list[meetings.SheetHead]
    overdue: list[meetings.MeetingView]


@query
def watch_day(actor: Actor, on: date, since: date) -> WatchDay:
    """Return seals and balance, and to who may see the field also reversals and late sheets since a day."""
    allowed = actor.offices("ledger.view")
    field = actor.may("meetings.view")
    return WatchDay(
        offices=office_days(actor, organisation.offices(actor), on, allowed),
        weights=weigh(ledger.trial_balance(actor, on, office_ids=allowed)),
        reversals=ledger.journals(actor, office_ids=allowed, since=since, only_reversals=True, limit=8),
        late_sheets=meetings.late_sheets(actor, actor.offices("meetings.view"), since)[:8] if field else [],
        overdue=meetings.overdue(actor, on, office_ids=actor.offices("meetings.view")) if field else [],
    )
