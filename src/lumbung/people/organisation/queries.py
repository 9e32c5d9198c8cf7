"""Reads of the organisation: the tree of offices as of a day, the terms in force, earlier decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lumbung.kernel import days, rules, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import CommandLog, Cooperative, Office, Setting
from lumbung.kernel.queries import query
from lumbung.people.organisation.books import Books as Books
from lumbung.people.organisation.books import MoneyLeft as MoneyLeft
from lumbung.people.organisation.books import keep_books_with as keep_books_with
from lumbung.people.organisation.errors import NoSuchOffice, NoSuchSetting
from lumbung.people.organisation.free_days import Free as Free
from lumbung.people.organisation.free_days import holidays as holidays
from lumbung.people.organisation.models import Placement
from lumbung.people.organisation.rules import Kind, changeable, in_tree_order


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office in its place in the tree."""

    id: UUID
    parent_id: UUID | None
    level: str
    code: str
    name: str
    zone: str
    depth: int
    address: str = ""
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it does business now."""
        return self.closed_on is None

    @property
    def zone_name(self) -> str:
        """``WIB`` for ``Asia/Jakarta``."""
        return days.zone_name(self.zone)


@dataclass(frozen=True, slots=True)
class PlacementView:
    """Under which office one stood, since when, by which decision."""

    parent_name: str
    valid_from: date
    decision: str
    by: str


@dataclass(frozen=True, slots=True)
class CooperativeView:
    """The cooperative itself, its secondary's code, and the primaries it leads."""

    id: UUID
    name: str
    short_name: str
    kind: str
    legal_number: str
    secondary_id: UUID | None
    is_practice: bool
    primaries: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class SettingView:
    """A term as it holds on a day; ``is_example`` while the cooperative decided nothing."""

    name: str
    subject: str
    kind: Kind
    value: Any
    valid_from: date
    source: str
    is_example: bool
    next_from: date | None = None
    next_value: Any = None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision about one term."""

    value: Any
    valid_from: date
    decision: str
    by: str
    at: datetime | None
    is_rule: bool = False


@query
def offices(actor: Actor, on: date | None = None) -> list[OfficeView]:
    """Return all offices from the top down; with ``on`` as the tree stood on that day."""
    rows = list(Office.objects.filter(coop_id=actor.coop_id).order_by("code"))
    parents: dict[UUID, UUID | None] = {row.id: row.parent_id for row in rows}
    if on is not None:
        placed = Placement.objects.filter(coop_id=actor.coop_id, valid_from__lte=on).order_by(
            "office_id", "-valid_from", "-id"
        )
        for placement in placed.distinct("office_id"):
            parents[placement.office_id] = placement.parent_id
    return [_view(row, parents[row.id], depth) for row, depth in in_tree_order(rows, parents)]


def _view(row: Office, parent_id: UUID | None, depth: int) -> OfficeView:
    return OfficeView(
        row.id, parent_id, row.level, row.code, row.name, row.zone, depth, row.address, row.closed_on
    )


@query
def office(actor: Actor, office_id: UUID) -> OfficeView:
    """Return one office.

    Refuses: NoSuchOffice
    """
    row = Office.objects.filter(coop_id=actor.coop_id, id=office_id).first()
    if row is None:
        raise NoSuchOffice(office=str(office_id))
    return _view(row, row.parent_id, 0)


@query
def offices_under(actor: Actor, office_id: UUID) -> frozenset[UUID]:
    """Return this office and all that stand under it now."""
    found = {office_id}
    for one in offices(actor):
        if one.parent_id in found:
            found.add(one.id)
    return frozenset(found)


@query
def placements(actor: Actor, office_id: UUID) -> list[PlacementView]:
    """Return where an office stood, the latest first."""
    rows = list(
        Placement.objects.filter(coop_id=actor.coop_id, office_id=office_id)
        .order_by("-valid_from", "-id")
        .values_list("parent__name", "valid_from", "decision", "made_by")
    )
    names = names_of_makers(actor, (row[3] for row in rows))
    return [
        PlacementView(parent or "", since, decision, names.get(by, ""))
        for parent, since, decision, by in rows
    ]


@query
def names_of_makers(actor: Actor, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names people acted under, as the command log keeps them."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = CommandLog.objects.filter(coop_id=actor.coop_id, maker_id__in=wanted).order_by(
        "maker_id", "-made_at"
    )
    return dict(rows.distinct("maker_id").values_list("maker_id", "maker_name"))


@query
def cooperative(actor: Actor) -> CooperativeView:
    """Return the cooperative at hand, and the primaries that joined it when it is a secondary."""
    rows = Cooperative.objects.filter(Q(id=actor.coop_id) | Q(secondary_id=actor.coop_id)).order_by("name")
    own = next(row for row in rows if row.id == actor.coop_id)
    return CooperativeView(
        own.id, own.name, own.short_name, own.kind, own.legal_number, own.secondary_id, own.is_practice,
        tuple((row.id, row.name) for row in rows if row.id != own.id),
    )  # fmt: skip


@query
def letterhead(actor: Actor, office_id: UUID) -> tuple[str, str]:
    """Return the names of the cooperative and of one office, as papers begin with them; one statement.

    Refuses: NoSuchOffice
    """
    found = Office.objects.filter(coop_id=actor.coop_id, id=office_id).values_list("coop__name", "name")
    row = found.first()
    if row is None:
        raise NoSuchOffice(office=str(office_id))
    return row


@query
def level_names(actor: Actor, on: date | None = None) -> list[str]:
    """Return the cooperative's own words for the levels of its offices, from the top down."""
    found: list[str] = list(terms.value(actor, "organisation.levels", on or days.today()))
    return found


@query
def settings(actor: Actor, on: date | None = None) -> list[SettingView]:
    """Return every term the cooperative may decide, as it holds on a day, with the decision to come."""
    day = on or days.today()
    shapes = changeable()
    held = terms.terms(actor, shapes, day)
    coming = {
        row.name: row
        for row in Setting.objects.filter(coop_id=actor.coop_id, valid_from__gt=day).order_by("-valid_from")
    }
    return [
        _setting(held[name], shape.subject, shape.kind, coming.get(name)) for name, shape in shapes.items()
    ]


def _setting(term: terms.Term, subject: str, kind: Kind, coming: Setting | None) -> SettingView:
    return SettingView(
        term.name, subject, kind, term.value, term.valid_from, term.source, term.is_example,
        coming.valid_from if coming else None, coming.value if coming else None,
    )  # fmt: skip


@query
def setting(actor: Actor, name: str) -> tuple[SettingView, list[DecisionView]]:
    """Return one term with every decision about it, the latest first, down to the rules' own value.

    Refuses: NoSuchSetting
    """
    if name not in changeable():
        raise NoSuchSetting(name=name)
    shape, day = changeable()[name], days.today()
    rows = list(Setting.objects.filter(coop_id=actor.coop_id, name=name).order_by("-valid_from"))
    makers = names_of_makers(actor, (row.made_by for row in rows))
    history = [
        DecisionView(row.value, row.valid_from, row.decision, makers.get(row.made_by, ""), row.made_at)
        for row in rows
    ]
    version = getattr(rules.at(day), shape.subject)
    history.append(
        DecisionView(
            getattr(version, shape.field), version.valid_from, version.source.title, "", None, is_rule=True
        )
    )
    coming = next((row for row in reversed(rows) if row.valid_from > day), None)
    return _setting(terms.terms(actor, [name], day)[name], shape.subject, shape.kind, coming), history
