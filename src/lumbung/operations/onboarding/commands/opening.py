"""The set-based work of an import: people first, then what they have, then the rest of the trial balance.

Each journal balances against opening equity, so what remains there is exactly the difference that the
reconciliation names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.operations.onboarding import progress, rules
from lumbung.operations.onboarding.models import Acceptance, Upload
from lumbung.operations.onboarding.previews import Plan
from lumbung.operations.onboarding.workbook.people import name_key
from lumbung.operations.onboarding.workbook.records import FinancingRecord, MemberRecord
from lumbung.people.members import commands as members
from lumbung.people.members import queries as members_queries
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings

KIND = "onboarding.opening"
SAVERS_AT_ONCE = 20_000  # members in one journal
CONTRACTS_AT_ONCE = 20_000
ORIGINS_AT_ONCE = 10_000


@dataclass(slots=True)
class Made:
    """What an import wrote: member ids by record, and the opening journals."""

    member_ids: dict[int, UUID] = field(default_factory=dict)
    records: list[MemberRecord] = field(default_factory=list)
    journals: list[ledger.Posted] = field(default_factory=list)


def take(actor: Actor, upload: Upload, plan: Plan) -> Made:
    """Write everything that is taken; joins the caller's transaction."""
    made = Made()
    _take_members(actor, upload, plan, made)
    opens = ledger_queries.open_day(actor, upload.office_id)
    as_of = plan.book.as_of
    occurred_on = as_of if as_of and opens and as_of <= opens.open_day else None
    _take_savings(actor, upload, plan, made, occurred_on)
    _take_contracts(actor, upload, plan, made, occurred_on)
    _take_ledger(actor, upload, plan, made, occurred_on)
    return made


def _draft(actor: Actor, upload: Upload, memo: str, occurred_on: date | None) -> ledger.Draft:
    return ledger.open_draft(
        actor,
        office_id=upload.office_id,
        kind=KIND,
        memo=memo,
        occurred_on=occurred_on,
        source_id=upload.id,
    )


def _post(actor: Actor, draft: ledger.Draft, made: Made) -> None:
    """Balance a draft against opening equity and post it; an empty one is forgotten."""
    rest = sum(entry.amount_sen for entry in draft.entries)
    draft.credit_gl(rules.EQUITY, rest)
    if len(draft.entries) > 1:
        made.journals.append(ledger.post(actor, draft))


def _take_members(actor: Actor, upload: Upload, plan: Plan, made: Made) -> None:
    made.records = [record for record in plan.book.members if record.taken]
    rembugs = _rembugs(actor, upload, made.records)
    progress.note(upload.id, "members", 0, len(made.records))
    ids = members.add_members(
        actor, upload.office_id, (_new_member(record, rembugs) for record in made.records)
    )
    made.member_ids = {id(record): ids[position] for position, record in enumerate(made.records)}


def _rembugs(actor: Actor, upload: Upload, records: Sequence[MemberRecord]) -> dict[str, UUID]:
    """The rembug of the workbook by name: those of the office as they are, the others new."""
    have = {
        name_key(view.name): view.id for view in members_queries.rembugs(actor, office_ids=[upload.office_id])
    }
    wanted = dict.fromkeys(record.rembug for record in records if record.rembug)
    new = [name for name in wanted if name_key(name) not in have]
    made = members.add_rembugs(actor, upload.office_id, [members.NewRembug(name=name) for name in new])
    have |= {name_key(name): made[position] for position, name in enumerate(new)}
    return {name: have[name_key(name)] for name in wanted}


def _new_member(record: MemberRecord, rembugs: dict[str, UUID]) -> members.NewMember:
    return members.NewMember(
        name=record.name.name,
        klass="rembug" if record.rembug else "umum",
        rembug_id=rembugs.get(record.rembug),
        joined_on=record.joined_on,
        old_number=record.number,
        nik=record.nik,
        sex=record.sex,
        born_on=record.born_on,
        phone=record.phone,
        address=record.address,
        business=record.occupation,
    )


