"""Read what a workbook says of a person: name with titles, NIK, phone, sex, member number, rembug."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_GAPS = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_NOT_WORD = re.compile(r"[^\w ]|_")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_BEFORE = re.compile(
    r"^(?:(?:hj|h|kh|ust|ustz|ny|tn|nn|sdr|sdri|drs|dra|dr|drg|ir|prof|bpk|bp|almh|alm)\b\.?|"
    r"(?:hajjah|hajah|haji|ibuk|ibu|bu|bapak|pak|uni|uda|ustadz|ustadzah|nyonya|tuan|nona|saudara|saudari|"
    r"mrs|mr|ms)\b\.?)\s*[.,]?\s*",
    re.IGNORECASE,
)
_SHORT_TITLES = frozenset({"h", "kh", "tn", "nn", "ny", "dr", "ir", "bp", "ms"})
_DEGREE = re.compile(
    r"[,\s]\s*((?:s|m|a|d)\s?\.\s?[a-z]{1,4}(?:\s?\.\s?[a-z]{1,3})?\.?|amd|a\.?\s?md\.?(?:\s?\.?\s?[a-z]{2,4})?|"
    r"s\.?h|s\.?e|s\.?pd|s\.?ag|s\.?kom|s\.?sos|s\.?si|s\.?t|s\.?kep|s\.?p|m\.?m|m\.?pd|m\.?si|m\.?ag|m\.?h|lc|"
    r"ph\.?d|se|sh|spd|sag|skom)\.?$",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^(?:i{1,3}|iv|v|vi{0,3}|ix|x|xi{0,3})$", re.IGNORECASE)
_GROUP_WORD = re.compile(
    r"^(?:rembu[gk](?:\s+pusat)?|rembug\s*pusat|kelompok|majelis|kumpulan|klpk?|group|cent(?:er|re)|circle|rp)\b[\s.:\-–]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written, the bare name in usual capitals, and what stood around it."""

    written: str
    name: str
    note: str

    @property
    def key(self) -> str:
        """The name as it is compared: titles, capitals and dots do not make another person."""
        return name_key(self.name)


def squeeze(text: object) -> str:
    """One line, single spaces, none at the ends."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", str(text))).strip()


def person_name(value: object) -> PersonName:
    """Separate a name from titles, degrees and remarks: "Hj. SITI, S.Pd (alm. suami)"."""
    written = _GAPS.sub(" ", str(value)).strip() if value is not None else ""
    notes = [squeeze(note) for note in _BRACKETS.findall(written) if note.strip()]
    bare = squeeze(_BRACKETS.sub(" ", written)).strip(" ,.-'’\"*")
    after: list[str] = []
    while found := _DEGREE.search(bare):
        if "," not in found[0] and "." not in found[0]:
            break
        after.insert(0, found[1].strip(" ,"))
        bare = bare[: found.start()].strip(" ,")
    before: list[str] = []
    while found := _BEFORE.match(bare):
        rest = bare[found.end() :].strip(" ,.")
        if not rest or (
            found[0].strip(" ,").casefold() in _SHORT_TITLES
            and "." not in found[0]
            and not before
            and len(rest.split()) < 2
        ):
            break
        before.append(found[0].strip(" ,"))
        bare = rest
    if not any(letter.isalpha() for letter in bare):
        bare = ""
    return PersonName(written, usual_capitals(bare), "; ".join([*before, *after, *notes]))


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Fold a name for comparison."""
    return _NOT_WORD.sub("", squeeze(name).casefold()).strip()


def usual_capitals(text: str) -> str:
    """Write "SAWAH LUNTO" and "sawah lunto" as "Sawah Lunto"; leave mixed writing alone."""
    if not text or (text != text.upper() and text != text.lower()):
        return text
    return " ".join(
        word.upper() if _ROMAN.match(word) and len(text.split()) > 1 else word[:1].upper() + word[1:].lower()
        for word in text.split(" ")
    )


