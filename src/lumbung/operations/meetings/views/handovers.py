"""The teller takes the officers' cash in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.kernel.money import rupiah
from lumbung.operations.meetings import commands, permissions, queries
from lumbung.operations.meetings.errors import NothingToAccept
from lumbung.operations.meetings.forms import IntakeForm
from lumbung.operations.meetings.queries import OfficerCash
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import count_rows


@page(permissions.ACCEPT_CASH)
def handovers(request: HttpRequest) -> HttpResponse:
    """Show whose cash waits for the teller, and what she took in today."""
    actor = actor_of(request)
    mine = tills.my_till(actor)
    places = tills.work_offices(actor, permissions.ACCEPT_CASH)
    place = tills.chosen_office(actor, places, request.GET.get("kantor", ""), mine)
    context = {
        "place": place,
        "waiting": queries.waiting_handover(actor, place.id),
        "taken": queries.handovers(actor, [place.id], days.today(place.zone)),
        "till": mine,
    }
    return render(request, "meetings/handovers.html", context)


@page(permissions.ACCEPT_CASH)
def accept(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Count an officer's cash and take it in: everything, or the sheets that are ticked."""
    actor = actor_of(request)
    place = tills.work_office(actor, permissions.ACCEPT_CASH, request.GET.get("kantor", ""))
    chosen = (request.POST if request.method == "POST" else request.GET).getlist("lembar")
    officer = _waiting(actor, place.id, officer_id)
    sheets = [sheet for sheet in officer.sheets if str(sheet.collection_id) in chosen]
    expected = sum(sheet.cash_sen for sheet in sheets) if sheets else officer.held_sen
    notes = tills.notes(days.today(place.zone)).notes
    form = IntakeForm(request.POST or None, notes=notes)
    if request.method == "POST" and form.is_valid():
        order = commands.AcceptCash(
            key_of(request),
            place.id,
            officer_id,
            form.count,
            tuple(sheet.collection_id for sheet in sheets),
            form.cleaned_data["seen_sen"],
            form.cleaned_data["reason"],
        )
        done = attempt(form, lambda: commands.accept_cash(actor, order))
        if isinstance(done, Waiting):
            messages.warning(
                request, _("The difference is large: a second person decides. Nothing moved yet.")
            )
            return redirect("meetings:handovers")
        if done:
            messages.success(request, _("%(amount)s is in your till.") % {"amount": rupiah(done.counted_sen)})
            return redirect("meetings:handover", done.handover_id)
    context = {
        "form": form,
        "officer": officer,
        "place": place,
        "sheets": sheets,
        "expected_sen": expected,
        "note_rows": count_rows(notes, request.POST if request.method == "POST" else None),
        "coins": form.count.coins_sen or None,
        "form_key": request.POST.get("key") or new_key(),
        "till": tills.my_till(actor),
    }
    return render(request, "meetings/accept.html", context, status=form_status(form))


def _waiting(actor: Actor, office_id: UUID, officer_id: UUID) -> OfficerCash:
    """Return what waits of one officer.

    Refuses: NothingToAccept
    """
    for one in queries.waiting_handover(actor, office_id):
        if one.officer_id == officer_id:
            return one
    raise NothingToAccept()


@page(permissions.VIEW)
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Show one intake, for both to sign."""
    actor = actor_of(request)
    found = queries.handover(actor, handover_id)
    actor.require(permissions.VIEW, found.office_id)
    return render(request, "meetings/handover.html", {"handover": found})
