"""One contract: what it costs, how far it is, its life, its paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page
from lumbung.kernel.money import Sen
from lumbung.people.members import queries as members
from lumbung.products.financing import documents, permissions, queries, rules, words
from lumbung.products.financing.queries import ContractView
from lumbung.products.financing.rules import Row
from lumbung.products.financing.views.acts import acts_for

GRAINS = 150  # above this a row of grains says less than a sentence


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One instalment with what was paid of it."""

    number: int
    due_on: date
    amount_sen: Sen
    paid_sen: Sen
    state: str

    @property
    def left_sen(self) -> Sen:
        """What is unpaid of it."""
        return self.amount_sen - self.paid_sen


@page(permissions.VIEW)
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show one contract whole."""
    actor = actor_of(request)
    found = reachable(actor, contract_id)
    person = members.members_by_id(actor, [found.member_id]).get(found.member_id)
    schedule = _schedule(found, queries.instalments(actor, contract_id), days.today())
    late = sum(row.left_sen for row in schedule if row.state == "late")
    steps, acts = queries.timeline(actor, contract_id), acts_for(actor, found)
    context = {
        "contract": found,
        "member": person,
        "state": words.STATES[found.state],
        "chip": words.CHIPS[found.state],
        "schedule": schedule,
        "marks": _marks(found, schedule),
        "sentence": _sentence(found, schedule),
        "next": next((row for row in schedule if row.state == "next"), None),
        "late_sen": late,
        "steps": _timeline(found, steps, actor.may("ledger.view")),
        "charges": [(words.CHARGES[one.kind], one) for one in queries.charges(actor, contract_id)],
        "lines": _statement(actor, found),
        "quote": rules.quote(found.left_sen, found.deferred_sen) if found.state == rules.RUNNING else None,
        "acts": acts,
        "more_acts": any(not one.main for one in acts),
        "unit": words.UNITS[found.period],
    }
    return render(request, "financing/contract.html", context)


def reachable(actor: Actor, contract_id: UUID) -> ContractView:
    """Return a contract of an office this person may see.

    Refuses: NoContract, WrongOffice
    """
    found = queries.contract(actor, contract_id)
    actor.require(permissions.VIEW, found.office_id)
    return found


def _schedule(found: ContractView, rows: list[Row], today: date) -> list[ScheduleRow]:
    paid = found.planned_sen - found.owed_sen if found.akad_on else 0
    shown, has_next = [], False
    for row in rows:
        part = min(paid, row.amount_sen)
        paid -= part
        if part == row.amount_sen:
            state = "paid"
        elif row.due_on < today and found.state == rules.RUNNING:
            state = "late"
        elif not has_next and found.state == rules.RUNNING:
            state, has_next = "next", True
        else:
            state = "part" if part else "open"
        shown.append(ScheduleRow(row.number, row.due_on, row.amount_sen, part, state))
    return shown


def _before(found: ContractView, schedule: list[ScheduleRow]) -> int:
    """How many instalments were paid before the contract was brought here; none of a newer schedule."""
    return schedule[0].number - 1 if schedule and found.plan == 1 else 0


def _marks(found: ContractView, schedule: list[ScheduleRow]) -> list[str]:
    if len(schedule) + _before(found, schedule) > GRAINS:
        return []
    kinds = {"paid": "", "late": "silang", "next": "kini", "part": "separuh", "open": "kosong"}
    marks = ["separuh" if row.state == "late" and row.paid_sen else kinds[row.state] for row in schedule]
    return [""] * _before(found, schedule) + marks


def _sentence(found: ContractView, schedule: list[ScheduleRow]) -> str:
    before = _before(found, schedule)
    done = before + sum(1 for row in schedule if row.state == "paid")
    values = {"done": done, "count": before + len(schedule), "unit": words.UNITS[found.period]}
    return _("%(done)s of %(count)s %(unit)s are paid.") % values


def _timeline(found: ContractView, steps: list[queries.StepView], links: bool) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = [
        {
            "state": "done",
            "title": words.STEPS.get(step.code, step.code),
            "day": step.happened_on,
            "person": step.by_name,
            "text": step.evidence,
            "amount_sen": step.amount_sen,
            "url": journal_url(step.journal_id) if links else "",
            "url_label": step.number,
        }
        for step in steps
    ]
    ahead = _ahead(found)
    for place, code in enumerate(ahead):
        blocked = code in words.WHY_BLOCKED and place > 0
        state = "now" if place == 0 else "blocked" if blocked else "next"
        text = words.WHY_BLOCKED[code] if blocked else ""
        shown.append({"state": state, "title": words.AHEAD[code], "text": text})
    return shown


def journal_url(journal_id: int | None) -> str:
    """Return the address of a journal's page, or nothing where there is none."""
    try:
        return reverse("ledger:journal", args=[journal_id]) if journal_id else ""
    except NoReverseMatch:
        return ""


def _statement(actor: Actor, found: ContractView) -> list[tuple[Any, Any, str, Sen]]:
    """Every line with its name, its journal and what was left after it, the newest first."""
    left, shown, links = 0, [], actor.may("ledger.view")
    for line in queries.contract_lines(actor, found.id, found.claim_accounts) if found.claim_accounts else []:
        left += line.amount_sen
        name = words.LINES.get(line.kind.rpartition(".")[2], words.LINES["other"])
        if line.reverses_id:
            name = words.LINES["reversal"]
        shown.append((line, name, journal_url(line.journal_id) if links else "", left))
    return shown[::-1]


def _ahead(found: ContractView) -> list[str]:
    if found.akad == rules.QARDH:
        whole = {
            rules.PROPOSED: ["disbursed", "settled"],
            rules.RUNNING: ["paying", "settled"],
            rules.WRITTEN_OFF: ["owing", "settled"],
        }
    else:
        whole = {
            rules.PROPOSED: ["bought", "signed", "settled"],
            rules.ORDERED: ["bought", "signed", "settled"],
            rules.ENTRUSTED: ["bought", "signed", "settled"],
            rules.OWNED: ["signed", "settled"],
            rules.RUNNING: ["paying", "settled"],
            rules.WRITTEN_OFF: ["owing", "settled"],
        }
    return whole.get(found.state, [])


@page(permissions.VIEW)
def document(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Give the akad on paper: clauses in their order, amounts in words."""
    actor = actor_of(request)
    found = reachable(actor, contract_id)
    pdf = documents.contract_pdf(actor, found)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="akad-{found.number}.pdf"'
    return answer
