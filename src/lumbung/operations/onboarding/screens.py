"""What the screens of onboarding show, gathered from the queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import new_key
from lumbung.operations.onboarding import exports, permissions, queries, rules, words
from lumbung.operations.onboarding.workbook.mapping import COMMAS, KINDS, SCALES, fields_of
from lumbung.operations.onboarding.workbook.parts import letters
from lumbung.people.members import queries as members_queries
from lumbung.people.organisation import queries as organisation_queries
from lumbung.people.organisation.queries import OfficeView
from lumbung.products.financing import queries as financing_queries
from lumbung.products.savings import queries as savings_queries

LEFT_SHOWN = 100
CHIPS = {"new": ("diam", "clock"), "read": ("awas", "hourglass"), "unreadable": ("gawat", "file-x"),
         "accepted": ("baik", "check")}  # fmt: skip


def offices_for(actor: Actor, permission: str) -> list[OfficeView]:
    """The open offices with a book in which a person holds a permission, branches first."""
    if not actor.may(permission):
        return []
    opened = ledger_queries.open_days(actor)
    allowed = actor.offices(permission)
    found = [
        office
        for office in organisation_queries.offices(actor)
        if office.is_open and office.id in opened and (allowed is None or office.id in allowed)
    ]
    return sorted(found, key=lambda office: office.parent_id is None)


def state_of(upload: queries.UploadView) -> dict[str, Any]:
    """The chip of an upload's state."""
    kind, icon = CHIPS[upload.state]
    return {"kind": kind, "icon": icon, "text": words.STATES[upload.state]}


def upload_rows(actor: Actor, uploads: Sequence[queries.UploadView]) -> list[dict[str, Any]]:
    """The list of uploads with their offices and states."""
    offices = {office.id: office.name for office in organisation_queries.offices(actor)} if uploads else {}
    return [
        {
            "upload": upload,
            "office": offices.get(upload.office_id, ""),
            "state": state_of(upload),
            "url": reverse("onboarding:preview", args=[upload.id]),
        }
        for upload in uploads
    ]


def going(upload_id: UUID) -> dict[str, Any] | None:
    """The progress card of a reading or an import, None when nothing is going on."""
    found = queries.working(upload_id)
    if found is None or not (found.is_running or found.failed):
        return None
    stage = str(words.STAGES.get(found.what, _("Reading sheet %(name)s") % {"name": found.what}))
    return {
        "id": "kemajuan",
        "url": reverse("onboarding:working", args=[upload_id]),
        "state": "failed" if found.failed else "running",
        "done": found.done,
        "total": found.total,
        "text": found.failed or stage,
    }


def uuid_or_new(text: str | None) -> UUID:
    """The version a form was shown with; a broken one fits no preview."""
    try:
        return UUID(text or "")
    except ValueError:
        return new_key()


def _accounts(actor: Actor) -> dict[str, str]:
    return {choice.code: choice.name for choice in queries.account_choices(actor)}


def figure_rows(found: Sequence[dict[str, Any]], accounts: dict[str, str]) -> list[dict[str, Any]]:
    """The reconciliation with names, and for each difference what it consists of."""
    rows = []
    for figure in found:
        rest = None
        if figure["difference_sen"] and figure["rows_sen"] is not None:
            rest = figure["rows_sen"] - figure["posted_sen"]  # rows that were not taken
        rows.append(
            {
                **figure,
                "name": words.target_name(figure["target"], accounts),
                "not_taken_sen": rest,
                "unexplained_sen": figure["difference_sen"] - (rest or 0),
            }
        )
    return rows


def preview_context(actor: Actor, upload: queries.UploadView, reading: queries.ReadingView) -> dict[str, Any]:
    """Everything of a preview but its list of problems."""
    found = reading.preview
    own = upload.uploaded_by == actor.user_id
    accounts = _accounts(actor)
    return {
        "reading": reading,
        "preview": found,
        "taken": found["taken"],
        "totals": found["totals"],
        "savings": [
            (words.field_name(rules.SAVINGS + code), amount)
            for code, amount in found["totals"]["savings_totals"].items()
            if code != "total"
        ],
        "figures": figure_rows(found["figures"], accounts),
        "left_rows": [
            (sheet, row, words.LEFT.get(why, why), text) for sheet, row, why, text in found["left_rows"]
        ][:LEFT_SHOWN],
        "warnings": sorted(found["warning_counts"].items()),
        "missing": [words.field_name(rules.SAVINGS + code) for code in found["missing_savings"]],
        "problem_total": sum(found["problem_counts"].values()),
        "may_upload": actor.may(permissions.UPLOAD, upload.office_id),
        "may_accept": actor.may(permissions.ACCEPT, upload.office_id) and not own,
        "own": own,
        "changes": _changes(found),
    }


