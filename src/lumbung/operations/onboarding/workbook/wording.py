"""Understand headings: cut into words, bring spellings together, compare with the phrases of words.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

Words = tuple[str, ...]

_BOOK = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
_SAME: dict[str, str] = {
    spelling: word for word, spellings in _BOOK["same"].items() for spelling in spellings
}
_FILLERS = frozenset(_BOOK["fillers"]["words"])
_SPLIT = re.compile(r"[^a-z0-9]+")
_WHOLE = 1.0
_PART_BASE, _PART_SHARE = 0.5, 0.4
_SURE = 0.75  # How well the name of a ledger line must fit before it is believed.
_FUZZY = 0.9  # What a heading is worth when a word in it had to be guessed from a misspelling.


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Words:
    """Cut a heading into comparable words: "Tgl. Masuk (Rp)" and "TANGGAL MASUK" are the same."""
    folded = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .replace("s/d", " ")
        .replace("s.d.", " ")
        .replace("#", " no ")
    )
    found = [_SAME.get(word, word) for word in _SPLIT.split(folded) if word]
    kept = tuple(word for word in found if word not in _FILLERS)
    return kept or tuple(found)


def _phrases(table: dict[str, list[str]]) -> dict[str, frozenset[Words]]:
    return {name: frozenset(words_of(phrase) for phrase in phrases) for name, phrases in table.items()}


COMMON = _phrases(_BOOK["common"])
MEMBERS = _phrases(_BOOK["members"])
SAVINGS = _phrases(_BOOK["savings"])
SAVINGS = {  # "Saldo wajib" is no total
    name: phrases
    if name == "total"
    else phrases | {(word, *p) for p in phrases - {("simpanan",)} for word in ("saldo", "jumlah")}
    for name, phrases in SAVINGS.items()
}
SAVINGS_LIST = _phrases(_BOOK["savings_list"])
FINANCINGS = _phrases(_BOOK["financings"])
TRIAL_BALANCE = _phrases(_BOOK["trial_balance"])
KINDS = _phrases(_BOOK["kinds"])
LINES = _phrases(_BOOK["lines"])
NOT_READ = frozenset(words_of(word) for word in _BOOK["kinds_not_read"]["words"])
_TOTALS = frozenset(words_of(phrase) for phrase in _BOOK["rows"]["totals"])
_TOTAL_STARTS = frozenset(
    spelling[:3] for phrase in _TOTALS for spelling in (phrase[0], *_BOOK["same"].get(phrase[0], ()))
)
_SIGNATURES = frozenset(words_of(phrase) for phrase in _BOOK["rows"]["signatures"])
_NOTES = frozenset(words_of(phrase) for phrase in _BOOK["rows"]["notes"])
_PLACE_AND_DAY = re.compile(r"^[A-Za-z .]{3,30},\s*(?:\d{1,2}|\.{2,}|_{2,})[ ./-]")

_TABLES = (COMMON, MEMBERS, SAVINGS, SAVINGS_LIST, FINANCINGS, TRIAL_BALANCE)
_KNOWN = frozenset(
    word for table in _TABLES for phrases in table.values() for phrase in phrases for word in phrase
)
_GUESSABLE = sorted(
    {word for word in _KNOWN if len(word) > 4} | {spelling for spelling in _SAME if len(spelling) > 4}
)


@lru_cache(maxsize=5_000)
def _guessed(words: Words) -> Words:
    """Replace misspelt words by the nearest known one ("simpnan wajb")."""
    out = []
    for word in words:
        if word in _KNOWN or len(word) < 4 or any(letter.isdigit() for letter in word):
            out.append(word)
            continue
        alike = [known for known in _GUESSABLE if known[0] == word[0]]  # people get the first letter right
        near = difflib.get_close_matches(word, alike, n=1, cutoff=0.83)
        out.append(_SAME.get(near[0], near[0]) if near else word)
    return tuple(out)


def likeness(words: Words, phrases: frozenset[Words]) -> float:
    """How well a heading fits a field: 1 for a whole phrase, less for a part, 0 for nothing."""
    if not words:
        return 0.0
    plain = _likeness(words, phrases)
    guessed = _guessed(words)
    return max(plain, _FUZZY * _likeness(guessed, phrases)) if guessed != words else plain


def _likeness(words: Words, phrases: frozenset[Words]) -> float:
    if words in phrases:
        return _WHOLE
    best = 0.0
    for phrase in phrases:
        size = len(phrase)
        if size < len(words) and any(words[at : at + size] == phrase for at in range(len(words) - size + 1)):
            if phrase == ("simpanan",) or (size == 1 and len(phrase[0]) < 3 and phrase[0] != "hp"):
                continue  # "no", "l", "ss", "simpanan" alone say nothing inside a longer heading
            best = max(best, _PART_BASE + _PART_SHARE * size / len(words))
    return best


def speaks_of(text: str, phrases: frozenset[Words]) -> bool:
    """Say whether a title holds one of the phrases."""
    words = words_of(text)
    return any(
        words[at : at + len(phrase)] == phrase
        for phrase in phrases
        for at in range(len(words) - len(phrase) + 1)
    )


def is_total(text: str) -> bool:
    """Say whether a label opens a total row: "JUMLAH", "Sub total Rembug Melati", "TOTAL SELURUHNYA"."""
    if text.strip()[:3].casefold() not in _TOTAL_STARTS:
        return False
    words = words_of(text)
    return any(words[: len(phrase)] == phrase for phrase in _TOTALS)


def is_subtotal(text: str) -> bool:
    """Say whether a total row closes a part only."""
    folded = text.casefold()
    words = words_of(text)
    return "sub" in folded or "rembug" in words or "halaman" in words or "pindahan" in words


def is_signature(text: str) -> bool:
    """Say whether a text belongs to the signatures below a table."""
    words = words_of(text)
    return bool(_PLACE_AND_DAY.match(text.strip())) or any(words[: len(s)] == s for s in _SIGNATURES)


def is_note(text: str) -> bool:
    """Say whether a text is a remark below or beside a table."""
    words = words_of(text)
    return text.lstrip().startswith(("*", "#")) or any(words[: len(note)] == note for note in _NOTES)


def savings_product(text: str) -> str:
    """Give the code of the savings product a heading or a cell names, or "" when it names none."""
    words = words_of(text)
    scores = {code: likeness(words, phrases) for code, phrases in SAVINGS.items() if code != "total"}
    code = max(scores, key=lambda name: scores[name])
    if scores[code] >= 0.6 and not (code == "sukarela" and scores[code] < 1 and "sukarela" not in words):
        return code
    rest = [
        word for word in words if word not in {"simpanan", "saldo", "jumlah", "no"} and not word.isdigit()
    ]
    return "_".join(rest[:3]) if "simpanan" in words and rest else ""


def line_code(account: str) -> str:
    """Which savings product or receivable the name of a ledger line means, "" for none."""
    words = tuple(word for word in words_of(account) if word not in {"anggota", "saldo"})
    scores = {code: likeness(words, phrases) for code, phrases in LINES.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= _SURE else ""
