"""Closing an office's day, the days closed before, and their seals."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.books.ledger import queries as ledger
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.kernel.scope import reading
from lumbung.operations.closing import commands, permissions, queries
from lumbung.operations.closing.forms import CloseForm
from lumbung.operations.closing.rules import Check, blocking, next_working_day, to_explain
from lumbung.people.organisation import queries as organisation

DOORS = {  # where the work of each open point is done
    "meetings": ("meetings:handovers", "banknote"),
    "tills": ("till:tills", "wallet"),
    "approvals": ("staff:waiting", "stamp"),
    "suspense": ("till:differences", "scale"),
}


Books = list[queries.OpenBook]
EVERY = "semua"  # in the place of an office: all of hers


def _office(request: HttpRequest, actor: Actor, permission: str) -> tuple[Books, queries.OpenBook | None]:
    """Return her offices that have a book, and the one this page is about: the one chosen, else her first."""
    offices = queries.open_books(actor, actor.offices(permission))
    chosen, _all = ledger.within(actor, permission, request.GET.get("kantor"))
    if chosen is None:
        return offices, next(iter(offices), None)
    return offices, next((one for one in offices if one.id == chosen), None)


@page(permissions.VIEW)
def day(request: HttpRequest) -> HttpResponse:
    """Show what is still open today, the money of the day, and the way to close it."""
    actor = actor_of(request)
    offices, office = _office(request, actor, permissions.VIEW)
    return _day(request, actor, offices, office, None)


def _day(
    request: HttpRequest,
    actor: Actor,
    offices: Books,
    office: queries.OpenBook | None,
    form: CloseForm | None,
) -> HttpResponse:
    if office is None:
        return render(request, "closing/no_book.html", {"offices": offices})
    with reading(actor):
        checks, suspense = queries.open_points(actor, office.id)
        unexplained = to_explain(checks)
        money = queries.money_of(actor, office.id, office.open_day)
        closed = queries.closed_days(actor, office.id, limit=1) if office.open_day > days.today() else []
    free = _free_after(actor, office.open_day)
    following = next_working_day(office.open_day, (one.day for one in free))
    shown = form or CloseForm(day=office.open_day, next_day=following, must_explain=bool(unexplained))
    if form is not None and unexplained:
        form.ask_for_explanation()
    context = {
        "offices": offices,
        "office_id": office.id,
        "office": office,
        "open_day": office.open_day,
        "is_late": office.open_day < days.today(),
        "is_ahead": office.open_day > days.today(),
        "closed_until": closed[0] if closed else None,
        "checks": [_check(check, office.id) for check in checks],
        "left": queries.labels(blocking(checks)),
        "money": money,
        "suspense": suspense,
        "skipped": [one for one in free if one.day < following],
        "may_close": actor.may(permissions.CLOSE_DAY, office.id),
        "withheld": permissions.CLOSE_DAY in actor.withheld,
        "form": shown,
        "form_key": request.POST.get("key"),
    }
    return render(request, "closing/day.html", context, status=form_status(shown))


def _free_after(actor: Actor, day: date) -> list[organisation.Free]:
    """The holidays that may lie between a day and the next one, but those on which they work."""
    found = organisation.holidays(actor, day + timedelta(days=1), day + commands.FARTHEST)
    return [one for one in found if one.why != "worked"]


def _check(check: Check, office_id: UUID | None = None) -> dict[str, Any]:
    """One line of the checklist; who goes off to decide a proposal is led back to this office's page."""
    door, icon = DOORS[check.code]
    text = queries.label(check) if check.count else queries.done_label(check)
    back = {"kembali": f"{reverse('closing:day')}?kantor={office_id}"}
    query = f"?{urlencode(back)}" if office_id and check.code == "approvals" else ""
    return {"one": check, "text": text, "door": door, "icon": icon, "query": query}


@page(permissions.CLOSE_DAY)
@require_POST
def close(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Close the day: sealed, and the next one open."""
    actor, form = actor_of(request), CloseForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        order = commands.CloseDay(
            key_of(request), office_id, said["day"], said["next_day"], said["explanation"].strip()
        )
        receipt = attempt(form, lambda: commands.close_day(actor, order))
        if receipt is not None:
            messages.success(request, _("The day is closed and sealed."))
            return redirect("closing:closed", office_id, receipt.day.isoformat())
    return _again(request, actor, office_id, form)


def _again(request: HttpRequest, actor: Actor, office_id: UUID, form: CloseForm) -> HttpResponse:
    """Show the page again with what was refused; everything else is looked at anew."""
    actor.require(permissions.VIEW, office_id)
    offices = queries.open_books(actor, actor.offices(permissions.VIEW))
    return _day(request, actor, offices, next((one for one in offices if one.id == office_id), None), form)


@page(permissions.VIEW)
def history(request: HttpRequest) -> HttpResponse:
    """Show the closed days of an office, the newest first."""
    actor = actor_of(request)
    offices, office = _office(request, actor, permissions.VIEW)
    before = _date(request.GET.get("sesudah", ""))
    found = queries.closed_days(actor, office.id, before=before, limit=31) if office else []
    context = {
        "offices": offices,
        "office_id": office.id if office else None,
        "found": found[:30],
        "page": SimpleNamespace(next_key=found[29].day.isoformat() if len(found) > 30 else ""),
    }
    return render(request, "closing/history.html", context)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@page(permissions.VIEW)
def closed(request: HttpRequest, office_id: UUID, day: str, paper: bool = False) -> HttpResponse:
    """Show one closed day with its seal, on the screen or on paper.

    Refuses: NotClosed, WrongOffice
    """
    actor, on = actor_of(request), _date(day)
    actor.require(permissions.VIEW, office_id)
    if on is None:
        raise Http404
    one = queries.closed_day(actor, office_id, on)
    context = {
        "one": one,
        "checks": [_check(check) for check in one.checklist],
        "office": next((office for office in ledger.offices(actor) if office.id == office_id), None),
        "money": queries.money_of(actor, office_id, on),
        "journals": f"{reverse('ledger:journals')}?dari={on}&sampai={on}&kantor={office_id}",
    }
    return render(request, "closing/paper.html" if paper else "closing/closed.html", context)


@page(permissions.VERIFY)
def seals(request: HttpRequest) -> HttpResponse:
    """Look every sealed day of an office, or of all her offices, over: what was changed since is named."""
    actor = actor_of(request)
    every = request.GET.get("kantor") == EVERY
    offices, office = _office(request, actor, permissions.VERIFY)
    chosen = offices if every else [office] if office else []
    asked = bool(request.GET.get("periksa"))
    found = queries.verify_all(actor, [one.id for one in chosen]) if asked else []
    by_office = [(one, [seal for seal in reversed(found) if seal.office_id == one.id]) for one in chosen]
    context = {
        "offices": offices,
        "office_id": office.id if office and not every else None,
        "every": EVERY,
        "is_every": every,
        "asked": asked,
        "found": found,
        "groups": by_office,
        "wrong": [one for one in found if not one.is_intact],
        "lines": sum(one.line_count for one in found),
        "at": days.now(),
    }
    return render(request, "closing/seals.html", context)
