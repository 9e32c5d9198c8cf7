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
from lumbung.operations.meetings.errors import PinLocked, WrongPin
from lumbung.operations.meetings.models import LeaderPin
from lumbung.operations.meetings.rules import PIN_REST_MINUTES, PIN_WRONG_MAX
from lumbung.people.members import queries as members

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
    if row is None:
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
    """Keep the hash of the PIN a rembug leader chose; the old one no longer counts.

    Writes: LeaderPin.
    Refuses: WrongPin for anything but four to six digits, members.NoMember
    """
    if not (order.pin.isascii() and order.pin.isdigit() and 4 <= len(order.pin) <= 6):
        raise WrongPin()
    leader = members.member(actor, order.member_id)
    actor.require(permissions.RECORD_COLLECTION, leader.office_id)
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
