"""Pure rules of the staff register: how logins and phones are written, what a first password looks like."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from lumbung.kernel import rules

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,39}", re.ASCII)
_CONSONANTS, _VOWELS = "bcdfghjklmnprstwyz", "aiueo"


def tidy_login(text: str) -> str:
    """Return a login as it is stored: small letters, no spaces."""
    return "".join(text.split()).lower()


def tidy_phone(text: str) -> str:
    """Return an Indonesian phone as ``+628…``; empty when it cannot be one.

    ``0812-3456-7890``, ``62 812 3456 7890`` and ``+62812…`` are the same phone.
    """
    if re.search(r"[^\d\s+().-]", text):
        return ""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    return f"+{digits}" if re.fullmatch(r"62\d{8,13}", digits) else ""


def one_time_password(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a password that can be read aloud: three words of two syllables, four digits; some 50 bits."""
    words = ["".join(choose(_CONSONANTS) + choose(_VOWELS) for _ in range(2)) for _ in range(3)]
    return "-".join([*words, "".join(choose("0123456789") for _ in range(4))])


def offices_meet(parents: Mapping[UUID, UUID | None], one: UUID | None, other: UUID | None) -> bool:
    """Whether two places overlap: the same office, one under the other, or the whole cooperative."""
    if one is None or other is None:
        return True
    return one in _upwards(parents, other) or other in _upwards(parents, one)


def _upwards(parents: Mapping[UUID, UUID | None], office_id: UUID) -> set[UUID]:
    """Return the office and all above it."""
    found: set[UUID] = set()
    at: UUID | None = office_id
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def grants_of(roles: Iterable[tuple[str, UUID | None]]) -> dict[str, frozenset[UUID] | None]:
    """Return what these roles allow, and where; an unknown role allows nothing."""
    matrix = {role.code: role for role in rules.roles().roles}
    grants: dict[str, frozenset[UUID] | None] = {}
    for code, office_id in roles:
        role = matrix.get(code)
        for permission in role.permissions if role else ():
            before = grants.get(permission, frozenset())
            everywhere = office_id is None or before is None
            grants[permission] = None if everywhere else before | {office_id}  # type: ignore[operator,arg-type]
    return grants
