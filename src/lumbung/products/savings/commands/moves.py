"""Money into and out of savings: lines that a meeting, a till or a membership act adds to its own journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.products.savings import queries
from lumbung.products.savings.errors import (
    AboveLimit,
    NoPlan,
    NoSuchProduct,
    NotAnAmount,
    NotEnoughSaved,
    NotWithdrawable,
)
from lumbung.products.savings.events import SavingsReleased
from lumbung.products.savings.models import Plan, Product, Release
from lumbung.products.savings.queries import Places, ProductView
from lumbung.products.savings.rules import LOCKED_KINDS


def add_deposits(actor: Actor, draft: ledger.Draft, deposits: Mapping[UUID, Mapping[str, Sen]]) -> Sen:
    """Credit members' savings, ``{member: {product code: sen}}``; the caller debits the returned sum to cash.

    Units: sen; zero adds nothing. The number of statements does not grow with the members.
    Writes: holder accounts that are missing, of the draft's office.
    Refuses: NoSuchProduct, NotAnAmount
    """
    wanted = {code: member for member, parts in deposits.items() for code, sen in parts.items() if sen}
    if not wanted:
        return 0
    open_now = Product.objects.filter(coop_id=actor.coop_id, closed_on=None, code__in=list(wanted))
    offered = {found.code: found for found in open_now}
    if missing := wanted.keys() - offered.keys():
        raise NoSuchProduct(product=sorted(missing)[0])
    held = _opened(actor, draft, offered, deposits)
    total = 0
    for member_id, parts in deposits.items():
        for code, sen in parts.items():
            if sen < 0:
                raise NotAnAmount(product=code)
            if sen:
                draft.credit(held[code, member_id], sen, member_id)
                total += sen
    return total


def _opened(
    actor: Actor,
    draft: ledger.Draft,
    offered: Mapping[str, Product],
    deposits: Mapping[UUID, Mapping[str, Sen]],
) -> Places:
    held = queries.accounts(actor, offered.values(), deposits)
    for code, found in offered.items():
        missing = [who for who, parts in deposits.items() if parts.get(code) and (code, who) not in held]
        if missing:
            made = ledger.open_accounts(
                actor, found.role, missing, office_id=draft.office_id, label=found.label
            )
            held |= {(code, member_id): account for member_id, account in made.items()}
    return held


def add_withdrawal(
    actor: Actor, draft: ledger.Draft, member_id: UUID, product_code: str, amount_sen: Sen
) -> HolderAccount:
    """Debit a member's savings; the caller credits the cash.

    Refuses: NotAnAmount, NoSuchProduct, NotWithdrawable, AboveLimit, NotEnoughSaved, and by the database
        ledger.BalanceTooLow.
    """
    if amount_sen <= 0:
        raise NotAnAmount(product=product_code)
    found = queries.product(actor, product_code, day_of(draft))
    if not may_leave(actor, draft, found, member_id):
        raise NotWithdrawable(product=product_code)
    limits = queries.withdrawal_limits(actor, day_of(draft))
    if amount_sen > limits.limit_sen:
        raise AboveLimit(limit=rupiah(limits.limit_sen))
    account = queries.accounts(actor, [found], [member_id]).get((product_code, member_id))
    if account is None or -account.balance_sen < amount_sen:
        balance = -account.balance_sen if account else 0
        raise NotEnoughSaved(product=found.name, balance=rupiah(balance))
    draft.debit(account, amount_sen, member_id)
    return account


def day_of(draft: ledger.Draft) -> date:
    """Return the day the act happened: the office's open day unless another was given."""
    return draft.occurred_on or draft.day


def may_leave(actor: Actor, draft: ledger.Draft, found: ProductView, member_id: UUID) -> bool:
    """Say whether money may be taken from this product now: a plan opens on its day."""
    if found.kind in LOCKED_KINDS:
        return False
    if found.kind != Product.PLAN or found.withdrawable:
        return found.withdrawable
    held = Plan.objects.filter(
        coop_id=actor.coop_id, member_id=member_id, product_id=found.id, closed_on=None
    )
    running = held.first()
    return running is None or running.ends_on <= day_of(draft)


