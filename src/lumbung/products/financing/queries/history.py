"""The life of one contract: its schedule, its lines, its steps, the money around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, Sum

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import journal_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.products.financing.models import Charge, Instalment, Step
from lumbung.products.financing.queries.contracts import books, contract
from lumbung.products.financing.rules import Row

MOVE, GIVEN_TIME = "financing.move", "financing.reschedule"


@query
def instalments(actor: Actor, contract_id: UUID, plan: int | None = None) -> list[Row]:
    """Return the schedule of a contract that is in force, in order; ``plan`` 1 is the akad's."""
    found = Instalment.objects.filter(coop_id=actor.coop_id, contract_id=contract_id)
    chosen = found.filter(plan=F("contract__plan") if plan is None else plan).order_by("number")
    return [Row(*row) for row in chosen.values_list("number", "due_on", "amount_sen")]


@query
def contract_lines(
    actor: Actor, contract_id: UUID, accounts: Sequence[int] = (), limit: int = 500
) -> list[ledger.StatementLine]:
    """Return every line that changed a contract's claim, the oldest first; ``accounts`` when they are known.

    A move to another office, or more time, changes nothing of it, and stands in the timeline only.
    """
    if not accounts:
        held = books(actor, [contract_id]).get(contract_id)
        accounts = held.claim_accounts if held else ()
    if not accounts:
        return []
    found = ledger.account_lines(actor, accounts, limit=limit)
    return [line for line in reversed(found) if line.kind not in (MOVE, GIVEN_TIME)]


@query
def real_cost_left(actor: Actor, contract_id: UUID) -> Sen:
    """Return the documented real cost of a contract that nobody has repaid yet."""
    found = Charge.objects.filter(coop_id=actor.coop_id, contract_id=contract_id)
    sums = found.aggregate(
        cost=Sum("amount_sen", filter=Q(kind=Charge.COST), default=0),
        tawidh=Sum("amount_sen", filter=Q(kind=Charge.TAWIDH), default=0),
    )
    return int(sums["cost"] - sums["tawidh"])


@query
def was_late(actor: Actor, contract_id: UUID, number: int, on: date) -> bool:
    """Say whether an instalment was not whole on its day, seen from ``on``."""
    rows = [row for row in instalments(actor, contract_id) if row.number <= number]
    if not rows or rows[-1].number != number or rows[-1].due_on >= on:
        return False
    day = rows[-1].due_on
    found = contract(actor, contract_id)
    lines = contract_lines(actor, contract_id)
    then = sum(line.amount_sen for line in lines if line.occurred_on <= day)
    known = any(line.occurred_on <= day for line in lines)
    return known and found.planned_sen - then < sum(row.amount_sen for row in rows)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a contract's life; ``number`` is its journal's, when money moved."""

    code: str
    happened_on: date
    amount_sen: Sen
    evidence: str
    by_id: UUID
    by_name: str
    number: str
    journal_id: int | None
    made_at: datetime


@query
def timeline(actor: Actor, contract_id: UUID) -> list[StepView]:
    """Return the steps of a contract, the oldest first."""
    found = Step.objects.filter(coop_id=actor.coop_id, contract_id=contract_id)
    return [
        StepView(
            code=row.code,
            happened_on=row.happened_on,
            amount_sen=row.amount_sen,
            evidence=row.evidence,
            by_id=row.by_id,
            by_name=row.by_name,
            number=journal_number(row.journal_id) if row.journal_id else "",
            journal_id=row.journal_id,
            made_at=row.made_at,
        )
        for row in found.order_by("id")
    ]


@dataclass(frozen=True, slots=True)
class ChargeView:
    """Money around a contract: real cost, ta'widh, ta'zir, admin cost, a gift."""

    kind: str
    amount_sen: Sen
    instalment: int | None
    evidence: str
    happened_on: date
    journal_id: int


@query
def charges(actor: Actor, contract_id: UUID) -> list[ChargeView]:
    """Return the money around a contract, the oldest first."""
    found = Charge.objects.filter(coop_id=actor.coop_id, contract_id=contract_id).order_by("made_at", "id")
    return [
        ChargeView(*row)
        for row in found.values_list(
            "kind", "amount_sen", "instalment", "evidence", "happened_on", "journal_id"
        )
    ]