def _changes(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What accepting does, for whom."""
    taken = found["taken"]
    changes = [
        {"icon": "users", "text": _("%(n)s members are registered.") % {"n": taken["members"]}},
        {
            "icon": "piggy-bank",
            "text": _("%(n)s rows of savings are credited to them.") % {"n": taken["savings"]},
        },
        {"icon": "file-text", "text": _("%(n)s running contracts go on.") % {"n": taken["financings"]}},
    ]
    if found["first"] and found["lines"]:
        changes.append(
            {"icon": "scale", "text": _("Cash, bank and the other accounts begin as in the trial balance.")}
        )
    changes.append(
        {
            "icon": "equal-not" if found["equity_sen"] else "equal",
            "text": _("The difference goes to opening equity, named line by line."),
            "amount_sen": -found["equity_sen"],
        }
    )
    return changes


def problem_filters(upload_id: UUID, found: dict[str, Any], code: str, sheet: str) -> dict[str, Any]:
    """The choices above the list of problems."""
    return {
        "codes": [
            {"code": one, "name": words.CODES.get(one, one), "count": count, "current": one == code}
            for one, count in sorted(found["problem_counts"].items())
        ],
        "sheets": sorted({problem["sheet"] for problem in found["problems"]}),
        "sheet": sheet,
        "code": code,
        "url": reverse("onboarding:preview", args=[upload_id]),
    }


def mapping_context(actor: Actor, upload: queries.UploadView, reading: queries.ReadingView) -> dict[str, Any]:
    """The mapping with everything it may be changed to."""
    found = reading.preview
    accounts = _accounts(actor)
    targets = [
        *(rules.SAVINGS + row.code for row in savings_queries.products(actor)),
        *(rules.RECEIVABLE, rules.QARDH, rules.DEFERRED, rules.CASH, rules.BANK, rules.OPEN),
        *(rules.ACCOUNT + code for code in accounts),
    ]
    return {
        "reading": reading,
        "may_change": actor.may(permissions.UPLOAD, upload.office_id) and upload.state != "accepted",
        "tables": [_table(number, table, found) for number, table in enumerate(found["mapping"])],
        "kinds": [(kind, words.KINDS[kind]) for kind in KINDS],
        "commas": list(zip(COMMAS, (_("ask me"), _("thousands"), _("sen")), strict=True)),
        "scales": [(scale, f"{scale:,}".replace(",", ".")) for scale in SCALES],
        "lines": [
            {"number": number, "name": name, "amount_sen": amount, "target": target}
            for number, (name, amount, target) in enumerate(found["lines"])
        ],
        "targets": [(target, words.target_name(target, accounts)) for target in targets],
        "products": [
            {"number": number, "name": name or _("(no product named)"), "code": code}
            for number, (name, code) in enumerate(found["products"].items())
        ],
        "offered": [(row.code, row.name) for row in financing_queries.offered_products(actor)],
    }


def _table(number: int, table: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    samples = found["samples"][number] if number < len(found["samples"]) else {}
    allowed = list(fields_of(table["kind"]))
    return {
        **table,
        "number": number,
        "kind_name": words.KINDS[table["kind"]],
        "columns": [
            {
                **column,
                "letter": letters(column["column"]),
                "samples": samples.get(str(column["column"]), []),
                "name": words.field_name(column["field"]),
                "choices": [
                    (field, words.field_name(field))
                    for field in dict.fromkeys([column["field"], "ignored", *allowed])
                ],
            }
            for column in table["columns"]
        ],
    }


def reconciliation_context(actor: Actor, done: queries.ImportView) -> dict[str, Any]:
    """The reconciliation for paper."""
    return {
        "done": done,
        "office": organisation_queries.office(actor, done.office_id),
        "figures": figure_rows(done.figures, _accounts(actor)),
    }


def export_workbook(actor: Actor) -> bytes:
    """The members, savings, running contracts and trial balance of the person's offices."""
    offices = actor.offices(permissions.VIEW)
    chosen = members_queries.narrowed(members_queries.Filter(), offices)
    rows = [row for row in members_queries.every_member(actor, chosen) if row.state == "active"]
    ids = [row.id for row in rows]
    balances = savings_queries.balances(actor, ids)
    running = financing_queries.running(actor, ids)
    codes = [code for code in exports.PRODUCT_HEADINGS if any(code in held for held in balances.values())]
    ledger = ledger_queries.trial_balance(actor, days.today(), office_ids=offices)
    return exports.export(
        members=(
            [r.number, r.name, "", "", None, r.joined_on, r.rembug_name, "", r.phone, r.village] for r in rows
        ),
        savings=_savings_rows(rows, balances, codes),
        products=[exports.PRODUCT_HEADINGS[code] for code in codes],
        financings=_contract_rows(rows, running),
        ledger=(
            [row.name_id, exports.rupiah_of(row.debit_sen), exports.rupiah_of(row.credit_sen)]
            for row in ledger
            if row.balance_sen and row.book == "tamwil"
        ),
    )


def _savings_rows(
    rows: Sequence[members_queries.ListRow], balances: dict[UUID, dict[str, int]], codes: Sequence[str]
) -> Iterator[list[exports.Cell]]:
    for row in rows:
        held = balances.get(row.id, {})
        amounts = [exports.rupiah_of(held.get(code, 0)) for code in codes]
        yield [row.number, row.name, *amounts, exports.rupiah_of(sum(held.get(code, 0) for code in codes))]


def _contract_rows(
    rows: Sequence[members_queries.ListRow], running: dict[UUID, list[financing_queries.ContractView]]
) -> Iterator[list[exports.Cell]]:
    money = exports.rupiah_of
    for row in rows:
        for one in running.get(row.id, []):
            yield [
                *(row.number, row.name, one.number, one.product, one.akad_on, money(one.cost_sen)),
                *(money(one.margin_sen), money(one.price_sen), one.count, money(one.instalment_sen)),
                *(money(one.price_sen - one.left_sen), money(one.left_sen)),
            ]
