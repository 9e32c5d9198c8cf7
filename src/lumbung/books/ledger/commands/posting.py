"""Every rupiah that moves in the house moves through here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import permissions
from lumbung.books.ledger.errors import DayClosed, NoReason, NoSuchRole, NotBalanced, NothingToPost
from lumbung.books.ledger.events import JournalReversed
from lumbung.books.ledger.queries import reversal_lines, roles
from lumbung.books.ledger.rules import LINES_MAX, HolderAccount, journal_number
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen
from lumbung.kernel.sql import prepared


class Entry(NamedTuple):
    """One line to be: debit positive, credit negative, in sen."""

    gl_id: int
    account_id: int | None
    member_id: UUID | None
    book: str
    amount_sen: Sen


@dataclass(slots=True)
class Draft:
    """A journal being written by one act; several capabilities may add their lines to it."""

    office_id: UUID
    occurred_on: date | None
    kind: str
    memo: str
    source_id: UUID | None
    key: UUID = field(default_factory=uuid7)
    reverses: int | None = None
    entries: list[Entry] = field(default_factory=list)
    _day: date | None = None
    _roles: dict[str, tuple[int, str]] | None = None

    @property
    def day(self) -> date:
        """The office's open day; it stays open until this transaction ends.

        Refuses: DayClosed
        """
        if self._day is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT ledger_open(%s)", [self.office_id])
                self._day = cursor.fetchone()[0]
        if self._day is None:
            raise DayClosed(office=str(self.office_id))
        return self._day

    def debit(self, account: HolderAccount, amount_sen: Sen, member_id: UUID | None = None) -> None:
        """Add a debit in sen to a holder account; nothing is added for zero."""
        self._add(Entry(account.gl_id, account.id, member_id, account.book, amount_sen))

    def credit(self, account: HolderAccount, amount_sen: Sen, member_id: UUID | None = None) -> None:
        """Add a credit in sen to a holder account; nothing is added for zero."""
        self._add(Entry(account.gl_id, account.id, member_id, account.book, -amount_sen))

    def debit_gl(self, role: str, amount_sen: Sen, member_id: UUID | None = None) -> None:
        """Add a debit in sen to the plain account that plays ``role``."""
        gl_id, book = self.gl(role)
        self._add(Entry(gl_id, None, member_id, book, amount_sen))

    def credit_gl(self, role: str, amount_sen: Sen, member_id: UUID | None = None) -> None:
        """Add a credit in sen to the plain account that plays ``role``."""
        gl_id, book = self.gl(role)
        self._add(Entry(gl_id, None, member_id, book, -amount_sen))

    def gl(self, role: str) -> tuple[int, str]:
        """Return the account and book behind a role in this cooperative's chart.

        Refuses: NoSuchRole
        """
        if self._roles is None:
            self._roles = roles()
        if role not in self._roles:
            raise NoSuchRole(role=role)
        return self._roles[role]

    def total_sen(self) -> Sen:
        """Return the sum of the debits."""
        return sum(entry.amount_sen for entry in self.entries if entry.amount_sen > 0)

    def _add(self, entry: Entry) -> None:
        if entry.amount_sen != 0:
            self.entries.append(entry)


@dataclass(frozen=True, slots=True)
class Posted:
    """A journal in the books."""

    journal_id: int
    number: str
    day: date
    replayed: bool = False


def open_draft(
    actor: Actor,
    *,
    office_id: UUID,
    kind: str,
    occurred_on: date | None = None,
    memo: str = "",
    source_id: UUID | None = None,
    key: UUID | None = None,
) -> Draft:
    """Begin a journal in the office's open day; ``occurred_on`` is that day unless it is given."""
    return Draft(office_id, occurred_on, kind, memo, source_id, key or uuid7())


