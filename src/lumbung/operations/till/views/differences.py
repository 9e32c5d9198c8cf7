"""Differences: what waits in suspense, and how it is settled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.kernel.money import rupiah
from lumbung.operations.till import commands, permissions, queries
from lumbung.operations.till.forms import DifferenceForm, SettleForm


@page(permissions.VIEW)
def differences(request: HttpRequest) -> HttpResponse:
    """Show the differences that wait, oldest first, and those settled lately."""
    actor = actor_of(request)
    allowed = actor.offices(permissions.VIEW)
    settled = [one for one in queries.differences(actor, allowed, is_open=False, limit=30) if one.settled_how]
    context = {
        "waiting": queries.differences(actor, allowed),
        "settled": settled,
        "may_settle": actor.may(permissions.SETTLE),
        "may_book": actor.may(permissions.COUNTER),
    }
    return render(request, "till/differences.html", context)


@page(permissions.COUNTER)
def book(request: HttpRequest) -> HttpResponse:
    """Book a difference found while working."""
    actor = actor_of(request)
    mine = queries.my_till(actor)
    if mine is None:
        messages.warning(request, _("Your till is not open. Count it and open it first."))
        return redirect("till:open")
    form = DifferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = commands.BookDifference(
            key_of(request), mine.office_id, form.signed_sen(), form.cleaned_data["reason"]
        )
        if attempt(form, lambda: commands.book_difference(actor, order)):
            messages.success(
                request, _("The difference of %(amount)s is booked.") % {"amount": rupiah(order.amount_sen)}
            )
            return redirect("till:differences")
    context = {"form": form, "form_key": request.POST.get("key") or new_key()}
    return render(request, "till/book_difference.html", context, status=form_status(form))


@page(permissions.SETTLE)
def settle(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Say what became of a difference."""
    actor = actor_of(request)
    found = queries.difference(actor, difference_id)
    actor.require(permissions.SETTLE, found.office_id)
    form = SettleForm(request.POST or None, is_short=found.is_short)
    if request.method == "POST" and form.is_valid():
        order = commands.SettleDifference(
            key_of(request),
            found.office_id,
            difference_id,
            form.cleaned_data["how"],
            form.cleaned_data["reason"],
        )
        done = attempt(form, lambda: commands.settle_difference(actor, order))
        if isinstance(done, Waiting):
            messages.warning(request, _("A second person decides. The difference waits until then."))
            return redirect("till:differences")
        if done:
            messages.success(request, _("The difference is settled."))
            return redirect("till:differences")
    context = {"form": form, "one": found, "form_key": request.POST.get("key") or new_key()}
    return render(request, "till/settle.html", context, status=form_status(form))
