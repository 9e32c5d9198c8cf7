"""What this cooperative decided, on a date; where it decided nothing, the example of ``rules/``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lumbung.kernel import rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Setting


@dataclass(frozen=True, slots=True)
class Term:
    """One number as it holds on a day: ``is_example`` when nobody has confirmed it."""

    name: str
    value: Any
    valid_from: date
    source: str
    is_example: bool


def terms(actor: Actor, names: Iterable[str], on: date) -> dict[str, Term]:
    """Return the named terms as they hold on ``on``; one statement whatever their number."""
    wanted = list(names)
    found: dict[str, Term] = {}
    rows = (
        Setting.objects.filter(coop_id=actor.coop_id, name__in=wanted, valid_from__lte=on)
        .order_by("name", "-valid_from")
        .distinct("name")
    )
    for row in rows:
        found[row.name] = Term(row.name, row.value, row.valid_from, row.decision, is_example=False)
    for name in wanted:
        if name not in found:
            found[name] = _from_rules(name, on)
    return found


def value(actor: Actor, name: str, on: date) -> Any:
    """Return one term's value on a day; ``subject.field`` as in ``rules/id/subject.toml``."""
    return terms(actor, [name], on)[name].value


def _from_rules(name: str, on: date) -> Term:
    subject, _, attribute = name.partition(".")
    version = getattr(rules.at(on), subject)
    return Term(name, getattr(version, attribute), version.valid_from, version.source.title, version.contoh)
