"""Who holds an account: the books know ids only, here the house tells them the names."""

from __future__ import annotations

from uuid import UUID

from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Office
from lumbung.people.members import queries as members
from lumbung.people.staff import queries as staff
from lumbung.products.financing import queries as financing


def _members(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    found = members.members_by_id(actor, ids)
    return {member_id: f"{one.name} ({one.number})" for member_id, one in found.items()}


def _find_members(actor: Actor, words: str) -> list[UUID]:
    return [one.id for one in members.find_members(actor, words)] if actor.may("members.view") else []


def _offices(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    rows = Office.objects.filter(coop_id=actor.coop_id, id__in=ids).values_list("id", "name")
    return dict(rows)


def _find_offices(actor: Actor, words: str) -> list[UUID]:
    rows = Office.objects.filter(coop_id=actor.coop_id, name__icontains=words)
    return list(rows.values_list("id", flat=True)[:20])


def _staff(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    return staff.person_names(actor, ids)


def _find_staff(actor: Actor, words: str) -> list[UUID]:
    wanted = words.casefold()
    return [one.user_id for one in staff.people(actor) if wanted in one.name.casefold()][:20]


def _contracts(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    labels = financing.contract_labels(actor, ids)
    whose = (
        members.members_by_id(actor, {member_id for _number, member_id in labels.values()}) if labels else {}
    )
    return {
        contract_id: f"{number} {whose[member_id].name}" if member_id in whose else number
        for contract_id, (number, member_id) in labels.items()
    }


def _find_contracts(actor: Actor, words: str) -> list[UUID]:
    running = financing.running(actor, _find_members(actor, words))
    return [one.id for contracts in running.values() for one in contracts]


EVERYBODY = (
    (_offices, _find_offices),
    (_members, _find_members),
    (_contracts, _find_contracts),
    (_staff, _find_staff),
)
