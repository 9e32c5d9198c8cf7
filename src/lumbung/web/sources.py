"""Where a journal comes from: the books know a kind and an id, only here the house knows whose page that is.

Like the names of holders this is told to the books from above. One statement for the one journal on a page;
who may not open the page reads its name without a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.books.ledger.queries import JournalHead, Source
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.operations.meetings import permissions as meetings
from lumbung.operations.membership import permissions as membership
from lumbung.operations.onboarding import permissions as onboarding
from lumbung.operations.till import permissions as till
from lumbung.products.financing import permissions as financing
from lumbung.products.savings import permissions as savings

_SHEET = (
    "SELECT c.id, c.office_id, r.name, c.held_on FROM meetings_collection c JOIN meetings_meeting m"
    " ON m.id = c.meeting_id JOIN members_rembug r ON r.id = m.rembug_id"
    " WHERE c.coop_id = %(coop)s AND c.id = %(source)s"
)
_HANDOVER = (
    "SELECT id, office_id, officer_name, day FROM meetings_handover"
    " WHERE coop_id = %(coop)s AND id = %(source)s"
)
_CONTRACT = (
    "SELECT c.id, c.office_id, c.number || ', ' || m.name, c.proposed_on FROM financing_contract c"
    " JOIN members_member m ON m.id = c.member_id WHERE c.coop_id = %(coop)s AND c.id = %(source)s"
)
_TILL = "SELECT id, office_id, person_name, day FROM till_till WHERE coop_id = %(coop)s AND id = %(source)s"
_DIFFERENCE = (
    "SELECT id, office_id, person_name, booked_on FROM till_difference"
    " WHERE coop_id = %(coop)s AND id = %(source)s"
)
_PLAN = (
    "SELECT p.id, p.office_id, m.name, p.opened_on FROM savings_plan p JOIN members_member m"
    " ON m.id = p.member_id WHERE p.coop_id = %(coop)s AND p.id = %(source)s"
)
_MEMBER = (
    "SELECT id, office_id, name || ' (' || number || ')', NULL::date FROM members_member"
    " WHERE coop_id = %(coop)s AND (id = %(source)s"
    " OR id = (SELECT member_id FROM members_move WHERE coop_id = %(coop)s AND id = %(source)s))"
)
_UPLOAD = (
    "SELECT id, office_id, file_name, NULL::date FROM onboarding_upload"
    " WHERE coop_id = %(coop)s AND id = %(source)s"
)


@dataclass(frozen=True, slots=True)
class _Origin:
    """What journals of a kind come from: how it is called, where its page is, and who may open that."""

    sql: str
    words: str | Promise
    page: str
    permission: str
    argument: Callable[[JournalHead, UUID], Any] = lambda head, found: found


def _act(head: JournalHead, found: UUID) -> int:
    """A receipt is known by the journal of the act itself, not by the one that takes it back."""
    return head.reverses_id or head.id


# The longest beginning of a kind that is written here holds.
ORIGINS: dict[str, _Origin] = {
    "meetings.": _Origin(_SHEET, _("Meeting sheet of %(name)s, %(day)s"), "meetings:recorded", meetings.VIEW),
    "meetings.handover": _Origin(
        _HANDOVER, _("Cash handed over by %(name)s, %(day)s"), "meetings:handover", meetings.VIEW
    ),
    "financing.": _Origin(_CONTRACT, _("Financing %(name)s"), "financing:contract", financing.VIEW),
    "till.": _Origin(_TILL, _("Till of %(name)s, %(day)s"), "till:report", till.VIEW),
    "till.pay_": _Origin(
        _TILL, _("Receipt %(receipt)s at the till of %(name)s"), "till:receipt", till.COUNTER, _act
    ),
    "till.settlement": _Origin(
        _DIFFERENCE, _("Cash difference of %(name)s, %(day)s"), "till:settle", till.SETTLE
    ),
    "savings.plan": _Origin(_PLAN, _("Savings plan of %(name)s"), "savings:plan", savings.VIEW),
    "membership.": _Origin(_MEMBER, _("Member %(name)s"), "membership:member", membership.VIEW),
    "onboarding.": _Origin(
        _UPLOAD, _("Import of the workbook %(name)s"), "onboarding:reconciliation", onboarding.VIEW
    ),
}


def source(actor: Actor, head: JournalHead) -> Source | None:
    """Return what caused a journal, with a link when this person may open it."""
    fitting = [start for start in ORIGINS if head.kind.startswith(start)]
    if head.source_id is None or not fitting:
        return None
    origin = ORIGINS[max(fitting, key=len)]
    with connection.cursor() as cursor:
        cursor.execute(origin.sql, {"coop": actor.coop_id, "source": head.source_id})
        row = cursor.fetchone()
    if row is None:
        return None
    found, office_id, name, day = row
    said = {"name": name, "day": days.date_short(day) if day else "", "receipt": ""}
    said["receipt"] = receipt_number(head.reverses_id or head.id, 1)
    may = actor.may(origin.permission, office_id)
    return Source(
        str(origin.words) % said, reverse(origin.page, args=[origin.argument(head, found)]) if may else ""
    )
