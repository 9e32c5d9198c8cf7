"""Who holds an account: the books know ids only, here the house tells them the names.

Names stand on every page of the books, so they are read in one statement whatever kinds of holders there are:
this reads tables of several capabilities; only ``sources`` does so as well.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from lumbung.books.ledger import queries as ledger
from lumbung.kernel.actors import SYSTEM_ID, Actor
from lumbung.kernel.models import Office
from lumbung.people.members import queries as members
from lumbung.people.staff import queries as staff
from lumbung.products.financing import queries as financing

_NAMES = (
    "SELECT id, name || ' (' || number || ')' FROM members_member WHERE coop_id = %(coop)s AND id ="
    " ANY(%(ids)s)"
    " UNION ALL SELECT id, name FROM kernel_office WHERE coop_id = %(coop)s AND id = ANY(%(ids)s)"
    " UNION ALL SELECT user_id, name FROM staff_person WHERE coop_id = %(coop)s AND user_id = ANY(%(ids)s)"
    " UNION ALL SELECT c.id, c.number || ' ' || m.name FROM financing_contract c"
    " JOIN members_member m ON m.id = c.member_id WHERE c.coop_id = %(coop)s AND c.id = ANY(%(ids)s)"
)


def names(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of members, offices, staff and contracts; one statement."""
    wanted = ids - {SYSTEM_ID}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"coop": actor.coop_id, "ids": list(wanted)})
        return dict(cursor.fetchall())


def accounts(actor: Actor, ids: set[int]) -> dict[int, str]:
    """Return what holder accounts are called: ``Kas Teller, Bu Rina · R-102-4``."""
    english = (get_language() or "id").startswith("en")
    held = ledger.holdings_by_id(actor, ids)
    codes = {row.code: row.name_en if english else row.name_id for row in ledger.chart(actor)} if held else {}
    return {
        one.id: f"{', '.join(part for part in (codes.get(one.code, one.code), one.name, one.label) if part)}"
        f" · {one.number}"
        for one in held.values()
    }


def find(actor: Actor, words: str) -> list[UUID]:
    """Return members, their running contracts, offices and staff whose name fits these words."""
    hits = [one.id for one in members.find_members(actor, words)] if actor.may("members.view") else []
    contracts = financing.running(actor, hits) if hits else {}
    offices = Office.objects.filter(coop_id=actor.coop_id, name__icontains=words).values_list("id", flat=True)
    people = [one.user_id for one in staff.people(actor) if words.casefold() in one.name.casefold()]
    return [*hits, *(one.id for many in contracts.values() for one in many), *offices[:20], *people[:20]]
