"""What is still open today, and which days are closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.books.ledger import commands as ledger_commands
from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.closing.errors import NotClosed
from lumbung.operations.closing.models import Closing
from lumbung.operations.closing.rules import Check
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.till import queries as till

PAGE = 30


@query
def checklist(actor: Actor, office_id: UUID) -> list[Check]:
    """Return what must be done, or explained, before the office's day can be closed."""
    return open_points(actor, office_id)[0]


Points = tuple[list[Check], list[till.DifferenceView]]


@query
def open_points(actor: Actor, office_id: UUID) -> Points:
    """Return the checklist, and what lies in suspense one by one."""
    return open_points_of(actor, [office_id])[office_id]


@query
def open_points_of(actor: Actor, office_ids: Iterable[UUID]) -> dict[UUID, Points]:
    """Return the same of several offices; the number of statements does not grow with them."""
    offices = list(office_ids)
    tills = till.open_tills(actor, offices)
    waiting = meetings.waiting_handovers(actor, offices, with_rembug=False)
    carrying = [one for one in waiting if one.sheets or one.held_sen]
    counts = _suspense_and_proposals(actor, offices)
    pieces = till.differences(actor, offices) if any(holders for _, holders, _ in counts.values()) else []
    found = {}
    for office_id in offices:
        suspense, holders, proposals = counts[office_id]
        lying = [one for one in pieces if one.office_id == office_id] if holders else []
        purses = [one for one in carrying if one.office_id == office_id]
        open_here = [one for one in tills if one.office_id == office_id]
        checks = [
            Check("meetings", len(purses), sum(one.held_sen for one in purses)),
            Check("tills", len(open_here), sum(one.held_sen for one in open_here)),
            Check("approvals", proposals),
            Check("suspense", max(holders, len(lying)), suspense, blocks=False),
        ]
        found[office_id] = (checks, lying)
    return found


def _suspense_and_proposals(actor: Actor, office_ids: list[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Return by office the money in suspense, with how many people, and how many proposals wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, coalesce(sum(abs(b.balance_sen)), 0)::bigint, count(b.account_id),"
            " (SELECT count(*) FROM kernel_command"
            "   WHERE coop_id = %(coop)s AND office_id = o.id AND state = 'waiting')"
            " FROM unnest(%(offices)s::uuid[]) AS o(id) LEFT JOIN (ledger_balance b"
            " JOIN ledger_role r ON r.gl_id = b.gl_id AND r.role = 'suspense')"
            " ON b.coop_id = %(coop)s AND b.office_id = o.id AND b.balance_sen <> 0 GROUP BY o.id",
            {"coop": actor.coop_id, "offices": office_ids},
        )
        return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class OpenBook:
    """An office with a book, and the day that is open in it."""

    id: UUID
    code: str
    name: str
    open_day: date


@query
def open_books(actor: Actor, allowed: frozenset[UUID] | None = None) -> list[OpenBook]:
    """Return the offices that have a book, by code; only those in ``allowed`` when it is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.code, o.name, b.open_day FROM kernel_office o JOIN ledger_book b ON"
            " b.office_id = o.id"
            " WHERE o.coop_id = %s ORDER BY o.code",
            [actor.coop_id],
        )
        return [OpenBook(*row) for row in cursor.fetchall() if allowed is None or row[0] in allowed]


def labels(checks: Iterable[Check]) -> str:
    """Return the open points in words, for a refusal."""
    return ", ".join(label(check) for check in checks)


def label(check: Check) -> str:
    """Return one line of the checklist in words."""
    n = check.count
    words = {
        "meetings": ngettext(
            "%(n)d officer still carries cash or a sheet", "%(n)d officers still carry cash or sheets", n
        ),
        "tills": ngettext("%(n)d till not closed", "%(n)d tills not closed", n),
        "approvals": ngettext("%(n)d proposal waiting", "%(n)d proposals waiting", n),
        "suspense": ngettext("%(n)d difference in suspense", "%(n)d differences in suspense", n),
    }
    return words[check.code] % {"n": n} if n else done_label(check)


def done_label(check: Check) -> str:
    """Return what it says when nothing is left."""
    return {
        "meetings": _("All officers' cash taken in"),
        "tills": _("All tills closed and counted"),
        "approvals": _("No proposal is waiting"),
        "suspense": _("Nothing in suspense"),
    }[check.code]


@dataclass(frozen=True, slots=True)
class Purse:
    """Cash and bank of one book over one day, in sen."""

    book: str
    name: str
    opening_sen: Sen
    in_sen: Sen
    out_sen: Sen

    @property
    def closing_sen(self) -> Sen:
        """What is there at the end."""
        return self.opening_sen + self.in_sen - self.out_sen


@query
def money_of(actor: Actor, office_id: UUID, day: date) -> list[Purse]:
    """Return what came into and left cash and bank on a day, each book by itself.

    Money that only went from one purse of the office to another, like an officer's cash to the teller,
    neither came in nor left.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH purse AS (SELECT gl_id FROM ledger_role WHERE role LIKE 'cash.%%' OR role LIKE 'bank.%%'),"
            " before AS (SELECT book, sum(debit_sen - credit_sen) AS sen FROM ledger_total"
            "  WHERE coop_id = %(coop)s AND office_id = %(office)s AND day < %(day)s"
            "  AND gl_id IN (SELECT gl_id FROM purse) GROUP BY book),"
            " act AS (SELECT book, sum(amount_sen) AS sen FROM ledger_line"
            "  WHERE coop_id = %(coop)s AND office_id = %(office)s AND day = %(day)s"
            "  AND gl_id IN (SELECT gl_id FROM purse) GROUP BY book, journal_id),"
            " moved AS (SELECT book, sum(greatest(sen, 0)) AS come, sum(greatest(-sen, 0)) AS gone"
            "  FROM act GROUP BY book)"
            " SELECT book, coalesce(sen, 0)::bigint, coalesce(come, 0)::bigint, coalesce(gone, 0)::bigint"
            " FROM before FULL JOIN moved USING (book)",
            {"coop": actor.coop_id, "office": office_id, "day": day},
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        Purse(book, ledger.book_name(book), *found[book]) for book in ledger.BOOKS if any(found.get(book, ()))
    ]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closed day as lists and its own page show it."""

    office_id: UUID
    day: date
    next_day: date
    line_count: int
    root: str
    explanation: str
    closed_by_name: str
    closed_at: datetime
    checklist: tuple[Check, ...]

    @property
    def short_root(self) -> str:
        """The beginning of the seal, for lists."""
        return self.root[:16]


def _closed(row: Closing) -> ClosedDay:
    return ClosedDay(
        row.office_id,
        row.day,
        row.next_day,
        row.line_count,
        row.root,
        row.explanation,
        row.closed_by_name,
        row.closed_at,
        tuple(Check(**check) for check in row.checklist),
    )


@query
def closed_days(
    actor: Actor, office_id: UUID, *, before: date | None = None, limit: int = PAGE
) -> list[ClosedDay]:
    """Return an office's closed days, newest first."""
    rows = Closing.objects.filter(coop_id=actor.coop_id, office_id=office_id).order_by("-day")
    if before:
        rows = rows.filter(day__lt=before)
    return [_closed(row) for row in rows[:limit]]


