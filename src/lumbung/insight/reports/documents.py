"""A sheet on paper: PDF/A-2b set by typst, with the fonts of the house."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.insight.reports.sheets import Sheet, ledger_amount
from lumbung.insight.reports.workbook import source_line

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "web" / "fonts"


def pdf(sheet: Sheet) -> bytes:
    """Return the report as PDF/A-2b."""
    data = {
        "lang": (get_language() or "id")[:2],
        "coop": sheet.coop,
        "title": sheet.title,
        "office": sheet.office,
        "period": sheet.period,
        "unit": _("In rupiah"),
        "heads": [*([_("Code")] if sheet.with_codes else []), "", *sheet.heads],
        "codes": sheet.with_codes,
        "wide": len(sheet.heads) > 3,
        "lines": [
            {
                "kind": line.kind,
                "code": line.code,
                "label": line.label,
                "depth": line.depth,
                "amounts": [
                    "" if one is None else ledger_amount(one) if one else "–" for one in line.amounts
                ],
            }
            for line in sheet.lines
        ],
        "problems": sheet.problems,
        "proofs": sheet.proofs,
        "source": source_line(sheet),
        "page": _("Page"),
        "signers": [_("Made by"), _("Checked by"), _("Approved by the board")],
    }
    made: bytes = typst.compile(
        str(HERE / "paper" / "sheet.typ"),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
    )
    return made
