"""What the forms of acts begin with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.products.financing import queries
from lumbung.products.financing.queries import ContractView


def late(actor: Actor, one: ContractView) -> list[tuple[int, str]]:
    """Return the late instalments for which no ta'zir was taken yet, with their words."""
    today, charged = days.today(), {charge.instalment for charge in queries.charges(actor, one.id)}
    rows = [
        row for row in queries.instalments(actor, one.id) if row.due_on < today and row.number not in charged
    ]
    late = [row for row in rows if queries.was_late(actor, one.id, row.number, today)]
    return [
        (row.number, _("number %(n)s, due %(day)s") % {"n": row.number, "day": days.date_short(row.due_on)})
        for row in late
    ]


def of(actor: Actor, slug: str, one: ContractView) -> dict[str, Any]:
    """Return what the form of an act begins with."""
    if slug == "angsuran":
        now = next(
            (
                due
                for due in queries.due(actor, [one.member_id], days.today()).get(one.member_id, [])
                if due.contract_id == one.id
            ),
            None,
        )
        wanted = now.expected_sen + now.late_sen if now else 0
        return {"amount": min(wanted or one.instalment_sen, one.left_sen)}
    if slug == "jadwal-ulang":
        return {"left_sen": one.left_sen}
    if slug == "hapus-buku":
        return {"claim_sen": one.left_sen}
    if slug == "cadangan":
        return {"amount": one.left_sen - one.deferred_sen}
    if slug == "lunasi":
        return {"pay_sen": queries.settlement_quote(actor, one.id).pay_sen}
    if slug == "tawidh":
        return {"amount": queries.real_cost_left(actor, one.id) or None}
    if slug == "kembalikan":
        return {"amount": queries.held_for(actor, one) or None}
    return {"beli": {"price": one.cost_sen}, "wakalah": {"amount": one.cost_sen}}.get(slug, {})
