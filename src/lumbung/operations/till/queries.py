"""What the tills answer: who holds how much, what was counted, what waits in suspense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import rules
from lumbung.kernel.actors import Actor, WrongOffice
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.till.errors import UnknownDifference, UnknownTill
from lumbung.operations.till.models import Difference, Till
from lumbung.people.organisation import queries as organisation

LINES = 500


@dataclass(frozen=True, slots=True)
class TillView:
    """A till as lists show it; ``held`` is what the books say it holds now, by book."""

    id: UUID
    office_id: UUID
    person_id: UUID
    person_name: str
    day: date
    opened_at: datetime
    opening_sen: Sen
    opening_book_sen: Sen
    closed_at: datetime | None
    closing_sen: Sen | None
    closing_book_sen: Sen | None
    held: dict[str, Sen]

    @property
    def held_sen(self) -> Sen:
        """All books together: what lies in the drawer."""
        return sum(self.held.values())

    @property
    def is_open(self) -> bool:
        """She still answers for it."""
        return self.closed_at is None

    @property
    def difference_sen(self) -> Sen:
        """Opening and closing differences together; short is negative."""
        closing = (self.closing_sen or 0) - (self.closing_book_sen or 0)
        return self.opening_sen - self.opening_book_sen + closing


@query
def my_till(actor: Actor) -> TillView | None:
    """Return the actor's own open till, or None."""
    found = Till.objects.filter(coop_id=actor.coop_id, person_id=actor.user_id, closed_at=None)
    return next(iter(_views(found)), None)


@query
def tills(actor: Actor, office_ids: Iterable[UUID] | None, day: date) -> list[TillView]:
    """Return the tills of a day, and those from before that are still open, by name."""
    rows = Till.objects.filter(coop_id=actor.coop_id).order_by("person_name", "opened_at")
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    return _views(rows.filter(day=day) | rows.filter(closed_at=None, day__lt=day))


@query
def open_tills(actor: Actor, office_ids: Iterable[UUID] | None = None) -> list[TillView]:
    """Return the tills that nobody has closed yet: what closing the day asks."""
    rows = Till.objects.filter(coop_id=actor.coop_id, closed_at=None).order_by("person_name")
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    return _views(rows)


_HELD = (
    "(SELECT jsonb_object_agg(purse.book, purse.sen) FROM (SELECT a.book, sum(b.balance_sen)::bigint AS sen"
    " FROM ledger_role r JOIN ledger_account a ON a.gl_id = r.gl_id"
    " JOIN ledger_balance b ON b.account_id = a.id"
    " WHERE r.coop_id = till_till.coop_id AND r.role = 'cash.teller' AND a.holder_id = till_till.person_id"
    " AND a.office_id = till_till.office_id GROUP BY a.book) purse)"
)


