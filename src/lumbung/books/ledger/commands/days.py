"""Sealing a day, and finding out whether a sealed day is still what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import connection

from lumbung.books.ledger.events import DayWasClosed
from lumbung.books.ledger.models import DaySeal
from lumbung.kernel import days, seal
from lumbung.kernel.actors import Actor
from lumbung.kernel.events import emit

HASH = 32


def close_book_day(actor: Actor, office_id: UUID, next_day: date) -> DaySeal:
    """Seal the office's open day and open ``next_day``; joins the caller's transaction.

    The seal is an RFC 6962 tree over the day's lines, chained to the day before. Posts wait meanwhile.
    Writes: day totals, DaySeal, the book's open day.
    Refuses: by the database SealMismatch, DayClosed
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock(%s, true)", [office_id])
        cursor.execute("SELECT open_day FROM ledger_book WHERE office_id = %s", [office_id])
        day: date = cursor.fetchone()[0]
        hashes = _leaf_hashes(office_id, day)
        root = seal.root_of_hashes(hashes)
        chain = _chain(_chain_before(office_id, day), office_id, day, len(hashes), root)
        cursor.execute(
            "SELECT ledger_close_day(%s, %s, %s, %s, %s, %s, %s)",
            [office_id, next_day, b"".join(hashes), root, chain, actor.user_id, days.now()],
        )
    emit(actor, DayWasClosed(office_id, day, next_day, len(hashes)))
    return DaySeal.objects.get(office_id=office_id, day=day)


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What verifying one day found: ``wrong`` names journal and line of each row that is not as sealed."""

    office_id: UUID
    day: date
    line_count: int
    is_intact: bool
    chain_holds: bool
    wrong: tuple[str, ...]
    root: str = ""


def verify_seals(actor: Actor, office_id: UUID) -> list[SealCheck]:
    """Compare every sealed day of an office with the lines as they are now, oldest first.

    Reads only; finds a row that somebody with full power over the database changed, added or removed.
    """
    return verify_all_seals(actor, [office_id])


def verify_all_seals(actor: Actor, office_ids: Iterable[UUID]) -> list[SealCheck]:
    """Do the same for several offices, one after the other; two statements however many days and lines."""
    checks: list[SealCheck] = []
    chain, office_id = b"", UUID(int=0)
    offices = list(office_ids)
    seals = DaySeal.objects.filter(office_id__in=offices).order_by("office_id", "day")
    with _leaves_of(offices) as leaves_of:
        for kept in seals.iterator(chunk_size=50):
            chain = chain if kept.office_id == office_id else b""
            office_id = kept.office_id
            leaves = leaves_of(office_id, kept.day)
            now = [seal.leaf_hash(text.encode()) for _, text in leaves]
            then = [bytes(kept.leaves[i : i + HASH]) for i in range(0, len(kept.leaves), HASH)]
            wrong, root = _differences(leaves, now, then), bytes(kept.root)
            chain = _chain(chain, office_id, kept.day, kept.line_count, root)
            holds = chain == bytes(kept.chain) and seal.root_of_hashes(then) == root
            chain = bytes(kept.chain)
            intact = now == then and holds
            checks.append(
                SealCheck(office_id, kept.day, kept.line_count, intact, holds, tuple(wrong), root.hex())
            )
    return checks


Leaves = list[tuple[str, str]]


@contextmanager
def _leaves_of(office_ids: list[UUID]) -> Iterator[Callable[[UUID, date], Leaves]]:
    """Read the leaves of offices once, by office and day; each day is asked for in that order."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT office_id, day, journal_id || '/' || line, leaf FROM ledger_leaf"
            " WHERE office_id = ANY(%s::uuid[]) ORDER BY office_id, day, journal_id, line",
            [office_ids],
        )
        groups = groupby(cursor, key=itemgetter(0, 1))
        ahead = next(groups, None)

        def leaves_of(office_id: UUID, day: date) -> Leaves:
            nonlocal ahead
            while ahead is not None and ahead[0] < (office_id, day):
                ahead = next(groups, None)
            if ahead is None or ahead[0] != (office_id, day):
                return []
            return [(where, leaf) for _, _, where, leaf in ahead[1]]

        yield leaves_of


def _differences(leaves: list[tuple[str, str]], now: list[bytes], then: list[bytes]) -> list[str]:
    known = set(then)
    changed = [where for (where, _), digest in zip(leaves, now, strict=True) if digest not in known]
    missing = len(then) - len(now)
    return changed + ([f"{missing} baris hilang"] if missing > 0 else [])


def _leaves(office_id: UUID, day: date) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_id || '/' || line, leaf FROM ledger_leaf WHERE office_id = %s AND day = %s"
            " ORDER BY journal_id, line",
            [office_id, day],
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _leaf_hashes(office_id: UUID, day: date) -> list[bytes]:
    return [seal.leaf_hash(text.encode()) for _, text in _leaves(office_id, day)]


def _chain_before(office_id: UUID, day: date) -> bytes:
    last = (
        DaySeal.objects.filter(office_id=office_id, day__lt=day).order_by("-day").values_list("chain").first()
    )
    return bytes(last[0]) if last else b""


def _chain(before: bytes, office_id: UUID, day: date, count: int, root: bytes) -> bytes:
    return hashlib.sha256(before + f"|{office_id}|{day}|{count}|".encode() + root).digest()
