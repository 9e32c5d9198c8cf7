"""How a text typed into the search is read: each reading is a condition that an index answers.

Row-level security lets PostgreSQL use an index only with leakproof operators; ``LIKE``, ``lower()`` and the
text search are not. So names are compared by ranges (``>=``, ``<`` in the order of bytes) on a stored column
and on the table of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lumbung.people.members.cards import member_of_qr
from lumbung.people.members.identity import nik_index
from lumbung.people.members.rules import SEARCH_MIN, looks_like_number, name_words, phone_e164, read_nik

_LAST = "\U0010ffff"  # after every character in the order of bytes
_WORD = (
    "m.id IN (SELECT w.member_id FROM members_word w WHERE w.coop_id = %s AND w.word >= %s AND w.word < %s)"
)
WORDS_MAX = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the text: by ``number``, ``nik``, ``phone``, ``card``, ``old`` or ``name``."""

    by: str
    where: str
    params: tuple[Any, ...]


def readings(coop_id: UUID, text: str) -> Iterator[Reading]:
    """Yield the readings of a text, the surest first."""
    plain = " ".join(text.split())[:300]
    if card := member_of_qr(plain, coop_id):
        yield Reading("card", "m.id = %s", (card,))
        return
    if number := looks_like_number(plain):
        yield Reading("number", "m.number = %s", (number,))
    if read_nik(plain).is_whole:
        yield Reading("nik", "m.nik_index = %s", (nik_index(coop_id, read_nik(plain).digits),))
    if sum(character.isdigit() for character in plain) >= 8 and (phone := phone_e164(plain)):
        yield Reading("phone", "m.phone = %s", (phone,))
    if any(character.isdigit() for character in plain):
        yield Reading("old", "m.old_number = %s", (plain,))
    if words := [word for word in name_words(plain) if len(word) >= SEARCH_MIN or len(plain) > SEARCH_MIN]:
        yield name_reading(coop_id, words[:WORDS_MAX])


def name_reading(coop_id: UUID, words: list[str]) -> Reading:
    """Return the reading as a name: every word begins one of hers."""
    params: list[Any] = []
    for word in words:
        params += [coop_id, word, word + _LAST]
    return Reading("name", " AND ".join([_WORD] * len(words)), tuple(params))
