"""Writing her down: registration on a telephone, corrections, family, photo, consent, NIK."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.operations.membership import words
from lumbung.operations.membership.forms import (
    ConsentForm,
    NikForm,
    PersonForm,
    PhotoForm,
    ReasonForm,
    RegisterForm,
    RelativeForm,
    uuid_or_none,
)
from lumbung.operations.membership.views.common import form_page, her, work_offices
from lumbung.operations.membership.views.lists import line_of
from lumbung.people.members import commands as registry
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members
from lumbung.people.members.commands import KeptPhoto, Person, RegisterProspect
from lumbung.people.members.errors import NoRelative


@page(rights.REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Write down a prospect; a person of the same name is pointed out before she is written down twice."""
    actor = actor_of(request)
    form = _register_form(request, actor)
    twins: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("beda") != "ya":
            twins = _twins(actor, form.cleaned_data["name"])
        if not twins:
            done = attempt(form, lambda: _register(request, actor, form))
            if done is not None:
                _say_registered(request, done)
                return redirect("membership:journey", done.member_id)
    context = {
        "form": form,
        "form_key": request.POST.get("key"),
        "twins": twins,
        "consent": rules.at(days.today()).membership.consent(get_language() or "id"),
    }
    return render(request, "membership/register.html", context, status=409 if twins else form_status(form))


def _register_form(request: HttpRequest, actor: Actor) -> RegisterForm:
    offices = work_offices(actor, rights.REGISTER)
    ids = [one.id for one in offices]
    initial = {"klass": "rembug", "sex": "P", "captured_at": request.GET.get("dari", "")}
    return RegisterForm(
        request.POST or None,
        request.FILES or None,
        offices=offices,
        rembugs=members.rembugs(actor, ids),
        gatherings=[
            one
            for one in members.gatherings(actor, ids, is_held=True, limit=20)
            if one.kind == "general_meeting"
        ],
        initial=initial,
    )


def _twins(actor: Actor, name: str) -> list[tuple[str, str, str]]:
    """People of the same name, as (address, name, what tells them apart)."""
    found = members.same_names(actor, name)
    return [(reverse("membership:member", args=[one.id]), one.name, line_of(one)) for one in found]


def _register(request: HttpRequest, actor: Actor, form: RegisterForm) -> registry.Registered:
    said = form.cleaned_data
    photo = registry.keep_photo(actor.coop_id, said["photo"].read()) if said["photo"] else KeptPhoto("", "")
    order = RegisterProspect(
        key=key_of(request),
        office_id=UUID(said["office"]),
        person=Person(**form.person()),
        klass=said["klass"],
        save_only=said["save_only"] and said["klass"] == "rembug",
        rembug_id=uuid_or_none(said["rembug"]) if said["klass"] == "rembug" else None,
        nik=said["nik"],
        consent_on=days.today() if said["agreed"] else None,
        captured_at_id=uuid_or_none(said["captured_at"]),
        portrait_hash=photo.portrait_hash,
        photo_hash=photo.photo_hash,
    )
    return registry.register_prospect(actor, order)


def _say_registered(request: HttpRequest, done: registry.Registered) -> None:
    messages.success(request, _("Registered with the number %(number)s.") % {"number": done.number})
    if done.nik_odd:
        text = _(
            "Her NIK is odd: %(what)s. It was kept; a supervisor compares it with the KTP before she joins."
        )
        messages.warning(request, text % {"what": words.odd(done.nik_odd)})


