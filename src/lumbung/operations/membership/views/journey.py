"""The way in: the board, one prospect's steps, meetings and training, the check, the exam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.operations.membership import permissions, words
from lumbung.operations.membership.forms import (
    AssessForm,
    ExamForm,
    GatheringForm,
    HoldForm,
    ReasonForm,
)
from lumbung.operations.membership.views.common import form_page, her, ids_of, work_offices
from lumbung.operations.membership.views.member import head
from lumbung.people.members import commands as registry
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members
from lumbung.people.members.queries import GatheringView, MemberDetail, ProspectView, StepView

GENERAL_MEETING, LWK, UPK = "general_meeting", "lwk", "upk"


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the board with the prospects who need it next."""

    code: str
    title: str
    prospects: list[ProspectView]


@page(permissions.VIEW)
def board(request: HttpRequest) -> HttpResponse:
    """Show who is at which step and what she lacks."""
    actor = actor_of(request)
    allowed = actor.offices(permissions.VIEW)
    found = members.prospects(actor, allowed)
    sessions = rules.at(days.today()).membership.lwk_sessions
    codes = [GENERAL_MEETING, "eligibility", *(f"lwk_{one}" for one in range(1, sessions + 1)), UPK, "join"]
    columns = [Column(code, words.step(code), [one for one in found if one.stage == code]) for code in codes]
    planned = members.gatherings(actor, allowed, is_held=False, limit=12)
    context = {
        "columns": columns,
        "count": len(found),
        "planned": [(one, gathering_name(one)) for one in reversed(planned)],
        "lacks": words.LACKS,
        "may_register": actor.may(rights.REGISTER),
        "may_train": actor.may(rights.TRAIN),
        "may_examine": actor.may(rights.EXAMINE),
        "today": days.today(),
    }
    return render(request, "membership/board.html", context)


def gathering_name(one: GatheringView) -> str:
    """Return what a gathering is called: ``LWK 2``."""
    return words.step(f"lwk_{one.session}" if one.kind == LWK else one.kind)


