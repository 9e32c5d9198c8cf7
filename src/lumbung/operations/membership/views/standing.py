"""Joining, leaving, moving, and the card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel import days, files
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.kernel.money import rupiah
from lumbung.operations.membership import commands, permissions, queries, words
from lumbung.operations.membership.class_form import ClassForm
from lumbung.operations.membership.documents import CardFace, card_pdf
from lumbung.operations.membership.forms import (
    JoinForm,
    MoveForm,
    MoveOfficeForm,
    ReasonForm,
    ReleaseForm,
    uuid_or_none,
)
from lumbung.operations.membership.rules import FIELD, KEEP, TELLER
from lumbung.operations.membership.views.common import answer, form_page, her
from lumbung.people.members import commands as registry
from lumbung.people.members import permissions as rights
from lumbung.people.members import queries as members
from lumbung.people.members.errors import CardRevoked
from lumbung.people.members.queries import MemberDetail
from lumbung.people.organisation import queries as organisation


def _places(actor: Actor, office_id: UUID, *, keep: bool = False) -> list[tuple[str, str]]:
    """Whose cash the money may go through: her own till, her purse on the road, or nobody's yet."""
    found = [(TELLER, _("My till"))] if actor.may("till.open", office_id) else []
    found.append((FIELD, _("The cash I carry")))
    if keep:
        found.append((KEEP, _("Keep it for later (nobody is paid now)")))
    return found


