"""One member's own page, for whoever walks through the demo: the address that the QR of her card opens."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.urls import reverse

from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.people.members import commands as members
from lumbung.people.members import queries
from lumbung.products.financing import queries as financing
from lumbung.web.demo import cast


def address() -> tuple[str, str] | None:
    """Return name and address of a member who pays instalments; her card is made when she has none.

    None when the practice cooperative was practised upon until nobody of the first rembug pays any more.
    """
    coop_id = get_user_model().objects.values_list("home_id", flat=True).get(login=cast.COLLEAGUES[0].login)
    assert coop_id is not None, "everybody of the cast belongs to the practice cooperative"
    actor = Actor.system(coop_id)
    with reading(actor):
        circles = [one.id for one in queries.rembugs(actor) if one.name == cast.CIRCLES[0][0]]
        roster = [one for circle_id in circles for one in queries.rembug_members(actor, circle_id)]
        running = financing.running(actor, [one.id for one in roster])
        her = next((one for one in roster if running.get(one.id)), None)
        if her is None:
            return None
        card = queries.card(actor, her.id)
    if card is None or card.revoked_at is not None:
        card_id = members.issue_card(actor, members.IssueCard(uuid7(), her.office_id, her.id)).card_id
    else:
        card_id = card.id
    return her.name, reverse("membership:own_home", args=[queries.card_token(coop_id, card_id)])
