"""The list of contracts, the work of today, the workbook."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from uuid import UUID

import xlsxwriter
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page
from lumbung.people.organisation import queries as organisation
from lumbung.products.financing import permissions, queries, words
from lumbung.products.financing.queries import ContractFilter, ContractRow

KEYS = ("keadaan", "produk", "kantor", "q")


@page(permissions.VIEW)
def contracts(request: HttpRequest) -> HttpResponse:
    """Show contracts, the newest first, with the totals of the whole list."""
    actor = actor_of(request)
    offices = {one.id: one.name for one in organisation.offices(actor)}
    chosen = _filter(actor, request.GET)
    number = request.GET.get("halaman", "1")
    found = queries.contract_page(actor, chosen, days.today(), int(number) if number.isdigit() else 1)
    paginator = Paginator(range(found.totals.count), queries.PAGE)
    context = {
        "rows": [(row, words.STATES[row.state], words.CHIPS[row.state]) for row in found.rows],
        "totals": found.totals,
        "page": paginator.page(found.number),
        "sentence": _sentence(actor, request.GET, chosen, offices),
        "chosen": {name: request.GET.get(name, "") for name in KEYS},
        "states": words.FILTERS.items(),
        "products": queries.offered_products(actor),
        "offices": _reachable(actor, offices).items(),
        "filters": request.GET.urlencode(),
        "may_propose": actor.may(permissions.PROPOSE),
        "may_manage": actor.may(permissions.MANAGE_PRODUCTS),
    }
    return render(request, "financing/contracts.html", context)


def _reachable(actor: Actor, offices: dict[UUID, str]) -> dict[UUID, str]:
    mine = actor.offices(permissions.VIEW)
    return {key: name for key, name in offices.items() if mine is None or key in mine}


def _filter(actor: Actor, asked: QueryDict) -> ContractFilter:
    state = asked.get("keadaan", "")
    mine = actor.offices(permissions.VIEW)
    try:
        office: UUID | None = UUID(asked.get("kantor", ""))
    except ValueError:
        office = None
    wanted = tuple(mine) if mine is not None else None
    if office is not None and (mine is None or office in mine):
        wanted = (office,)
    return ContractFilter(
        state=state if state in words.FILTERS else "",
        product=asked.get("produk", "")[:20],
        text=asked.get("q", "")[:80],
        office_ids=wanted,
    )


def _sentence(
    actor: Actor, asked: QueryDict, chosen: ContractFilter, offices: dict[UUID, str]
) -> list[dict[str, Any]]:
    names = {one.code: one.name for one in queries.offered_products(actor)} if chosen.product else {}
    office = chosen.office_ids[0] if asked.get("kantor") and chosen.office_ids else None
    items = [
        ("keadaan", "", words.FILTERS.get(chosen.state, "")),
        ("produk", "", names.get(chosen.product, chosen.product)),
        ("kantor", "", offices.get(office, "") if office else ""),
        ("q", _("number or name"), chosen.text),
    ]

    def without(name: str) -> str:
        rest = asked.copy()
        for key in (name, "halaman"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}"

    return [
        {"label": label, "value": value, "clear_url": without(name)} for name, label, value in items if value
    ]


@page(permissions.VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """Give the list as a workbook, with the filters that were chosen."""
    actor = actor_of(request)
    offices = {one.id: one.name for one in organisation.offices(actor)}
    rows = queries.every_contract(actor, _filter(actor, request.GET), days.today())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(_workbook(rows, offices), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="pembiayaan-{days.today().isoformat()}.xlsx"'
    return answer


def _workbook(rows: list[ContractRow], offices: dict[UUID, str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Financing"))
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    heads = [
        *(_("Number"), _("Member number"), _("Member"), _("Office"), _("Product"), _("Goods"), _("State")),
        *(_("Akad"), _("Last instalment"), _("Price"), _("Left"), _("Deferred margin"), _("Late")),
    ]
    sheet.write_row(0, 0, heads, bold)
    for line, row in enumerate(rows, start=1):
        person = row.member
        texts = [
            *(row.number, person.number if person else "", person.name if person else ""),
            *(offices.get(row.office_id, ""), row.product_name, row.goods, str(words.STATES[row.state])),
            row.akad_on.isoformat() if row.akad_on else "",
            row.last_due_on.isoformat() if row.last_due_on else "",
        ]
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        amounts = (row.price_sen, row.left_sen, row.deferred_sen, row.late_sen)
        for column, sen in enumerate(amounts, start=len(texts)):
            sheet.write_number(line, column, Decimal(sen).scaleb(-2), money)
    sheet.freeze_panes(1, 1)
    sheet.autofit()
    book.close()
    return out.getvalue()


@page(permissions.DISBURSE)
def disbursements(request: HttpRequest) -> HttpResponse:
    """Show what waits today: akad to sign, receipts to report, goods to buy, qardh to hand over."""
    actor = actor_of(request)
    mine = actor.offices(permissions.DISBURSE)
    rows = queries.waiting_contracts(actor, tuple(mine) if mine is not None else None, days.today())
    groups = {
        "qardh": [row for row in rows if row.akad == "qardh"],
        "sign": [row for row in rows if row.state == "owned"],
        "report": [row for row in rows if row.state == "entrusted"],
        "buy": [row for row in rows if row.akad == "murabahah" and row.state in ("proposed", "ordered")],
    }
    return render(request, "financing/disbursements.html", {"groups": groups, "count": len(rows)})