def post(actor: Actor, draft: Draft) -> Posted:
    """Write a draft as one journal and move its balances.

    Refuses: NothingToPost, NotBalanced, and by the database DayClosed, AheadOfDay, BalanceTooLow,
        WrongPlace, UnknownAccount, JournalKeyReused.
    Checked by the database: balanced in each book, whole, append-only, floors, open day (0002_guards.sql).
    """
    if len(draft.entries) < 2:
        raise NothingToPost(kind=draft.kind)
    assert len(draft.entries) <= LINES_MAX, "split the act, not the limit"
    if sum(entry.amount_sen for entry in draft.entries) != 0:
        raise NotBalanced(kind=draft.kind)
    gl_ids, account_ids, member_ids, books, amounts = (
        list(column) for column in zip(*draft.entries, strict=True)
    )
    with prepared() as cursor:
        cursor.execute(
            "SELECT journal_id, day, replayed FROM ledger_post(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s::bigint[], %s::bigint[], %s::uuid[], %s::text[], %s::bigint[])",
            [
                *(draft.office_id, draft.occurred_on, draft.kind, draft.key, content_hash(draft), draft.memo),
                *(draft.source_id, actor.user_id, actor.approved_by, days.now(), draft.reverses),
                *(gl_ids, account_ids, member_ids, books, amounts),
            ],
        )
        journal_id, day, replayed = cursor.fetchone()
    return Posted(journal_id, journal_number(journal_id), day, replayed)


def content_hash(draft: Draft) -> bytes:
    """Return what makes two journals with the same key the same journal."""
    lines = "\n".join("|".join(map(str, entry)) for entry in draft.entries)
    head = (
        f"{draft.office_id}|{draft.occurred_on}|{draft.kind}|{draft.source_id}|{draft.reverses}|{draft.memo}"
    )
    return hashlib.sha256(f"{head}\n{lines}".encode()).digest()


def open_accounts(
    actor: Actor,
    role: str,
    holder_ids: Iterable[UUID],
    *,
    office_id: UUID,
    label: str = "",
    book: str | None = None,
) -> dict[UUID, HolderAccount]:
    """Give each holder an account in the control account of ``role``; what exists is answered as it is.

    Refuses: NoSuchRole
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, holder_id, gl_id, book, office_id, balance_sen"
            " FROM ledger_open_accounts(%s, %s, %s::uuid[], %s, %s, %s)",
            [office_id, role, list(holder_ids), label, book, days.now().date()],
        )
        return {row[1]: HolderAccount(*row) for row in cursor.fetchall()}


def open_account(
    actor: Actor, role: str, holder_id: UUID, *, office_id: UUID, label: str = "", book: str | None = None
) -> HolderAccount:
    """Give one holder an account in the control account of ``role``.

    Refuses: NoSuchRole
    """
    return open_accounts(actor, role, [holder_id], office_id=office_id, label=label, book=book)[holder_id]


def open_purses(
    actor: Actor, role: str, holder_id: UUID, *, office_id: UUID, books: Iterable[str]
) -> dict[str, HolderAccount]:
    """Give one holder an account in each of these books, here in this office; one statement as a rule.

    Whoever held cash in another office before gets accounts of her own in this one.
    Refuses: NoSuchRole
    """
    wanted = list(dict.fromkeys(books))
    found = _purses(role, holder_id, office_id, wanted, "")
    if elsewhere := [book for book, account in found.items() if account.office_id != office_id]:
        found |= _purses(role, holder_id, office_id, elsewhere, str(office_id))
    return found


def _purses(
    role: str, holder_id: UUID, office_id: UUID, books: list[str], label: str
) -> dict[str, HolderAccount]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.account_id, p.holder_id, p.gl_id, p.book, p.office_id, p.balance_sen FROM"
            " unnest(%s::text[]) b,"
            " LATERAL ledger_open_accounts(%s, %s, ARRAY[%s]::uuid[], %s, b, %s) p",
            [books, office_id, role, holder_id, label, days.now().date()],
        )
        return {row[3]: HolderAccount(*row) for row in cursor.fetchall()}


def move_accounts(actor: Actor, account_ids: Iterable[int], from_office_id: UUID, to_office_id: UUID) -> int:
    """Let empty holder accounts follow their holder to another office; joins the caller's transaction.

    Refuses: by the database AccountNotEmpty, DayClosed
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_move_accounts(%s::bigint[], %s, %s)",
            [list(account_ids), from_office_id, to_office_id],
        )
        moved: int = cursor.fetchone()[0]
    return moved