@page(permissions.VIEW)
def journey(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show one prospect's way in: what is done, what comes next, what is missing."""
    actor = actor_of(request)
    detail = her(actor, member_id, with_relatives=False)
    context = head(request, detail, "journey") | {
        "steps": timeline(actor, detail, members.steps(actor, member_id)),
        "lacks": _lacks(detail),
        "next": _next_act(actor, detail),
        "odd": words.odd(detail.nik_odd) if not detail.is_nik_cleared else "",
        "is_prospect": detail.state == "prospect",
    }
    return render(request, "membership/journey.html", context)


def _lacks(detail: MemberDetail) -> list[tuple[str, str, str]]:
    """What paper is missing, as (icon, words, address)."""
    found = []
    if not detail.has_nik:
        found.append(("nik", "membership:nik"))
    if detail.nik_odd and not detail.is_nik_cleared:
        found.append(("nik_odd", "membership:clear_nik"))
    if detail.consent_on is None:
        found.append(("consent", "membership:consent"))
    if not detail.photo:
        found.append(("photo", "membership:set_photo"))
    return [
        (words.LACK_ICONS[code], str(words.LACKS[code]), reverse(name, args=[detail.id]))
        for code, name in found
    ]


def _next_act(actor: Actor, detail: MemberDetail) -> tuple[str, str] | None:
    """The button for the step she needs, for those who may do it."""
    if detail.state != "prospect":
        return None
    own = [detail.id]
    acts = {
        GENERAL_MEETING: (rights.TRAIN, reverse("membership:gatherings"), _("Record the Pertemuan Umum")),
        "eligibility": (rights.ASSESS, reverse("membership:assess", args=own), _("Do the Uji Kelayakan")),
        UPK: (rights.EXAMINE, reverse("membership:exam") + f"?calon={detail.id}", _("Record the UPK")),
        "join": (permissions.JOIN, reverse("membership:join", args=own), _("Take the first payment")),
    }
    training = (rights.TRAIN, reverse("membership:gatherings"), _("Record an LWK session"))
    permission, url, label = acts.get(detail.stage, training)
    return (url, label) if actor.may(permission, detail.office_id) else None


def timeline(actor: Actor, detail: MemberDetail, taken: list[StepView]) -> list[dict[str, Any]]:
    """Return her steps as a timeline: done with day and person, the next one, and those still to come."""
    shown: list[dict[str, Any]] = [
        {"state": "done", "title": _("Registered"), "day": detail.registered_on, "text": detail.number}
    ]
    for code in [*detail.path, "join"]:
        shown += [_taken(one) for one in taken if one.code == code]
        if code == "join" and detail.joined_on:
            shown.append({"state": "done", "title": words.step(code), "day": detail.joined_on})
        elif detail.state == "prospect" and code == detail.stage:
            shown.append({"state": "now", "title": words.step(code)})
        elif detail.state == "prospect" and not any(one.code == code and one.passed for one in taken):
            shown.append({"state": "next", "title": words.step(code)})
    if detail.state == "withdrawn":
        shown.append(
            {
                "state": "blocked",
                "title": _("Did not go on"),
                "day": detail.left_on,
                "text": detail.left_reason,
            }
        )
    return shown


def _taken(one: StepView) -> dict[str, Any]:
    text = one.reason
    if one.score is not None:
        text = _("%(score)s points") % {"score": one.score} + (f". {one.reason}" if one.reason else "")
    return {
        "state": "done" if one.passed else "missing",
        "title": words.step(one.code),
        "day": one.happened_on,
        "person": one.by_name,
        "text": text,
        "chip": None if one.passed else ("awas", "rotate-ccw", _("Not passed")),
    }


@page(rights.ASSESS)
def assess(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Do an uji kelayakan: four questions, the score follows."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.ASSESS, with_relatives=False)
    terms = rules.at(days.today()).membership
    form = AssessForm(
        request.POST or None,
        terms=terms,
        language=get_language() or "id",
        initial={"assessed_on": days.today()},
    )

    def act(said: dict[str, Any]) -> registry.Assessed:
        order = registry.AssessProspect(
            key_of(request), detail.office_id, member_id, said["assessed_on"], form.answers(), said["note"]
        )
        return registry.assess_prospect(actor, order)

    def done(result: registry.Assessed) -> str:
        band = terms.band(result.score).label(get_language() or "id")
        return _("%(score)s points: %(band)s.") % {"score": result.score, "band": band}

    return form_page(
        request,
        form,
        act,
        heading=_("Uji Kelayakan"),
        subheading=detail.name,
        submit=_("Record the result"),
        text=_("Look at the house together with her; the points stand behind each answer."),
        done=done,
        back=reverse("membership:journey", args=[member_id]),
        template="membership/phone_form.html",
    )


@page(rights.TRAIN)
def gatherings(request: HttpRequest) -> HttpResponse:
    """Show meetings and training: what is planned, what was held; plan the next."""
    actor = actor_of(request)
    offices = work_offices(actor, rights.TRAIN)
    ids = [one.id for one in offices]
    found = members.gatherings(actor, ids, limit=60)
    sessions = rules.at(days.today()).membership.lwk_sessions
    kinds = [(GENERAL_MEETING, words.step(GENERAL_MEETING))]
    kinds += [(f"{LWK}_{one}", words.step(f"{LWK}_{one}")) for one in range(1, sessions + 1)]
    form = GatheringForm(
        request.POST or None,
        offices=offices,
        rembugs=members.rembugs(actor, ids),
        kinds=kinds,
        initial={"planned_on": days.today(), "kind": GENERAL_MEETING},
    )
    if request.method == "POST" and form.is_valid():
        planned = attempt(form, lambda: registry.plan_gathering(actor, _plan(request, form.cleaned_data)))
        if planned is not None:
            return redirect("membership:gathering", planned.gathering_id)
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "planned": [(one, gathering_name(one)) for one in reversed(found) if one.held_on is None],
        "held": [(one, gathering_name(one)) for one in found if one.held_on],
    }
    return render(request, "membership/gatherings.html", context, status=form_status(form))


def _plan(request: HttpRequest, said: dict[str, Any]) -> registry.PlanGathering:
    kind, _line, session = (
        said["kind"].partition("_") if said["kind"].startswith(LWK) else (said["kind"], "", "")
    )
    return registry.PlanGathering(
        key=key_of(request),
        office_id=UUID(said["office"]),
        kind=kind,
        session=int(session or 0),
        planned_on=said["planned_on"],
        starts_at=said["starts_at"],
        place=said["place"],
        rembug_id=UUID(said["rembug"]) if said["rembug"] else None,
        host=said["host"],
        invited=said["invited"],
        invited_count=said["invited_count"] or 0,
    )


@page(permissions.VIEW)
def gathering(request: HttpRequest, gathering_id: UUID) -> HttpResponse:
    """Show one gathering; when it is only planned, record how it went and who came."""
    actor = actor_of(request)
    one, people = members.gathering(actor, gathering_id)
    actor.require(permissions.VIEW, one.office_id)
    may_hold = one.held_on is None and one.kind != UPK and actor.may(rights.TRAIN, one.office_id)
    offered = _offered(actor, one) if may_hold else []
    form = HoldForm(
        request.POST or None, initial={"held_on": days.today(), "present_count": one.invited_count or None}
    )
    if request.method == "POST" and may_hold and form.is_valid():
        held = attempt(
            form, lambda: registry.hold_gathering(actor, _held(request, form.cleaned_data, one, offered))
        )
        if held is not None:
            return redirect("membership:gathering", gathering_id)
    ticked = set(request.POST.getlist("hadir"))
    context = {
        "one": one,
        "title": gathering_name(one),
        "people": people,
        "offered": [(each, str(each.id) in ticked) for each in offered],
        "form": form,
        "form_key": request.POST.get("key"),
        "may_hold": may_hold,
        "may_register": actor.may(rights.REGISTER, one.office_id),
    }
    return render(request, "membership/gathering.html", context, status=form_status(form))


def _offered(actor: Actor, one: GatheringView) -> list[ProspectView]:
    """Prospects who need this very step, those of its rembug first."""
    code = f"lwk_{one.session}" if one.kind == LWK else one.kind
    found = members.prospects(actor, [one.office_id], stage=code)
    return sorted(found, key=lambda each: (each.rembug_id != one.rembug_id, each.name.lower()))


def _held(
    request: HttpRequest, said: dict[str, Any], one: GatheringView, offered: list[ProspectView]
) -> registry.HoldGathering:
    present = ids_of(request, "hadir", [each.id for each in offered])
    return registry.HoldGathering(
        key=key_of(request),
        office_id=one.office_id,
        gathering_id=one.id,
        held_on=said["held_on"],
        present_count=said["present_count"],
        present_ids=present,
        questions=tuple(said["questions"].splitlines()),
        note=said["note"],
    )


@page(rights.EXAMINE)
def exam(request: HttpRequest) -> HttpResponse:
    """Record a UPK: beside each name passed, or back to training with the reason."""
    actor = actor_of(request)
    offices = work_offices(actor, rights.EXAMINE)
    ready = members.prospects(actor, [one.id for one in offices], stage=UPK)
    form = ExamForm(request.POST or None, initial={"held_on": days.today()})
    only = request.GET.get("calon", "")
    shown = [
        (one, request.POST.get(f"hasil_{one.id}", ""), request.POST.get(f"alasan_{one.id}", ""))
        for one in ready
    ]
    if request.method == "POST" and form.is_valid():
        results = tuple(
            registry.ExamResult(one.id, said == "lulus", reason) for one, said, reason in shown if said
        )
        if not results:
            form.add_error(None, _("Say for at least one prospect whether she passed."))
        else:
            office = next(one.office_id for one in ready if one.id == results[0].member_id)
            order = registry.ExamineGroup(
                key_of(request), office, form.cleaned_data["held_on"], form.cleaned_data["place"], results
            )
            held = attempt(form, lambda: registry.examine_group(actor, order))
            if held is not None:
                return redirect("membership:journeys")
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "ready": shown,
        "only": only,
    }
    return render(request, "membership/exam.html", context, status=form_status(form))


@require_POST
@page(rights.REGISTER)
def turn(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Let a prospect go, or take her back."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    state = "prospect" if detail.state == "withdrawn" else "withdrawn"
    form = ReasonForm(request.POST)

    def act(said: dict[str, Any]) -> registry.Changed:
        order = registry.TurnProspect(key_of(request), detail.office_id, member_id, state, said["reason"])
        return registry.turn_prospect(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=detail.name,
        submit=_("Record it"),
        done=lambda _changed: _("Recorded."),
        back=reverse("membership:journey", args=[member_id]),
    )
