"""What is still open today, and which days are closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.operations.closing.models import Closing
from lumbung.operations.closing.rules import Check
from lumbung.operations.meetings import queries as meetings
from lumbung.operations.till import queries as till

PAGE = 30


@query
def checklist(actor: Actor, office_id: UUID) -> list[Check]:
    """Return what must be done, or explained, before the office's day can be closed."""
    tills = till.open_tills(actor, [office_id])
    carrying = [one for one in meetings.waiting_handover(actor, office_id) if one.sheets or one.held_sen]
    suspense, items = _suspense(actor, office_id)
    return [
        Check("meetings", len(carrying), sum(one.held_sen for one in carrying)),
        Check("tills", len(tills), sum(one.held_sen for one in tills)),
        Check("approvals", _waiting(actor, office_id)),
        Check("suspense", items, suspense, blocks=False),
    ]


def _waiting(actor: Actor, office_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kernel_command WHERE coop_id = %s AND office_id = %s AND state = 'waiting'",
            [actor.coop_id, office_id],
        )
        return int(cursor.fetchone()[0])


def _suspense(actor: Actor, office_id: UUID) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(abs(b.balance_sen)), 0)::bigint, count(*) FROM ledger_balance b"
            " JOIN ledger_role r ON r.gl_id = b.gl_id AND r.role = 'suspense'"
            " WHERE b.coop_id = %s AND b.office_id = %s AND b.balance_sen <> 0",
            [actor.coop_id, office_id],
        )
        amount, items = cursor.fetchone()
        return int(amount), int(items)


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
        "meetings": _("All sheets taken in"),
        "tills": _("All tills closed and counted"),
        "approvals": _("No proposal is waiting"),
        "suspense": _("Nothing in suspense"),
    }[check.code]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closed day as the list shows it."""

    office_id: UUID
    day: date
    next_day: date
    line_count: int
    root: str
    explanation: str
    closed_by_name: str
    closed_at: datetime


@query
def closed_days(
    actor: Actor, office_id: UUID, *, before: date | None = None, limit: int = PAGE
) -> list[ClosedDay]:
    """Return an office's closed days, newest first."""
    rows = Closing.objects.filter(coop_id=actor.coop_id, office_id=office_id).order_by("-day")
    if before:
        rows = rows.filter(day__lt=before)
    return [
        ClosedDay(
            row.office_id,
            row.day,
            row.next_day,
            row.line_count,
            row.root,
            row.explanation,
            row.closed_by_name,
            row.closed_at,
        )
        for row in rows[:limit]
    ]
