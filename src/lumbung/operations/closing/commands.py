"""Closing an office's day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.operations.closing import permissions
from lumbung.operations.closing.errors import (
    AnotherDayIsOpen,
    DayNotCome,
    NextDayWrong,
    NoBook,
    NoExplanation,
    NotReadyToClose,
)
from lumbung.operations.closing.models import Closing
from lumbung.operations.closing.queries import checklist, labels
from lumbung.operations.closing.rules import blocking, to_explain
from lumbung.operations.meetings import commands as meetings

FARTHEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Close ``day`` of an office and open ``next_day``."""

    key: UUID
    office_id: UUID
    day: date
    next_day: date
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class DayClosedReceipt:
    """The closed day with its seal: the root in hexadecimal, over so many lines."""

    day: date
    next_day: date
    line_count: int
    root: str


@command(permissions.CLOSE_DAY)
def close_day(actor: Actor, order: CloseDay) -> DayClosedReceipt:
    """Close an office's day: nothing is left open, its lines are sealed, the next day begins.

    Writes: Closing (1), the ledger's day totals and seal, the book's open day, the meetings of that day.
    Emits: ledger.DayWasClosed
    Refuses: NoBook, AnotherDayIsOpen, DayNotCome, NextDayWrong, NotReadyToClose, NoExplanation, WrongOffice
    Checked by the database: closed days stay closed and the seal covers every line (ledger 0002_guards.sql).
    """
    with (
        connection.cursor() as cursor
    ):  # alone from here: who posts or closes now waits, and sees the new day
        cursor.execute("SELECT ledger_lock(%s, true)", [order.office_id])
    open_day = ledger_queries.open_day(actor, order.office_id)
    if open_day is None:
        raise NoBook(office=str(order.office_id))
    if open_day.open_day != order.day:
        raise AnotherDayIsOpen(day=str(order.day))
    if order.day > days.today():
        raise DayNotCome(day=days.date_text(order.day))
    if not timedelta(0) < order.next_day - order.day <= FARTHEST:
        raise NextDayWrong(day=str(order.next_day))
    checks = checklist(actor, order.office_id)
    if left := blocking(checks):
        raise NotReadyToClose(what=labels(left))
    if to_explain(checks) and len(order.explanation.strip()) < 5:
        raise NoExplanation(office=str(order.office_id))
    seal = ledger.close_book_day(actor, order.office_id, order.next_day)
    Closing.objects.create(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        day=order.day,
        next_day=order.next_day,
        checklist=[asdict(check) for check in checks],
        explanation=order.explanation.strip(),
        line_count=seal.line_count,
        root=bytes(seal.root).hex(),
        closed_by=actor.user_id,
        closed_by_name=actor.name,
    )
    meetings.add_meetings(actor, [order.office_id], order.next_day)
    return DayClosedReceipt(order.day, order.next_day, seal.line_count, bytes(seal.root).hex())
