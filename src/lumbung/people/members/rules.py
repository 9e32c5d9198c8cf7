"""Pure rules of membership: identity numbers, telephones, the way in, the size of a rembug."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import phonenumbers

from lumbung.kernel.ids import check_public_number, public_number, tidy_public_number
from lumbung.kernel.rulebook import Band, Membership

NUMBER_PREFIX = "A"
CLASSES = ("rembug", "umum", "khusus")
SUBGROUP_SIZE = 5
SEARCH_MIN = 2
YOUNGEST = 15  # two-digit years up to this one mean 20xx where the form does not say

# Province codes of the interior ministry; a NIK keeps the one of first registration for ever.
PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65}
    | {71, 72, 73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96, 97}
)

# --- identity -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Nik:
    """What can be read from a NIK. ``odd`` holds the codes of what does not fit; it has no check digit."""

    digits: str
    sex: str = ""
    born_on: date | None = None
    odd: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it has sixteen digits at all; less is not a NIK, but a typing error."""
        return len(self.digits) == 16 and self.digits.isdecimal()


def read_nik(text: str, *, sex: str = "", born_on: date | None = None) -> Nik:
    """Read a NIK and compare it with what the form says.

    Codes: ``length``, ``province``, ``date``, ``serial``, ``sex``, ``born``.
    Source: domain rules I6: the century is taken from the form; region and errors never change later.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if len(digits) != 16 or not (digits.isascii() and digits.isdecimal()):
        return Nik(digits, odd=("length",))
    odd = [] if int(digits[:2]) in PROVINCES else ["province"]
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    found_sex = "P" if day > 40 else "L"
    born = _birth(day - 40 if day > 40 else day, month, year, born_on)
    if born is None:
        odd.append("date")
    if digits[12:] == "0000":
        odd.append("serial")
    if sex and sex != found_sex:
        odd.append("sex")
    if born and born_on and born != born_on:
        odd.append("born")
    return Nik(digits, found_sex, born, tuple(odd))


def _birth(day: int, month: int, year: int, form: date | None) -> date | None:
    """The date in the NIK; of the two possible centuries the one that the form says, else the likely one."""
    found = []
    for century in (1900, 2000):
        try:
            found.append(date(century + year, month, day))
        except ValueError:
            continue
    if form is not None and form in found:
        return form
    likely = 2000 if year <= YOUNGEST else 1900
    return next((one for one in found if one.year >= likely), found[0]) if found else None


def phone_e164(text: str) -> str | None:
    """Return a telephone number as ``+6281234567890``, or None when it is none.

    Accepts ``0812-3456-7890``, ``62 812 …``, ``8123 …`` and landlines.
    """
    plain = re.sub(r"[^\d+]", "", text)
    if not plain:
        return None
    if plain.startswith("62"):
        plain = f"+{plain}"
    try:
        number = phonenumbers.parse(plain, "ID")
    except phonenumbers.NumberParseException:
        return None
    national = str(number.national_number)
    mobile = number.country_code == 62 and national.startswith("8") and 9 <= len(national) <= 12
    if not (mobile or phonenumbers.is_valid_number(number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_text(e164: str) -> str:
    """Return a number as people here write it: ``0812-3456-7890``."""
    if not e164.startswith("+62"):
        return e164
    plain = "0" + e164[3:]
    return "-".join([plain[:4], plain[4:8], plain[8:]]).strip("-")


def member_number(running: int) -> str:
    """Return a member's public number; its last sign catches a slip of the pen."""
    return public_number(NUMBER_PREFIX, running, width=6)


def looks_like_number(text: str) -> str | None:
    """Return the tidy form when ``text`` is a member's number, else None."""
    compact = text.strip().upper().replace(" ", "")
    if not compact.startswith(NUMBER_PREFIX) or not check_public_number(compact):
        return None
    return tidy_public_number(compact)


def name_words(text: str) -> list[str]:
    """Return the words of a name as the search keeps them."""
    return [word for word in re.split(r"[\W_]+", text.lower()) if word]


def tidy_name(text: str) -> str:
    """Return a name without the spaces of a hurried hand; capitals stay as they were written."""
    return " ".join(text.split())


# --- the way in ---------------------------------------------------------------------------------


def journey(terms: Membership, klass: str, save_only: bool) -> list[str]:
    """Return the steps from prospect to member for a class, as this version of the rules has them."""
    if klass == "rembug":
        steps = terms.path_save_only if save_only else terms.path_rembug
    else:
        steps = terms.path_umum if klass == "umum" else terms.path_khusus
    path: list[str] = []
    for step in steps:
        if step == "lwk":
            path += [f"lwk_{session}" for session in range(1, terms.lwk_sessions + 1)]
        elif step != "upk" or terms.upk_required:
            path.append(step)
    return path


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of an uji kelayakan: points, the band they fall in, and why, answer by answer."""

    score: int
    band: Band
    reasons: tuple[tuple[str, str, int], ...]

    @property
    def passes(self) -> bool:
        """Whether she may go on to the training."""
        return self.band.passes


def assess(terms: Membership, answers: Mapping[str, str], language: str = "id") -> Assessment | None:
    """Return the score with its reasons, or None when an answer is missing or unknown."""
    reasons: list[tuple[str, str, int]] = []
    for indicator in terms.eligibility_indicators:
        chosen = next((one for one in indicator.choices if one.code == answers.get(indicator.code)), None)
        if chosen is None:
            return None
        reasons.append((indicator.label(language), chosen.label(language), chosen.points))
    score = sum(points for _, _, points in reasons)
    return Assessment(score, terms.band(score), tuple(reasons))


def has_vote(klass: str) -> bool:
    """Employees (anggota khusus) have no vote, so that nobody decides about her own wages."""
    return klass != "khusus"


# --- the circle ---------------------------------------------------------------------------------


def size_warning(terms: Membership, count: int) -> str:
    """Return ``small``, ``large`` or nothing for a rembug of ``count`` members; a warning, not a refusal."""
    if count < terms.rembug_min:
        return "small"
    return "large" if count > terms.rembug_max else ""


def halves(members: Sequence[tuple[UUID, int | None]]) -> tuple[list[UUID], list[UUID]]:
    """Propose a split of a rembug, given (member, subgroup) in order, without tearing a subgroup."""
    total = len(members)
    first: list[UUID] = []
    second: list[UUID] = []
    last: int | None = None
    for member_id, subgroup in members:
        stays = len(first) * 2 < total or (subgroup is not None and subgroup == last)
        if stays and not second:
            first.append(member_id)
            last = subgroup
        else:
            second.append(member_id)
    return first, second


def next_subgroup(counts: Mapping[int, int]) -> int:
    """Return the subgroup (kumpulan) a new member fits in: the first with room, else a new one."""
    for subgroup in sorted(counts):
        if counts[subgroup] < SUBGROUP_SIZE:
            return subgroup
    return max(counts, default=0) + 1
