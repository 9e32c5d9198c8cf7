"""Reads of the history: who changed which record, when, from where, from what to what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days, money
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import History
from lumbung.kernel.queries import query
from lumbung.people.staff import words
from lumbung.people.staff.naming import names_in
from lumbung.people.staff.queries import person_names, role_name

SEES_MEMBERS = "members.view"
PAGE = 50
LIMIT = 500

TABLES = {
    "kernel_office": _("Office"),
    "staff_person": _("Person"),
    "staff_appointment": _("Appointment"),
    "members_member": _("Member"),
    "members_rembug": _("Rembug"),
    "members_heir": _("Heir"),
    "financing_contract": _("Financing"),
    "savings_account": _("Savings account"),
    "savings_product": _("Savings product"),
    "meetings_meeting": _("Meeting"),
    "till_session": _("Till"),
}
ACTS = {
    "insert": pgettext_lazy("she … something", "added"),
    "update": pgettext_lazy("she … something", "changed"),
    "delete": pgettext_lazy("she … something", "deleted"),
}
HIDDEN = ("sealed", "blind", "hash", "password", "nik")
SKIPPED = frozenset({"id", "coop_id", "made_at", "created_at", "made_by"})  # said by the line above already


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after; sealed fields say only that they changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record."""

    id: int
    table: str
    table_label: str
    row_id: UUID
    act: str
    by: str
    origin: str
    at: datetime
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A page of changes, the latest first; ``next_key`` leads on to older ones."""

    rows: tuple[Change, ...]
    next_key: int | None
    previous_key: int | None = None


def table_name(table: str) -> str:
    """Return what a table holds, in words."""
    return str(TABLES.get(table) or table.partition("_")[2].replace("_", " ").capitalize())


@query
def of_record(actor: Actor, table: str, row_id: UUID) -> tuple[Change, ...]:
    """Return every change of one record, the latest first."""
    rows = _readable(actor).filter(table=table, row_id=row_id)
    return _changes(actor, list(rows[:LIMIT]))


@query
def latest(actor: Actor, before: int | None = None) -> ChangePage:
    """Return the latest changes of all records, fifty at a time."""
    rows = _readable(actor)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return ChangePage(_changes(actor, found[:PAGE]), more)


def _readable(actor: Actor) -> QuerySet[History]:
    """Return the history, without the members' own data for who may not see members."""
    rows = History.objects.filter(coop_id=actor.coop_id).order_by("-id")
    return rows if actor.may(SEES_MEMBERS) else rows.exclude(table__startswith="members_")


def _changes(actor: Actor, rows: list[History]) -> tuple[Change, ...]:
    names = person_names(actor, {row.actor_id for row in rows if row.actor_id})
    known = names_in(actor, [row.changes for row in rows])
    return tuple(
        Change(
            id=row.id,
            table=row.table,
            table_label=table_name(row.table),
            row_id=row.row_id,
            act=str(ACTS.get(row.act, row.act)),
            by=names.get(row.actor_id, "") if row.actor_id else "",
            origin=row.origin.strip(),
            at=row.at,
            fields=tuple(_fields(row, known)),
        )
        for row in rows
    )


def _fields(row: History, known: dict[str, str]) -> Iterator[FieldChange]:
    for name, (before, after) in row.changes.items():
        if name in SKIPPED:
            continue
        if any(mark in name for mark in HIDDEN):
            yield FieldChange(words.fact(name), "", gettext("changed, not shown"))
            continue
        was, now = _said(name, before, known), _said(name, after, known)
        if row.act == "insert":
            was = ""
            if now == EMPTY:
                continue
        yield FieldChange(words.fact(name), was, now)


def _said(name: str, value: Any, known: dict[str, str]) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return words.yes_no(value)
    if isinstance(value, int) and name.endswith("_sen"):
        return money.rupiah(value)
    text = str(value)[:200]
    if name == "role":
        return role_name(text)
    if _DATE.fullmatch(text):
        return days.date_short(date.fromisoformat(text), get_language() or "id")
    return known.get(text, text)


EMPTY = "–"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
