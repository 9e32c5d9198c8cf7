"""The leader sees the amounts and says so: with the PIN she chose, or with her name."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.conf import settings
from pydantic import Field

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import permissions
from lumbung.operations.meetings.errors import NoPin, NoReasonGiven, PinLocked, PinStands, WrongPin
from lumbung.operations.meetings.models import LeaderPin
from lumbung.operations.meetings.rules import PIN_REST_MINUTES, PIN_WRONG_MAX
from lumbung.people.members import queries as members
from lumbung.people.members.errors import NoMember

# A PIN has few digits, so its hash needs what the database does not hold: the key of this installation.
SCRYPT = {"n": 2**12, "r": 8, "p": 1}

Secret = Annotated[str, Field(exclude=True)]  # never part of what the command log keeps or hashes


def hash_of(pin: str, salt: bytes) -> str:
    """Return the hash of a PIN as it is kept."""
    peppered = hmac.digest(settings.BLIND_INDEX_KEY.encode(), b"leader-pin\0" + pin.encode(), "sha256")
    return f"{salt.hex()}${hashlib.scrypt(peppered, salt=salt, **SCRYPT).hex()}"


def check_pin(actor: Actor, member_id: UUID, pin: str) -> None:
    """Refuse unless this is the PIN the leader chose.

    Refuses: PinLocked, WrongPin
    """
    row = LeaderPin.objects.filter(coop_id=actor.coop_id, member_id=member_id).first()
    if row is None or not row.pin_hash:
        raise WrongPin()
    if row.locked_until is not None and row.locked_until > days.now():
        raise PinLocked()
    salt = bytes.fromhex(row.pin_hash.partition("$")[0])
    if not hmac.compare_digest(hash_of(pin, salt), row.pin_hash):
        raise WrongPin()


def note_wrong_pin(actor: Actor, member_id: UUID) -> None:
    """Count a wrong PIN, after the refusal has rolled its command back; the fifth lets it rest.

    Writes: LeaderPin.
    """
    with writing(actor):
        row = LeaderPin.objects.select_for_update().filter(coop_id=actor.coop_id, member_id=member_id).first()
        if row is None:
            return
        row.wrong_count += 1
        if row.wrong_count >= PIN_WRONG_MAX:
            row.wrong_count, row.locked_until = 0, days.now() + timedelta(minutes=PIN_REST_MINUTES)
        row.save(update_fields=["wrong_count", "locked_until"])


@dataclass(frozen=True, slots=True)
class SetLeaderPin:
    """A leader chooses her PIN, on the phone in her hands."""

    key: UUID
    member_id: UUID
    pin: Secret


@dataclass(frozen=True, slots=True)
class LeaderPinSet:
    """The leader has a PIN."""

    member_id: UUID


@command(permissions.RECORD_COLLECTION)
def set_leader_pin(actor: Actor, order: SetLeaderPin) -> LeaderPinSet:
    """Keep the hash of the PIN a rembug leader chose; one that stands is first set aside by two people.

    Writes: LeaderPin.
    Refuses: WrongPin for anything but four to six digits, PinStands, members.NoMember
    Checked by the database: meetings_leaderpin_stands.
    """
    if not (order.pin.isascii() and order.pin.isdigit() and 4 <= len(order.pin) <= 6):
        raise WrongPin()
    leader = members.member(actor, order.member_id)
    actor.require(permissions.RECORD_COLLECTION, leader.office_id)
    held = LeaderPin.objects.select_for_update().filter(coop_id=actor.coop_id, member_id=leader.id).first()
    if held is not None and held.pin_hash:
        raise PinStands()
    LeaderPin.objects.update_or_create(
        coop_id=actor.coop_id,
        member_id=leader.id,
        defaults={
            "pin_hash": hash_of(order.pin, secrets.token_bytes(16)),
            "set_at": days.now(),
            "wrong_count": 0,
            "locked_until": None,
        },
    )
    return LeaderPinSet(leader.id)


@dataclass(frozen=True, slots=True)
class SetPinAside:
    """The leader forgot her PIN, or somebody else has seen it: it no longer counts."""

    key: UUID
    office_id: UUID
    member_id: UUID
    reason: str
    describe_as: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"{self.describe_as}. {self.reason}" if self.describe_as else self.reason


@command(permissions.RECORD_COLLECTION, approval=permissions.CORRECT)
def set_pin_aside(actor: Actor, order: SetPinAside) -> LeaderPinSet:
    """Let a leader's PIN count no more, with a second person's consent; then she chooses another.

    Who carries the cash could else choose the leader's PIN for her and confirm his own sheet.
    Writes: LeaderPin.
    Refuses: NoReasonGiven, NoPin, members.NoMember
    """
    leader = members.member(actor, order.member_id)
    if leader.office_id != order.office_id:
        raise NoMember(member=str(leader.id))
    if not order.reason.strip():
        raise NoReasonGiven()
    row = LeaderPin.objects.select_for_update().filter(coop_id=actor.coop_id, member_id=leader.id).first()
    if row is None or not row.pin_hash:
        raise NoPin()
    row.pin_hash, row.wrong_count, row.locked_until, row.set_at = "", 0, None, days.now()
    row.save(update_fields=["pin_hash", "wrong_count", "locked_until", "set_at"])
    return LeaderPinSet(leader.id)
