"""Papers of a member: her card as a PDF."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "web" / "fonts"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="#ffffff">'
    '<path d="M6 1.5C12.5 9.5 21.5 13.5 32 13.5S51.5 9.5 58 1.5C56.8 12 57.8 21.5 62 29.5H2'
    'C6.2 21.5 7.2 12 6 1.5Z"/>'
    '<path fill-rule="evenodd" d="M11 33h42l-4.3 18.5h-2.4L47.5 62h-4.6l-1.4-10.5h-19'
    "L21.1 62h-4.6l1.2-10.5h-2.4Z"
    'M33.6 34.6c-6 4-7.2 10.2-3.1 15.4 6-4 7.2-10.2 3.1-15.4Z"/>'
    '<path fill="#efbb48" d="M33.6 34.6c-6 4-7.2 10.2-3.1 15.4 6-4 7.2-10.2 3.1-15.4Z"/></svg>'
)


@dataclass(frozen=True, slots=True)
class CardFace:
    """What stands on a card, in the reader's words."""

    title: str
    coop: str
    card_word: str
    name: str
    number_word: str
    number: str
    facts: Sequence[tuple[str, str]]
    qr_text: str
    qr_word: str
    back: Sequence[str]
    foot: str
    portrait: bytes = b""


def card_pdf(face: CardFace) -> bytes:
    """Return a card, front and back, in the size of every other card; its text is data, never markup."""
    data = {
        "title": face.title,
        "coop": face.coop,
        "card_word": face.card_word,
        "name": face.name,
        "initials": initials(face.name),
        "number_word": face.number_word,
        "number": face.number,
        "facts": [list(pair) for pair in face.facts],
        "qr": qr_svg(face.qr_text),
        "qr_word": face.qr_word,
        "back": list(face.back),
        "foot": face.foot,
        "mark": MARK,
        "photo": _as_svg(face.portrait) if face.portrait else "",
    }
    source: bytes = (HERE / "typst" / "card.typ").read_bytes()
    compiled: Any = typst.compile  # its stubs know no text without a file
    pdf = compiled(
        source,
        sys_inputs={"data": json.dumps(data)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    assert isinstance(pdf, bytes)
    return pdf


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG without a border of its own."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def initials(name: str) -> str:
    """Return one or two letters where there is no photo."""
    words = [word for word in name.split() if word[:1].isalpha()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def _as_svg(portrait: bytes) -> str:
    """A JPEG inside an SVG: the compiler takes text, and no file has to lie on the disk for it."""
    body = base64.b64encode(portrait).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 900"><image width="900" height="900"'
        f' preserveAspectRatio="xMidYMid slice" href="data:image/jpeg;base64,{body}"/></svg>'
    )
