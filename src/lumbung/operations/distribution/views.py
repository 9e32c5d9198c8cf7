"""Sharing a month's yield: the months, the preview, the proof, and taking back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.operations.distribution import commands, permissions, queries, rules
from lumbung.operations.distribution.forms import DistributeForm, ReverseForm
from lumbung.people.members import queries as members

PAGE = 50


@page(permissions.VIEW)
def runs(request: HttpRequest) -> HttpResponse:
    """Show what was shared in earlier months."""
    actor = actor_of(request)
    context = {
        "runs": queries.runs(actor),
        "latest": _month(request),
        "may_distribute": actor.may(permissions.DISTRIBUTE),
    }
    return render(request, "distribution/runs.html", context)


def _month(request: HttpRequest) -> date:
    """The month asked for as ``2026-06``; else the last one that is over."""
    asked = request.POST.get("bulan") or request.GET.get("bulan", "")
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return rules.month_of(rules.month_of(days.today()).first - timedelta(days=1)).first


@page(permissions.DISTRIBUTE)
def preview(request: HttpRequest) -> HttpResponse:
    """Show how a month's yield would be shared, and propose it."""
    actor = actor_of(request)
    month = _month(request)
    form = DistributeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        order = commands.DistributeProfit(key_of(request), month, **said)
        if isinstance(attempt(form, lambda: commands.distribute_profit(actor, order)), Waiting):
            messages.success(request, _("The distribution was proposed. It waits for a second person."))
            return redirect("distribution:runs")
    found = queries.preview(actor, month)
    context = {
        "found": found,
        "month": found.month,
        "behind": queries.behind(actor, found.month),
        "form": form,
        "form_key": request.POST.get("key"),
        "hi": Decimal(found.result.hi_1000.numerator) / found.result.hi_1000.denominator,
    }
    return render(request, "distribution/preview.html", context, status=form_status(form))


@page(permissions.VIEW)
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show the proof of one distribution: products, and each account."""
    return _run(request, run_id, None)


@page(permissions.DISTRIBUTE)
def reverse(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Propose to take a whole distribution back."""
    actor = actor_of(request)
    form = ReverseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        order = commands.ReverseDistribution(key_of(request), run_id, form.cleaned_data["reason"])
        if isinstance(attempt(form, lambda: commands.reverse_distribution(actor, order)), Waiting):
            messages.success(request, _("Taking it back was proposed. It waits for a second person."))
            return redirect("distribution:run", run_id)
    return _run(request, run_id, form)


def _run(request: HttpRequest, run_id: UUID, form: ReverseForm | None) -> HttpResponse:
    actor = actor_of(request)
    head = queries.run(actor, run_id)
    number = request.GET.get("halaman", "1")
    at = max(int(number) if number.isdigit() else 1, 1)
    rows, count = queries.run_accounts(actor, run_id, start=(at - 1) * PAGE, limit=PAGE)
    people = members.members_by_id(actor, [row.member_id for row in rows])
    may_reverse = actor.may(permissions.DISTRIBUTE) and not head.taken_back
    context = {
        "run": head,
        "products": queries.run_products(actor, run_id),
        "rows": [(row, people.get(row.member_id)) for row in rows],
        "page": Paginator(range(count), PAGE).get_page(at),
        "count": count,
        "form": form or (ReverseForm() if may_reverse else None),
        "form_key": request.POST.get("key"),
    }
    return render(request, "distribution/run.html", context, status=form_status(form) if form else 200)
