"""The list of members: filtered, paged by key, counted, exported."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.kernel.actors import Actor
from lumbung.kernel.queries import query
from lumbung.people.members.queries.people import photo_url
from lumbung.people.members.rules import name_words
from lumbung.people.members.search import name_reading

PAGE = 50
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which members a list shows; None and nothing stand for all."""

    office_ids: tuple[UUID, ...] | None = None
    rembug_id: UUID | None = None
    klass: str = ""
    state: str = "active"
    words: str = ""
    joined_since: date | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list."""

    id: UUID
    number: str
    name: str
    klass: str
    state: str
    stage: str
    rembug_id: UUID | None
    rembug_name: str
    office_id: UUID
    subgroup: int | None
    phone: str
    village: str
    old_number: str
    joined_on: date | None
    left_on: date | None
    photo: str
    name_key: str


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of the list; the keys lead to the pages beside it."""

    rows: list[ListRow]
    previous_key: str
    next_key: str


_ROW = (
    "SELECT m.id, m.number, m.name, m.klass, m.state, m.stage, m.rembug_id, coalesce(r.name, ''),"
    " m.office_id,"
    " m.subgroup, m.phone, m.village, m.old_number, m.joined_on, m.left_on, m.photo_hash, m.name_key"
    " FROM members_member m LEFT JOIN members_rembug r ON r.id = m.rembug_id WHERE "
)


def _where(actor: Actor, chosen: Filter) -> tuple[str, list[Any]]:
    parts, params = ["m.coop_id = %s"], [actor.coop_id]  # type: list[str], list[Any]
    for condition, value in (
        ("m.office_id = ANY(%s::uuid[])", None if chosen.office_ids is None else list(chosen.office_ids)),
        ("m.rembug_id = %s", chosen.rembug_id),
        ("m.klass = %s", chosen.klass or None),
        ("m.state = %s", chosen.state or None),
        ("m.joined_on >= %s", chosen.joined_since),
    ):
        if value is not None:
            parts.append(condition)
            params.append(value)
    if words := name_words(chosen.words):
        way = name_reading(actor.coop_id, words[:5])
        parts.append(way.where)
        params += way.params
    return " AND ".join(parts), params


def _rows(sql: str, params: Sequence[Any]) -> list[ListRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        found = cursor.fetchall()
    return [ListRow(*(*row[:15], photo_url(row[0], row[15]), row[16])) for row in found]


@query
def members_page(
    actor: Actor, chosen: Filter, *, after: str = "", before: str = "", limit: int = PAGE
) -> MemberPage:
    """Return one page of members by name; its cost does not grow with the place in the list."""
    where, params = _where(actor, chosen)
    back = bool(before)
    if key := read_key(before or after):
        where += f' AND (m.name_key, m.id) {"<" if back else ">"} (%s COLLATE "C", %s::uuid)'
        params += key
    order = "DESC" if back else "ASC"
    sql = f"{_ROW}{where} ORDER BY m.name_key {order}, m.id {order} LIMIT %s"
    found = _rows(sql, [*params, limit + 1])
    more, rows = len(found) > limit, found[:limit]
    if back:
        rows.reverse()
    has_previous = (more if back else bool(key)) and bool(rows)
    has_next = (bool(key) if back else more) and bool(rows)
    return MemberPage(rows, key_of(rows[0]) if has_previous else "", key_of(rows[-1]) if has_next else "")


def key_of(row: ListRow) -> str:
    """Return the place of a row in the list, for the address of the next page."""
    return base64.urlsafe_b64encode(json.dumps([row.name_key, str(row.id)]).encode()).decode()


def read_key(text: str) -> tuple[str, UUID] | None:
    """Return the place that an address names; a damaged one is the beginning."""
    try:
        name, row_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        return str(name), UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        return None


@query
def member_count(actor: Actor, chosen: Filter) -> int:
    """Return how many members a filter shows, at most ``COUNTED``: a page does not wait for more."""
    where, params = _where(actor, chosen)
    with connection.cursor() as cursor:
        counted = f"SELECT FROM members_member m WHERE {where} LIMIT {COUNTED}"
        cursor.execute(f"SELECT count(*) FROM ({counted}) c", params)  # noqa: S608
        found: int = cursor.fetchone()[0]
    return found


def every_member(actor: Actor, chosen: Filter, step: int = 5_000) -> Iterator[ListRow]:
    """Yield every member of a filter, for an export; a page at a time, inside the caller's scope."""
    after = ""
    while True:
        page = members_page(actor, chosen, after=after, limit=step)
        yield from page.rows
        if not page.next_key:
            return
        after = page.next_key


def narrowed(chosen: Filter, offices: frozenset[UUID] | None) -> Filter:
    """Return a filter that shows nothing outside these offices (None stands for all of them)."""
    if offices is None:
        return chosen
    wanted = offices if chosen.office_ids is None else offices & set(chosen.office_ids)
    return replace(chosen, office_ids=tuple(wanted))
