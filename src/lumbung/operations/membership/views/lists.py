"""The list of members, the search, the picker, the export."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import xlsxwriter
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page
from lumbung.operations.membership import permissions, words
from lumbung.operations.membership.views.common import offices_with
from lumbung.people.members import queries as members
from lumbung.people.members.queries import Filter, MemberHit

FILTERS = ("kantor", "rembug", "golongan", "keadaan", "q")


@page(permissions.VIEW)
def member_list(request: HttpRequest) -> HttpResponse:
    """Show the members of one's offices by name; filters read as a sentence."""
    actor = actor_of(request)
    chosen = _filter(actor, request.GET)
    offices = offices_with(actor, permissions.VIEW)
    rembugs = members.rembugs(actor, chosen.office_ids)
    found = members.members_page(
        actor, chosen, after=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", "")
    )
    names = {one.id: one.name for one in offices}
    context = {
        "page": found,
        "rows": [(row, names.get(row.office_id, ""), words.state_chip(row.state)) for row in found.rows],
        "count": members.member_count(actor, chosen),
        "counted": members.COUNTED,
        "offices": offices,
        "rembugs": rembugs,
        "classes": words.CLASSES.items(),
        "states": words.STATES.items(),
        "chosen": {name: request.GET.get(name, "") for name in FILTERS},
        "state": chosen.state,
        "sentence": _sentence(request.GET, chosen, names, {one.id: one.name for one in rembugs}),
        "may_register": actor.may(permissions.REGISTER),
        "may_export": actor.may(permissions.EXPORT),
        "filters": request.GET.urlencode(),
        "many_offices": len(offices) > 1,
    }
    return render(request, "membership/list.html", context)


def _filter(actor: Actor, asked: QueryDict) -> Filter:
    office, rembug = _uuid(asked.get("kantor", "")), _uuid(asked.get("rembug", ""))
    state = asked.get("keadaan", "active")
    chosen = Filter(
        office_ids=(office,) if office else None,
        rembug_id=rembug,
        klass=asked.get("golongan", "") if asked.get("golongan", "") in words.CLASSES else "",
        state=state if state in words.STATES else "",
        words=asked.get("q", "")[:100],
    )
    return members.narrowed(chosen, actor.offices(permissions.VIEW))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sentence(
    asked: QueryDict, chosen: Filter, offices: dict[UUID, str], rembugs: dict[UUID, str]
) -> list[dict[str, Any]]:
    """The filters in words, each with the address that takes it off."""
    items = [
        ("keadaan", "", str(words.STATES.get(chosen.state, _("all states"))).lower()),
        ("golongan", "", str(words.CLASSES[chosen.klass]).lower() if chosen.klass else ""),
        (
            "kantor",
            "",
            next((offices.get(one, "") for one in chosen.office_ids or () if asked.get("kantor")), ""),
        ),
        ("rembug", _("rembug"), rembugs.get(chosen.rembug_id, "") if chosen.rembug_id else ""),
        ("q", _("name with"), chosen.words),
    ]

    def without(name: str) -> str:
        rest = asked.copy()
        for key in (name, "sesudah", "sebelum"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}"

    return [
        {"label": label, "value": value, "clear_url": without(name) if asked.get(name) else ""}
        for name, label, value in items
        if value
    ]


@page(permissions.VIEW)
def search(request: HttpRequest) -> HttpResponse:
    """Find a member by anything people know of her; one answer opens her page at once."""
    actor = actor_of(request)
    asked = request.GET.get("q", "").strip()
    hits = members.find_members(actor, asked, limit=30) if asked else []
    if len(hits) == 1:
        return redirect("membership:member", hits[0].id)
    return render(
        request,
        "membership/search.html",
        {
            "asked": asked,
            "hits": [(hit, line_of(hit), words.state_chip(hit.state)) for hit in hits],
            "may_register": actor.may(permissions.REGISTER),
        },
    )


def line_of(hit: MemberHit) -> str:
    """What tells her apart: number, rembug or class, husband, village."""
    parts = [hit.number, hit.rembug_name or str(words.CLASSES.get(hit.klass, ""))]
    if hit.spouse_name:
        parts.append(_("wife or husband of %(name)s") % {"name": hit.spouse_name})
    return ", ".join(part for part in [*parts, hit.village] if part)


@page(permissions.VIEW)
def picker(request: HttpRequest) -> HttpResponse:
    """Answer the member picker of any form: active members, and a warning where names are the same."""
    asked = request.GET.get("q", "").strip()
    hits = members.find_members(actor_of(request), asked, limit=8) if asked else []
    active = [hit for hit in hits if hit.state == "active"]
    names = [hit.name.lower() for hit in active]
    found = [
        {
            "id": hit.id,
            "name": hit.name,
            "line": line_of(hit),
            "photo": hit.photo,
            "warning": _("Same name as another: look at number and village")
            if names.count(hit.name.lower()) > 1
            else "",
        }
        for hit in active
    ]
    return render(request, "kit/picker_results.html", {"found": found, "query": asked})


@page(permissions.EXPORT, permissions.VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """Give the list as a workbook, with the filters that were chosen."""
    actor = actor_of(request)
    content = workbook(actor, _filter(actor, request.GET))
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = _("members")
    response["Content-Disposition"] = f'attachment; filename="{name}-{days.today():%Y-%m-%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def workbook(actor: Actor, chosen: Filter) -> bytes:
    """Return the members of a filter as a workbook; rows are written as they are read."""
    offices = {one.id: one.name for one in offices_with(actor, permissions.VIEW)}
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(_("Members")[:31])
    for column, (title, width) in enumerate(_columns()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(_rows(actor, chosen, offices), start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_datetime(number, column, value, day)
    book.close()
    return out.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Number"), 12), (_("Old number"), 12), (_("Name"), 32), (_("Class"), 16), (_("State"), 14),
        (_("Office"), 18), (_("Rembug"), 18), (_("Subgroup"), 10), (_("Phone"), 18), (_("Village"), 18),
        (_("Member since"), 14), (_("Left on"), 14),
    ]  # fmt: skip


def _rows(actor: Actor, chosen: Filter, offices: dict[UUID, str]) -> Iterator[list[Any]]:
    for row in members.every_member(actor, chosen):
        yield [
            row.number, row.old_number, row.name, str(words.CLASSES[row.klass]), str(words.STATES[row.state]),
            offices.get(row.office_id, ""), row.rembug_name, row.subgroup, row.phone, row.village,
            row.joined_on, row.left_on,
        ]  # fmt: skip


def member_url(member_id: UUID) -> str:
    """Return the address of a member's page."""
    return reverse("membership:member", args=[member_id])