@page(permissions.JOIN)
def join(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Take a prospect's first payment and make her a member."""
    actor = actor_of(request)
    detail = her(actor, member_id, permissions.JOIN, with_relatives=False)
    due = queries.entrance(actor, days.today())
    places = _places(actor, detail.office_id)
    form = JoinForm(
        request.POST or None, places=places, initial={"wajib": due.wajib_sen, "where": places[0][0]}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = commands.Join(
            key=key_of(request),
            office_id=detail.office_id,
            member_id=member_id,
            where=said["where"],
            wajib_sen=said["wajib"],
            total_sen=due.pokok_sen + due.admin_sen + said["wajib"],
            describe_as=f"{detail.number} {detail.name}",
        )
        done = attempt(form, lambda: commands.join(actor, order))
        if done is not None:
            return answer(
                request,
                done,
                done=lambda joined: (
                    _("%(name)s is a member now. Receipt %(receipt)s.")
                    % {"name": detail.name, "receipt": joined.receipt}
                ),
                back=reverse("membership:journey", args=[member_id]),
                go=lambda joined: reverse("membership:receipt", args=[member_id, joined.journal_id]),
            )
    context = {
        "her": detail,
        "due": due,
        "form": form,
        "form_key": request.POST.get("key"),
        "alone": actor.may(permissions.DECIDE_JOIN, detail.office_id),
        "step": words.step(detail.stage),
    }
    return render(request, "membership/join.html", context, status=form_status(form))


@page(permissions.VIEW)
def release(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End a membership: what she has, what she owes, what remains and for whom."""
    actor = actor_of(request)
    detail = her(actor, member_id, permissions.LEAVE)
    money = queries.money(actor, member_id, with_gifts=False)
    seen = queries.farewell_of(money)
    heirs = [one for one in detail.relatives if one.is_heir]
    places = _places(actor, detail.office_id, keep=True)
    form = ReleaseForm(
        request.POST or None,
        heirs=heirs,
        places=places,
        initial={"left_on": days.today(), "how": "resigned", "where": places[0][0]},
    )
    if request.method == "POST" and form.is_valid():
        order = _release(request, detail, form.cleaned_data, seen.account.remains_sen)
        done = attempt(form, lambda: commands.release(actor, order))
        if done is not None:
            return answer(
                request,
                done,
                done=lambda ended: (
                    _("Her membership ended. %(released)s was released.")
                    % {"released": rupiah(ended.released_sen)}
                ),
                back=reverse("membership:member", args=[member_id]),
            )
    context = {
        "her": detail,
        "seen": seen,
        "money": money,
        "heirs": heirs,
        "form": form,
        "form_key": request.POST.get("key"),
        "alone": actor.may(permissions.DECIDE_LEAVE, detail.office_id),
    }
    return render(request, "membership/release.html", context, status=form_status(form))


def _release(
    request: HttpRequest, detail: MemberDetail, said: dict[str, Any], remains_sen: int
) -> commands.Release:
    way = {
        "resigned": _("Resignation of %(name)s"),
        "deceased": _("Death of %(name)s"),
        "excluded": _("Exclusion of %(name)s"),
    }[said["how"]]
    return commands.Release(
        key=key_of(request),
        office_id=detail.office_id,
        member_id=detail.id,
        how=said["how"],
        reason=said["reason"],
        where=said["where"],
        set_off=said["set_off"],
        heir_id=uuid_or_none(said["heir"]),
        payee=said["payee"],
        left_on=said["left_on"],
        paid_sen=remains_sen,
        describe_as=f"{way % {'name': detail.name}}, {rupiah(remains_sen)}",
    )


@require_POST
@page(permissions.LEAVE)
def pay_left(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Pay what is kept for a former member."""
    actor = actor_of(request)
    detail = her(actor, member_id, permissions.LEAVE, with_relatives=False)
    order = commands.PayLeft(
        key_of(request),
        detail.office_id,
        member_id,
        queries.kept(actor, member_id),
        request.POST.get("payee", "").strip() or detail.name,
    )
    return answer(
        request,
        commands.pay_left(actor, order),
        done=lambda paid: (
            _("Paid %(amount)s. Receipt %(receipt)s.")
            % {"amount": rupiah(paid.paid_sen), "receipt": paid.receipt}
        ),
        back=reverse("membership:member", args=[member_id]),
    )


@page(rights.TRANSFER)
def move(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Move a member to another rembug of her office."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.TRANSFER, with_relatives=False)
    others = [one for one in members.rembugs(actor, [detail.office_id]) if one.id != detail.rembug_id]
    form = MoveForm(request.POST or None, rembugs=others)

    def act(said: dict[str, Any]) -> registry.Changed:
        order = registry.MoveMember(
            key_of(request), detail.office_id, member_id, uuid_or_none(said["rembug"]), said["reason"]
        )
        return registry.move_member(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Move %(name)s") % {"name": detail.name},
        submit=_("Move her"),
        text=_("Her savings and financing stay as they are; from the next meeting on she sits there."),
        done=lambda _moved: _("She was moved."),
        back=reverse("membership:member", args=[member_id]),
        more=(reverse("membership:move_office", args=[member_id]), _("To another office")),
    )


@page(rights.EDIT)
def change_class(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Put a member into another class, by a decision."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.EDIT, with_relatives=False)
    rembugs = [] if detail.klass == "rembug" else members.rembugs(actor, [detail.office_id])
    form = ClassForm(request.POST or None, present=detail.klass, rembugs=rembugs)

    def act(said: dict[str, Any]) -> registry.Changed | Waiting:
        order = registry.ChangeClass(
            key=key_of(request),
            office_id=detail.office_id,
            member_id=member_id,
            klass=said["klass"],
            decision=said["decision"],
            reason=said["reason"],
            rembug_id=uuid_or_none(said.get("rembug") or "") if said["klass"] == "rembug" else None,
            save_only=bool(said.get("save_only")),
            describe_as=f"{detail.number} {detail.name}, {words.CLASSES[said['klass']]}",
        )
        return registry.change_class(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Another class for %(name)s") % {"name": detail.name},
        submit=_("Change her class"),
        text=_(
            "Now: %(klass)s. What she saved and owes stays. Special members (employees) have no vote; who "
            "gives or takes a vote needs a second person."
        )
        % {"klass": words.CLASSES[detail.klass]},
        done=lambda _changed: _("Her class was changed."),
        back=reverse("membership:data", args=[member_id]),
    )


@page(rights.TRANSFER)
def move_office(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Move a member to another office, with everything she saved and owes."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.TRANSFER, with_relatives=False)
    others = [one for one in organisation.offices(actor) if one.is_open and one.id != detail.office_id]
    rembugs = members.rembugs(actor) if detail.klass == "rembug" else []
    form = MoveOfficeForm(request.POST or None, offices=others, rembugs=rembugs)

    def act(said: dict[str, Any]) -> commands.MovedOffice | Waiting:
        office, rembug = form.target()
        order = commands.MoveOffice(
            key=key_of(request),
            office_id=detail.office_id,
            member_id=member_id,
            to_office_id=office,
            reason=said["reason"],
            rembug_id=rembug,
            describe_as=f"{detail.number} {detail.name}",
        )
        return commands.move_office(actor, order)

    return form_page(
        request,
        form,
        act,
        heading=_("Move %(name)s to another office") % {"name": detail.name},
        submit=_("Move her"),
        text=_("Her savings, plans and running financing go along; price and schedule stay as they are."),
        done=_moved,
        back=reverse("membership:move", args=[member_id]),
        go=lambda _moved: reverse("membership:list"),
    )


def _moved(moved: commands.MovedOffice) -> str:
    if moved.contracts:
        text = _("She was moved with savings of %(amount)s and financing %(contracts)s.")
        return text % {"amount": rupiah(moved.moved_sen), "contracts": ", ".join(moved.contracts)}
    return _("She was moved with savings of %(amount)s.") % {"amount": rupiah(moved.moved_sen)}


@require_POST
@page(rights.REGISTER)
def issue_card(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Give a member a card; the one before stops working."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    order = registry.IssueCard(key_of(request), detail.office_id, member_id, request.POST.get("reason", ""))
    return answer(
        request,
        registry.issue_card(actor, order),
        done=lambda card: (
            _("The card is ready to print, valid until %(day)s.") % {"day": days.plain_date(card.expires_on)}
        ),
        back=reverse("membership:data", args=[member_id]),
    )


@require_POST
@page(rights.REGISTER)
def revoke_card(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Stop a member's card at once."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    form = ReasonForm(request.POST)
    return form_page(
        request,
        form,
        lambda said: registry.revoke_card(
            actor, registry.RevokeCard(key_of(request), detail.office_id, member_id, said["reason"])
        ),
        heading=_("Take back the card of %(name)s") % {"name": detail.name},
        submit=_("Stop this card"),
        done=lambda _card: _("The card and its QR stopped working."),
        back=reverse("membership:data", args=[member_id]),
    )


@page(permissions.VIEW)
def card(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Give the card as a PDF, front and back."""
    actor = actor_of(request)
    detail = her(actor, member_id, rights.REGISTER, with_relatives=False)
    held = members.card(actor, member_id)
    if held is None or held.revoked_at is not None or held.expires_on < days.today():
        raise CardRevoked(member=str(member_id))
    address = request.build_absolute_uri(
        reverse("membership:own_home", args=[members.card_token(actor.coop_id, held.id)])
    )
    face = card_face(
        detail,
        coop=organisation.cooperative(actor).name,
        address=address,
        expires=days.plain_date(held.expires_on),
        portrait=_portrait(actor, detail),
    )
    response = HttpResponse(card_pdf(face), content_type="application/pdf")
    name = _("card")
    response["Content-Disposition"] = f'inline; filename="{name}-{detail.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _portrait(actor: Actor, detail: MemberDetail) -> bytes:
    if not detail.has_portrait:
        return b""
    return files.content_of(actor.coop_id, members.photo(actor, detail.id, large=True)[1])


def card_face(detail: MemberDetail, *, coop: str, address: str, expires: str, portrait: bytes) -> CardFace:
    """Return what stands on a member's card."""
    klass = (_("Class"), str(words.CLASSES[detail.klass]))
    place = (_("Rembug"), detail.rembug_name) if detail.rembug_name else klass
    since = days.plain_date(detail.joined_on) if detail.joined_on else ""
    return CardFace(
        title=_("Member's card %(number)s") % {"number": detail.number},
        coop=coop,
        card_word=_("Member's card"),
        name=detail.name,
        number_word=_("Member number"),
        number=detail.number,
        facts=[place, (_("Member since"), since), (_("Valid until"), expires)],
        qr_text=address,
        qr_word=_("Open with the phone's camera"),
        back=[
            _("This card is yours alone. Its QR opens your own page: savings, instalments, charity."),
            _("Show it at the meeting or the counter; it is found at once."),
            _("Nobody needs your PIN or password. The cooperative never asks for them."),
            _("Lost? Tell your officer: the old card stops at once, and you get a new one."),
        ],
        foot=", ".join(part for part in (detail.office_name, coop) if part),
    )
