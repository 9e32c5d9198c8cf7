"""The officer's phone: today's list, the sheet, the same on paper, the leader's PIN."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Forbidden, Refusal
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.operations.meetings import commands, permissions, queries
from lumbung.operations.meetings.errors import MeetingAlreadyRecorded
from lumbung.operations.meetings.forms import REASONS, PinAsideForm, PinForm, SheetForm
from lumbung.operations.meetings.views.paper import sheet_pdf
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import count_rows
from lumbung.people.members.queries import MemberView


@page(permissions.RECORD_COLLECTION)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the officer's meetings of today, what is late, and the cash she carries."""
    actor = actor_of(request)
    today = days.today()
    plan = queries.agenda(actor, today, officer_id=actor.user_id)
    meetings = plan.meetings
    carried = tills.cash_in(actor, "cash.field").get(actor.user_id, {})
    return render(
        request,
        "meetings/mine.html",
        {
            "meetings": meetings,
            "overdue": plan.overdue,
            "today": today,
            "week": days.week_number(today),
            "carried_sen": sum(carried.values()),
            "recorded": sum(one.collection_id is not None for one in meetings),
        },
    )


def _sheet_of(actor: Actor, rembug_id: UUID, held_on: date, permission: str) -> queries.SheetView:
    """Return the sheet of a rembug of an office where she holds ``permission``.

    Refuses: NoRembug, WrongOffice
    """
    view = queries.blank_sheet(actor, rembug_id, held_on)
    actor.require(permission, view.meeting.office_id)
    return view


@page(permissions.RECORD_COLLECTION)
def sheet(request: HttpRequest, rembug_id: UUID, held_on: date) -> HttpResponse:
    """Show a meeting's sheet with everything expected filled in; take it when it comes back."""
    actor = actor_of(request)
    view = _sheet_of(actor, rembug_id, held_on, permissions.RECORD_COLLECTION)
    on_paper = "kertas" in request.GET
    if request.method == "POST":
        return _take(request, actor, SheetForm(view, request.POST), on_paper)
    if view.meeting.collection_id is not None:
        return redirect("meetings:recorded", view.meeting.collection_id)
    return _show(request, SheetForm(view), on_paper, new_key())


def _take(request: HttpRequest, actor: Actor, form: SheetForm, on_paper: bool) -> HttpResponse:
    """Send what was posted without a script; show the sheet again with the reason when it is refused."""
    key = key_of(request)
    order = form.order(key, on_paper=on_paper)
    status = 422
    if order is not None:
        try:
            receipt = commands.send_sheet(actor, order)
        except Forbidden:
            raise
        except Refusal as refusal:
            form.problems.append(str(refusal))
            status = refusal.status
            if isinstance(refusal, MeetingAlreadyRecorded):
                meeting = queries.meeting_of(actor, order.rembug_id, order.held_on)
                messages.warning(request, str(refusal))
                return redirect("meetings:recorded", meeting.collection_id)
        else:
            messages.success(request, _("The sheet is recorded. The receipts are below."))
            return redirect("meetings:recorded", receipt.collection_id)
    return _show(request, form, on_paper, key, status)


def _show(
    request: HttpRequest, form: SheetForm, on_paper: bool, key: UUID, status: int = 200
) -> HttpResponse:
    meeting = form.sheet.meeting
    groups: dict[int | None, list[object]] = {}
    for row in form.rows:
        groups.setdefault(row.row.member.subgroup, []).append(row)
    return render(
        request,
        "meetings/sheet.html",
        {
            "form": form,
            "sheet": form.sheet,
            "meeting": meeting,
            "groups": list(groups.items()),
            "on_paper": on_paper,
            "form_key": key,
            "week": days.week_number(meeting.held_on),
            "note_rows": count_rows(tills.notes(meeting.held_on).notes, form.data),
            "coins": form.sen_typed("logam"),
            "kencleng": form.sen_typed("kencleng"),
            "leader_name": form.leader_name,
            "reasons": REASONS,
            "api_url": reverse(
                "api:record_sheet", kwargs={"rembug_id": meeting.rembug_id, "held_on": meeting.held_on}
            ),
        },
        status=status,
    )


@page(permissions.VIEW)
def printed(request: HttpRequest, rembug_id: UUID, held_on: date) -> HttpResponse:
    """Show the sheet for paper, for a phone that is dead."""
    view = _sheet_of(actor_of(request), rembug_id, held_on, permissions.VIEW)
    context = {
        "form": SheetForm(view),
        "sheet": view,
        "meeting": view.meeting,
        "notes": tills.notes(held_on).notes,
    }
    return render(request, "meetings/printed.html", context)


@page(permissions.VIEW)
def printed_pdf(request: HttpRequest, rembug_id: UUID, held_on: date) -> HttpResponse:
    """Send the sheet for paper as PDF."""
    actor = actor_of(request)
    view = _sheet_of(actor, rembug_id, held_on, permissions.VIEW)
    pdf = sheet_pdf(actor, SheetForm(view), tills.notes(held_on).notes)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="rembug-{held_on.isoformat()}.pdf"'
    return answer


@page(permissions.RECORD_COLLECTION)
def leader_pin(request: HttpRequest, rembug_id: UUID, held_on: date) -> HttpResponse:
    """Let the leader choose her PIN, on the phone in her hands; one that stands is set aside first."""
    actor = actor_of(request)
    view = _sheet_of(actor, rembug_id, held_on, permissions.RECORD_COLLECTION)
    leader = view.leader
    if leader is not None and queries.leader_pin_stands(actor, leader.id):
        return _pin_aside(request, view, leader)
    form = PinForm(request.POST or None)
    if leader is not None and request.method == "POST" and form.is_valid():
        order = commands.SetLeaderPin(key_of(request), leader.id, form.cleaned_data["pin"])
        if attempt(form, lambda: commands.set_leader_pin(actor, order)):
            messages.success(request, _("The PIN is set. Only the leader knows it."))
            return redirect("meetings:sheet", rembug_id, held_on)
    context = {"form": form, "sheet": view, "meeting": view.meeting, "leader": leader}
    return render(request, "meetings/leader_pin.html", context, status=form_status(form))


def _pin_aside(request: HttpRequest, view: queries.SheetView, leader: MemberView) -> HttpResponse:
    """Ask a second person to let the leader's PIN count no more."""
    actor, meeting = actor_of(request), view.meeting
    form = PinAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = commands.SetPinAside(
            key_of(request),
            leader.office_id,
            leader.id,
            form.cleaned_data["reason"],
            describe_as=f"{leader.name}, {meeting.name}",
        )
        if attempt(form, lambda: commands.set_pin_aside(actor, order)):
            messages.success(request, _("Asked. Once the manager agrees, the leader chooses another PIN."))
            return redirect("meetings:sheet", meeting.rembug_id, meeting.held_on)
    context = {"form": form, "sheet": view, "meeting": meeting, "leader": leader, "stands": True}
    return render(request, "meetings/leader_pin.html", context, status=form_status(form))
