"""Proposals that wait for a second person: mine to decide, mine to follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from lumbung.kernel import days, money, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import CommandLog, Office
from lumbung.kernel.queries import query
from lumbung.people.staff import words
from lumbung.people.staff.errors import NoSuchProposal
from lumbung.people.staff.naming import accounts_in, is_account, is_id, names_in

LIMIT = 200
FOLLOWED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One act that was proposed."""

    key: UUID
    name: str
    title: str
    summary: str
    maker_id: UUID
    maker_name: str
    checker_name: str
    office_name: str
    made_at: datetime
    decided_at: datetime | None
    state: str  # waiting, done, refused
    reason: str
    origin: str
    permission: str
    waiting_for: str
    is_mine: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """One proposal with what it says, line by line."""

    proposal: ProposalView
    facts: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]


def _may(actor: Actor, permission: str, office_id: UUID | None, maker_id: UUID) -> bool:
    return maker_id != actor.user_id and actor.may(permission, office_id)


@query
def waiting_count(actor: Actor) -> int:
    """Return how many proposals this person may decide now; one statement."""
    rows = CommandLog.objects.filter(coop_id=actor.coop_id, state=CommandLog.WAITING).values_list(
        "permission", "office_id", "maker_id"
    )
    return sum(_may(actor, *row) for row in rows[: LIMIT * 5])


@query
def waiting(actor: Actor, offices: Mapping[str, str] | None = None) -> list[ProposalView]:
    """Return the proposals this person may decide, the oldest first.

    ``offices`` are their names by id when the caller has read them already.
    """
    rows = CommandLog.objects.filter(coop_id=actor.coop_id, state=CommandLog.WAITING)
    mine = [
        row
        for row in rows.exclude(maker_id=actor.user_id).order_by("made_at")[: LIMIT * 5]
        if _may(actor, row.permission, row.office_id, row.maker_id)
    ]
    return _views(actor, mine[:LIMIT], offices)


@query
def proposed(actor: Actor) -> list[ProposalView]:
    """Return her own proposals that wait or were decided in the last thirty days, the latest first."""
    rows = CommandLog.objects.filter(
        Q(state__in=[CommandLog.WAITING, CommandLog.REFUSED]) | Q(checker_id__isnull=False),
        coop_id=actor.coop_id,
        maker_id=actor.user_id,
        made_at__gt=days.now() - FOLLOWED,
    )
    return _views(actor, list(rows.order_by("-made_at")[:LIMIT]))


@query
def proposal(actor: Actor, key: UUID) -> ProposalDetail:
    """Return one proposal; only to its maker and to those who may decide it.

    Refuses: NoSuchProposal
    """
    row = CommandLog.objects.filter(coop_id=actor.coop_id, key=key).first()
    known = row is not None and (
        row.maker_id == actor.user_id
        or row.checker_id == actor.user_id
        or (row.state == CommandLog.WAITING and actor.may(row.permission, row.office_id))
    )
    if row is None or not known or (row.checker_id is None and row.state == CommandLog.DONE):
        raise NoSuchProposal(key=str(key))
    order = row.order or {}
    facts, tables = _spelled_out(order, names_in(actor, {**order, "key": ""}) | accounts_in(actor, order))
    return ProposalDetail(_views(actor, [row])[0], facts, tables)


def _office_names(actor: Actor) -> dict[str, str]:
    rows = Office.objects.filter(coop_id=actor.coop_id).values_list("id", "name")
    return {str(office_id): name for office_id, name in rows}


def _views(
    actor: Actor, rows: list[CommandLog], offices: Mapping[str, str] | None = None
) -> list[ProposalView]:
    names = offices if offices is not None else _office_names(actor) if rows else {}
    return [
        ProposalView(
            key=row.key,
            name=row.name,
            title=words.act(row.name),
            summary=row.summary,
            maker_id=row.maker_id,
            maker_name=row.maker_name,
            checker_name=row.checker_name,
            office_name=names.get(str(row.office_id), ""),
            made_at=row.made_at,
            decided_at=row.decided_at,
            state=row.state,
            reason=row.reason,
            origin=row.origin,
            permission=row.permission,
            waiting_for=who_may(row.permission),
            is_mine=row.maker_id == actor.user_id,
            may_decide=row.state == CommandLog.WAITING
            and _may(actor, row.permission, row.office_id, row.maker_id),
        )
        for row in rows
    ]


def who_may(permission: str) -> str:
    """Return the roles that hold a permission, by name: ``Manajer cabang, Pengurus``."""
    language = get_language() or "id"
    return ", ".join(role.label(language) for role in rules.roles().roles if permission in role.permissions)


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _spelled_out(
    order: dict[str, Any], known: dict[str, str]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]]:
    """Return an order as words: single facts, lists of lines as tables; ids become names or stay out."""
    facts: list[tuple[str, str]] = []
    tables: list[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]] = []
    for name, value in order.items():
        if name == "key" or known.get(str(order.get(words.SAID_TWICE.get(name, "")))):
            continue
        if isinstance(value, list) and value and all(isinstance(line, dict) for line in value):
            columns = [one for one in value[0] if any(_say(one, line.get(one), known) for line in value)]
            body = tuple(tuple(_say(one, line.get(one), known) for one in columns) for line in value)
            tables.append((words.fact(name), tuple(words.fact(one) for one in columns), body))
        elif said := _say(name, value, known):
            facts.append((words.fact(name), said))
    return tuple(facts), tuple(tables)


def _say(name: str, value: Any, known: dict[str, str]) -> str:
    if isinstance(value, bool):
        return words.yes_no(value)
    if not value:
        return ""
    if is_account(name, value):
        return known.get(str(value), str(value))
    if isinstance(value, int) and (name.endswith("_sen") or name in {"amount", "debit", "credit", "sen"}):
        return money.rupiah(value)
    if is_id(value):
        return known.get(value, "")
    if name == "code" and value in rules.chart().codes:
        account = rules.chart().codes[value]
        return f"{value} {account.en if (get_language() or 'id').startswith('en') else account.id}"
    if isinstance(value, str) and _DATE.fullmatch(value):
        return days.date_text(date.fromisoformat(value), get_language() or "id")
    if isinstance(value, list | dict):
        inside = value.items() if isinstance(value, dict) else ((name, one) for one in value)
        said = [_say(str(key), one, known) for key, one in inside]
        return ", ".join(one for one in said if one)
    return words.value(name, value) if isinstance(value, str) else str(value)
