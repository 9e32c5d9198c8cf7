"""The office: the noon board, the plan of a day, substitutes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.operations.meetings import commands, permissions, queries
from lumbung.operations.meetings.forms import SubstituteForm
from lumbung.operations.meetings.views.days import day_asked
from lumbung.operations.till import queries as tills
from lumbung.people.staff import queries as staff

PLACES_MAX = 200


def _offices(actor: Actor, permission: str, asked: str) -> tuple[list[UUID] | None, str]:
    """Return the offices to look at, and the one that was asked for."""
    allowed = actor.offices(permission)
    if asked and (allowed is None or UUID(asked) in allowed):
        return [UUID(asked)], asked
    return (None if allowed is None else list(allowed)), ""


@page(permissions.BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Show the noon board: which rembug met, what came in, what is on the road, who was absent."""
    actor = actor_of(request)
    on = day_asked(request)
    places = tills.work_offices(actor, permissions.BOARD)
    wanted = {str(place.id) for place in places}
    asked = request.GET.get("kantor", "")
    chosen = _offices(actor, permissions.BOARD, asked if asked in wanted else "")
    found = queries.board(actor, chosen[0], on)
    whole = max(found.expected_sen, found.recorded_sen, 1)
    accepted, road = (
        amount * 100 // whole for amount in (found.accepted_sen, found.recorded_sen - found.accepted_sen)
    )
    return render(
        request,
        "meetings/board.html",
        {
            "board": found,
            "on": on,
            "places": places,
            "chosen": chosen[1],
            "accepted_share": accepted,
            "road_share": road,
            "bars": [
                {"start": 0, "width": accepted, "classes": "fill-primary"},
                {"start": accepted, "width": road, "classes": "fill-primary", "striped": True},
            ],
            "may_substitute": actor.may(permissions.SUBSTITUTE),
        },
    )


@page(permissions.VIEW)
def plan(request: HttpRequest) -> HttpResponse:
    """Show which rembug meet on a day and who holds them; make them when somebody says so."""
    actor = actor_of(request)
    on = day_asked(request)
    places = tills.work_offices(actor, permissions.VIEW)
    place = tills.chosen_office(actor, places, request.GET.get("kantor", ""))
    if request.method == "POST":
        order = commands.PlanMeetings(key_of(request), place.id, on)
        made = commands.plan_meetings(actor, order).made
        messages.success(request, ngettext("%(n)s meeting made.", "%(n)s meetings made.", made) % {"n": made})
        return redirect(f"{reverse('meetings:plan')}?tanggal={on}&kantor={place.id}")
    found = queries.agenda(actor, on, office_ids=[place.id])
    meetings = found.meetings
    officers = {one.officer_id for one in meetings if one.officer_id}
    return render(
        request,
        "meetings/plan.html",
        {
            "meetings": meetings,
            "on": on,
            "place": place,
            "places": places[:PLACES_MAX],
            "people": staff.person_names(actor, officers),
            "unplanned": sum(one.meeting_id is None for one in meetings),
            "overdue": found.overdue,
            "may_substitute": actor.may(permissions.SUBSTITUTE, place.id),
        },
    )


@page(permissions.SUBSTITUTE)
def substitute(request: HttpRequest) -> HttpResponse:
    """Let another officer hold somebody's meetings of a day."""
    actor = actor_of(request)
    place = tills.work_office(actor, permissions.SUBSTITUTE, request.GET.get("kantor", ""))
    people = queries.officers(actor, place.id)
    initial = {"on": day_asked(request), "officer": request.GET.get("petugas", "")}
    form = SubstituteForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = commands.SubstituteOfficer(
            key_of(request),
            place.id,
            said["on"],
            UUID(said["officer"]),
            UUID(said["substitute"]),
            said["reason"],
        )
        done = attempt(form, lambda: commands.substitute_officer(actor, order))
        if done:
            name = dict(people)[order.substitute_id]
            messages.success(
                request, _("%(n)s meetings are held by %(name)s.") % {"n": done.meetings, "name": name}
            )
            return redirect(f"{reverse('meetings:plan')}?tanggal={order.on}&kantor={place.id}")
    context = {"form": form, "place": place, "form_key": request.POST.get("key") or new_key()}
    return render(request, "meetings/substitute.html", context, status=form_status(form))