def _views(rows: QuerySet[Till]) -> list[TillView]:
    """Values of these tills, with what the books say they hold; one statement together."""
    found = rows.annotate(held=RawSQL(_HELD, [], output_field=JSONField()))
    return [
        TillView(
            row.id,
            row.office_id,
            row.person_id,
            row.person_name,
            row.day,
            row.opened_at,
            row.opening_sen,
            row.opening_book_sen,
            row.closed_at,
            row.closing_sen,
            row.closing_book_sen,
            row.held or {},
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Movement:
    """One journal that moved a till's cash: in is positive."""

    journal_id: int
    number: str
    kind: str
    memo: str
    amount_sen: Sen
    member_id: UUID | None
    is_reversal: bool
    balance_sen: Sen = 0


@dataclass(frozen=True, slots=True)
class TillReport:
    """A till's day: counted, moved, counted."""

    till: TillView
    opening_count: dict[str, Any]
    closing_count: dict[str, Any] | None
    movements: list[Movement]
    differences: list[DifferenceView]

    @property
    def in_sen(self) -> Sen:
        """Everything that came in after the opening count; what that count added is not among it."""
        return sum(one.amount_sen for one in self._moved if one.amount_sen > 0)

    @property
    def out_sen(self) -> Sen:
        """Everything that went out after the opening count."""
        return -sum(one.amount_sen for one in self._moved if one.amount_sen < 0)

    @property
    def _moved(self) -> list[Movement]:
        return [one for one in self.movements if one.kind != "till.opening"]


@query
def till_report(actor: Actor, till_id: UUID) -> TillReport:
    """Return one till with everything that moved its cash, oldest first.

    Refuses: UnknownTill
    """
    one = Till.objects.filter(coop_id=actor.coop_id, id=till_id)
    row = one.first()
    if row is None:
        raise UnknownTill(till=str(till_id))
    purses = ledger_queries.purses(
        actor, "cash.teller", holder_ids=[row.person_id], office_ids=[row.office_id]
    )
    before = row.until_journal + 1 if row.until_journal is not None else None
    lines = ledger_queries.account_lines(actor, [purse.id for purse in purses], before=before, limit=LINES)
    moved: dict[int, Movement] = {}
    for line in reversed([line for line in lines if line.journal_id > row.after_journal]):
        known = moved.get(line.journal_id)
        moved[line.journal_id] = Movement(
            line.journal_id,
            line.number,
            line.kind,
            line.memo,
            line.amount_sen + (known.amount_sen if known else 0),
            line.member_id or (known.member_id if known else None),
            line.reverses_id is not None,
        )
    found = Difference.objects.filter(coop_id=actor.coop_id, till_id=row.id).order_by("booked_at")
    return TillReport(
        _views(one)[0],
        row.opening_count,
        row.closing_count,
        _running(row.opening_book_sen, list(moved.values())),
        [_difference(one) for one in found],
    )


def _running(start_sen: Sen, movements: list[Movement]) -> list[Movement]:
    """Give each movement the balance after it."""
    shown, balance = [], start_sen
    for one in movements:
        balance += one.amount_sen
        shown.append(
            Movement(
                one.journal_id,
                one.number,
                one.kind,
                one.memo,
                one.amount_sen,
                one.member_id,
                one.is_reversal,
                balance,
            )
        )
    return shown


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference that waits in suspense, or waited there."""

    id: UUID
    office_id: UUID
    person_id: UUID
    person_name: str
    kind: str
    amount_sen: Sen
    reason: str
    booked_on: date
    journal_id: int
    settled_how: str
    settled_reason: str

    @property
    def is_short(self) -> bool:
        """Cash was missing."""
        return self.amount_sen < 0


def _difference(row: Difference) -> DifferenceView:
    return DifferenceView(
        row.id,
        row.office_id,
        row.person_id,
        row.person_name,
        row.kind,
        row.amount_sen,
        row.reason,
        row.booked_on,
        row.journal_id,
        row.settled_how,
        row.settled_reason,
    )


@query
def differences(
    actor: Actor, office_ids: Iterable[UUID] | None = None, *, is_open: bool = True, limit: int = 200
) -> list[DifferenceView]:
    """Return the differences that wait, oldest first; or all of them, newest first."""
    rows = Difference.objects.filter(coop_id=actor.coop_id)
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    rows = rows.filter(settled_at=None).order_by("booked_at") if is_open else rows.order_by("-booked_at")
    return [_difference(row) for row in rows[:limit]]


@query
def difference(actor: Actor, difference_id: UUID) -> DifferenceView:
    """Return one difference.

    Refuses: UnknownDifference
    """
    row = Difference.objects.filter(coop_id=actor.coop_id, id=difference_id).first()
    if row is None:
        raise UnknownDifference(difference=str(difference_id))
    return _difference(row)


@query
def cash_in(actor: Actor, role: str, office_ids: Iterable[UUID] | None = None) -> dict[UUID, dict[str, Sen]]:
    """Return what each holder of a cash role (``cash.field``, ``cash.vault``) holds, by book."""
    held: dict[UUID, dict[str, Sen]] = {}
    for purse in ledger_queries.purses(actor, role, office_ids=office_ids):
        if purse.balance_sen:
            place = held.setdefault(purse.holder_id, {})
            place[purse.book] = place.get(purse.book, 0) + purse.balance_sen
    return held


@dataclass(frozen=True, slots=True)
class RoadCash:
    """Cash on the road: what each officer carries of each office's money by book, and officers' names."""

    names: dict[UUID, str]
    held: dict[tuple[UUID, UUID], dict[str, Sen]]

    @property
    def by_officer(self) -> dict[UUID, Sen]:
        """Everything each officer carries."""
        sums: dict[UUID, Sen] = {}
        for (_office, officer), books in self.held.items():
            sums[officer] = sums.get(officer, 0) + sum(books.values())
        return sums


_ROAD = """
WITH purse AS (
    SELECT a.holder_id, a.office_id, a.book, sum(b.balance_sen)::bigint AS sen
      FROM ledger_role r JOIN ledger_account a ON a.gl_id = r.gl_id
      JOIN ledger_balance b ON b.account_id = a.id AND b.balance_sen <> 0
     WHERE r.coop_id = %(coop)s AND r.role = 'cash.field'
       AND (%(offices)s::uuid[] IS NULL OR a.office_id = ANY(%(offices)s::uuid[])) GROUP BY 1, 2, 3
), named AS (
    SELECT user_id, name FROM staff_person WHERE coop_id = %(coop)s
       AND (user_id = ANY(%(people)s::uuid[]) OR user_id IN (SELECT holder_id FROM purse))
)
SELECT coalesce(n.user_id, p.holder_id), coalesce(n.name, ''), p.office_id, p.book, p.sen
  FROM purse p FULL JOIN named n ON n.user_id = p.holder_id ORDER BY 1, 3, 4
"""


@query
def road_cash(actor: Actor, office_ids: Iterable[UUID] | None = None, also: Iterable[UUID] = ()) -> RoadCash:
    """Return who carries what on the road, with their names and those of others; one statement."""
    offices = list(office_ids) if office_ids is not None else None
    cash = RoadCash({}, {})
    with connection.cursor() as cursor:
        cursor.execute(_ROAD, {"coop": actor.coop_id, "offices": offices, "people": list(also)})
        for who, name, office_id, book, sen in cursor.fetchall():
            cash.names[who] = name
            if office_id is not None:
                cash.held.setdefault((office_id, who), {})[book] = sen
    return cash


@dataclass(frozen=True, slots=True)
class Notes:
    """What circulates on a day, for a counting form."""

    notes: tuple[Sen, ...]
    difference_limit_sen: Sen
    vault_approval_sen: Sen


def notes(on: date) -> Notes:
    """Return the notes to count on a day, largest first."""
    found = rules.at(on).till
    values = tuple(piece.value_sen for piece in found.denominations if piece.kind == "note")
    return Notes(values, found.difference_limit_sen, found.vault_approval_sen)


@query
def work_offices(actor: Actor, permission: str) -> list[organisation.OfficeView]:
    """Return the offices where she holds a permission, from the top down."""
    allowed = actor.offices(permission)
    return [one for one in organisation.offices(actor) if allowed is None or one.id in allowed]


@query
def work_office(actor: Actor, permission: str, asked: str = "") -> organisation.OfficeView:
    """Return the office she works in: the one she asked for, that of her open till, or her first.

    Refuses: WrongOffice
    """
    found = work_offices(actor, permission)
    mine = Till.objects.filter(coop_id=actor.coop_id, person_id=actor.user_id, closed_at=None).first()
    return chosen_office(actor, found, asked, mine)


def chosen_office(
    actor: Actor, found: list[organisation.OfficeView], asked: str = "", mine: Till | TillView | None = None
) -> organisation.OfficeView:
    """Return the office she asked for, that of her open till, or the first of these she works in.

    Refuses: WrongOffice
    """
    wanted = {str(one.id): one for one in found}
    if asked in wanted:
        return wanted[asked]
    if mine is not None and str(mine.office_id) in wanted:
        return wanted[str(mine.office_id)]
    if not found:
        raise WrongOffice(person=str(actor.user_id))
    return max(found, key=lambda one: one.depth)
