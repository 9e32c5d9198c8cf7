"""Screens of savings: products and their terms, plans with a goal, the bonus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.products.savings import commands, permissions, queries, rules, words
from lumbung.products.savings.errors import NoPlan
from lumbung.products.savings.forms import BonusForm, ChangePlanForm, ClosePlanForm, PlanForm, TermsForm
from lumbung.products.savings.models import Product
from lumbung.products.savings.queries import PlanView, ProductView

PAGE = 50
SHOWN = 25


@page(permissions.VIEW)
def products(request: HttpRequest) -> HttpResponse:
    """Show what members may keep here, on which terms, and how much it is together."""
    actor = actor_of(request)
    totals = queries.product_totals(actor, actor.offices(permissions.VIEW))
    found = queries.products(actor, days.today())
    context = {
        "products": [
            (one, totals.get(one.code), words.AKADS[one.akad], words.KINDS[one.kind], words.ICONS[one.kind])
            for one in found
        ],
        "total_sen": sum(total.saved_sen for total in totals.values()),
        "today": days.today(),
        "may_manage": actor.may(permissions.MANAGE_PRODUCTS),
        "may_open": actor.may(permissions.OPEN_PLAN),
        "may_give": actor.may(permissions.GIVE_BONUS),
    }
    return render(request, "savings/products.html", context)


@page(permissions.VIEW)
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show one product: what it is, and what held when."""
    actor = actor_of(request)
    found = queries.product(actor, code, days.today())
    context = {
        "product": found,
        "akad": words.AKADS[found.akad],
        "kind": words.KINDS[found.kind],
        "versions": queries.terms_history(actor, found.id),
        "total": queries.product_totals(actor, actor.offices(permissions.VIEW)).get(code),
        "setting": words.SETTINGS.get(found.kind, ""),
        "today": days.today(),
        "may_manage": actor.may(permissions.MANAGE_PRODUCTS) and found.kind not in rules.LOCKED_KINDS,
    }
    return render(request, "savings/product.html", context)


@page(permissions.MANAGE_PRODUCTS)
def change_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Set new terms of a product from a day on."""
    actor = actor_of(request)
    found = queries.product(actor, code)
    if found.kind in rules.LOCKED_KINDS:
        raise Http404
    initial = {
        "valid_from": days.today() + timedelta(days=1),
        "weekly": found.weekly_sen,
        "minimum": found.minimum_sen,
        "weeks": found.weeks,
        "withdrawable": found.withdrawable,
        "nisbah": found.nisbah,
    }
    form = TermsForm(request.POST or None, initial=initial)
    if found.akad != Product.MUDHARABAH:
        form.fields.pop("nisbah")
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        order = commands.ChangeTerms(
            key=key_of(request),
            product=code,
            valid_from=said["valid_from"],
            weekly_sen=said["weekly"],
            minimum_sen=said["minimum"],
            weeks=said["weeks"],
            withdrawable=said["withdrawable"],
            decision=said["decision"],
            nisbah_bp=int((said.get("nisbah") or 0) * 100),
        )
        if attempt(form, lambda: commands.change_terms(actor, order)) is not None:
            messages.success(request, _("The new terms hold from that day on."))
            return redirect("savings:product", code)
    context = {
        "form": form,
        "heading": _("New terms of %(name)s") % {"name": found.name},
        "text": _("What held before stays readable. Plans that run keep their weekly amount."),
        "submit": _("Decide these terms"),
        "form_key": request.POST.get("key"),
    }
    return render(request, "savings/form.html", context, status=form_status(form))


@page(permissions.VIEW)
def plans(request: HttpRequest) -> HttpResponse:
    """Show running plans, the nearest day first."""
    actor = actor_of(request)
    offered = [one for one in queries.products(actor) if one.kind == Product.PLAN]
    chosen = request.GET.get("produk", "")
    number = request.GET.get("halaman", "1")
    at = max(int(number) if number.isdigit() else 1, 1)
    today = days.today()
    rows, count = queries.running_plans(
        actor,
        office_ids=actor.offices(permissions.VIEW),
        product=chosen,
        on=today,
        start=(at - 1) * PAGE,
        limit=PAGE,
    )
    people = members.members_by_id(actor, [row.member_id for row in rows])
    context = {
        "rows": [(row, people.get(row.member_id), _bar(row)) for row in rows],
        "count": count,
        "page": Paginator(range(count), PAGE).get_page(at),
        "products": offered,
        "chosen": chosen,
        "may_open": actor.may(permissions.OPEN_PLAN),
    }
    return render(request, "savings/plans.html", context)


def _bar(row: PlanView) -> list[dict[str, Any]]:
    return [{"start": 0, "width": row.progress.percent, "classes": "fill-primary", "striped": False}]


@page(permissions.OPEN_PLAN)
def open_plan(request: HttpRequest) -> HttpResponse:
    """Begin a plan for a member."""
    actor = actor_of(request)
    offered = [one for one in queries.products(actor, days.today()) if one.kind == Product.PLAN]
    form = PlanForm(request.POST or None, offered=offered, initial=_first_wish(request, offered))
    if form.is_bound and form.is_valid():
        receipt = attempt(form, lambda: commands.open_plan(actor, _order(actor, request, form)))
        if receipt is not None:
            messages.success(request, _("The plan has begun. Its weekly amount stands on the next sheet."))
            return redirect("savings:plan", receipt.plan_id)
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "chosen": _chosen(actor, form["member"].value()),
    }
    return render(request, "savings/open_plan.html", context, status=form_status(form))


def _first_wish(request: HttpRequest, offered: list[ProductView]) -> dict[str, Any]:
    wanted = request.GET.get("produk", "")
    first = next((one for one in offered if one.code == wanted), offered[0] if offered else None)
    if first is None:
        return {"member": request.GET.get("anggota")}
    return {
        "member": request.GET.get("anggota"),
        "product": first.code,
        "weekly": first.weekly_sen,
        "ends_on": rules.end_of(days.today(), first.weeks or 50),
    }


def _order(actor: Actor, request: HttpRequest, form: PlanForm) -> commands.OpenPlan:
    said = form.cleaned_data
    person = members.members_by_id(actor, [said["member"]]).get(said["member"])
    return commands.OpenPlan(
        key=key_of(request),
        office_id=person.office_id if person else UUID(int=0),
        member_id=said["member"],
        product=said["product"],
        weekly_sen=said["weekly"],
        opened_on=days.today(),
        ends_on=said["ends_on"],
        target_sen=said["target"] or 0,
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


def _plan(actor: Actor, plan_id: UUID, permission: str) -> PlanView:
    found = queries.plan(actor, plan_id, days.today())
    if found is None:
        raise NoPlan(plan=str(plan_id))
    actor.require(permission, found.office_id)
    return found


@page(permissions.VIEW)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Show one plan: how far it is, what may be done with it."""
    actor = actor_of(request)
    found = _plan(actor, plan_id, permissions.VIEW)
    context = {
        "plan": found,
        "member": members.members_by_id(actor, [found.member_id]).get(found.member_id),
        "sentence": _("%(gone)s of %(weeks)s weeks have gone by.")
        % {"gone": found.progress.weeks_gone, "weeks": found.progress.weeks},
        "parts": _bar(found),
        "may_change": actor.may(permissions.OPEN_PLAN, found.office_id) and found.closed_on is None,
        "is_due": found.ends_on <= days.today(),
    }
    return render(request, "savings/plan.html", context)