def nik_digits(value: object) -> str:
    """Give the NIK's characters without spaces, apostrophes, dots and dashes; numbers become digits."""
    if value is None or isinstance(value, (datetime.date, datetime.time, bool)):
        return ""
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) and abs(value) < 10**18 else str(value)
    text = re.sub(r"[\s\u00a0'’`.\-_/]", "", unicodedata.normalize("NFKC", str(value)))
    return "" if text.casefold() in {"na", "tidakada", "belumada", "kosong", "blmada"} else text


def nik_is_whole(digits: str) -> bool:
    """A NIK is sixteen digits."""
    return len(digits) == 16 and digits.isascii() and digits.isdigit()


def nik_oddities(digits: str, born_on: datetime.date | None, sex: str) -> tuple[str, ...]:
    """Name what in a whole NIK does not fit: reasons for a second look, never for a refusal."""
    odd: list[str] = []
    if not 11 <= int(digits[:2]) <= 99:
        odd.append("province")
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    woman = day > 40
    day -= 40 if woman else 0
    if not _is_day(day, month, year):
        odd.append("date")
    elif born_on is not None and (born_on.day, born_on.month, born_on.year % 100) != (day, month, year):
        odd.append("birth")
    if sex and (sex == "P") != woman:
        odd.append("sex")
    if digits[12:] == "0000":
        odd.append("serial")
    return tuple(odd)


def _is_day(day: int, month: int, year: int) -> bool:
    for century in (1900, 2000):
        try:
            datetime.date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def phone_number(value: object) -> str:
    """Give a phone in E.164 ("+628…") or "" when it is none; the number may be 08…, 62…, 8…, +62…."""
    if value is None or isinstance(value, (bool, datetime.date, datetime.time)):
        return ""
    text = str(int(value)) if isinstance(value, (int, float)) else squeeze(value)
    text = re.split(r"[,;]|\s/\s|/(?=0|\+|62)|\batau\b", text.strip("'’` "))[0]
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0062"):
        digits = digits[4:]
    elif digits.startswith("62") and len(digits) > 9:
        digits = digits[2:]
    digits = digits.lstrip("0")
    if re.search(r"[A-Za-z]{3}", text) or not 8 <= len(digits) <= 12:
        return ""
    return f"+62{digits}" if not digits.startswith("8") or len(digits) >= 9 else ""


def sex_of(value: object) -> str:
    """L (man), P (woman) or "" when the cell says neither."""
    text = squeeze(value).casefold().strip(". ") if value is not None else ""
    if text in {"p", "pr", "prp", "perempuan", "wanita", "w", "f", "female", "cewek", "istri"}:
        return "P"
    if text in {"l", "lk", "laki", "laki-laki", "laki laki", "pria", "m", "male", "lelaki", "suami"}:
        return "L"
    return ""


def number_text(value: object) -> str:
    """Give a member number as text; a whole number loses its decimal point, never its zeros."""
    if value is None or isinstance(value, (bool, datetime.date, datetime.time)):
        return ""
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) else str(value)
    return squeeze(value).strip("'’`")


def number_key(number: str) -> str:
    """Fold a member number: "0017", "17" and "17.0" are one number, "A-017" is "a-017"."""
    folded = number.replace(" ", "").casefold()
    if re.fullmatch(r"\d+\.0", folded):
        folded = folded[:-2]
    return folded.lstrip("0") or "0" if folded.isdigit() else folded


@lru_cache(maxsize=5_000)
def rembug_name(value: object) -> str:
    """Give a rembug's bare name: "REMBUG: TOMAT " is "Tomat"; "" for none."""
    if value is None:
        return ""
    text = number_text(value) if isinstance(value, (int, float)) else squeeze(value)
    if text in {"-", "--", "–"}:
        return ""
    bare = _GROUP_WORD.sub("", text).strip(" .:-–\"'")
    return usual_capitals(bare or text)


def starts_as_group(text: str) -> bool:
    """Say whether a text opens like the heading of a rembug ("Rembug Melati", "Kelompok: 3")."""
    found = _GROUP_WORD.match(text)
    return bool(found and text[found.end() :].strip() and not text.casefold().startswith("rp"))