def add_release(actor: Actor, draft: ledger.Draft, member_id: UUID) -> dict[str, Sen]:
    """Debit everything a former member has saved, by product code; the caller credits what becomes of it.

    Writes: Release; her plans are closed. Nothing is written when nothing is saved.
    Refuses: by the database NotLeft
    """
    offered = queries.products(actor, closed=True)
    held = queries.accounts(actor, offered, [member_id])
    released: dict[str, Sen] = {}
    for found in offered:
        account = held.get((found.code, member_id))
        if account is not None and account.balance_sen < 0:
            released[found.code] = -account.balance_sen
            draft.debit(account, -account.balance_sen, member_id)
    open_plans = Plan.objects.filter(coop_id=actor.coop_id, member_id=member_id, closed_on__isnull=True)
    open_plans.update(closed_on=day_of(draft), closed_by=actor.user_id, closed_reason="keluar dari koperasi")
    if released:
        Release.objects.create(
            coop_id=actor.coop_id,
            office_id=draft.office_id,
            member_id=member_id,
            journal_key=draft.key,
            amount_sen=sum(released.values()),
            released_on=day_of(draft),
            made_by=actor.user_id,
        )
        emit(actor, SavingsReleased(member_id, sum(released.values())))
    return released


def add_moving_out(actor: Actor, draft: ledger.Draft, member_id: UUID) -> dict[int, Sen]:
    """Debit everything of a member who moves to another office, by account; the caller credits it back.

    The key of the draft is the id of her move. Her plans go on: ``add_moving_in`` takes them along.
    Writes: Release, which lets pokok and wajib go over. Refuses: by the database NotLeft
    """
    offered = queries.products(actor, closed=True, with_terms=False)
    moved: dict[int, Sen] = {}
    for account in queries.accounts(actor, offered, [member_id]).values():
        moved[account.id] = -account.balance_sen
        draft.debit(account, -account.balance_sen, member_id)
    if any(moved.values()):
        Release.objects.create(
            coop_id=actor.coop_id,
            office_id=draft.office_id,
            member_id=member_id,
            journal_key=draft.key,
            amount_sen=sum(moved.values()),
            released_on=day_of(draft),
            made_by=actor.user_id,
        )
    return moved


def add_moving_in(actor: Actor, draft: ledger.Draft, member_id: UUID, moved: Mapping[int, Sen]) -> Sen:
    """Credit in the new office what was debited in the old one, and take her plans along.

    The accounts have followed her (``ledger.commands.move_accounts``). Returns the sum. Writes: Plan.
    """
    offered = queries.products(actor, closed=True, with_terms=False)
    for account in queries.accounts(actor, offered, [member_id]).values():
        draft.credit(account, moved.get(account.id, 0), member_id)
    Plan.objects.filter(coop_id=actor.coop_id, member_id=member_id, closed_on=None).update(
        office_id=draft.office_id
    )
    return sum(moved.values())


def add_plan_payout(actor: Actor, draft: ledger.Draft, plan: Plan) -> Sen:
    """Move what a plan holds to the member's voluntary savings, in the caller's journal.

    Refuses: NoPlan, NoSuchProduct
    """
    if plan.closed_on is not None:
        raise NoPlan(plan=str(plan.id))
    offered = {found.code: found for found in queries.products(actor, closed=True)}
    source = offered[plan.product.code]
    target = next((found for found in offered.values() if found.kind == Product.VOLUNTARY), None)
    if target is None:
        raise NoSuchProduct(product="sukarela")
    account = queries.accounts(actor, [source], [plan.member_id]).get((source.code, plan.member_id))
    if account is None or account.balance_sen >= 0:
        return 0
    saved = -account.balance_sen
    draft.debit(account, saved, plan.member_id)
    add_deposits(actor, draft, {plan.member_id: {target.code: saved}})
    return saved
