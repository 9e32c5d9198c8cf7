"""Screens of offices and terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.people.organisation import books, commands, permissions, queries, words
from lumbung.people.organisation.forms import (
    BookForm,
    CloseForm,
    MoveForm,
    NewOfficeForm,
    OfficeForm,
    SecondaryForm,
    SettingForm,
)


@page(permissions.VIEW)
def offices(request: HttpRequest) -> HttpResponse:
    """Show the tree of offices, as it stands or stood."""
    actor = actor_of(request)
    on = None
    if typed := request.GET.get("tanggal", ""):
        try:
            on = days.parse_date(typed)
        except ValueError:
            messages.warning(request, _("This is not a date. The tree is shown as it stands today."))
    return render(
        request,
        "organisation/offices.html",
        {
            "offices": queries.offices(actor, on),
            "cooperative": queries.cooperative(actor),
            "on": on,
            "may_manage": actor.may(permissions.MANAGE_OFFICES),
        },
    )


@page(permissions.VIEW)
def office(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show one office: what it is, and under which offices it stood."""
    actor = actor_of(request)
    every = {one.id: one for one in queries.offices(actor)}
    one = every.get(office_id) or queries.office(actor, office_id)
    return render(
        request,
        "organisation/office.html",
        {
            "office": one,
            "parent": every.get(one.parent_id) if one.parent_id else None,
            "children": [child for child in every.values() if child.parent_id == one.id],
            "placements": queries.placements(actor, office_id),
            "may_manage": actor.may(permissions.MANAGE_OFFICES) and one.is_open,
            "may_see_history": actor.may("staff.view_history"),
            "open_day": books.open_day(actor, office_id),
        },
    )


@page(permissions.MANAGE_OFFICES)
def new_office(request: HttpRequest) -> HttpResponse:
    """Open an office."""
    actor = actor_of(request)
    every, levels = queries.offices(actor), queries.level_names(actor)
    zone = every[0].zone if every else ""
    initial = {"parent": request.GET.get("di"), "zone": zone, "book_from": days.today()}
    form = NewOfficeForm(request.POST or None, offices=every, levels=levels, initial=initial)

    def act(said: dict[str, Any]) -> commands.OfficeReceipt:
        order = commands.NewOffice(
            key=key_of(request), parent_id=UUID(said["parent"]), level=said["level"], code=said["code"],
            name=said["name"], decision=said["decision"], zone=said["zone"], address=said["address"],
            book_from=said["book_from"],
        )  # fmt: skip
        return commands.add_office(actor, order)

    return _form_page(
        request,
        form,
        act,
        heading=_("New office"),
        submit=_("Open the office"),
        done=lambda receipt: _("%(name)s was opened.") % {"name": receipt.name},
    )


