"""A member's page for staff: who she is, what she has, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel import files
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, key_of, page
from lumbung.operations.membership import permissions, queries, words
from lumbung.operations.membership.views.common import her
from lumbung.people.members import commands as registry
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members
from lumbung.people.members.errors import NoMember
from lumbung.people.members.queries import MemberDetail
from lumbung.people.members.rules import has_vote, phone_text

NIK_OPENED = "membership_nik_opened"
PURSES = (("infaq", "infak"), ("wakaf", "wakaf"), ("zakat", "zakat"))


@page(permissions.VIEW)
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show one member: a prospect's way in, or what a member has and owes and gave, and her latest acts."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    if detail.state in {"prospect", "withdrawn"}:
        return redirect("membership:journey", member_id)
    money = queries.money(actor, member_id)
    context = head(request, detail, "member") | {
        "money": money,
        "given": [
            (kind, _purse_name(kind), money.given[code]) for code, kind in PURSES if code in money.given
        ],
        "leaving": queries.leaving(actor, member_id) if detail.left_on else None,
        "kept": queries.kept(actor, member_id) if detail.left_on else 0,
    }
    return render(request, "membership/member.html", context)


@page(permissions.VIEW)
def lately(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Give the latest acts of a member, for her page to fetch when it stands."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    context = {"her": detail, "entries": queries.entries(actor, member_id, limit=12)}
    return render(request, "membership/lately.html", context)


def _purse_name(kind: str) -> str:
    return {"infak": _("Infaq"), "wakaf": _("Wakaf"), "zakat": _("Zakat")}[kind]


def head(request: HttpRequest, detail: MemberDetail, here: str) -> dict[str, Any]:
    """Return what the top of each page about her shows: face, chips, tabs, and what may be done."""
    actor = actor_of(request)

    def may(permission: str) -> bool:
        return actor.may(permission, detail.office_id)

    active = detail.state == "active"
    return {
        "her": detail,
        "chip": words.state_chip(detail.state),
        "klass": words.CLASSES[detail.klass],
        "has_vote": has_vote(detail.klass),
        "phone": phone_text(detail.phone),
        "tabs": _tabs(detail, here),
        "may_edit": may(rights.EDIT),
        "may_register": may(rights.REGISTER),
        "may_move": may(rights.TRANSFER) and active,
        "may_release": (may(permissions.LEAVE) or may(permissions.DECIDE_LEAVE)) and active,
        "may_pay_left": may(permissions.LEAVE),
        "may_card": may(rights.REGISTER) and active,
    }


def _tabs(detail: MemberDetail, here: str) -> list[dict[str, Any]]:
    shown = [
        ("member", _("Overview")),
        ("history", _("Everything that happened")),
        ("data", _("Data and family")),
        ("journey", _("Way in")),
    ]
    if detail.state in {"prospect", "withdrawn"}:
        shown = [one for one in shown if one[0] in {"journey", "data"}]
    elif detail.came == "import":
        shown = [one for one in shown if one[0] != "journey"]
    return [
        {
            "label": label,
            "url": reverse(f"membership:{name}", args=[detail.id]),
            "current": name == here,
            "count": None,
        }
        for name, label in shown
    ]


@page(permissions.VIEW)
def history(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show every act of a member, newest first, each amount with its lines and receipt."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    before = request.GET.get("sesudah", "")
    found = queries.entries(actor, member_id, before=int(before) if before.isdecimal() else None, limit=41)
    context = head(request, detail, "history") | {
        "entries": found[:40],
        "older": found[39].journal_id if len(found) > 40 else None,
        "is_later": bool(before),
    }
    return render(request, "membership/history.html", context)


@page(permissions.VIEW)
def savings_lines(request: HttpRequest, member_id: UUID, code: str) -> HttpResponse:
    """Show the lines behind one savings balance."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    product, lines, balance = queries.product_entries(actor, member_id, code)
    context = {
        "her": detail,
        "product": product,
        "balance_sen": balance,
        "lines": with_balance(lines, balance),
    }
    return render(request, "membership/lines.html", context)


def with_balance(lines: list[Any], balance_sen: int) -> list[tuple[Any, str, int, int]]:
    """Return each line with what it was, its amount, and the balance after it, newest first."""
    shown, after = [], balance_sen
    for line in lines:
        shown.append((line, words.kind(line.kind), -line.amount_sen, after))
        after += line.amount_sen
    return shown


