"""Rembug: the list, one circle with its members and their money, and what is changed about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.kernel.money import Sen
from lumbung.operations.membership import permissions, words
from lumbung.operations.membership.forms import LeadForm, MergeForm, RembugForm, uuid_or_none
from lumbung.operations.membership.views.common import form_page, ids_of, offices_with, work_offices
from lumbung.people.members import commands as registry
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members
from lumbung.people.members.queries import MemberView, RembugView
from lumbung.people.members.rules import halves, size_warning
from lumbung.people.staff import queries as staff
from lumbung.products.financing import queries as financing
from lumbung.products.funds import queries as funds
from lumbung.products.savings import queries as savings


@page(permissions.VIEW)
def rembug_list(request: HttpRequest) -> HttpResponse:
    """Show the rembug of one's offices by day and hour."""
    actor = actor_of(request)
    offices = {one.id: one.name for one in offices_with(actor, permissions.VIEW)}
    found = members.rembugs(actor, list(offices))
    names = staff.person_names(actor, {one.officer_id for one in found if one.officer_id})
    terms = rules.at(days.today()).membership
    rows = [
        (one, offices[one.office_id], names.get(one.officer_id, "") if one.officer_id else "",
         size_warning(terms, one.member_count))
        for one in found
    ]  # fmt: skip
    context = {
        "rows": rows,
        "total": sum(one.member_count for one in found),
        "may_manage": actor.may(rights.MANAGE_REMBUG),
        "many_offices": len(offices) > 1,
    }
    return render(request, "membership/rembugs.html", context)


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of the rembug with her money, in sen."""

    member: MemberView
    saved_sen: Sen
    left_sen: Sen
    given_sen: Sen


def _this(actor: Actor, rembug_id: UUID, permission: str = permissions.VIEW) -> RembugView:
    """Return a rembug of an office where the person may do this.

    Refuses: NoRembug, NotAllowed, WrongOffice
    """
    found = members.rembug(actor, rembug_id)
    actor.require(permission, found.office_id)
    return found


@page(permissions.VIEW)
def rembug(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Show one rembug: where and when, its members by subgroup with their money, and the sums."""
    actor = actor_of(request)
    one = _this(actor, rembug_id)
    people = members.rembug_members(actor, rembug_id)
    seats = _seats(actor, people)
    terms = rules.at(days.today()).membership
    warning = size_warning(terms, len(people))
    names = staff.person_names(actor, {one.officer_id} if one.officer_id else set())
    context = {
        "one": one,
        "seats": seats,
        "leader": next((each for each in people if each.id == one.leader_id), None),
        "officer": names.get(one.officer_id, "") if one.officer_id else "",
        "warning": words.SIZE_WARNINGS[warning] % {"least": terms.rembug_min, "most": terms.rembug_max}
        if warning
        else "",
        "sums": (
            sum(seat.saved_sen for seat in seats),
            sum(seat.left_sen for seat in seats),
            sum(seat.given_sen for seat in seats),
        ),
        "running": sum(1 for seat in seats if seat.left_sen),
        "may_manage": actor.may(rights.MANAGE_REMBUG, one.office_id),
    }
    return render(request, "membership/rembug.html", context)


def _seats(actor: Actor, people: list[MemberView]) -> list[Seat]:
    """The members' money, in a fixed number of statements."""
    ids = [each.id for each in people]
    saved = savings.balances(actor, ids)
    running = financing.running(actor, ids)
    given = funds.given(actor, ids)
    return [
        Seat(
            each,
            sum(saved.get(each.id, {}).values()),
            sum(contract.left_sen for contract in running.get(each.id, [])),
            sum(given.get(each.id, {}).values()),
        )
        for each in people
    ]


def _officers(actor: Actor) -> list[tuple[UUID, str]]:
    return [(one.user_id, one.name) for one in staff.people(actor, role="field_officer")]


def _form(request: HttpRequest, actor: Actor, initial: dict[str, Any]) -> RembugForm:
    return RembugForm(
        request.POST or None,
        offices=work_offices(actor, rights.MANAGE_REMBUG),
        officers=_officers(actor),
        initial=initial,
    )


@page(rights.MANAGE_REMBUG)
def new_rembug(request: HttpRequest) -> HttpResponse:
    """Found a rembug."""
    actor = actor_of(request)
    form = _form(request, actor, {"weekday": 1, "starts_at": "09:00"})

    def act(said: dict[str, Any]) -> registry.RembugKept:
        order = registry.FoundRembug(
            key_of(request),
            UUID(said["office"]),
            said["name"],
            said["place"],
            said["weekday"],
            said["starts_at"],
            uuid_or_none(said["officer"]),
        )
        return registry.found_rembug(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("New rembug"),
        submit=_("Found the rembug"),
        done=lambda _kept: _("The rembug was founded."),
        back=reverse("membership:rembugs"),
        go=lambda kept: reverse("membership:rembug", args=[kept.rembug_id]),
    )


