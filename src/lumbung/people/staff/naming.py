"""What stands behind an id: people and offices we know, members and contracts we are told from above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Office
from lumbung.people.staff.models import Person

Names = Callable[[Actor, set[UUID]], dict[UUID, str]]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_told: list[Names] = []
_accounts: list[Callable[[Actor, set[int]], dict[int, str]]] = []


def name_ids_with(names: Names) -> None:
    """Let proposals and history ask this function who an id is; the house hands it over when it starts."""
    _told[:] = [names]


def name_accounts_with(names: Callable[[Actor, set[int]], dict[int, str]]) -> None:
    """Let proposals ask this function what the accounts of holders are called."""
    _accounts[:] = [names]


def is_account(name: str, value: object) -> bool:
    """Whether a fact of an order is a holder's account in the books."""
    return name.endswith("account_id") and isinstance(value, int) and not isinstance(value, bool)


def _accounts_in(value: Any, name: str = "") -> Iterator[int]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _accounts_in(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _accounts_in(inner, name)
    elif is_account(name, value):
        yield value


def accounts_in(actor: Actor, order: Any) -> dict[str, str]:
    """Return the names of all holders' accounts in an order, each by its number as text."""
    wanted = set(_accounts_in(order))
    known = _accounts[0](actor, wanted) if wanted and _accounts else {}
    return {str(one): name for one, name in known.items()}


def is_id(text: object) -> bool:
    """Whether this is an id as JSON writes it."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def ids_in(value: Any) -> Iterator[str]:
    """Give every id that stands somewhere in a JSON value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner)
    elif is_id(value):
        yield value


def names_in(actor: Actor, value: Any) -> dict[str, str]:
    """Return the names of all ids in a JSON value; an id nobody knows is left out."""
    ids = {UUID(one) for one in ids_in(value)}
    if not ids:
        return {}
    if _told:
        known = _told[0](actor, ids)
    else:
        known = dict(Office.objects.filter(coop_id=actor.coop_id, id__in=ids).values_list("id", "name"))
    people = Person.objects.filter(Q(id__in=ids) | Q(user_id__in=ids), coop_id=actor.coop_id)
    for person_id, user_id, name in people.values_list("id", "user_id", "name"):
        known |= {person_id: name, user_id: name}
    return {str(one): name for one, name in known.items()}