@page(permissions.OPEN_PLAN)
def change_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Change what a plan asks for."""
    actor = actor_of(request)
    found = _plan(actor, plan_id, permissions.OPEN_PLAN)
    initial = {"weekly": found.weekly_sen, "target": found.target_sen, "ends_on": found.ends_on}
    form = ChangePlanForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        order = commands.ChangePlan(
            *(key_of(request), found.office_id, plan_id, said["weekly"], said["target"], said["ends_on"])
        )
        if attempt(form, lambda: commands.change_plan(actor, order)) is not None:
            messages.success(request, _("The plan was changed. What it was stays in its history."))
            return redirect("savings:plan", plan_id)
    context = {
        "form": form,
        "heading": _("Change the plan"),
        "submit": _("Change the plan"),
        "form_key": request.POST.get("key"),
    }
    return render(request, "savings/form.html", context, status=form_status(form))


@page(permissions.OPEN_PLAN)
def close_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """End a plan; what it holds goes to her voluntary savings."""
    actor = actor_of(request)
    found = _plan(actor, plan_id, permissions.OPEN_PLAN)
    form = ClosePlanForm(request.POST or None)
    if form.is_bound and form.is_valid():
        order = commands.ClosePlan(key_of(request), found.office_id, plan_id, form.cleaned_data["reason"])
        if attempt(form, lambda: commands.close_plan(actor, order)) is not None:
            messages.success(request, _("The plan has ended. The money is in her voluntary savings now."))
            return redirect("savings:plan", plan_id)
    context = {
        "form": form,
        "heading": _("End the plan"),
        "text": _("What she has saved moves to her voluntary savings, where she may take it at any time."),
        "amount_sen": found.progress.saved_sen,
        "submit": _("End the plan"),
        "form_key": request.POST.get("key"),
    }
    return render(request, "savings/form.html", context, status=form_status(form))


@page(permissions.GIVE_BONUS)
def bonus(request: HttpRequest) -> HttpResponse:
    """Share a gift among wadiah savers: see each share first, then propose it to a second person."""
    actor = actor_of(request)
    offices = [(one.id, one.name) for one in organisation.offices(actor) if _may_give(actor, one.id)]
    form = BonusForm(request.POST or None, offices=offices)
    shares: dict[UUID, int] = {}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        office_id = UUID(said["office"])
        shares = rules.share_bonus(said["total"], queries.savers(actor, "sukarela", office_id))
        if "usulkan" in request.POST:
            lines = tuple(commands.BonusLine(member, sen) for member, sen in sorted(shares.items()))
            order = commands.GiveBonus(key_of(request), office_id, lines, said["decision"])
            if isinstance(attempt(form, lambda: commands.give_bonus(actor, order)), Waiting):
                messages.success(request, _("The bonus was proposed. It waits for a second person."))
                return redirect("savings:products")
    people = members.members_by_id(actor, list(shares)[:SHOWN])
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "shares": [(people.get(member), sen) for member, sen in list(shares.items())[:SHOWN]],
        "more": max(len(shares) - SHOWN, 0),
        "count": len(shares),
        "total_sen": sum(shares.values()),
        "asked": form.is_bound and form.is_valid(),
    }
    status = form_status(form) if form.errors else 200
    return render(request, "savings/bonus.html", context, status=status)


def _may_give(actor: Actor, office_id: UUID) -> bool:
    return actor.may(permissions.GIVE_BONUS, office_id)
