"""A request: what a member asks for, what it will cost her, and who must let it through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.errors import Refusal
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.people.members import queries as members
from lumbung.products.financing import commands, permissions, queries, rules
from lumbung.products.financing.forms import RequestForm


@page(permissions.PROPOSE)
def propose(request: HttpRequest) -> HttpResponse:
    """Take a request; a second person lets it through."""
    actor = actor_of(request)
    offered = queries.product_views(actor, days.today())
    form = RequestForm(request.POST or None, offered=offered, initial={"member": request.GET.get("anggota")})
    if form.is_bound and form.is_valid():
        answer = attempt(form, lambda: commands.propose_financing(actor, _order(actor, request, form)))
        if isinstance(answer, Waiting):
            messages.success(request, _("The request was sent. It waits for a second person."))
            return redirect("financing:contracts")
    chosen = _chosen(actor, form["member"].value())
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "chosen": chosen,
        "quote": _quote(offered, request.POST),
        "has_products": bool(offered),
    }
    return render(request, "financing/propose.html", context, status=form_status(form))


def _order(actor: Actor, request: HttpRequest, form: RequestForm) -> commands.ProposeFinancing:
    said = form.cleaned_data
    product, _sep, tenor = said["plan"].partition(":")
    period, _sep, count = tenor.partition("-")
    person = members.members_by_id(actor, [said["member"]]).get(said["member"])
    office = person.office_id if person else UUID(int=0)
    return commands.ProposeFinancing(
        key=key_of(request),
        office_id=office,
        member_id=said["member"],
        product=product,
        cost_sen=said["cost"],
        count=int(count),
        goods=said["goods"],
        period=period,
        way=said["way"],
        member_name=person.name if person else "",
    )


def _chosen(actor: Actor, value: Any) -> dict[str, Any] | None:
    try:
        member_id = UUID(str(value))
    except ValueError:
        return None
    person = members.members_by_id(actor, [member_id]).get(member_id)
    if person is None:
        return None
    return {"id": person.id, "name": person.name, "line": person.number, "photo": person.photo}


@page(permissions.PROPOSE)
def preview(request: HttpRequest) -> HttpResponse:
    """Work the price and the instalments out while she types."""
    offered = queries.product_views(actor_of(request), days.today())
    return render(request, "financing/quote.html", {"quote": _quote(offered, request.GET)})


def _quote(offered: list[queries.ProductView], typed: Any) -> dict[str, Any] | None:
    """The price as the member hears it: cost, margin, price, instalments, the last one."""
    from lumbung.kernel.money import sen_of

    code, _sep, chosen = typed.get("plan", "").partition(":")
    product = next((one for one in offered if one.code == code), None)
    tenor = next((one for one in product.tenors if one.code == chosen), None) if product else None
    try:
        cost = sen_of(typed.get("cost", ""))
    except (ValueError, Refusal):
        return None
    if product is None or tenor is None or cost <= 0:
        return None
    margin = rules.margin_of(cost, tenor.rate, product.margin_unit_sen)
    parts = rules.amounts(cost + margin, tenor.count, product.unit_sen)
    return {
        "akad": product.akad,
        "cost_sen": cost,
        "margin_sen": margin,
        "price_sen": cost + margin,
        "percent": tenor.percent,
        "count": len(parts),
        "period": tenor.period,
        "instalment_sen": parts[0],
        "last_sen": parts[-1] if parts[-1] != parts[0] else None,
        "too_high": cost > product.ceiling_sen,
        "ceiling_sen": product.ceiling_sen,
    }
