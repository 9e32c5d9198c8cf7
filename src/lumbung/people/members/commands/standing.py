"""Becoming a member and ceasing to be one, as parts of an act above; and the card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.people.members import permissions
from lumbung.people.members.commands.circles import give_up_lead
from lumbung.people.members.commands.registry import locked_member, reason_of
from lumbung.people.members.errors import (
    CardRevoked,
    NikOdd,
    NoConsent,
    NoNik,
    NotActive,
    NotAdult,
    NotProspect,
)
from lumbung.people.members.events import CardIssued, MemberJoined, MemberLeft
from lumbung.people.members.models import Card, Member

LEAVING = ("resigned", "deceased", "excluded")


def add_joining(actor: Actor, member_id: UUID, office_id: UUID, joined_on: date) -> Member:
    """Make a prospect a member; joins the caller's transaction, which takes her first payment.

    Writes: Member. Emits: MemberJoined.
    Refuses: NoMember, NotProspect, NotAdult, NoNik, NikOdd, NoConsent, and by the database a missing step
        (GeneralMeetingMissing, EligibilityMissing, TrainingMissing, ExamMissing)
    """
    member = locked_member(actor, member_id, office_id)
    if member.state != "prospect":
        raise NotProspect(member=str(member.id))
    _grown(member, joined_on)
    if not member.nik_sealed:
        raise NoNik(member=str(member.id))
    if member.nik_odd and member.nik_cleared_by is None:
        raise NikOdd(member=str(member.id), odd=member.nik_odd)
    if member.consent_on is None:
        raise NoConsent(member=str(member.id))
    member.state, member.joined_on = "active", joined_on
    member.save(update_fields=["state", "joined_on"])
    emit(actor, MemberJoined(member.id, member.office_id, joined_on))
    return member


def _grown(member: Member, on: date) -> None:
    """Refuse a child who is not married.

    Refuses: NotAdult
    """
    age = rules.at(on).membership.adult_age
    if (
        member.born_on
        and days.age_on(member.born_on, on) < age
        and member.marital not in {"married", "widowed"}
    ):
        raise NotAdult(age=age)


def add_leaving(actor: Actor, member_id: UUID, office_id: UUID, state: str, on: date, reason: str) -> Member:
    """End a membership; joins the caller's transaction, which releases her savings. Her card dies with it.

    Writes: Member, Rembug (leadership), Card. Emits: MemberLeft.
    Refuses: NoMember, NotActive, NoReason
    """
    member = locked_member(actor, member_id, office_id)
    if member.state != "active" or state not in LEAVING:
        raise NotActive(member=str(member.id))
    text = reason_of(reason)[:200]
    give_up_lead(member)
    member.state, member.left_on, member.left_reason = state, on, text
    member.save(update_fields=["state", "left_on", "left_reason"])
    Card.objects.filter(coop_id=actor.coop_id, member=member, revoked_at=None).update(
        revoked_at=days.now(), revoked_reason=text
    )
    emit(actor, MemberLeft(member.id, member.office_id, state, on))
    return member


@dataclass(frozen=True, slots=True)
class IssueCard:
    """Give a member a card, for as many years as the rules say; an older one stops working."""

    key: UUID
    office_id: UUID
    member_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CardKept:
    """A card. Its token is made anew from its id, and not kept."""

    card_id: UUID
    expires_on: date


@command(permissions.REGISTER)
def issue_card(actor: Actor, order: IssueCard) -> CardKept:
    """Give an active member a card; the one before is taken back.

    Writes: Card. Emits: CardIssued.
    Refuses: NoMember, NotActive
    """
    member = locked_member(actor, order.member_id, order.office_id)
    if member.state != "active":
        raise NotActive(member=str(member.id))
    today = days.today()
    Card.objects.filter(coop_id=actor.coop_id, member=member, revoked_at=None).update(
        revoked_at=days.now(), revoked_reason=order.reason[:200] or "diganti kartu baru"
    )
    card = Card.objects.create(
        coop_id=actor.coop_id,
        member=member,
        issued_on=today,
        expires_on=days.add_months(today, 12 * rules.at(today).membership.card_years),
        issued_by=actor.user_id,
    )
    emit(actor, CardIssued(member.id, card.id))
    return CardKept(card.id, card.expires_on)


@dataclass(frozen=True, slots=True)
class RevokeCard:
    """Take a card back: lost, stolen, given away."""

    key: UUID
    office_id: UUID
    member_id: UUID
    reason: str


@command(permissions.REGISTER)
def revoke_card(actor: Actor, order: RevokeCard) -> CardKept:
    """Stop a member's card and the page its QR opens, at once.

    Writes: Card.
    Refuses: NoMember, NoReason, CardRevoked
    """
    member = locked_member(actor, order.member_id, order.office_id)
    card = (
        Card.objects.select_for_update().filter(coop_id=actor.coop_id, member=member, revoked_at=None).first()
    )
    if card is None:
        raise CardRevoked(member=str(member.id))
    card.revoked_at, card.revoked_reason = days.now(), reason_of(order.reason)[:200]
    card.save(update_fields=["revoked_at", "revoked_reason"])
    return CardKept(card.id, card.expires_on)
