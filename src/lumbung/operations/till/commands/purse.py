"""Whose cash an act moves: the actor's own open till, or what she carries on the road."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.operations.till.errors import TillElsewhere, TillNotOpen

TELLER, FIELD = "teller", "field"
ROLES = {TELLER: "cash.teller", FIELD: "cash.field"}


def cash_accounts(
    actor: Actor, *, office_id: UUID, where: str = TELLER, books: Iterable[str] = ("tamwil",)
) -> dict[str, HolderAccount]:
    """Return the actor's cash accounts by book, to debit or credit in a draft.

    ``teller`` is her own till, which must be open here and stays open until this transaction ends;
    ``field`` is her purse on the road, opened when it is first needed.
    Refuses: TillNotOpen, TillElsewhere
    """
    if where == TELLER:
        open_till_id(actor, office_id)
    return ledger.open_purses(actor, ROLES[where], actor.user_id, office_id=office_id, books=books)


def officer_purses(
    actor: Actor, officer_id: UUID, *, office_id: UUID, books: Iterable[str]
) -> dict[str, HolderAccount]:
    """Return an officer's purses on the road by book, for whoever takes her cash in."""
    return ledger.open_purses(actor, ROLES[FIELD], officer_id, office_id=office_id, books=books)


def vault_accounts(actor: Actor, *, office_id: UUID, books: Iterable[str]) -> dict[str, HolderAccount]:
    """Return the office's vault accounts by book; their holder is the office itself."""
    return ledger.open_purses(actor, "cash.vault", office_id, office_id=office_id, books=books)


def open_till_id(actor: Actor, office_id: UUID) -> UUID:
    """Return the actor's open till in this office and keep it open until this transaction ends.

    Refuses: TillNotOpen, TillElsewhere
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, office_id FROM till_till WHERE coop_id = %s AND person_id = %s AND closed_at IS NULL"
            " FOR SHARE",
            [actor.coop_id, actor.user_id],
        )
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    if row is None:
        raise TillNotOpen()
    if row[1] != office_id:
        raise TillElsewhere()
    return row[0]
