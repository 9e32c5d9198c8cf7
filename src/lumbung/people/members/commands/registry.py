"""Writing down who she is: registration, corrections, NIK, photo, household, consent."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.sealing import seal, unseal
from lumbung.people.members import permissions
from lumbung.people.members.commands.imports import next_numbers
from lumbung.people.members.errors import (
    AheadOfToday,
    BadPhone,
    NikShort,
    NoGathering,
    NoMember,
    NoReason,
)
from lumbung.people.members.events import ProspectRegistered
from lumbung.people.members.identity import nik_index, nik_place
from lumbung.people.members.models import Gathering, Member, Step
from lumbung.people.members.rules import journey, member_number, phone_e164, read_nik, tidy_name

REASON_MIN = 3


@dataclass(frozen=True, slots=True)
class Person:
    """What is written down about a person; empty where it is not known yet. ``phone`` as she says it."""

    name: str
    sex: str = ""
    born_on: date | None = None
    born_place: str = ""
    marital: str = ""
    spouse_name: str = ""
    mother_name: str = ""
    phone: str = ""
    address: str = ""
    village: str = ""
    district: str = ""
    city: str = ""
    business: str = ""
    business_place: str = ""


@dataclass(frozen=True, slots=True)
class RegisterProspect:
    """Begin somebody's way in. ``nik`` as sixteen digits, spaces are forgiven; it may come later."""

    key: UUID
    office_id: UUID
    person: Person
    klass: str = "rembug"
    save_only: bool = False
    rembug_id: UUID | None = None
    subgroup: int | None = None
    nik: str = ""
    consent_on: date | None = None
    captured_at_id: UUID | None = None
    portrait_hash: str = ""
    photo_hash: str = ""

    def describe(self) -> str:
        """Return what a list of acts shows."""
        return self.klass


@dataclass(frozen=True, slots=True)
class Registered:
    """A prospect in the register. ``nik_odd`` names what a supervisor will look at before she joins."""

    member_id: UUID
    number: str
    nik_odd: tuple[str, ...] = ()


@command(permissions.REGISTER)
def register_prospect(actor: Actor, order: RegisterProspect) -> Registered:
    """Write down a prospect; whoever met her at a held pertemuan umum has that step passed at once.

    Writes: Member, and a Step when ``captured_at_id`` is a held general meeting.
    Emits: ProspectRegistered.
    Refuses: BadPhone, NikShort, NikTaken, NoGathering, AheadOfToday, WrongPlace, OnlyRembugClass
    Checked by the database: NIK once in the cooperative, office and rembug of one another, class and path.
    """
    today = days.today()
    not_ahead(order.consent_on)
    terms = rules.at(today).membership
    member = Member(
        id=uuid7(),
        coop_id=actor.coop_id,
        office_id=order.office_id,
        rembug_id=order.rembug_id,
        subgroup=order.subgroup,
        number=member_number(next_numbers(actor, 1)[0]),
        klass=order.klass,
        save_only=order.save_only,
        path=" ".join(journey(terms, order.klass, order.save_only)),
        consent_on=order.consent_on,
        consent_version=terms.consent_version if order.consent_on else "",
        portrait_hash=order.portrait_hash,
        photo_hash=order.photo_hash,
        captured_at_id=order.captured_at_id,
        registered_on=today,
        registered_by=actor.user_id,
        **_written(order.person),
    )
    odd = _put_nik(member, order.nik) if order.nik else ()
    member.save(force_insert=True)
    if order.captured_at_id:
        _met_at(actor, member, order.captured_at_id)
    emit(actor, ProspectRegistered(member.id, member.office_id, member.klass))
    return Registered(member.id, member.number, odd)


_LONGEST = {one.attname: one.max_length or 0 for one in Member._meta.fields if isinstance(one, CharField)}


def _written(person: Person) -> dict[str, Any]:
    """The columns of a person, tidied.

    Refuses: BadPhone
    """
    found = {one.name: getattr(person, one.name) for one in fields(person)}
    for name, value in found.items():
        if isinstance(value, str):
            found[name] = tidy_name(value)[: _LONGEST[name]]
    if person.phone.strip():
        number = phone_e164(person.phone)
        if number is None:
            raise BadPhone()
        found["phone"] = number
    return found


def _put_nik(member: Member, text: str) -> tuple[str, ...]:
    """Seal a NIK into its row and remember what is odd about it.

    Refuses: NikShort
    """
    nik = read_nik(text, sex=member.sex, born_on=member.born_on)
    if not nik.is_whole:
        raise NikShort(digits=len(nik.digits))
    member.nik_sealed = seal(nik.digits, where=nik_place(member.coop_id, member.id))
    member.nik_index = nik_index(member.coop_id, nik.digits)
    member.nik_odd = " ".join(nik.odd)
    member.nik_note, member.nik_cleared_by = "", None
    return nik.odd


def _met_at(actor: Actor, member: Member, gathering_id: UUID) -> None:
    gathering = Gathering.objects.filter(
        coop_id=actor.coop_id, id=gathering_id, kind="general_meeting", office_id=member.office_id
    ).first()
    if gathering is None:
        raise NoGathering(gathering=str(gathering_id))
    if gathering.held_on and "general_meeting" in member.path.split():
        Step.objects.create(
            coop_id=actor.coop_id,
            member=member,
            code="general_meeting",
            passed=True,
            happened_on=gathering.held_on,
            gathering=gathering,
            by_id=actor.user_id,
            by_name=actor.name,
        )


