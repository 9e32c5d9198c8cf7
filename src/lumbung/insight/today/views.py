"""The first page, and the parts of the manager's that come after it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.insight.today import faces, permissions, queries, words
from lumbung.insight.today.doors import door
from lumbung.insight.today.rules import faces_of
from lumbung.kernel import days
from lumbung.kernel.http import actor_of, page

CLOSE_DAY = "closing.close_day"


@page(permissions.VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever asks; who has two kinds of work chooses between them."""
    actor = actor_of(request)
    mine = faces_of(actor.may)
    asked = request.GET.get("sebagai", "")
    face = asked if asked in mine else mine[0]
    context = faces.BUILD[face](actor)
    request.lumbung_counts = context.get("counts", {})  # type: ignore[attr-defined]
    context["tabs"] = [
        {"label": words.FACES[one], "url": f"?sebagai={one}", "current": one == face}
        for one in mine[1:] and mine
    ]
    return render(request, f"today/{face}.html", context)


@page(CLOSE_DAY)
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """Show the money of the day with what is still expected: a sum of its own, so the page need not wait."""
    actor = actor_of(request)
    found = queries.money_of_day(actor, actor.offices(CLOSE_DAY), days.today())
    return render(request, "today/money.html", {"money": faces.money_context(actor, found)})


@page(CLOSE_DAY)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who is late for the first time, and who was absent."""
    actor = actor_of(request)
    found = queries.people_of_day(actor, actor.offices(CLOSE_DAY), days.today())

    def linked(who: list[queries.Person]) -> list[dict[str, object]]:
        return [{"at": one, "url": door(actor, "membership:member", one.member_id)} for one in who]

    context = {
        "first_late": linked(found.first_late),
        "absent": linked(found.absent),
        "board_url": door(actor, "meetings:board"),
    }
    return render(request, "today/people.html", context)


@page(CLOSE_DAY)
@require_safe
def closing(request: HttpRequest) -> HttpResponse:
    """Show what is left to do before the day of each of her offices can be closed."""
    actor = actor_of(request)
    today = days.today()
    day_url = door(actor, "closing:day")
    offices = [
        {
            "at": one,
            "checks": [
                {"at": check, "text": text, "url": _where(request, check.code)} for check, text in one.checks
            ],
            "closing_url": f"{day_url}?kantor={one.office_id}" if day_url else "",
            "closed_url": door(actor, "closing:closed", one.office_id, today.isoformat()),
        }
        for one in queries.closings(actor, actor.offices(CLOSE_DAY), today)
    ]
    context = {"offices": offices, "several": len(offices) > 1, "closing_url": day_url}
    return render(request, "today/closing.html", context)


def _where(request: HttpRequest, code: str) -> str:
    """The page where a line of the checklist is settled."""
    names = {
        "meetings": ("meetings:handovers", "meetings:board"),
        "tills": ("till:tills", "closing:day"),
        "approvals": ("staff:waiting",),
        "suspense": ("till:differences", "ledger:accounts"),
    }
    found = (door(actor_of(request), name) for name in names.get(code, ("closing:day",)))
    return next((url for url in found if url), "")
