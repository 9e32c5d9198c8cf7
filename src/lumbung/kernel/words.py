"""Amounts in Indonesian words, as receipts, akad and certificates need them.

Own code: the library at hand says "satu juta satu ribu" where Indonesian says "satu juta seribu".
"""

from lumbung.kernel.money import RUPIAH, Sen

_ONES = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_GROUPS = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun")
LIMIT = 1000 ** len(_GROUPS)


def terbilang(number: int) -> str:
    """`1_250_000` is "satu juta dua ratus lima puluh ribu"; a negative number begins with "minus"."""
    if abs(number) >= LIMIT:
        raise ValueError("the number is too large for words")
    if number < 0:
        return f"minus {terbilang(-number)}"
    if number == 0:
        return "nol"
    parts: list[str] = []
    for power in reversed(range(len(_GROUPS))):
        group = number // 1000**power % 1000
        if not group:
            continue
        if power == 1 and group == 1:
            parts.append("seribu")
        else:
            parts.append(f"{_hundreds(group)} {_GROUPS[power]}".rstrip())
    return " ".join(parts)


def terbilang_rupiah(sen: Sen) -> str:
    """The amount as a receipt says it: "seribu rupiah", with sen named only where there are any."""
    whole, part = divmod(abs(sen), RUPIAH)
    text = f"{terbilang(whole)} rupiah"
    if part:
        text += f" {terbilang(part)} sen"
    return f"minus {text}" if sen < 0 else text


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        words.append("seratus" if hundreds == 1 else f"{_ONES[hundreds]} ratus")
    if rest:
        words.append(_tens(rest))
    return " ".join(words)


def _tens(number: int) -> str:
    if number < 10:
        return _ONES[number]
    if number == 10:
        return "sepuluh"
    if number == 11:
        return "sebelas"
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    tens, ones = divmod(number, 10)
    return f"{_ONES[tens]} puluh {_ONES[ones]}".rstrip()
