"""Giving a cooperative its chart of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import permissions
from lumbung.books.ledger.commands.posting import open_book
from lumbung.books.ledger.errors import BookAhead
from lumbung.books.ledger.models import GlAccount, Role
from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command


@dataclass(frozen=True, slots=True)
class BeginBook:
    """Begin an office's book with ``day`` open; ``chart`` is copied when the cooperative has none yet."""

    key: UUID
    office_id: UUID
    day: date
    chart: str = "ksps"


@dataclass(frozen=True, slots=True)
class BookBegun:
    """An office has its book; ``accounts`` were copied with it."""

    office_id: UUID
    day: date
    accounts: int


@command(permissions.OPENING)
def begin_book(actor: Actor, order: BeginBook) -> BookBegun:
    """Begin the book of an office: from this day on it can post, and the days before stay closed.

    Writes: the office's book; GlAccount and Role for the first office.
    Refuses: BookAhead, and by the database BookExists
    """
    return BookBegun(order.office_id, order.day, add_book(actor, order.office_id, order.day, order.chart))


def add_book(actor: Actor, office_id: UUID, day: date, chart: str = "ksps") -> int:
    """Begin an office's book with ``day`` open; joins the caller's transaction.

    Writes: the office's book; GlAccount and Role for the first office. Returns the number of accounts copied.
    Refuses: BookExists, BookAhead
    """
    if day > days.today():
        raise BookAhead(day=days.plain_date(day))
    has_chart = GlAccount.objects.filter(coop_id=actor.coop_id).exists()
    accounts = 0 if has_chart else install_chart(actor, chart)
    open_book(actor, office_id, day)
    return accounts


def install_chart(actor: Actor, name: str = "ksps") -> int:
    """Copy a chart of ``rules/charts`` into the cooperative's own books; joins the caller's transaction.

    Another cooperative brings its own chart without touching code: the code speaks roles.
    Writes: GlAccount, Role. Returns the number of accounts.
    """
    chart = rules.chart(name)
    made = GlAccount.objects.bulk_create(
        GlAccount(
            coop_id=actor.coop_id,
            code=account.code,
            name_id=account.id,
            name_en=account.en,
            type=account.type,
            normal=account.normal,
            book=account.book,
            psak=account.psak,
            sub=account.sub,
            any_book=account.any_book,
            floor_sen=account.floor,
        )
        for account in chart.accounts
    )
    Role.objects.bulk_create(
        Role(coop_id=actor.coop_id, role=role, gl=gl)
        for gl, account in zip(made, chart.accounts, strict=True)
        for role in account.roles
    )
    return len(made)