@page(permissions.MANAGE_OFFICES)
def change_office(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Correct what an office is called and where it is."""
    actor = actor_of(request)
    one = queries.office(actor, office_id)
    initial = {name: getattr(one, name) for name in ("name", "code", "level", "zone", "address")}
    form = OfficeForm(request.POST or None, levels=queries.level_names(actor), initial=initial)

    def act(said: dict[str, Any]) -> commands.OfficeReceipt:
        return commands.change_office(actor, commands.OfficeChange(key_of(request), office_id, **said))

    return _form_page(
        request,
        form,
        act,
        heading=_("Change %(name)s") % {"name": one.name},
        submit=_("Save the changes"),
        text=_("The earlier name and address stay readable in the history."),
        done=lambda receipt: _("%(name)s was changed.") % {"name": receipt.name},
    )


@page(permissions.MANAGE_OFFICES)
def move_office(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Let an office stand under another one."""
    actor = actor_of(request)
    one = queries.office(actor, office_id)
    below = queries.offices_under(actor, office_id)
    above = [other for other in queries.offices(actor) if other.id not in below]
    form = MoveForm(request.POST or None, offices=above, initial={"parent": one.parent_id})

    def act(said: dict[str, Any]) -> commands.OfficeReceipt:
        order = commands.OfficeMove(key_of(request), office_id, UUID(said["parent"]), said["decision"])
        return commands.reparent_office(actor, order)

    return _form_page(
        request,
        form,
        act,
        heading=_("Move %(name)s") % {"name": one.name},
        submit=_("Move from today"),
        text=_(
            "From today its people answer to the new place, and its figures count there."
            " Reports of earlier days keep the earlier place."
        ),
        done=lambda receipt: _("%(name)s was moved.") % {"name": receipt.name},
    )


@page(permissions.MANAGE_OFFICES)
def begin_book(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Begin the book of an office that has none yet."""
    actor = actor_of(request)
    one = queries.office(actor, office_id)
    form = BookForm(request.POST or None, initial={"book_from": days.today()})

    def act(said: dict[str, Any]) -> commands.OfficeReceipt:
        return commands.begin_office_book(
            actor, commands.OfficeBook(key_of(request), office_id, said["book_from"])
        )

    return _form_page(
        request,
        form,
        act,
        heading=_("The book of %(name)s") % {"name": one.name},
        submit=_("Begin the book"),
        text=_("From this day on the office can take in and pay out. The day is closed like every other."),
        done=lambda receipt: _("The book of %(name)s has begun.") % {"name": receipt.name},
    )


@page(permissions.MANAGE_OFFICES)
def close_office(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Close an office."""
    actor = actor_of(request)
    one = queries.office(actor, office_id)
    form = CloseForm(request.POST or None, initial={"closes_on": days.today()})

    def act(said: dict[str, Any]) -> commands.OfficeReceipt:
        order = commands.OfficeClosing(key_of(request), office_id, said["closes_on"], said["decision"])
        return commands.close_office(actor, order)

    return _form_page(
        request,
        form,
        act,
        heading=_("Close %(name)s") % {"name": one.name},
        submit=_("Close the office"),
        kind="error",
        text=_("Its books and its history stay. Nobody can be appointed there and nothing new is recorded."),
        done=lambda receipt: _("%(name)s was closed.") % {"name": receipt.name},
        left=books.money_left(actor, office_id),
        office=one,
        may_see_books=actor.may("ledger.view"),
    )


@page(permissions.MANAGE_OFFICES)
def secondary(request: HttpRequest) -> HttpResponse:
    """Join a secondary cooperative, or leave it."""
    actor = actor_of(request)
    form = SecondaryForm(request.POST or None, initial={"secondary": queries.cooperative(actor).secondary_id})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        order = commands.SecondaryOrder(key_of(request), said["secondary"], said["decision"])
        if attempt(form, lambda: commands.join_secondary(actor, order)):
            messages.success(request, _("The decision was recorded."))
            return redirect("organisation:offices")
    context = {
        "form": form, "fields": list(_bound(form)), "heading": _("Secondary"),
        "submit": _("Record the decision"),
        "text": _("A secondary sees the name of this cooperative, nothing of its members or its books."),
        "kind": "primary", "form_key": request.POST.get("key"),
    }  # fmt: skip
    return render(request, "organisation/form.html", context, status=form_status(form))


@page(permissions.VIEW)
def holidays(request: HttpRequest) -> HttpResponse:
    """Show the free days of a year: public holidays, and what the cooperative decided about them."""
    actor, today = actor_of(request), days.today()
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year
    found = queries.holidays(actor, date(year, 1, 1), date(year, 12, 31))
    context = {
        "found": found,
        "year": year,
        "today": today,
        "examples": sum(one.is_example for one in found),
        "has_public": any(one.why != "own" for one in found),
        "may_change": actor.may(permissions.CHANGE_SETTINGS),
    }
    return render(request, "organisation/holidays.html", context)


@page(permissions.VIEW)
def settings(request: HttpRequest) -> HttpResponse:
    """Show all terms with their source; examples nobody has decided are marked."""
    actor = actor_of(request)
    rows = [_setting_row(one) for one in queries.settings(actor)]
    groups = [
        {"label": words.subject(subject), "rows": list(inside)}
        for subject, inside in groupby(rows, key=lambda row: row["subject"])
    ]
    return render(
        request,
        "organisation/settings.html",
        {
            "groups": groups,
            "examples": sum(row["is_example"] for row in rows),
            "total": len(rows),
            "may_change": actor.may(permissions.CHANGE_SETTINGS),
        },
    )


def _setting_row(one: queries.SettingView) -> dict[str, Any]:
    return {
        "name": one.name,
        "subject": one.subject,
        "label": words.term(one.name),
        "value": words.value_text(one.kind, one.value),
        "valid_from": one.valid_from,
        "source": one.source,
        "is_example": one.is_example,
        "next_from": one.next_from,
        "next_value": words.value_text(one.kind, one.next_value),
    }


@page(permissions.VIEW)
def setting(request: HttpRequest, name: str) -> HttpResponse:
    """Show one term with every decision about it; who may, decides anew below."""
    actor = actor_of(request)
    one, history = queries.setting(actor, name)
    form = None
    if actor.may(permissions.CHANGE_SETTINGS):
        form = SettingForm(request.POST or None, setting=one, initial={"valid_from": days.today()})
        if request.method == "POST" and form.is_valid():
            said, bound = form.cleaned_data, form
            order = commands.SettingOrder(
                key_of(request), name, said["value"], said["valid_from"], said["decision"]
            )
            if attempt(bound, lambda: commands.change_setting(actor, order)):
                messages.success(request, _("The decision was recorded."))
                return redirect("organisation:setting", name)
    elif request.method == "POST":
        actor.require(permissions.CHANGE_SETTINGS)
    lines = [
        {
            "value": words.value_text(one.kind, row.value),
            "valid_from": row.valid_from,
            "decision": row.decision,
            "by": row.by,
            "at": row.at,
            "is_rule": row.is_rule,
            "is_future": row.valid_from > days.today(),
        }
        for row in history
    ]
    context = {
        "setting": _setting_row(one),
        "history": lines,
        "form": form,
        "form_key": request.POST.get("key"),
    }
    return render(request, "organisation/setting.html", context, status=form_status(form) if form else 200)


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], commands.OfficeReceipt],
    *,
    heading: str,
    submit: str,
    done: Callable[[commands.OfficeReceipt], str],
    text: str = "",
    kind: str = "primary",
    **context: Any,
) -> HttpResponse:
    """Show a form of its own page; when it is sent and taken, go to the office."""
    if form.is_bound and form.is_valid():
        receipt = attempt(form, lambda: act(form.cleaned_data))
        if receipt is not None:
            messages.success(request, done(receipt))
            return redirect("organisation:office", receipt.office_id)
    context |= {
        "form": form, "fields": list(_bound(form)), "heading": heading, "submit": submit, "text": text,
        "kind": kind, "form_key": request.POST.get("key"),
    }  # fmt: skip
    return render(request, "organisation/form.html", context, status=form_status(form))


def _bound(form: forms.Form) -> Iterator[forms.BoundField]:
    yield from form