def not_ahead(*dates: date | None) -> None:
    """Refuse a day that has not come yet.

    Refuses: AheadOfToday
    """
    if any(day is not None and day > days.today() for day in dates):
        raise AheadOfToday()


def locked_member(actor: Actor, member_id: UUID, office_id: UUID) -> Member:
    """Return a member of this office, held until the act is done.

    Refuses: NoMember
    """
    found = (
        Member.objects.select_for_update()
        .filter(coop_id=actor.coop_id, id=member_id, office_id=office_id)
        .first()
    )
    if found is None:
        raise NoMember(member=str(member_id))
    return found


def reason_of(text: str) -> str:
    """Return a reason worth keeping.

    Refuses: NoReason
    """
    plain = " ".join(text.split())
    if len(plain) < REASON_MIN:
        raise NoReason()
    return plain


@dataclass(frozen=True, slots=True)
class Changed:
    """A member's record after the act."""

    member_id: UUID


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Correct what is written down about a member; her class and her way in stay."""

    key: UUID
    office_id: UUID
    member_id: UUID
    person: Person
    subgroup: int | None = None


@command(permissions.EDIT)
def change_person(actor: Actor, order: ChangePerson) -> Changed:
    """Correct a member's record; history keeps what stood there before.

    Writes: Member.
    Refuses: NoMember, BadPhone
    """
    member = locked_member(actor, order.member_id, order.office_id)
    for name, value in _written(order.person).items():
        setattr(member, name, value)
    member.subgroup = order.subgroup
    _look_again(member)
    member.save()
    return Changed(member.id)


def _look_again(member: Member) -> None:
    """Compare her NIK with the corrected record; what is newly odd waits for a supervisor again."""
    if not member.nik_sealed:
        return
    nik = unseal(member.nik_sealed, where=nik_place(member.coop_id, member.id))
    odd = " ".join(read_nik(nik, sex=member.sex, born_on=member.born_on).odd)
    if odd != member.nik_odd:
        member.nik_odd, member.nik_cleared_by = odd, None


@dataclass(frozen=True, slots=True)
class RecordNik:
    """Write down the NIK of a prospect or member, read from her KTP."""

    key: UUID
    office_id: UUID
    member_id: UUID
    nik: str


@dataclass(frozen=True, slots=True)
class NikRecorded:
    """A NIK is sealed; ``odd`` names what does not fit."""

    member_id: UUID
    odd: tuple[str, ...]


@command(permissions.REGISTER)
def record_nik(actor: Actor, order: RecordNik) -> NikRecorded:
    """Seal a NIK into a member's row; an odd one waits for a supervisor before she joins.

    Writes: Member.
    Refuses: NoMember, NikShort, NikTaken
    """
    member = locked_member(actor, order.member_id, order.office_id)
    odd = _put_nik(member, order.nik)
    member.save()
    return NikRecorded(member.id, odd)


@dataclass(frozen=True, slots=True)
class ClearNik:
    """A supervisor has seen the KTP: the odd NIK is really hers."""

    key: UUID
    office_id: UUID
    member_id: UUID
    reason: str


@command(permissions.EDIT)
def clear_nik(actor: Actor, order: ClearNik) -> Changed:
    """Let an odd NIK pass, with the supervisor's reason; an old error in a real NIK is no obstacle.

    Writes: Member.
    Refuses: NoMember, NoReason
    Source: domain rules I6: mismatch is a warning with a supervisor's override, never a hard stop.
    """
    member = locked_member(actor, order.member_id, order.office_id)
    member.nik_note = reason_of(order.reason)[:200]
    member.nik_cleared_by = actor.user_id
    member.save(update_fields=["nik_note", "nik_cleared_by"])
    return Changed(member.id)


@dataclass(frozen=True, slots=True)
class LookAtNik:
    """Somebody opens a sealed NIK."""

    key: UUID
    office_id: UUID
    member_id: UUID


@command(permissions.VIEW_NIK)
def look_at_nik(actor: Actor, order: LookAtNik) -> Changed:
    """Leave a trace that this person opened the NIK; ``queries.nik`` then shows it.

    Writes: the command log only, and never the NIK.
    Refuses: NoMember
    """
    return Changed(locked_member(actor, order.member_id, order.office_id).id)


@dataclass(frozen=True, slots=True)
class SetPhoto:
    """Give a member her photo, kept before as two hashed files."""

    key: UUID
    office_id: UUID
    member_id: UUID
    portrait_hash: str
    photo_hash: str


@command(permissions.REGISTER)
def set_photo(actor: Actor, order: SetPhoto) -> Changed:
    """Show a kept photo as the member's picture; the older file stays as evidence.

    Writes: Member.
    Refuses: NoMember
    """
    member = locked_member(actor, order.member_id, order.office_id)
    member.portrait_hash, member.photo_hash = order.portrait_hash, order.photo_hash
    member.save(update_fields=["portrait_hash", "photo_hash"])
    return Changed(member.id)


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """She heard the text and agreed, on this day."""

    key: UUID
    office_id: UUID
    member_id: UUID
    agreed_on: date


@command(permissions.REGISTER)
def record_consent(actor: Actor, order: RecordConsent) -> Changed:
    """Record a member's consent with its date and the version of the text.

    Writes: Member.
    Refuses: NoMember, AheadOfToday
    Source: UU 27/2022; the text of rules/id/membership.toml.
    """
    not_ahead(order.agreed_on)
    member = locked_member(actor, order.member_id, order.office_id)
    member.consent_on = order.agreed_on
    member.consent_version = rules.at(order.agreed_on).membership.consent_version
    member.save(update_fields=["consent_on", "consent_version"])
    return Changed(member.id)
