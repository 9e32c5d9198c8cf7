"""What titles and the tables together say: the rembug of a sheet, its scale, and who lists the members."""

from __future__ import annotations

from dataclasses import replace

from . import wording
from .mapping import FINANCINGS, MEMBERS, SAVINGS, TableMapping
from .people import rembug_name, squeeze, starts_as_group

_SCALES = (
    (1_000_000, ("dalam jutaan", "jutaan rupiah", "rp juta", "in millions")),
    (1_000, ("dalam ribuan", "ribuan rupiah", "rp ribu", "rp 000", "rp.000", "in thousands", "(000)")),
)


def settled(tables: list[TableMapping]) -> list[TableMapping]:
    """Look at all tables together: who lists the members, and which sheets are rembug."""
    registers = [t for t in tables if t.kind == MEMBERS]
    plain = [t for t in registers if not t.products() and not t.has_deals]
    if plain and len(plain) < len(registers):  # a register and, beside it, money with some personal columns
        tables = [
            t.as_kind(SAVINGS if t.products() else FINANCINGS, t.why)
            if t in registers and t not in plain
            else t
            for t in tables
        ]
    elif not registers:
        money = [t for t in tables if t.kind in {SAVINGS, FINANCINGS} and t.column("name") is not None]
        first = next((t for t in money if t.kind == SAVINGS), None)
        tables = [t.as_kind(MEMBERS, "no register") if t is first else t for t in tables]
    lists = [t for t in tables if t.kind == MEMBERS]
    own = [t for t in lists if t.column("rembug") is None and not t.rembug]
    names = {t.sheet: _sheet_rembug(t.sheet) for t in own}
    if len({name for name in names.values() if name}) >= 2:
        tables = [replace(t, rembug=names.get(t.sheet, "")) if t in own else t for t in tables]
    return tables


def rembug_of(title: str, sheet: str) -> str:
    """The rembug a title or a sheet's name states: "Rembug: Melati"."""
    for text in (*title.split(" · "), sheet):
        words = squeeze(text)
        position = words.casefold().find("rembug")
        candidate = words[position:] if position >= 0 else words
        if starts_as_group(candidate) and len(candidate.split()) <= 6:
            name = rembug_name(candidate)
            if not wording.speaks_of(name, wording.KINDS[MEMBERS]) and not any(
                letter in name for letter in "()"
            ):
                return name
    return ""


def _sheet_rembug(sheet: str) -> str:
    """What is left of a sheet's name without the words that say what it holds."""
    known = {
        "anggota",
        "masuk",
        "data",
        "buku",
        "simpanan",
        "rembug",
        "pusat",
        "sheet",
        "lembar",
        "pembiayaan",
        "saldo",
    }
    words = [
        w
        for w in squeeze(sheet).replace("_", " ").replace("-", " ").split()
        if not (set(wording.words_of(w)) & known)
        and not w.strip("()").isdigit()
        and not w.casefold().startswith("sheet")
    ]
    return rembug_name(" ".join(words)) if words else ""


def scale_of(text: str) -> int:
    folded = squeeze(text).casefold()
    return next((scale for scale, words in _SCALES if any(word in folded for word in words)), 1)
