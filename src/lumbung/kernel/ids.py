"""Ids: UUIDv7 for rows and keys, and numbers with a check digit for people to read aloud.

Rows get a UUIDv7 because a phone may make it before the office hears of it, and because ids that
grow with time keep an index cheap. People get short numbers whose last digit catches a slip.
"""

import os
import threading
import time
from uuid import UUID

_SPACE = 1 << 74  # the random bits of a UUIDv7
_lock = threading.Lock()
_last_ms = 0
_last_tail = 0


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562), larger than every one this process made before."""
    global _last_ms, _last_tail
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            # the top bit stays free, so the counter has room to grow within one millisecond
            _last_ms, _last_tail = now_ms, _random(73)
        else:
            _last_tail += 1 + _random(32)
            if _last_tail >= _SPACE:
                _last_ms, _last_tail = _last_ms + 1, _random(73)
        return _assemble(_last_ms, _last_tail)


def _assemble(ms: int, tail: int) -> UUID:
    high, low = divmod(tail, 1 << 62)
    return UUID(int=(ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def _random(bits: int) -> int:
    return int.from_bytes(os.urandom((bits + 7) // 8), "big") & ((1 << bits) - 1)


def _forget() -> None:
    """A forked worker starts its own sequence; two workers must not share a counter."""
    global _last_ms, _last_tail, _lock
    _lock = threading.Lock()
    _last_ms, _last_tail = 0, 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


# Damm's table: it notices every wrong digit and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def public_number(prefix: str, n: int, width: int = 5) -> str:
    """A number for people: prefix, running number, check digit. `A-004123`."""
    if n < 0:
        raise ValueError("a running number is not negative")
    letters = prefix.upper()
    if letters and not (letters.isascii() and letters.isalnum()):
        raise ValueError("a prefix has letters and digits only")
    body = f"{n:0{width}d}"
    number = f"{body}{_damm(letters + body)}"
    return f"{letters}-{number}" if letters else number


def check_public_number(text: str) -> bool:
    """Whether the check digit fits. Spaces, small letters and forgotten hyphens are forgiven."""
    compact = "".join(text.split()).replace("-", "").replace(".", "").upper()
    if len(compact) < 2 or not (compact.isascii() and compact.isalnum()) or not compact[-1].isdigit():
        return False
    return _damm(compact) == 0


def tidy_public_number(text: str) -> str:
    """The number as it is stored: capital letters, no spaces, a hyphen after the prefix."""
    compact = "".join(text.split()).replace("-", "").replace(".", "").upper()
    letters = compact.rstrip("0123456789")
    return f"{letters}-{compact[len(letters) :]}" if letters else compact


def _damm(text: str) -> int:
    state = 0
    for character in text:
        for digit in character if character.isdigit() else str(ord(character) - 55):
            state = _DAMM[state][int(digit)]
    return state