def _take_savings(actor: Actor, upload: Upload, plan: Plan, made: Made, occurred_on: date | None) -> None:
    deposits: dict[UUID, dict[str, int]] = {}
    for record in plan.book.savings:
        if record.taken and record.member is not None:
            held = deposits.setdefault(made.member_ids[id(record.member)], {})
            for code, sen in record.amounts.items():
                held[code] = held.get(code, 0) + sen
    todo = iter(deposits.items())
    done = 0
    while part := dict(islice(todo, SAVERS_AT_ONCE)):
        progress.note(upload.id, "savings", done, len(deposits))
        draft = _draft(actor, upload, "Saldo awal simpanan anggota", occurred_on)
        savings.add_deposits(actor, draft, part)
        _post(actor, draft, made)
        done += len(part)


def _take_contracts(actor: Actor, upload: Upload, plan: Plan, made: Made, occurred_on: date | None) -> None:
    taken = [record for record in plan.book.financings if record.taken and record.member is not None]
    for start in range(0, len(taken), CONTRACTS_AT_ONCE):
        progress.note(upload.id, "financings", start, len(taken))
        draft = _draft(actor, upload, "Saldo awal pembiayaan berjalan", occurred_on)
        part = taken[start : start + CONTRACTS_AT_ONCE]
        as_of = plan.book.as_of or days.today()
        financing.add_running_contracts(actor, draft, [_running(one, plan, made, as_of) for one in part])
        _post(actor, draft, made)


def _running(record: FinancingRecord, plan: Plan, made: Made, as_of: date) -> financing.RunningContract:
    assert record.member is not None, "a contract without a member is never taken"
    period = "month" if record.monthly else "week"
    paid_periods = record.paid_sen // record.instalment_sen if record.instalment_sen else 0
    days_each = 30 if record.monthly else 7
    return financing.RunningContract(
        member_id=made.member_ids[id(record.member)],
        product=plan.products[record.product],
        cost_sen=record.cost_sen,
        margin_sen=record.margin_sen,
        price_sen=record.price_sen,
        count=record.periods,
        instalment_sen=record.instalment_sen,
        paid_sen=record.paid_sen,
        akad_on=record.akad_on or as_of - timedelta(days=days_each * (paid_periods + 1)),
        period=period,
        margin_left_sen=None if record.is_qardh else rules.margin_left(record),
        old_number=record.contract,
        goods=record.goods or record.product,
    )


def _take_ledger(actor: Actor, upload: Upload, plan: Plan, made: Made, occurred_on: date | None) -> None:
    """Post cash, bank and the other accounts of the trial balance, once for each office."""
    if not plan.first:
        return
    progress.note(upload.id, "ledger", 0, len(plan.lines))
    draft = _draft(actor, upload, "Saldo awal dari neraca", occurred_on)
    seen: dict[str, int] = {}
    for line in plan.lines:
        if role := rules.CASH_ROLES.get(line.target):
            number = seen[role] = seen.get(role, 0) + 1
            account = ledger.open_account(
                actor,
                role,
                upload.office_id,
                office_id=upload.office_id,
                label="" if number == 1 else name_key(line.name)[:40],
            )
            draft.debit(account, line.amount_sen)
        elif line.target.startswith(rules.ACCOUNT) and line.amount_sen:
            code = line.target.removeprefix(rules.ACCOUNT)
            ((gl_id, book),) = ledger_queries.manual_entries(actor, [(code, None)])
            draft.entries.append(ledger.Entry(gl_id, None, None, book, line.amount_sen))
    _post(actor, draft, made)


def keep_origins(actor: Actor, kept: Acceptance, made: Made) -> None:
    """Note for each member the sheet and row she came from."""
    rows: Iterator[MemberRecord] = iter(made.records)
    while part := list(islice(rows, ORIGINS_AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO onboarding_origin"
                " (id, coop_id, acceptance_id, member_id, sheet, row, number_written, name_written)"
                " SELECT t.id, %s, %s, t.member_id, t.sheet, t.row, t.number, t.name FROM"
                " unnest(%s::uuid[], %s::uuid[], %s::text[], %s::int[], %s::text[], %s::text[])"
                " AS t(id, member_id, sheet, row, number, name)",
                [
                    *(actor.coop_id, kept.id),
                    [uuid7() for _ in part],
                    [made.member_ids[id(record)] for record in part],
                    [record.sheet[:40] for record in part],
                    [record.row for record in part],
                    [record.number[:40] for record in part],
                    [record.name.written[:160] for record in part],
                ],
            )
