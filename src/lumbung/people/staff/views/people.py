"""The staff list, one person, and what managers do with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel import days
from lumbung.kernel.http import actor_of, key_of, page
from lumbung.people.organisation import queries as organisation
from lumbung.people.staff import commands, permissions, queries, words
from lumbung.people.staff.forms import AppointForm, EndForm, HireForm, LeaveForm, PersonForm, ReasonForm
from lumbung.people.staff.views.forms_pages import form_page


def _url(person_id: UUID) -> str:
    return reverse("staff:person", args=[person_id])


@page(permissions.VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """Show who works here, with roles; narrowed to a role or an office."""
    actor = actor_of(request)
    role, office_id = request.GET.get("peran") or None, _uuid(request.GET.get("kantor"))
    left = request.GET.get("keluar") == "1"
    every = organisation.offices(actor)
    found = queries.people(actor, role, office_id, with_left=left)
    context = {
        "people": found,
        "roles": queries.roles(),
        "offices": every,
        "role": role,
        "office_id": office_id,
        "with_left": left,
        "may_manage": actor.may(permissions.MANAGE_STAFF),
    }
    return render(request, "staff/people.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@page(permissions.VIEW)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one person: what she holds, what she held, how she signs in."""
    actor = actor_of(request)
    detail = queries.person(actor, person_id)
    held = {one.role for one in detail.appointments if one.state != "past"}
    conflicts = [
        {"role": role.name, "others": role.conflicts} for role in queries.roles() if role.code in held
    ]
    context = {
        "detail": detail,
        "person": detail.person,
        "conflicts": conflicts,
        "is_me": detail.person.user_id == actor.user_id,
        "may_manage": actor.may(permissions.MANAGE_STAFF),
        "may_end_sessions": actor.may(permissions.END_SESSIONS),
        "may_see_history": actor.may(permissions.VIEW_HISTORY),
    }
    return render(request, "staff/person.html", context)


@page(permissions.MANAGE_STAFF)
def hire(request: HttpRequest) -> HttpResponse:
    """Let somebody work here; her one-time password is shown once."""
    actor = actor_of(request)
    form = HireForm(request.POST or None, initial={"joined_on": days.today(), "language": "id"})

    def done(receipt: commands.Hired) -> tuple[str, str]:
        if receipt.has_one_time_password:
            request.session[ONE_TIME] = {"person": str(receipt.person_id), "key": str(key_of(request))}
            return reverse("staff:one_time_password", args=[receipt.person_id]), ""
        return _url(receipt.person_id), _("She works here now. Give her a role, so that she can begin.")

    return form_page(
        request,
        form,
        lambda said: commands.hire(actor, commands.Hiring(key=key_of(request), **said)),
        heading=_("New person"),
        submit=_("Let her work here"),
        back=reverse("staff:people"),
        text=_("She gets an account and a one-time password. What she may do comes with her role."),
        done=done,
    )


ONE_TIME = "lumbung_one_time"


