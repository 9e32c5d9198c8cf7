"""What the cooperative offers, and changing its terms."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.products.financing import commands, permissions, queries
from lumbung.products.financing.forms import TermsForm, tenors_text


@page(permissions.VIEW)
def products(request: HttpRequest) -> HttpResponse:
    """Show the products with the terms of today."""
    actor = actor_of(request)
    context = {
        "products": queries.product_views(actor, days.today()),
        "may_manage": actor.may(permissions.MANAGE_PRODUCTS),
    }
    return render(request, "financing/products.html", context)


@page(permissions.VIEW)
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show one product: what it is, and what held when."""
    actor = actor_of(request)
    versions = queries.product_terms(actor, code)
    if not versions:
        raise Http404
    context = {
        "product": versions[0],
        "versions": versions,
        "today": days.today(),
        "may_manage": actor.may(permissions.MANAGE_PRODUCTS),
    }
    return render(request, "financing/product.html", context)


@page(permissions.MANAGE_PRODUCTS)
def change_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Set new terms from a day on; running contracts keep theirs."""
    actor = actor_of(request)
    versions = queries.product_terms(actor, code)
    if not versions:
        raise Http404
    now = versions[0]
    initial = {
        "valid_from": days.today() + timedelta(days=1),
        "ceiling": now.ceiling_sen,
        "unit": now.unit_sen,
        "tenors": tenors_text(now),
    }
    form = TermsForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        order = commands.ChangeTerms(
            key=key_of(request),
            product=code,
            valid_from=said["valid_from"],
            ceiling_sen=said["ceiling"],
            unit_sen=said["unit"],
            tenors=tuple(commands.Tenor(*one) for one in said["tenors"]),
            decision=said["decision"],
            margin_unit_sen=now.margin_unit_sen,
        )
        if attempt(form, lambda: commands.change_terms(actor, order)) is not None:
            messages.success(request, _("The new terms hold for new contracts from that day on."))
            return redirect("financing:product", code)
    context = {"form": form, "product": now, "form_key": request.POST.get("key")}
    return render(request, "financing/terms.html", context, status=form_status(form))
