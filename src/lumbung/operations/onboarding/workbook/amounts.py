"""Read amounts as people write them: "Rp 1.250.000,-", "1.250.000", "1250000.0", "(72.000)", "-".

An Indonesian amount has dots between thousands and a comma before the sen. What can be read in two
ways ("1,234,567", "1,234") is never guessed: it is an ``Unclear``, and a person is asked.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

SEN = 100
LARGEST_SEN = 10**17  # A thousand trillion rupiah; anything above is a typing mistake.

Commas = str  # "ask", "thousands" or "decimals": what a comma between digits means in this sheet.

_NOTHING = frozenset(
    {"", "-", "--", "---", "–", "—", "−", "nihil", "nol", "kosong", "nil", "none", "n/a", "na"}
)
_CURRENCY = re.compile(r"(?:rp|idr|rupiah)\.?", re.IGNORECASE)
_TAIL = re.compile(r"[,.](?:-+|=+|–|—|−)$")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_GAPS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t\n\r'’`_", " "))
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_COMMAED = re.compile(r"\d{1,3}(?:,\d{3})+")


class Unclear(ValueError):
    """This text is not one amount; ``code`` says whether it is two (ambiguous) or none (bad)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sen_of_cell(value: object, commas: Commas = "ask", scale: int = 1) -> int | None:
    """Give the sen in a cell, None for an empty one; raise Unclear for what is not one amount."""
    if value is None:
        return None
    if isinstance(value, str):
        sen = _sen_of_text(value, commas)
    elif isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)):
        raise Unclear("bad_amount")
    elif isinstance(value, (int, float)):
        sen = _sen_of_number(Decimal(repr(value)))
    else:
        raise Unclear("bad_amount")
    if sen is None:
        return None
    if abs(sen * scale) > LARGEST_SEN:
        raise Unclear("bad_amount")
    return sen * scale


def _sen_of_number(number: Decimal) -> int:
    """Round to the sen: formulas such as a price over 24 weeks leave long tails."""
    if not number.is_finite() or number.adjusted() > 17:
        raise Unclear("bad_amount")
    return int((number * SEN).to_integral_value(ROUND_HALF_UP))


def _sen_of_text(text: str, commas: Commas) -> int | None:
    bare = text.translate(_GAPS).translate(_MINUS).strip()
    if not bare:
        return None
    if bare.casefold() in _NOTHING:
        return 0
    bare, sign = _take_sign(_CURRENCY.sub("", bare, count=1).strip())
    if bare in {"", "-"}:  # "Rp -"
        return 0
    return sign * _digits(bare, commas)


def _take_sign(bare: str) -> tuple[str, int]:
    """Take off brackets, signs and the tail ",-" that closes an Indonesian amount."""
    sign = 1
    if bare.startswith("(") and bare.endswith(")"):
        bare, sign = bare[1:-1].strip(), -1
    bare = _CURRENCY.sub("", bare, count=1).strip()
    bare = _TAIL.sub("", bare.replace(" ,", ",")).strip()
    if bare == "-":
        return bare, sign
    if bare.startswith("-"):
        if sign < 0:
            raise Unclear("bad_amount")
        bare, sign = _CURRENCY.sub("", bare[1:], count=1).strip(), -1
    elif bare.startswith("+"):
        bare = bare[1:].strip()
    return bare, sign


def _digits(bare: str, commas: Commas) -> int:
    """Read digits with dots, commas or spaces between them."""
    if not bare.isascii() or not re.fullmatch(r"\d(?:[\d., ]*\d)?", bare):
        raise Unclear("bad_amount")
    if " " in bare:
        whole = re.split(r"[.,]", bare, maxsplit=1)[0]
        if not _SPACED.fullmatch(whole):
            raise Unclear("bad_amount")
        bare = bare.replace(" ", "")
    if "," in bare:
        return _with_comma(bare, commas)
    if bare.isdigit():
        return _sen_of_number(Decimal(bare))
    if _DOTTED.fullmatch(bare):
        return _sen_of_number(Decimal(bare.replace(".", "")))
    whole, _, part = bare.partition(".")
    if "." in part:
        raise Unclear("bad_amount")
    if (not part.strip("0") and len(part) != 3) or (len(whole) > 3 and len(part) != 3):
        return _sen_of_number(Decimal(bare))  # "1250000.0" and "41666.6667": a program wrote these
    raise Unclear("ambiguous_number")


def _with_comma(bare: str, commas: Commas) -> int:
    """A comma closes the rupiah ("1.234,50"); between three digits and three it may mean two things."""
    thousands, _, cents = bare.partition(".")
    if commas == "thousands" and _COMMAED.fullmatch(thousands) and (cents.isdigit() or not cents):
        return _sen_of_number(Decimal(f"{thousands.replace(',', '')}.{cents or 0}"))
    whole, _, part = bare.partition(",")
    if (whole.isdigit() or _DOTTED.fullmatch(whole)) and part.isdigit():
        dotted = "." in whole
        plain = len(part) == 2 or (len(part) == 1 and (dotted or len(whole) > 3))
        if plain or commas == "decimals" or (dotted and not part.strip("0")):
            return _sen_of_number(Decimal(f"{whole.replace('.', '')}.{part}"))
    two_ways = _COMMAED.fullmatch(thousands) or (whole.isdigit() and part.isdigit())
    raise Unclear("ambiguous_number" if two_ways else "bad_amount")