@page(permissions.MANAGE_STAFF)
def one_time_password(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the one-time password that was just made: once, and no browser keeps the page."""
    kept = request.session.pop(ONE_TIME, None) or {}
    if kept.get("person") != str(person_id):
        messages.warning(request, _("There is no fresh one-time password. Make a new one if it is needed."))
        return redirect("staff:person", person_id)
    detail = queries.person(actor_of(request), person_id)
    password = commands.one_time_password_of(UUID(kept["key"]))
    response = render(request, "staff/one_time_password.html", {"detail": detail, "password": password})
    add_never_cache_headers(response)
    return response


@page(permissions.MANAGE_STAFF)
@require_POST
def forget_one_time_password(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """It was handed over."""
    request.session.pop(ONE_TIME, None)
    return redirect("staff:person", person_id)


@page(permissions.MANAGE_STAFF)
def change_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct a person's name, number and phone."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person
    initial = {"name": one.name, "number": one.number, "phone": one.phone}
    return form_page(
        request,
        PersonForm(request.POST or None, initial=initial),
        lambda said: commands.change_person(actor, commands.PersonChange(key_of(request), person_id, **said)),
        heading=_("Change %(name)s") % {"name": one.name},
        submit=_("Save the changes"),
        back=_url(person_id),
        done=lambda receipt: (_url(person_id), _("%(name)s was changed.") % {"name": receipt.name}),
    )


@page(permissions.MANAGE_STAFF)
def appoint(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person a role in an office."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person
    form = AppointForm(
        request.POST or None,
        roles=queries.roles(),
        offices=organisation.offices(actor),
        initial={"valid_from": days.today()},
    )

    def act(said: dict[str, Any]) -> commands.AppointmentReceipt:
        order = commands.AppointmentOrder(
            key=key_of(request), person_id=person_id, role=said["role"], office_id=_uuid(said["office"]),
            valid_from=said["valid_from"], decision=said["decision"], ends_on=said["ends_on"],
        )  # fmt: skip
        return commands.appoint(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Appoint %(name)s") % {"name": one.name},
        submit=_("Give her this role"),
        back=_url(person_id),
        text=_("Some roles one person may not hold together. If so, you will be told which and why."),
        done=lambda receipt: (
            _url(person_id),
            _("%(name)s is now %(role)s.") % {"name": one.name, "role": queries.role_name(receipt.role)},
        ),
    )


@page(permissions.MANAGE_STAFF)
def end_appointment(request: HttpRequest, person_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Take a role back."""
    actor = actor_of(request)
    detail = queries.person(actor, person_id)
    held = next((one for one in detail.appointments if one.id == appointment_id), None)
    names = {"name": detail.person.name, "role": held.role_name if held else ""}
    return form_page(
        request,
        EndForm(request.POST or None, initial={"ends_on": days.today()}),
        lambda said: commands.end_appointment(
            actor, commands.AppointmentEnd(key_of(request), appointment_id, said["ends_on"], said["reason"])
        ),
        heading=_("End: %(name)s as %(role)s") % names,
        submit=_("End the appointment"),
        back=_url(person_id),
        kind="error",
        text=_("What she did in this role stays under her name."),
        done=lambda _receipt: (_url(person_id), _("The appointment was ended.")),
    )


@page(permissions.MANAGE_STAFF)
def reset_password(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a one-time password."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person

    def done(receipt: commands.AccountReceipt) -> tuple[str, str]:
        request.session[ONE_TIME] = {"person": str(person_id), "key": str(key_of(request))}
        return reverse("staff:one_time_password", args=[person_id]), ""

    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda said: commands.reset_password(
            actor, commands.Reset(key_of(request), person_id, said["reason"])
        ),
        heading=_("One-time password for %(name)s") % {"name": one.name},
        submit=_("Make a one-time password"),
        back=_url(person_id),
        text=_("Her present password stops working and she is signed out. She chooses her own at once."),
        done=done,
    )


@page(permissions.MANAGE_STAFF)
def remove_second_factor(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take away a lost second factor."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda said: commands.remove_second_factor(
            actor, commands.Reset(key_of(request), person_id, said["reason"])
        ),
        heading=_("Remove the second step of %(name)s") % {"name": one.name},
        submit=_("Remove the second step"),
        back=_url(person_id),
        kind="error",
        text=_("Only when her phone or key is lost: see her in person first. She sets up a new one herself."),
        done=lambda _receipt: (_url(person_id), _("The second step was removed.")),
    )


@page(permissions.END_SESSIONS)
@require_POST
def end_sessions(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign a person out everywhere."""
    receipt = commands.end_sessions(actor_of(request), commands.SessionsOrder(key_of(request), person_id))
    messages.success(request, _("Signed out everywhere: %(n)s sessions.") % {"n": receipt.sessions})
    return redirect("staff:person", person_id)


@page(permissions.MANAGE_STAFF)
def dismiss(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a person go."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person
    return form_page(
        request,
        LeaveForm(request.POST or None, initial={"left_on": days.today()}),
        lambda said: commands.dismiss(actor, commands.Leaving(key_of(request), person_id, **said)),
        heading=_("%(name)s leaves") % {"name": one.name},
        submit=_("End all her roles"),
        back=_url(person_id),
        kind="error",
        text=_("Her roles end at once and she is signed out. Her name stays with everything she did."),
        done=lambda receipt: (_url(person_id), _("%(name)s no longer works here.") % {"name": receipt.name}),
    )


@page(permissions.MANAGE_STAFF)
def take_back(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a person who had left work here again."""
    actor = actor_of(request)
    one = queries.person(actor, person_id).person
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda said: commands.take_back(
            actor, commands.Returning(key_of(request), person_id, said["reason"])
        ),
        heading=_("%(name)s comes back") % {"name": one.name},
        submit=_("Let her work here again"),
        back=_url(person_id),
        text=_("She signs in with her account as before. Roles are given anew."),
        done=lambda receipt: (_url(person_id), _("%(name)s works here again.") % {"name": receipt.name}),
    )


@page(permissions.VIEW)
def roles(request: HttpRequest) -> HttpResponse:
    """Show the matrix: which role may do what, and which pairs one person may not hold."""
    every = queries.roles()
    names = sorted({name for role in every for name in role.permissions})
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in names:
        row = {"label": words.permission(name), "cells": [name in role.permissions for role in every]}
        groups.setdefault(words.capability(name.partition(".")[0]), []).append(row)
    context = {"roles": every, "groups": [{"label": label, "rows": rows} for label, rows in groups.items()]}
    return render(request, "staff/roles.html", context)
