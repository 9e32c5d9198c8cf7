"""Money: whole sen in Python integers, exact shares, and the way Indonesia writes amounts.

There is no float and no division sign here. Whoever needs a part of an amount says which kind:
`share` (one part, rounded half up), `allocate` (all parts, largest remainder) or `cumulative`
(parts in order of time, each the growth of a rounded running total). The last two always add up.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

Sen = int
RUPIAH: Sen = 100  # sen in one rupiah
MINUS = "\N{MINUS SIGN}"

Weight = int | Fraction

_FORM = re.compile(
    r"(?P<sign>[-\u2212]?)\s*(?:Rp\.?\s*)?(?P<sign_after>[-\u2212]?)"
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)"
    r"(?:,(?P<part>[0-9]{1,2}|-))?",
    re.IGNORECASE | re.ASCII,
)
_SHORT = ((10**12, "triliun", "trillion"), (10**9, "miliar", "billion"), (10**6, "juta", "million"))


def rupiah(sen: Sen) -> str:
    """`Rp1.250.000`; sen are written only where there are any: `Rp1.250,50`; a minus comes first."""
    whole, part = divmod(abs(sen), RUPIAH)
    cents = f",{part:02d}" if part else ""
    return f"{MINUS if sen < 0 else ''}Rp{_grouped(whole)}{cents}"


def digits(sen: Sen) -> str:
    """The amount without `Rp`, as a form field shows it and `sen_of` reads it back: `1.250.000`."""
    whole, part = divmod(abs(sen), RUPIAH)
    cents = f",{part:02d}" if part else ""
    return f"{'-' if sen < 0 else ''}{_grouped(whole)}{cents}"


def rupiah_short(sen: Sen, language: str = "id") -> str:
    """`Rp3,4 juta`, `Rp1,2 miliar`; below one million the whole amount, rounded to the rupiah."""
    english = language.startswith("en")
    sign = MINUS if sen < 0 else ""
    whole = share(abs(sen), 1, RUPIAH)
    for size, indonesian_name, english_name in _SHORT:
        tenths = share(whole, 10, size)
        # 999,950,000 would read "1000,0 juta": a thousand of this name is one of the next
        if tenths >= 10:
            head, tail = divmod(tenths, 10)
            mark = "." if english else ","
            number = f"{_grouped(head)}{mark}{tail}" if tail else _grouped(head)
            return f"{sign}Rp{number} {english_name if english else indonesian_name}"
    return rupiah((-whole if sen < 0 else whole) * RUPIAH)


def sen_of(text: str) -> Sen:
    """Sen from what a person types in a form; ValueError when it could mean two things.

    Accepts `1250000`, `1.250.000`, `Rp 1.250.000,-`, `Rp1.250.000,50`. Refuses `1,234,567`, `1.25`,
    `12.50` and more than two decimals: guessing a thousandth or a thousandfold is worse than asking.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None or (match["sign"] and match["sign_after"]):
        raise ValueError(f"not an amount in rupiah: {text!r}")
    part = match["part"] or ""
    cents = int(part.ljust(2, "0")) if part and part != "-" else 0
    amount = int(match["whole"].replace(".", "")) * RUPIAH + cents
    return -amount if match["sign"] or match["sign_after"] else amount


def share(total: Sen, numerator: int, denominator: int, unit: Sen = 1) -> Sen:
    """`total` times `numerator` over `denominator`, to the nearest `unit`, half away from zero."""
    if denominator == 0:
        raise ValueError("a share needs a denominator")
    return _half_up(Fraction(total * numerator, denominator), unit)


def portion(total: Sen, rate: Fraction, unit: Sen = 1) -> Sen:
    """`total` times an exact rate (from the rules), to the nearest `unit`, half away from zero."""
    return _half_up(total * rate, unit)


def round_up(amount: Sen, unit: Sen) -> Sen:
    """The smallest multiple of `unit` that is not below `amount` (instalments in whole hundreds)."""
    if unit <= 0:
        raise ValueError("a rounding unit is positive")
    return -(-amount // unit) * unit


def allocate(total: Sen, weights: Sequence[Weight], unit: Sen = 1) -> list[Sen]:
    """Parts in proportion to `weights` that add up to `total` exactly (largest remainder).

    Each part is a multiple of `unit`; what is left over goes, one unit each, to the largest
    remainders, and among equals to the one that comes first. A negative total mirrors a positive one.
    """
    sizes = _whole_weights(weights)
    if total % unit:
        raise ValueError("the total is not a multiple of the unit")
    if total < 0:
        return [-part for part in allocate(-total, weights, unit)]
    units, whole = total // unit, sum(sizes)
    quotas = [divmod(units * size, whole) for size in sizes]
    left = units - sum(quota for quota, _ in quotas)
    ranked = sorted(range(len(sizes)), key=lambda index: (-quotas[index][1], index))
    lucky = frozenset(ranked[:left])
    return [(quota + (index in lucky)) * unit for index, (quota, _) in enumerate(quotas)]


def cumulative(total: Sen, weights: Iterable[Weight], unit: Sen = 1) -> list[Sen]:
    """Parts in the order of `weights`: each is the growth of the rounded running total.

    So a part can be worked out from the past alone, and the parts still add up to `total`.
    """
    sizes = _whole_weights(tuple(weights))
    if total % unit:
        raise ValueError("the total is not a multiple of the unit")
    whole, done, parts = sum(sizes), 0, []
    for size in sizes:
        parts.append(between(total, done, done + size, whole, unit))
        done += size
    return parts


def between(total: Sen, start: int, end: int, whole: int, unit: Sen = 1) -> Sen:
    """What of `total` belongs to the stretch from `start` to `end` of `whole`, by cumulative rounding.

    The margin earned by one payment: `between(margin, paid_before, paid_after, price, RUPIAH)`.
    """
    return share(total, end, whole, unit) - share(total, start, whole, unit)


def _half_up(value: Fraction, unit: Sen) -> Sen:
    if unit <= 0:
        raise ValueError("a rounding unit is positive")
    units = abs(value) * Fraction(1, unit)
    rounded = (2 * units.numerator + units.denominator) // (2 * units.denominator) * unit
    return -rounded if value < 0 else rounded


def _whole_weights(weights: Sequence[Weight]) -> list[int]:
    """The same proportions in integers, so that the arithmetic that follows is exact and fast."""
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is not negative")
    scale = lcm(*(weight.denominator for weight in weights)) if weights else 1
    sizes = [int(weight * scale) for weight in weights]
    if not sum(sizes):
        raise ValueError("at least one weight is above zero")
    return sizes


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")
