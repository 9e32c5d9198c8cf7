"""Contracts that already run when the cooperative comes here: brought over with what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import RUPIAH, Sen, rupiah, share
from lumbung.products.financing import rules
from lumbung.products.financing.commands.life import day_of, take_numbers
from lumbung.products.financing.errors import (
    NoGainOnQardh,
    NoSuchProduct,
    NotAnAmount,
    PaidMoreThanPrice,
    PriceDoesNotAddUp,
)
from lumbung.products.financing.models import Contract, Product, Step
from lumbung.products.financing.queries import DEFERRED, RECEIVABLE

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class RunningContract:
    """A contract as the former books knew it; all that is not known is worked out."""

    member_id: UUID
    product: str
    cost_sen: Sen
    margin_sen: Sen
    price_sen: Sen
    count: int
    instalment_sen: Sen
    paid_sen: Sen
    akad_on: date
    period: str = rules.WEEK
    first_due_on: date | None = None
    margin_left_sen: Sen | None = None
    old_number: str = ""
    goods: str = ""


def add_running_contracts(
    actor: Actor, draft: ledger.Draft, contracts: Sequence[RunningContract]
) -> list[UUID]:
    """Bring running contracts into the books: debit what is left, credit the margin still to be earned.

    The caller balances the draft. Returns the ids in order. The number of statements grows with batches of
    2,000 only.
    Units: sen. Writes: Contract, Instalment, Step, holder accounts of the draft's office.
    Refuses: NoSuchProduct, NotAnAmount, PriceDoesNotAddUp, PaidMoreThanPrice, NoGainOnQardh
    """
    if not contracts:
        return []
    offered = {row.code: row for row in Product.objects.filter(coop_id=actor.coop_id)}
    numbers = take_numbers(actor, len(contracts))
    rows = [_row(actor, draft, one, offered, number) for one, number in zip(contracts, numbers, strict=True)]
    Contract.objects.bulk_create(rows, batch_size=BATCH)
    _plan(actor, rows)
    Step.objects.bulk_create(
        (
            Step(
                coop_id=actor.coop_id,
                contract_id=row.id,
                code="imported",
                happened_on=day_of(draft),
                amount_sen=row.opening_sen,
                evidence=row.old_number,
                by_id=actor.user_id,
                by_name=actor.name,
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
    _post(actor, draft, rows)
    return [row.id for row in rows]


def _row(
    actor: Actor, draft: ledger.Draft, one: RunningContract, offered: dict[str, Product], number: str
) -> Contract:
    product = offered.get(one.product)
    if product is None:
        raise NoSuchProduct(product=one.product)
    if min(one.cost_sen, one.price_sen, one.instalment_sen, one.count) <= 0 or one.paid_sen < 0:
        raise NotAnAmount(contract=one.old_number)
    if one.cost_sen + one.margin_sen != one.price_sen:
        raise PriceDoesNotAddUp(contract=one.old_number)
    if product.akad == rules.QARDH and one.margin_sen:
        raise NoGainOnQardh(contract=one.old_number)
    left = one.price_sen - one.paid_sen
    if left < 0:
        raise PaidMoreThanPrice(paid=rupiah(one.paid_sen), price=rupiah(one.price_sen))
    earned = share(one.margin_sen, one.paid_sen, one.price_sen, RUPIAH)
    margin_left = one.margin_left_sen if one.margin_left_sen is not None else one.margin_sen - earned
    if not left:
        margin_left = 0
    first = one.first_due_on or rules.first_due(one.akad_on, one.period)
    whole = -(-one.price_sen // one.instalment_sen)
    return Contract(
        coop_id=actor.coop_id,
        office_id=draft.office_id,
        member_id=one.member_id,
        product=product,
        terms_from=one.akad_on,
        number=number,
        old_number=one.old_number[:40],
        akad=product.akad,
        state=rules.RUNNING if left else rules.SETTLED,
        goods=one.goods[:200],
        period=one.period,
        count=one.count,
        unit_sen=1,
        margin_unit_sen=RUPIAH,
        asked_sen=one.cost_sen,
        list_price_sen=one.cost_sen,
        cost_sen=one.cost_sen,
        margin_sen=one.margin_sen,
        price_sen=one.price_sen,
        instalment_sen=one.instalment_sen,
        opening_sen=left,
        opening_margin_sen=margin_left,
        proposed_on=one.akad_on,
        proposed_by=actor.user_id,
        akad_on=one.akad_on,
        first_due_on=first,
        last_due_on=rules.due_dates(first, whole, one.period)[-1],
        settled_on=None if left else day_of(draft),
        imported_on=day_of(draft),
    )


_PLAN = (
    "INSERT INTO financing_instalment (contract_id, number, coop_id, due_on, amount_sen)"
    " SELECT c.id, k, c.coop_id, CASE c.period WHEN 'week' THEN c.first_due_on + 7 * (k - 1)"
    "  ELSE (c.first_due_on + make_interval(months => k - 1))::date END, r.upto - r.since"
    " FROM financing_contract c CROSS JOIN LATERAL"
    "  generate_series(1, ((c.price_sen + c.instalment_sen - 1) / c.instalment_sen)::int) AS k"
    " CROSS JOIN LATERAL (SELECT least(c.instalment_sen * k, c.price_sen) AS upto,"
    "  greatest(c.instalment_sen * (k - 1), c.price_sen - c.opening_sen) AS since) r"
    " WHERE c.coop_id = %s AND c.id = ANY(%s::uuid[]) AND r.upto > r.since"
)


def _plan(actor: Actor, rows: Sequence[Contract]) -> None:
    ids = [row.id for row in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            cursor.execute(_PLAN, [actor.coop_id, batch])


def _post(actor: Actor, draft: ledger.Draft, rows: Sequence[Contract]) -> None:
    accounts: dict[UUID, HolderAccount] = {}
    for akad, role in RECEIVABLE.items():
        holders = [row.id for row in rows if row.akad == akad and row.opening_sen]
        if holders:
            accounts |= ledger.open_accounts(actor, role, holders, office_id=draft.office_id)
    with_margin = [row.id for row in rows if row.opening_margin_sen]
    deferred = (
        ledger.open_accounts(actor, DEFERRED, with_margin, office_id=draft.office_id) if with_margin else {}
    )
    for row in rows:
        if row.opening_sen:
            draft.debit(accounts[row.id], row.opening_sen, row.member_id)
        if row.opening_margin_sen:
            draft.credit(deferred[row.id], row.opening_margin_sen, row.member_id)
