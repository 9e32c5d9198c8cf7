"""A member's attendance, for her page to fetch when it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.kernel import days
from lumbung.kernel.http import actor_of, page
from lumbung.operations.meetings import permissions, queries
from lumbung.operations.meetings.rules import ABSENT, ENTRUSTED, PRESENT
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members

GRAINS = {PRESENT: "", ENTRUSTED: "separuh", ABSENT: "silang"}


@page(rights.VIEW)
@require_safe
def attendance(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show her last meetings as grains, each absence with its reason, and how often she came in all."""
    actor = actor_of(request)
    her = members.member(actor, member_id, with_relatives=False)
    actor.require(rights.VIEW, her.office_id)
    found = queries.member_attendance(actor, member_id)
    context = {
        "found": found,
        "marks": [GRAINS[one.state] for one in found.lately],
        "sentence": sentence(found),
        "missed": [one for one in reversed(found.lately) if one.state == ABSENT],
        "may_see_sheets": actor.may(permissions.VIEW, her.office_id),
    }
    return render(request, "meetings/attendance.html", context)


def sentence(found: queries.MemberAttendance) -> str:
    """Return in words what the grains show."""
    n = len(found.lately)
    absent = [
        days.plain_date(one.held_on, get_language() or "id") for one in found.lately if one.state == ABSENT
    ]
    entrusted = sum(one.state == ENTRUSTED for one in found.lately)
    said = ngettext("Last %(n)d meeting", "Last %(n)d meetings", n) % {"n": n}
    came = _("came %(n)d times") % {"n": n - len(absent) - entrusted}
    parts = [f"{said}: {came}"]
    if entrusted:
        parts.append(_("sent her money with somebody %(n)d times") % {"n": entrusted})
    if absent:
        parts.append(_("absent on %(days)s") % {"days": ", ".join(absent)})
    return ", ".join(parts) + "."
