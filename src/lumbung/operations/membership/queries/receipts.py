"""Which receipt of a sheet is hers: the place of her line on it.

A receipt's number is that of its journal and the place on the sheet. The sheet belongs to the meetings, a
neighbour on this floor whom we do not call; its table is read here, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel.actors import Actor

_PLACES = (
    "SELECT collection_id, position FROM meetings_attendance"
    " WHERE coop_id = %s AND member_id = %s AND collection_id = ANY(%s::uuid[])"
)


def places_on_sheets(actor: Actor, member_id: UUID, sheet_ids: Iterable[UUID | None]) -> dict[UUID, int]:
    """Return the place of a member's line on each of these sheets; nothing is asked when there is none."""
    wanted = [one for one in sheet_ids if one is not None]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [actor.coop_id, member_id, wanted])
        return dict(cursor.fetchall())


def number(journal_id: int, sheet_id: UUID | None, places: dict[UUID, int]) -> str:
    """Return the number of her receipt: her place on the sheet, or the first where she is alone."""
    return receipt_number(journal_id, places.get(sheet_id, 1) if sheet_id else 1)
