"""Screens of the funds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.kernel.money import rupiah
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.products.funds import commands, permissions, queries, words
from lumbung.products.funds.forms import GiftForm
from lumbung.products.funds.rules import BY_CODE

WEEKS = 10
PAGE = 50


@page(permissions.VIEW)
def purses(request: HttpRequest) -> HttpResponse:
    """Show every purse, what was given week by week, and how many take part."""
    actor = actor_of(request)
    mine = actor.offices(permissions.VIEW)
    today = days.today()
    weeks = queries.gifts_by_week(actor, today, WEEKS, mine)
    month = today - timedelta(days=27)
    context = {
        "funds": [
            (one, words.FUNDS[one.code], words.ABOUT[one.code]) for one in queries.fund_balances(actor, mine)
        ],
        "weeks": [(week, _bars(week, weeks)) for week in reversed(weeks)],
        "has_other": any(week.other_sen for week in weeks),
        "circles": queries.participation(actor, month, today, mine),
        "since": month,
        "gift": queries.weekly_gift(actor, today),
        "today": today,
        "may_give": actor.may(permissions.GIVE),
    }
    return render(request, "funds/purses.html", context)


def _bars(week: queries.Week, weeks: list[queries.Week]) -> dict[str, list[dict[str, Any]]]:
    """Two bars side by side, each on its own scale of the purse's best week."""
    best_infaq = max((one.infaq_sen for one in weeks), default=0) or 1
    best_wakaf = max((one.wakaf_sen for one in weeks), default=0) or 1
    return {
        "infaq": [_part(week.infaq_sen * 100 // best_infaq, "fill-dompet-infak")],
        "wakaf": [_part(week.wakaf_sen * 100 // best_wakaf, "fill-dompet-wakaf")],
    }


def _part(width: int, colour: str) -> dict[str, Any]:
    return {"start": 0, "width": max(width, 0), "classes": colour, "striped": False}


@page(permissions.VIEW)
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """Show what came into and went out of one purse."""
    actor = actor_of(request)
    if code not in BY_CODE:
        raise Http404
    mine = actor.offices(permissions.VIEW)
    asked = request.GET.get("sebelum", "")
    found = queries.fund_journals(actor, code, mine, int(asked) if asked.isdigit() else None, PAGE + 1)
    view = next(one for one in queries.fund_balances(actor, mine) if one.code == code)
    context = {
        "fund": view,
        "name": words.FUNDS[code],
        "about": words.ABOUT[code],
        "rows": [
            (row, words.KINDS.get(row.kind, row.memo or row.kind), -row.amount_sen) for row in found[:PAGE]
        ],
        "older": found[PAGE - 1].journal_id if len(found) > PAGE else None,
        "is_first": not asked,
        "may_see_journals": actor.may("ledger.view"),
    }
    return render(request, "funds/fund.html", context)


@page(permissions.GIVE)
def give(request: HttpRequest) -> HttpResponse:
    """Take a gift at the counter."""
    actor = actor_of(request)
    offices = _offices(actor)
    places = queries.cash_places(actor, offices)
    form = GiftForm(request.POST or None, places=places, initial={"fund": request.GET.get("dana", "infaq")})
    if form.is_bound and form.is_valid():
        receipt = attempt(form, lambda: commands.give(actor, _order(request, form, places)))
        if receipt is not None:
            text = _("%(amount)s received for %(fund)s, receipt %(number)s.")
            values = {
                "amount": rupiah(receipt.amount_sen),
                "fund": words.FUNDS[receipt.fund],
                "number": receipt.number,
            }
            messages.success(request, text % values)
            return redirect("funds:purses")
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "chosen": _chosen(actor, form["member"].value()),
        "needs_cash": not places,
    }
    return render(request, "funds/give.html", context, status=form_status(form))


def _offices(actor: Actor) -> list[UUID]:
    mine = actor.offices(permissions.GIVE)
    if mine is not None:
        return sorted(mine)
    return [one.id for one in organisation.offices(actor)]


def _order(request: HttpRequest, form: GiftForm, places: list[queries.CashPlace]) -> commands.Give:
    said = form.cleaned_data
    return commands.Give(
        key=key_of(request),
        office_id=next(place.office_id for place in places if place.account_id == said["cash"]),
        fund=said["fund"],
        amount_sen=said["amount"],
        cash_account_id=said["cash"],
        member_id=said["member"],
        giver=said["giver"],
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