@page(permissions.VIEW)
def receipt(request: HttpRequest, member_id: UUID, journal_id: int) -> HttpResponse:
    """Show the receipt of one act of hers."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    context = {"her": detail, "receipt": receipt_of(actor, detail, journal_id)}
    return render(request, "membership/receipt.html", context)


def receipt_of(actor: Actor, detail: MemberDetail, journal_id: int) -> dict[str, Any]:
    """Return the receipt of one act: her own lines of its journal.

    Refuses: NoMember
    """
    found = queries.entries(actor, detail.id, journal_id=journal_id, limit=1)
    if not found:
        raise NoMember(member=str(detail.id))
    entry = found[0]
    return {
        "number": entry.receipt,
        "day": entry.day,
        "office": detail.office_name,
        "member": detail.name,
        "member_number": detail.number,
        "lines": [(part.label, part.amount_sen) for part in entry.parts],
        "total_sen": entry.total_sen,
        "kind": words.kind(entry.kind),
        "corrected_number": "",
    }


@page(permissions.VIEW)
def data(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show what is written down about her: person, household and heirs, papers, changes."""
    actor = actor_of(request)
    detail = her(actor, member_id)
    opened = request.session.pop(NIK_OPENED, "") == str(member_id)  # once, after the trace was left
    nik = members.nik(actor, member_id) if opened and actor.may(rights.VIEW_NIK, detail.office_id) else ""
    context = head(request, detail, "data") | {
        "facts": _facts(detail),
        "relatives": [
            (one, words.RELATIONS[one.relation], phone_text(one.phone)) for one in detail.relatives
        ],
        "card": members.card(actor, member_id),
        "nik": nik,
        "may_see_nik": actor.may(rights.VIEW_NIK, detail.office_id),
        "odd": words.odd(detail.nik_odd),
        "changes": _changes(actor, member_id),
        "classes": [
            (one, words.CLASSES[one.from_klass], words.CLASSES[one.to_klass])
            for one in members.class_changes(actor, member_id)
        ],
        "may_change_class": detail.state == "active" and actor.may(rights.EDIT, detail.office_id),
    }
    return render(request, "membership/data.html", context)


def _facts(detail: MemberDetail) -> list[tuple[str, Any]]:
    place = ", ".join(part for part in (detail.address, detail.village, detail.district, detail.city) if part)
    return [
        (_("Name"), detail.name),
        (_("Sex"), words.SEXES[detail.sex]),
        (_("Born"), (detail.born_place, detail.born_on)),
        (_("Marital state"), words.MARITAL[detail.marital]),
        (_("Husband or wife"), detail.spouse_name),
        (_("Mother's name"), detail.mother_name),
        (_("Phone"), phone_text(detail.phone)),
        (_("Address"), place),
        (_("Business"), ", ".join(part for part in (detail.business, detail.business_place) if part)),
        (_("Old number"), detail.old_number),
    ]


def _changes(actor: Actor, member_id: UUID) -> list[dict[str, Any]]:
    shown = []
    for one in members.changes(actor, member_id, limit=30):
        if one.act == "insert":
            continue
        fields = sorted({str(words.FIELDS.get(name, "")) for name in one.changes} - {""})
        if fields:
            shown.append({"at": one.at, "fields": ", ".join(fields), "origin": one.origin})
    return shown


@page(permissions.VIEW)
def photo(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Give a member's picture to those who may see her; it is never served by its path."""
    actor = actor_of(request)
    large = request.GET.get("besar") == "1"
    office_id, digest = members.photo(actor, member_id, large=large)
    actor.require(permissions.VIEW, office_id)
    content = files.content_of(actor.coop_id, digest)
    response = HttpResponse(content, content_type="image/jpeg" if large else "image/webp")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@page(rights.VIEW_NIK)
def open_nik(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Leave the trace of who opened a NIK, then show it."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.VIEW_NIK, with_relatives=False)
    registry.look_at_nik(actor, registry.LookAtNik(key_of(request), detail.office_id, member_id))
    request.session[NIK_OPENED] = str(member_id)
    return redirect("membership:data", member_id)
