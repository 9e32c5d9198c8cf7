"""Sealed fields: what nobody reads from a copied disk, and what can still be found.

``seal`` encrypts with AES-256-GCM for one place (a column of a row): moved to another row it does not open.
``blind_index`` turns a value into a keyed hash, different in every cooperative, so that an equal value is
found, and refused twice, without anybody reading it. The keys come from the settings and are kept apart from
the data; a seal names the key it was made with, so a new key may be put in use while the old ones still open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):
    """The sealed text was changed, moved to another row, or made with a key that is not here."""


def seal(text: str, *, where: str) -> str:
    """Return ``text`` sealed for one place: ``where`` is like ``members.member.nik:<coop>:<row>``."""
    key_id: str = settings.SEALING_KEY_IN_USE
    nonce = os.urandom(_NONCE)
    closed = _cipher(settings.SEALING_KEYS[key_id]).encrypt(nonce, text.encode(), where.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *, where: str) -> str:
    """Return the text that was sealed for this very place.

    Raises SealBroken when it was not.
    """
    key_id, _, body = sealed.partition(".")
    key = settings.SEALING_KEYS.get(key_id)
    if key is None:
        raise SealBroken(f"no key {key_id!r}")
    try:
        raw = base64.urlsafe_b64decode(body.encode())
        return _cipher(key).decrypt(raw[:_NONCE], raw[_NONCE:], where.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise SealBroken("the seal does not open here") from error


def blind_index(text: str, *, coop_id: UUID, subject: str) -> str:
    """Return the keyed hash by which an equal value of ``subject`` is found in this cooperative."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    body = f"{coop_id}:{subject}\0{plain}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), body, hashlib.sha256).hexdigest()


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(key))
