"""What is given on paper or as text: slips of 58 mm, and the sheet for a dead phone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.kernel import days, words
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.meetings.forms import SheetForm
from lumbung.people.organisation import queries as organisation

HERE = Path(__file__).resolve().parent.parent
FONTS = HERE.parents[1] / "web" / "fonts"


@dataclass(frozen=True, slots=True)
class Slip:
    """One member's receipt."""

    number: str
    day: date
    cooperative: str
    office: str
    member: str
    member_number: str
    lines: list[tuple[str, Sen]]
    total_sen: Sen
    balances: list[tuple[str, Sen]]
    officer: str
    corrected_number: str = ""


def slip_text(slip: Slip) -> str:
    """Return a receipt as plain text to send: short lines, no names but the member's own."""
    lines = [
        f"*{slip.cooperative}*",
        slip.office,
        _("Receipt %(number)s") % {"number": slip.number},
        days.date_text(slip.day, get_language() or "id"),
        slip.member,
        "",
        *(f"{name}: {rupiah(sen)}" for name, sen in slip.lines),
        "*" + _("Total: %(amount)s") % {"amount": rupiah(slip.total_sen)} + "*",
        "",
        *(f"{name}: {rupiah(sen)}" for name, sen in slip.balances),
        _("Received by %(name)s.") % {"name": slip.officer},
    ]
    if slip.corrected_number:
        lines.insert(3, _("Correction of %(number)s") % {"number": slip.corrected_number})
    return "\n".join(lines)


def slips_pdf(slips: Sequence[Slip]) -> bytes:
    """Return receipts as PDF, each a slip of 58 mm with its own page."""
    language = get_language() or "id"
    data = [
        asdict(slip)
        | {
            "day": days.date_text(slip.day, language),
            "hijri": days.hijri(slip.day),
            "lines": [(name, rupiah(sen)) for name, sen in slip.lines],
            "balances": [(name, rupiah(sen)) for name, sen in slip.balances],
            "total": rupiah(slip.total_sen),
            "words": words.terbilang_rupiah(slip.total_sen),
        }
        for slip in slips
    ]
    said = {
        "receipt": _("Receipt"),
        "correction": _("Correction of"),
        "total": _("Total"),
        "received": _("Received by"),
        "keep": _("Keep this slip. Check it with any officer."),
    }
    return _compiled("slips.typ", {"slips": data, "say": said})


def sheet_pdf(actor: Actor, form: SheetForm, notes: Sequence[Sen]) -> bytes:
    """Return the sheet of a meeting as A4, to be filled in by hand."""
    meeting = form.sheet.meeting
    language = get_language() or "id"
    data = {
        "cooperative": organisation.cooperative(actor).name,
        "rembug": meeting.name,
        "place": meeting.place,
        "day": days.date_text(meeting.held_on, language),
        "time": meeting.starts_at.strftime("%H.%M"),
        "rows": [
            {
                "number": row.row.member.number,
                "name": row.row.member.name,
                "parts": row.expected_parts,
                "expected": rupiah(row.row.expected_sen),
            }
            for row in form.rows
        ],
        "total": rupiah(form.sheet.expected_sen),
        "notes": [rupiah(note) for note in notes],
        "leader": form.sheet.leader.name if form.sheet.leader else "",
    }
    said = {
        "title": _("Collection sheet"),
        "columns": [_("Nr."), _("Member"), _("Expected"), _("Came"), _("Paid"), _("Note")],
        "total": _("Total"),
        "count": _("Cash by note"),
        "coins": _("Coins"),
        "counted": _("Counted"),
        "kencleng": _("Kencleng"),
        "leader": _("Leader"),
        "officer": _("Officer"),
        "thousands": _("Small figures in thousands: instalments + savings + infaq and wakaf together."),
    }
    return _compiled("sheet.typ", {"sheet": data, "say": said})


def _compiled(name: str, data: dict[str, Any]) -> bytes:
    """Return a PDF; what people wrote goes in as data, never as markup."""
    pdf: bytes = typst.compile(
        str(HERE / "templates" / "meetings" / name),
        sys_inputs={"data": json.dumps(data, default=str)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
    )
    return pdf