@query
def closed_day(actor: Actor, office_id: UUID, day: date) -> ClosedDay:
    """Return one closed day.

    Refuses: NotClosed
    """
    row = Closing.objects.filter(coop_id=actor.coop_id, office_id=office_id, day=day).first()
    if row is None:
        raise NotClosed(day=str(day))
    return _closed(row)


@dataclass(frozen=True, slots=True)
class SealView:
    """What looking a sealed day over found; ``wrong`` names each line that is not as it was sealed."""

    office_id: UUID
    day: date
    line_count: int
    is_intact: bool
    chain_holds: bool
    root_kept: str
    wrong: tuple[tuple[int | None, str], ...]


@query
def verify(actor: Actor, office_id: UUID) -> list[SealView]:
    """Compare every sealed day of an office with its lines as they are now, and with what was shown then."""
    return verify_all(actor, [office_id])


@query
def verify_all(actor: Actor, office_ids: Iterable[UUID]) -> list[SealView]:
    """Do the same for several offices; three statements, whatever their number.

    The root stands in two places: in the books' seal and in the closing's own row.
    """
    offices = list(office_ids)
    rows = Closing.objects.filter(coop_id=actor.coop_id, office_id__in=offices)
    shown = {(office, day): root for office, day, root in rows.values_list("office_id", "day", "root")}
    found = []
    for check in ledger_commands.verify_all_seals(actor, offices):
        kept = shown.get((check.office_id, check.day), "")
        same = not kept or kept == check.root
        found.append(
            SealView(
                check.office_id,
                check.day,
                check.line_count,
                check.is_intact and same,
                check.chain_holds and same,
                kept or check.root,
                tuple(_place(text) for text in check.wrong),
            )
        )
    return found


def _place(text: str) -> tuple[int | None, str]:
    """Return journal and words of one finding: ``12/3`` is line 3 of journal 12."""
    journal, _slash, line = text.partition("/")
    if not (journal.isdigit() and line.isdigit()):
        return None, text
    words = _("%(number)s, line %(line)s") % {"number": journal_number(int(journal)), "line": line}
    return int(journal), words