def open_book(actor: Actor, office_id: UUID, day: date) -> None:
    """Start an office's book with ``day`` open; the days before stay closed.

    Refuses: BookExists
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_open_book(%s, %s)", [office_id, day])


@dataclass(frozen=True, slots=True)
class ReverseJournal:
    """Take one journal back by its mirror, because of ``reason``."""

    key: UUID
    journal_id: int
    reason: str

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"{journal_number(self.journal_id)}: {self.reason}"


@command(permissions.REVERSE)
def reverse_journal(actor: Actor, order: ReverseJournal) -> Posted:
    """Take a journal back with its mirror in the open day; both stay visible.

    Writes: one Journal with each line turned round.
    Refuses: NoReason, NoJournal, AlreadyReversed, NotReversible, BalanceTooLow, WrongOffice, DayClosed,
        NoSuchRole, NotBalanced, NothingToPost
    Checked by the database: once, mirrored line by line, with a reason.
    """
    return add_reversal(actor, order.journal_id, order.reason, permission=permissions.REVERSE, key=order.key)


def add_reversal(
    actor: Actor, journal_id: int, reason: str, *, permission: str | None = None, key: UUID | None = None
) -> Posted:
    """Reverse a journal inside the caller's transaction.

    Refuses: NoReason, NoJournal
    """
    if len(reason.strip()) < 3:
        raise NoReason(journal=journal_id)
    head, entries = reversal_lines(actor, journal_id)
    if permission:
        actor.require(permission, head.office_id)
    draft = open_draft(
        actor,
        office_id=head.office_id,
        kind=head.kind,
        memo=reason.strip()[:300],
        source_id=head.source_id,
        key=key,
    )
    draft.reverses = journal_id
    draft.entries = [
        Entry(gl, account, member, book, -amount) for gl, account, member, book, amount in entries
    ]
    posted = post(actor, draft)
    emit(actor, JournalReversed(journal_id, posted.journal_id))
    return posted


@dataclass(frozen=True, slots=True)
class ManualLine:
    """One hand-written line in sen: a chart code, and its holder account when the code needs one."""

    code: str
    debit_sen: Sen = 0
    credit_sen: Sen = 0
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class ManualJournal:
    """A journal that no daily act makes: rent, depreciation, bank charges, opening balances."""

    key: UUID
    office_id: UUID
    occurred_on: date
    memo: str
    lines: tuple[ManualLine, ...]

    def describe(self) -> str:
        """Return what a second person reads."""
        return self.memo


@command(permissions.POST_MANUAL_JOURNAL, approval=permissions.APPROVE_MANUAL_JOURNAL)
def post_manual_journal(actor: Actor, order: ManualJournal) -> Posted:
    """Write a journal by hand; a second person lets it into the books.

    Units: sen, whole and not negative; a line has a debit or a credit.
    Writes: one Journal.
    Refuses: NoReason, UnknownCode, NotBalanced, NothingToPost, DayClosed, WrongPlace, UnknownAccount
    """
    return _post_by_hand(actor, order, "ledger.manual")


@command(permissions.OPENING, approval=permissions.APPROVE_MANUAL_JOURNAL)
def post_opening_balances(actor: Actor, order: ManualJournal) -> Posted:
    """Write the balances with which an office's book begins.

    Writes: one Journal.
    Refuses: NoReason, UnknownCode, NotBalanced, NothingToPost, DayClosed, WrongPlace, UnknownAccount
    """
    return _post_by_hand(actor, order, "ledger.opening")


def _post_by_hand(actor: Actor, order: ManualJournal, kind: str) -> Posted:
    from lumbung.books.ledger.queries import manual_entries

    if len(order.memo.strip()) < 3:
        raise NoReason(journal=0)
    draft = open_draft(
        actor,
        office_id=order.office_id,
        kind=kind,
        occurred_on=order.occurred_on,
        memo=order.memo,
        key=order.key,
    )
    wanted: list[tuple[str, int | None]] = [(line.code, line.account_id) for line in order.lines]
    places: list[Any] = manual_entries(actor, wanted)
    for line, (gl_id, book) in zip(order.lines, places, strict=True):
        amount = line.debit_sen - line.credit_sen
        if amount:
            draft.entries.append(Entry(gl_id, line.account_id, None, book, amount))
    return post(actor, draft)
