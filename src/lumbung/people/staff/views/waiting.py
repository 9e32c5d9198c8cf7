"""Proposals: those that wait for me, and my own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel import commands as kernel
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, page
from lumbung.people.staff import proposals
from lumbung.people.staff.forms import RefuseForm


def _back(request: HttpRequest) -> str:
    """Return the page of ours that led here and wants her back when she has decided, or nothing."""
    said = request.POST.get("kembali") or request.GET.get("kembali", "")
    return said if said.startswith("/") and url_has_allowed_host_and_scheme(said, None) else ""


def _query(back: str) -> str:
    return f"?{urlencode({'kembali': back})}" if back else ""


def _to_waiting(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("staff:waiting") + _query(_back(request)))


@page(None)
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for my decision, and what became of my own proposals."""
    actor = actor_of(request)
    context = {
        "waiting": proposals.waiting(actor),
        "proposed": proposals.proposed(actor),
        "needs_second_factor": bool(actor.withheld),
        "back": _back(request),
        "query": _query(_back(request)),
    }
    return render(request, "staff/waiting.html", context)


@page(None)
def proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one proposal with its two places."""
    return _proposal(request, actor_of(request), key, RefuseForm())


def _proposal(request: HttpRequest, actor: Actor, key: UUID, form: RefuseForm) -> HttpResponse:
    detail = proposals.proposal(actor, key)
    one = detail.proposal
    checker = {"name": one.checker_name, "at": one.decided_at} if one.checker_name else None
    context = {
        "detail": detail,
        "one": one,
        "maker": {"name": one.maker_name, "at": one.made_at, "role": one.office_name},
        "checker": checker,
        "form": form,
        "withheld": one.permission in actor.withheld,
        "refusing": form.is_bound,
        "back": _back(request),
        "query": _query(_back(request)),
    }
    return render(request, "staff/proposal.html", context, status=form_status(form))


@page(None)
@require_POST
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve: the act is done now, in the proposer's name with my consent."""
    kernel.approve(actor_of(request), key)
    messages.success(request, _("Approved. It has been carried out."))
    return _to_waiting(request)


@page(None)
@require_POST
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refuse, with a reason its maker reads."""
    actor, form = actor_of(request), RefuseForm(request.POST)
    refused = (
        attempt(form, lambda: kernel.refuse(actor, key, form.cleaned_data["reason"]))
        if form.is_valid()
        else None
    )
    if refused is not None:
        messages.success(request, _("Refused. The proposer reads your reason."))
        return _to_waiting(request)
    return _proposal(request, actor, key, form)


@page(None)
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    kernel.withdraw(actor_of(request), key)
    messages.success(request, _("Your proposal was taken back."))
    return _to_waiting(request)