@page(rights.EDIT)
def change(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Correct what is written down about her."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.EDIT, with_relatives=False)
    initial: dict[str, Any] = {name: getattr(detail, name) for name in PersonForm.PERSON}
    form = PersonForm(request.POST or None, initial=initial)

    def act(_said: dict[str, Any]) -> registry.Changed:
        order = registry.ChangePerson(
            key_of(request), detail.office_id, member_id, Person(**form.person()), detail.subgroup
        )
        return registry.change_person(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Correct %(name)s") % {"name": detail.name},
        submit=_("Save the corrections"),
        text=_("What stood there before stays readable in the history."),
        done=lambda _changed: _("Saved."),
        back=reverse("membership:data", args=[member_id]),
    )


@page(rights.REGISTER)
def relative(request: HttpRequest, member_id: UUID, relative_id: UUID | None = None) -> HttpResponse:
    """Write down or correct somebody of her household, or an heir."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER)
    known = next((one for one in detail.relatives if one.id == relative_id), None)
    if relative_id is not None and known is None:
        raise NoRelative(relative=str(relative_id))
    names = ("name", "relation", "born_on", "phone", "is_heir", "in_household", "note")
    initial = {name: getattr(known, name) for name in names} if known else {"relation": "child"}
    form = RelativeForm(request.POST or None, known=known, initial=initial)

    def act(said: dict[str, Any]) -> registry.RelativeRecorded:
        order = registry.RecordRelative(
            key=key_of(request),
            office_id=detail.office_id,
            member_id=member_id,
            relative_id=relative_id,
            **said,
        )
        return registry.record_relative(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Family of %(name)s") % {"name": detail.name},
        submit=_("Save"),
        done=lambda _kept: _("Saved."),
        back=reverse("membership:data", args=[member_id]),
    )


@page(rights.REGISTER)
def set_photo(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Take a new photo of her."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    form = PhotoForm(request.POST or None, request.FILES or None)

    def act(said: dict[str, Any]) -> registry.Changed:
        kept = registry.keep_photo(actor.coop_id, said["photo"].read())
        order = registry.SetPhoto(
            key_of(request), detail.office_id, member_id, kept.portrait_hash, kept.photo_hash
        )
        return registry.set_photo(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Photo of %(name)s") % {"name": detail.name},
        submit=_("Keep this photo"),
        text=_("Her face in the middle, in daylight, without a mask. The phone's own data is taken out."),
        done=lambda _changed: _("The photo was kept."),
        back=_home(detail.id, detail.state),
    )


@page(rights.REGISTER)
def record_consent(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Record that she agreed, after the text was read to her."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    form = ConsentForm(request.POST or None, initial={"agreed_on": days.today()})
    terms = rules.at(days.today()).membership

    def act(said: dict[str, Any]) -> registry.Changed:
        order = registry.RecordConsent(key_of(request), detail.office_id, member_id, said["agreed_on"])
        return registry.record_consent(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Consent of %(name)s") % {"name": detail.name},
        submit=_("She agreed"),
        text=terms.consent(get_language() or "id"),
        quote=_("Read this to her, version %(version)s:") % {"version": terms.consent_version},
        done=lambda _changed: _("Her consent is recorded."),
        back=_home(detail.id, detail.state),
    )


@page(rights.REGISTER)
def record_nik(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Seal her NIK."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    form = NikForm(request.POST or None)

    def act(said: dict[str, Any]) -> registry.NikRecorded:
        order = registry.RecordNik(key_of(request), detail.office_id, member_id, said["nik"])
        return registry.record_nik(actor, order)

    def done(kept: registry.NikRecorded) -> str:
        if kept.odd:
            return _("Kept, but it is odd: %(what)s. A supervisor looks at the KTP.") % {
                "what": words.odd(kept.odd)
            }
        return _("The NIK was sealed.")

    return form_page(
        request,
        form,
        act,
        heading=_("NIK of %(name)s") % {"name": detail.name},
        submit=_("Seal the NIK"),
        text=_("Copy it from the KTP in your hand. Few people may open it later, and each time is recorded."),
        done=done,
        back=_home(detail.id, detail.state),
    )


@page(rights.EDIT)
def clear_nik(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """A supervisor lets an odd NIK pass after seeing the KTP."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.EDIT, with_relatives=False)
    form = ReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> registry.Changed:
        return registry.clear_nik(
            actor, registry.ClearNik(key_of(request), detail.office_id, member_id, said["reason"])
        )

    return form_page(
        request,
        form,
        act,
        heading=_("Let the NIK of %(name)s pass") % {"name": detail.name},
        submit=_("I saw the KTP, it says so"),
        text=_("What is odd: %(what)s. Old mistakes in a real NIK happen; compare every digit with the KTP.")
        % {"what": words.odd(detail.nik_odd)},
        done=lambda _changed: _("The NIK passes, with your reason."),
        back=_home(detail.id, detail.state),
    )


def _home(member_id: UUID, state: str) -> str:
    name = "journey" if state in {"prospect", "withdrawn"} else "data"
    return reverse(f"membership:{name}", args=[member_id])
