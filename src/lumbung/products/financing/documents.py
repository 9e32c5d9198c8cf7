"""The akad on paper. Its words are Indonesian in every language of the screen: it is what people sign."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen, rupiah
from lumbung.kernel.words import terbilang, terbilang_rupiah
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.products.financing import queries, rules
from lumbung.products.financing.queries import ContractView

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "web" / "fonts"
UNITS = {rules.WEEK: "pekan", rules.MONTH: "bulan"}
PAPER = "id"


def contract_pdf(actor: Actor, found: ContractView) -> bytes:
    """Return the akad of a contract; before the signature it says that it is a draft."""
    data = _facts(actor, found)
    compiled: Any = typst.compile  # its stubs know no text without a file
    pdf = compiled(
        _source(found.akad),
        sys_inputs={"data": json.dumps(data)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _source(akad: str) -> bytes:
    parts = [(HERE / "typst" / f"{name}.typ").read_text(encoding="utf-8") for name in ("paper", akad)]
    return "\n".join(parts).encode()


def _facts(actor: Actor, found: ContractView) -> dict[str, Any]:
    person = members.member(actor, found.member_id, with_relatives=False)
    coop = organisation.cooperative(actor)
    office = organisation.office(actor, found.office_id)
    rows = queries.instalments(actor, found.id, plan=1) or _planned(actor, found)
    steps = {step.code: step for step in queries.timeline(actor, found.id)}
    bought = steps.get("bought") or steps.get("reported")
    signed = steps.get("signed") or steps.get("disbursed")
    on = found.akad_on or days.today()
    owed = found.price_sen - found.urbun_sen
    return {
        "number": found.number,
        "draft": found.akad_on is None,
        "day": _long(on),
        "hijri": days.hijri(on, label=False),
        "place": office.name,
        "coop": coop.name,
        "legal": coop.legal_number,
        "office": office.name,
        "office_address": office.address,
        "officer": signed.by_name if signed else actor.name,
        "member": person.name,
        "member_number": person.number,
        "member_address": ", ".join(
            part for part in (person.address, person.village, person.district) if part
        ),
        "goods": found.goods,
        "owned_on": _long(found.owned_on) if found.owned_on else "",
        "proof": bought.evidence if bought else "",
        "by_agent": found.way == rules.WAKALAH,
        "cost": _money(found.cost_sen),
        "margin": _money(found.margin_sen),
        "price": _money(found.price_sen),
        "urbun": _money(found.urbun_sen) if found.urbun_sen else None,
        "owed": _money(owed),
        "count": len(rows),
        "count_words": terbilang(len(rows)),
        "unit": UNITS[found.period],
        "instalment": _money(rows[0].amount_sen),
        "last": _money(rows[-1].amount_sen) if rows[-1].amount_sen != rows[0].amount_sen else None,
        "first_due": _long(rows[0].due_on),
        "last_due": _long(rows[-1].due_on),
        "rows": [[str(row.number), days.date_short(row.due_on), rupiah(row.amount_sen)] for row in rows],
        "witnesses": [
            name.strip() for name in (signed.evidence if signed else "").split(",") if name.strip()
        ],
    }


def _planned(actor: Actor, found: ContractView) -> list[rules.Row]:
    """The schedule as it would be if the akad were signed today."""
    first = rules.first_due(days.today(), found.period)
    return rules.schedule(
        found.price_sen - found.urbun_sen, found.count, queries.rounding(actor, found.id), first, found.period
    )


def _money(sen: Sen) -> list[str]:
    return [rupiah(sen), terbilang_rupiah(sen)]


def _long(day: date) -> str:
    return days.date_text(day, PAPER)
