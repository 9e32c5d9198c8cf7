"""The member's own page: nobody signs in, her card's QR is the key. It says kindly what the books know."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from lumbung.kernel import days, files
from lumbung.kernel.scope import reading
from lumbung.operations.membership import queries, words
from lumbung.operations.membership.errors import TooManyAsked
from lumbung.operations.membership.views.member import receipt_of, with_balance
from lumbung.people.members import queries as members
from lumbung.people.members.queries import CardHolder
from lumbung.people.organisation import queries as organisation
from lumbung.people.staff import queries as staff

A_MINUTE, ASKED_MAX = 60, 40
_asked: dict[str, int] = {}  # since the minute that stands under ""
_lock = threading.Lock()
Own = Callable[..., HttpResponse]


def own(view: Own) -> Own:
    """Let the holder of a valid card see her own page: limited, never kept by a browser, never referred on.

    Refuses: CardRevoked, TooManyAsked
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        _slowly(request)
        holder = members.card_holder(token)
        request.actor = holder.actor  # type: ignore[attr-defined]
        with reading(holder.actor):
            response = view(request, holder, token, *args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def _slowly(request: HttpRequest) -> None:
    """Refuse somebody who asks too often from one place.

    Counted in this process: a token cannot be guessed, this only keeps one place from keeping us busy.
    Refuses: TooManyAsked
    """
    place, minute = str(request.META.get("REMOTE_ADDR", "")), int(time.time()) // A_MINUTE
    with _lock:
        if _asked.get("", 0) != minute:
            _asked.clear()
            _asked[""] = minute
        _asked[place] = asked = _asked.get(place, 0) + 1
    if asked > ASKED_MAX:
        raise TooManyAsked()


def _frame(holder: CardHolder, token: str, here: str) -> dict[str, Any]:
    """What every own page shows: who she is, and the bar at the bottom."""
    detail = members.member(holder.actor, holder.member_id, with_relatives=False)
    items = [
        ("own_home", _("Home"), "house"),
        ("own_history", _("History"), "receipt"),
        ("own_ask", _("Ask"), "message-circle-question"),
    ]
    return {
        "her": detail,
        "you": _("Ibu") if detail.sex != "L" else _("Bapak"),
        "token": token,
        "photo": reverse("membership:own_photo", args=[token]) if detail.photo else "",
        "bar": [
            {
                "label": label,
                "icon": icon,
                "url": reverse(f"membership:{name}", args=[token]),
                "current": name == here,
            }
            for name, label, icon in items
        ],
    }


@own
def home(request: HttpRequest, holder: CardHolder, token: str) -> HttpResponse:
    """Show what she saved, what is left to pay, what she gave, and her latest acts."""
    money = queries.money(holder.actor, holder.member_id)
    context = _frame(holder, token, "own_home") | {
        "money": money,
        "entries": _told(queries.entries(holder.actor, holder.member_id, limit=4, names=money.names)),
        "today": days.today(),
        "purses": [
            (kind, name, money.given[code])
            for code, kind, name in (
                ("infaq", "infak", _("Infaq")),
                ("wakaf", "wakaf", _("Wakaf")),
                ("zakat", "zakat", _("Zakat")),
            )
            if code in money.given
        ],
    }
    return render(request, "membership/own_home.html", context)


def _told(entries: list[queries.Entry]) -> list[tuple[queries.Entry, str, str]]:
    return [(one, words.kind(one.kind), words.kind_icon(one.kind)) for one in entries]


@own
def history(request: HttpRequest, holder: CardHolder, token: str) -> HttpResponse:
    """Show every act of hers with its receipt."""
    before = request.GET.get("sesudah", "")
    found = queries.entries(
        holder.actor, holder.member_id, before=int(before) if before.isdecimal() else None, limit=31
    )
    context = _frame(holder, token, "own_history") | {
        "entries": _told(found[:30]),
        "older": found[29].journal_id if len(found) > 30 else None,
    }
    return render(request, "membership/own_history.html", context)


@own
def savings_lines(request: HttpRequest, holder: CardHolder, token: str, code: str) -> HttpResponse:
    """Show how one of her savings came to be, line by line."""
    product, lines, balance = queries.product_entries(holder.actor, holder.member_id, code)
    context = _frame(holder, token, "own_home") | {
        "product": product,
        "balance_sen": balance,
        "lines": with_balance(lines, balance),
    }
    return render(request, "membership/own_lines.html", context)


@own
def receipt(request: HttpRequest, holder: CardHolder, token: str, journal_id: str) -> HttpResponse:
    """Show one of her receipts."""
    frame = _frame(holder, token, "own_history")
    context = frame | {"receipt": receipt_of(holder.actor, frame["her"], int(journal_id))}
    return render(request, "membership/own_receipt.html", context)


@own
def ask(request: HttpRequest, holder: CardHolder, token: str) -> HttpResponse:
    """Say whom she can ask, and what the cooperative never asks for."""
    frame = _frame(holder, token, "own_ask")
    detail = frame["her"]
    office = organisation.office(holder.actor, detail.office_id)
    rembug = members.rembug(holder.actor, detail.rembug_id) if detail.rembug_id else None
    officer = rembug.officer_id if rembug else None
    names = staff.person_names(holder.actor, {officer}) if officer else {}
    context = frame | {
        "office": office,
        "rembug": rembug,
        "officer": names.get(officer, "") if officer else "",
        "expires_on": holder.expires_on,
    }
    return render(request, "membership/own_ask.html", context)


@own
def photo(request: HttpRequest, holder: CardHolder, token: str) -> HttpResponse:
    """Give her own picture."""
    _office, digest = members.photo(holder.actor, holder.member_id)
    return HttpResponse(files.content_of(holder.actor.coop_id, digest), content_type="image/webp")
