"""What several screens of membership share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status
from lumbung.operations.membership import permissions
from lumbung.people.members import queries as members
from lumbung.people.members.queries import MemberDetail
from lumbung.people.organisation import queries as organisation
from lumbung.people.organisation.queries import OfficeView

R = TypeVar("R")


def her(actor: Actor, member_id: UUID, permission: str = permissions.VIEW, **options: Any) -> MemberDetail:
    """Return a member whom this person may see, or whose record she may change.

    Refuses: NoMember, NotAllowed, WrongOffice
    """
    found = members.member(actor, member_id, **options)
    actor.require(permission, found.office_id)
    return found


def offices_with(actor: Actor, permission: str) -> list[OfficeView]:
    """Return the open offices where this person holds a permission, those with work of their own first."""
    allowed = actor.offices(permission)
    every = [one for one in organisation.offices(actor) if one.is_open]
    return [one for one in every if allowed is None or one.id in allowed]


def work_offices(actor: Actor, permission: str) -> list[OfficeView]:
    """Return the offices to choose from in a form: leaves of the tree before the houses above them."""
    found = offices_with(actor, permission)
    parents = {one.parent_id for one in found}
    leaves = [one for one in found if one.id not in parents]
    return leaves + [one for one in found if one.id in parents]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], R | Waiting],
    *,
    heading: str,
    submit: str,
    done: Callable[[R], str],
    back: str,
    go: Callable[[R], str] | None = None,
    template: str = "membership/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, do its act when it is sent, and go back with a word about it."""
    if request.method == "POST" and form.is_valid():
        receipt = attempt(form, lambda: act(form.cleaned_data))
        if receipt is not None:
            return answer(request, receipt, done=done, back=back, go=go)
    return render(
        request,
        template,
        {
            "form": form,
            "form_key": request.POST.get("key"),
            "heading": heading,
            "submit": submit,
            "back": back,
            "is_upload": form.is_multipart(),
            **context,
        },
        status=form_status(form),
    )


def answer(
    request: HttpRequest,
    receipt: R | Waiting,
    *,
    done: Callable[[R], str],
    back: str,
    go: Callable[[R], str] | None = None,
) -> HttpResponse:
    """Go on after an act, saying what was done or who has to agree."""
    if isinstance(receipt, Waiting):
        messages.success(request, _("Proposed. A second person with the right decides; it is waiting there."))
        return redirect(back)
    messages.success(request, done(receipt))
    return redirect(go(receipt) if go else back)


def ids_of(request: HttpRequest, name: str, among: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return the ids that were ticked in a form, as far as they were offered."""
    ticked = set(request.POST.getlist(name))
    return tuple(one for one in among if str(one) in ticked)


def may(request: HttpRequest, permission: str, office_id: UUID) -> bool:
    """Whether the person at the screen may do this in this office."""
    return actor_of(request).may(permission, office_id)
