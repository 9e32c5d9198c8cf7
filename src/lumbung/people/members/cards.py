"""The text in the QR of a card: it names the cooperative and the card, and cannot be made up.

The text is the address of the member's own page, so that her own telephone opens it and the teller's scanner
finds her with the same square.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from lumbung.people.members.models import Card

SALT = "lumbung.members.card"
_SIGN = 16
_TOKEN = re.compile(r"(?:.*/saya/)?([A-Za-z0-9_-]{64})/?", re.ASCII)


def token_of(coop_id: UUID, card_id: UUID) -> str:
    """Return the signed token of a card."""
    body = coop_id.bytes + card_id.bytes
    return base64.urlsafe_b64encode(body + _sign(body)).decode()


def read_token(text: str) -> tuple[UUID, UUID] | None:
    """Return cooperative and card of a token or of the address around it, or None when it is not ours."""
    match = _TOKEN.fullmatch(text.strip())
    if match is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(match[1])
    except (ValueError, binascii.Error):
        return None
    body, sign = raw[:32], raw[32:]
    if not hmac.compare_digest(sign, _sign(body)):
        return None
    return UUID(bytes=body[:16]), UUID(bytes=body[16:])


def _sign(body: bytes) -> bytes:
    return salted_hmac(SALT, body, secret=settings.SECRET_KEY, algorithm="sha256").digest()[:_SIGN]


def member_of_qr(text: str, coop_id: UUID) -> UUID | None:
    """Return the member whose valid card has this text in its QR; reads inside the open scope."""
    found = read_token(text)
    if found is None or found[0] != coop_id:
        return None
    return (
        Card.objects.filter(coop_id=coop_id, id=found[1], revoked_at=None)
        .values_list("member_id", flat=True)
        .first()
    )
