"""The tills of a day, and the report of one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lumbung.kernel import days
from lumbung.kernel.actors import NotAllowed
from lumbung.kernel.http import actor_of, page
from lumbung.operations.till import permissions, queries
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation


@page(permissions.VIEW)
def tills(request: HttpRequest) -> HttpResponse:
    """Show who answers for cash on a day, what the vaults hold, and what is on the road."""
    actor = actor_of(request)
    try:
        on = date.fromisoformat(request.GET.get("tanggal", ""))
    except ValueError:
        on = days.today()
    allowed = actor.offices(permissions.VIEW)
    names = {one.id: one.name for one in organisation.offices(actor) if allowed is None or one.id in allowed}
    vaults = queries.cash_in(actor, "cash.vault", names)
    road = queries.cash_in(actor, "cash.field", names)
    context = {
        "tills": [(one, names.get(one.office_id, "")) for one in queries.tills(actor, names, on)],
        "on": on,
        "vaults": [(names.get(office, ""), sum(books.values())) for office, books in vaults.items()],
        "road_sen": sum(sum(books.values()) for books in road.values()),
        "differences": len(queries.differences(actor, names)),
    }
    return render(request, "till/tills.html", context)


@page(permissions.VIEW)
def report(request: HttpRequest, till_id: UUID) -> HttpResponse:
    """Show one till's day: what was counted, what moved, what was counted again. For the printer too."""
    actor = actor_of(request)
    found = queries.till_report(actor, till_id)
    if not actor.may(permissions.VIEW, found.till.office_id) and found.till.person_id != actor.user_id:
        raise NotAllowed(permission=permissions.VIEW)
    people = members.members_by_id(actor, {one.member_id for one in found.movements if one.member_id})
    context = {
        "report": found,
        "till": found.till,
        "movements": [(one, people.get(one.member_id) if one.member_id else None) for one in found.movements],
        "place": organisation.office(actor, found.till.office_id),
        "is_mine": found.till.person_id == actor.user_id,
        "counts": [
            (count, sorted(((int(value), pieces) for value, pieces in count["notes"].items()), reverse=True))
            for count in (found.opening_count, found.closing_count)
            if count
        ],
    }
    template = "till/report_print.html" if "cetak" in request.GET else "till/report.html"
    return render(request, template, context)