@page(rights.MANAGE_REMBUG)
def change_rembug(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Change where, when and with whom a rembug meets."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    initial = {
        "office": str(one.office_id), "name": one.name, "place": one.place, "weekday": one.weekday,
        "starts_at": one.starts_at, "officer": str(one.officer_id or ""),
    }  # fmt: skip
    form = _form(request, actor, initial)
    del form.fields["office"]

    def act(said: dict[str, Any]) -> registry.RembugKept:
        order = registry.ChangeRembug(
            key_of(request),
            one.office_id,
            rembug_id,
            said["name"],
            said["place"],
            said["weekday"],
            said["starts_at"],
            uuid_or_none(said["officer"]),
        )
        return registry.change_rembug(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Change %(name)s") % {"name": one.name},
        submit=_("Save the changes"),
        done=lambda _kept: _("Saved."),
        back=reverse("membership:rembug", args=[rembug_id]),
    )


@page(rights.MANAGE_REMBUG)
def lead(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Hand the leadership over."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    people = members.rembug_members(actor, rembug_id)
    form = LeadForm(request.POST or None, members=people, initial={"leader": str(one.leader_id or "")})

    def act(said: dict[str, Any]) -> registry.RembugKept:
        order = registry.HandOverLead(key_of(request), one.office_id, rembug_id, uuid_or_none(said["leader"]))
        return registry.hand_over_lead(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Leader of %(name)s") % {"name": one.name},
        submit=_("Hand over"),
        done=lambda _kept: _("The leadership was handed over."),
        back=reverse("membership:rembug", args=[rembug_id]),
    )


@page(rights.MANAGE_REMBUG)
def split(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Split a rembug: tick who goes to the new one; half is proposed, subgroups stay whole."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    people = members.rembug_members(actor, rembug_id)
    initial = {
        "office": str(one.office_id), "weekday": one.weekday, "starts_at": one.starts_at, "place": one.place,
        "officer": str(one.officer_id or ""),
    }  # fmt: skip
    form = _form(request, actor, initial)
    del form.fields["office"]
    if request.method == "POST":
        going = set(ids_of(request, "pindah", [each.id for each in people]))
    else:
        going = set(halves([(each.id, each.subgroup) for each in people])[1])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = registry.SplitRembug(
            key_of(request),
            one.office_id,
            rembug_id,
            said["name"],
            said["place"],
            said["weekday"],
            said["starts_at"],
            tuple(sorted(going)),
            uuid_or_none(said["officer"]),
        )
        kept = attempt(form, lambda: registry.split_rembug(actor, order))
        if kept is not None:
            count = len(going)
            text = ngettext(
                "%(n)s member went to the new rembug.", "%(n)s members went to the new rembug.", count
            )
            messages.success(request, text % {"n": count})
            return redirect("membership:rembug", kept.rembug_id)
    context = {
        "one": one,
        "people": [(each, each.id in going) for each in people],
        "form": form,
        "form_key": request.POST.get("key"),
    }
    return render(request, "membership/split.html", context, status=form_status(form))


@page(rights.MANAGE_REMBUG)
def merge(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Merge a rembug into another of its office."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    others = [each for each in members.rembugs(actor, [one.office_id]) if each.id != rembug_id]
    form = MergeForm(request.POST or None, rembugs=others)

    def act(said: dict[str, Any]) -> registry.RembugKept:
        order = registry.MergeRembugs(key_of(request), one.office_id, rembug_id, UUID(said["into"]))
        return registry.merge_rembugs(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Merge %(name)s") % {"name": one.name},
        submit=_("Merge, and close this rembug"),
        text=_(
            "All its members and prospects move with their savings and financing; the past stays with it."
        ),
        done=lambda _kept: _("The two rembug are one now."),
        back=reverse("membership:rembug", args=[rembug_id]),
        go=lambda kept: reverse("membership:rembug", args=[kept.rembug_id]),
    )


@page(rights.MANAGE_REMBUG)
def seats(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Seat the members in subgroups of about five."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    people = members.rembug_members(actor, rembug_id)
    if request.method == "POST":
        chosen = {each.id: _number(request.POST.get(f"kumpulan_{each.id}", "")) for each in people}
        registry.set_subgroups(
            actor, registry.SetSubgroups(key_of(request), one.office_id, rembug_id, chosen)
        )
        messages.success(request, _("The subgroups were saved."))
        return redirect("membership:rembug", rembug_id)
    counts = Counter(each.subgroup for each in people if each.subgroup)
    context = {"one": one, "people": people, "counts": sorted(counts.items())}
    return render(request, "membership/seats.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) < 100 else None


@require_POST
@page(rights.MANAGE_REMBUG)
def close(request: HttpRequest, rembug_id: UUID) -> HttpResponse:
    """Close an empty rembug."""
    actor = actor_of(request)
    one = _this(actor, rembug_id, rights.MANAGE_REMBUG)
    registry.close_rembug(actor, registry.CloseRembug(key_of(request), one.office_id, rembug_id))
    messages.success(request, _("The rembug was closed."))
    return redirect("membership:rembugs")
