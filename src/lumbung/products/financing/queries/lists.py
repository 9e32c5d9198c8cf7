"""Lists of contracts: filtered, paged, with their totals; the figures come from the books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import tidy_public_number
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.people.members import queries as members
from lumbung.products.financing import rules

PAGE = 50
STEP = 2_000
LATE, PREPARING = "late", "preparing"


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts: their state, product, offices, and words (a number or part of a member's name)."""

    state: str = ""
    product: str = ""
    text: str = ""
    office_ids: tuple[UUID, ...] | None = None
    member_ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract in a list; ``late_sen`` is what is unpaid of what was due before the day."""

    id: UUID
    number: str
    member_id: UUID
    office_id: UUID
    product: str
    product_id: str
    product_en: str
    akad: str
    state: str
    goods: str
    price_sen: Sen
    instalment_sen: Sen
    left_sen: Sen
    deferred_sen: Sen
    late_sen: Sen
    proposed_on: date
    akad_on: date | None
    last_due_on: date | None
    member: members.MemberView | None = None

    @property
    def product_name(self) -> str:
        """The product's name in the reader's language."""
        return self.product_en if (get_language() or "id").startswith("en") else self.product_id

    @property
    def is_late(self) -> bool:
        """Something due before the day is unpaid."""
        return self.late_sen > 0


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole list comes to, however many pages it has."""

    count: int
    left_sen: Sen
    deferred_sen: Sen
    late_sen: Sen

    @property
    def net_sen(self) -> Sen:
        """The claim without the margin not yet earned, as the balance sheet shows it."""
        return self.left_sen - self.deferred_sen


@dataclass(frozen=True, slots=True)
class ContractPage:
    """One page of a list."""

    rows: list[ContractRow]
    totals: Totals
    number: int
    pages: int


_ROWS = (
    "SELECT c.id, c.number, c.member_id, c.office_id, p.code, p.name_id, p.name_en, c.akad, c.state, c.goods,"
    " c.price_sen, c.instalment_sen, s.left_sen, s.deferred_sen,"
    " CASE WHEN c.state = 'running' THEN greatest(s.left_sen - coalesce((SELECT sum(i.amount_sen)"
    "  FROM financing_instalment i WHERE i.contract_id = c.id AND i.plan = c.plan"
    "  AND i.due_on >= %(on)s), 0), 0)"
    "  ELSE 0 END::bigint AS late_sen, c.proposed_on, c.akad_on, c.last_due_on"
    " FROM financing_contract c JOIN financing_product p ON p.id = c.product_id"
    " JOIN financing_position s ON s.contract_id = c.id WHERE c.coop_id = %(coop)s"
)
_SUMS = (
    "SELECT count(*), coalesce(sum(left_sen), 0)::bigint, coalesce(sum(deferred_sen), 0)::bigint,"
    " coalesce(sum(late_sen), 0)::bigint FROM "
)
_ORDER = " ORDER BY proposed_on DESC, number DESC"


def _where(chosen: ContractFilter) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    params: dict[str, Any] = {}
    if chosen.office_ids is not None:
        parts.append("c.office_id = ANY(%(offices)s::uuid[])")
        params["offices"] = list(chosen.office_ids)
    if chosen.product:
        parts.append("p.code = %(product)s")
        params["product"] = chosen.product
    if chosen.state == PREPARING:
        parts.append("c.state = ANY(%(states)s)")
        params["states"] = list(rules.BEFORE_AKAD)
    elif chosen.state == LATE:
        parts.append("c.state = 'running'")
    elif chosen.state:
        parts.append("c.state = %(state)s")
        params["state"] = chosen.state
    if chosen.member_ids is not None:
        parts.append(
            "(c.member_id = ANY(%(members)s::uuid[]) OR c.number = %(number)s OR c.old_number = %(text)s)"
        )
        params["members"] = list(chosen.member_ids)
        params["number"], params["text"] = tidy_public_number(chosen.text), chosen.text
    return "".join(f" AND {part}" for part in parts), params


def _sql(chosen: ContractFilter) -> tuple[str, dict[str, Any]]:
    where, params = _where(chosen)
    late = " WHERE late_sen > 0" if chosen.state == LATE else ""
    return f"SELECT * FROM ({_ROWS}{where}) AS x{late}", params  # noqa: S608


def _fetch(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _found(actor: Actor, chosen: ContractFilter) -> ContractFilter:
    """Turn words into the members they mean."""
    text = chosen.text.strip()
    if not text:
        return chosen
    hits = members.find_members(actor, text, limit=200) if actor.may("members.view") else []
    return ContractFilter(
        chosen.state, chosen.product, text, chosen.office_ids, tuple(hit.id for hit in hits)
    )


@query
def contract_page(actor: Actor, chosen: ContractFilter, on: date, number: int = 1) -> ContractPage:
    """Return one page of contracts, the newest first, with the totals of the whole list."""
    sql, params = _sql(_found(actor, chosen))
    params |= {"coop": actor.coop_id, "on": on}
    sums = _fetch(_SUMS + f"({sql}) AS y", params)
    totals = Totals(*sums[0])
    pages = max(-(-totals.count // PAGE), 1)
    number = min(max(number, 1), pages)
    page = {**params, "limit": PAGE, "skip": (number - 1) * PAGE}
    rows = _fetch(f"{sql}{_ORDER} LIMIT %(limit)s OFFSET %(skip)s", page)
    return ContractPage(_with_members(actor, rows), totals, number, pages)


@query
def every_contract(actor: Actor, chosen: ContractFilter, on: date) -> list[ContractRow]:
    """Return the whole list, for a file."""
    sql, params = _sql(_found(actor, chosen))
    rows = _fetch(sql + _ORDER, params | {"coop": actor.coop_id, "on": on})
    return [row for step in _steps(rows) for row in _with_members(actor, step)]


@query
def waiting_contracts(actor: Actor, office_ids: Sequence[UUID] | None, on: date) -> list[ContractRow]:
    """Return what was let through and waits for its goods, its akad or its money; the oldest first."""
    chosen = ContractFilter(state=PREPARING, office_ids=tuple(office_ids) if office_ids is not None else None)
    sql, params = _sql(chosen)
    rows = _fetch(f"{sql} ORDER BY proposed_on, number LIMIT 200", params | {"coop": actor.coop_id, "on": on})
    return _with_members(actor, rows)


def _steps(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(rows), STEP):
        yield rows[start : start + STEP]


def _with_members(actor: Actor, rows: list[tuple[Any, ...]]) -> list[ContractRow]:
    people = members.members_by_id(actor, {row[2] for row in rows}) if rows else {}
    return [ContractRow(*(*row, people.get(row[2]))) for row in rows]
