"""Plans with a goal: begun, changed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.queries import open_day
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.people.members import queries as members
from lumbung.products.savings import permissions, queries
from lumbung.products.savings.commands.moves import add_plan_payout
from lumbung.products.savings.errors import (
    BelowMinimum,
    NoPlan,
    NoSuchProduct,
    NotAMember,
    NotAnAmount,
    PlanDatesWrong,
    PlanReasonMissing,
)
from lumbung.products.savings.events import PlanClosed, PlanOpened
from lumbung.products.savings.models import Plan, Product


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """So much a week until a day; without a target it is what the weeks come to."""

    key: UUID
    office_id: UUID
    member_id: UUID
    product: str
    weekly_sen: Sen
    opened_on: date
    ends_on: date
    target_sen: Sen = 0


@dataclass(frozen=True, slots=True)
class PlanReceipt:
    """The plan as it stands."""

    plan_id: UUID
    weekly_sen: Sen
    target_sen: Sen
    ends_on: date


@command(permissions.OPEN_PLAN)
def open_plan(actor: Actor, order: OpenPlan) -> PlanReceipt:
    """Begin to save for a goal.

    Units: sen, above zero; days in order.
    Writes: Plan (1). Emits: PlanOpened.
    Refuses: NoSuchProduct, NotAMember, NotAnAmount, BelowMinimum, PlanDatesWrong, and by the database
        PlanExists
    """
    found = queries.product(actor, order.product, order.opened_on)
    if found.kind != Product.PLAN:
        raise NoSuchProduct(product=order.product)
    person = members.members_by_id(actor, [order.member_id]).get(order.member_id)
    if person is None or person.state != "active" or person.office_id != order.office_id:
        raise NotAMember(member=str(order.member_id))
    if order.weekly_sen <= 0 or order.target_sen < 0:
        raise NotAnAmount(product=order.product)
    if order.weekly_sen < found.minimum_sen:
        raise BelowMinimum(product=found.name, minimum=rupiah(found.minimum_sen))
    if order.ends_on <= order.opened_on:
        raise PlanDatesWrong(product=order.product)
    weeks = (order.ends_on - order.opened_on).days // 7 + 1
    made = Plan.objects.create(
        coop_id=actor.coop_id,
        office_id=order.office_id,
        member_id=order.member_id,
        product_id=found.id,
        weekly_sen=order.weekly_sen,
        target_sen=order.target_sen or weeks * order.weekly_sen,
        opened_on=order.opened_on,
        ends_on=order.ends_on,
        opened_by=actor.user_id,
    )
    emit(actor, PlanOpened(made.id, made.member_id, order.product, made.weekly_sen, made.ends_on))
    return PlanReceipt(made.id, made.weekly_sen, made.target_sen, made.ends_on)


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Another weekly amount, target or last day, from now on."""

    key: UUID
    office_id: UUID
    plan_id: UUID
    weekly_sen: Sen
    target_sen: Sen
    ends_on: date


@command(permissions.OPEN_PLAN)
def change_plan(actor: Actor, order: ChangePlan) -> PlanReceipt:
    """Change what a running plan asks for; the history keeps what it was.

    Units: sen, above zero.
    Writes: Plan.
    Refuses: NoPlan, NotAnAmount, PlanDatesWrong
    """
    held = _running(actor, order.plan_id, order.office_id)
    if order.weekly_sen <= 0 or order.target_sen <= 0:
        raise NotAnAmount(plan=str(order.plan_id))
    if order.ends_on <= held.opened_on:
        raise PlanDatesWrong(plan=str(order.plan_id))
    held.weekly_sen, held.target_sen, held.ends_on = order.weekly_sen, order.target_sen, order.ends_on
    held.save(update_fields=["weekly_sen", "target_sen", "ends_on"])
    return PlanReceipt(held.id, held.weekly_sen, held.target_sen, held.ends_on)


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """End a plan; before its day with a reason."""

    key: UUID
    office_id: UUID
    plan_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanClosedReceipt:
    """What went to her voluntary savings, and by which journal."""

    plan_id: UUID
    amount_sen: Sen
    number: str


@command(permissions.OPEN_PLAN)
def close_plan(actor: Actor, order: ClosePlan) -> PlanClosedReceipt:
    """End a plan and move what it holds to the member's voluntary savings, where she can take it.

    Writes: Plan, Journal (1) when something is saved. Emits: PlanClosed.
    Refuses: NoPlan, PlanReasonMissing, ledger.DayClosed
    """
    held = _running(actor, order.plan_id, order.office_id)
    book_day = open_day(actor, held.office_id)
    day = book_day.open_day if book_day else days.today()
    if day < held.ends_on and len(order.reason.strip()) < 3:
        raise PlanReasonMissing(plan=str(held.id))
    draft = ledger.open_draft(actor, office_id=held.office_id, kind="savings.plan_closed", source_id=held.id)
    amount = add_plan_payout(actor, draft, held)
    number = ledger.post(actor, draft).number if amount else ""
    held.closed_on, held.closed_by, held.closed_reason = day, actor.user_id, order.reason.strip()[:200]
    held.save(update_fields=["closed_on", "closed_by", "closed_reason"])
    emit(actor, PlanClosed(held.id, held.member_id, amount))
    return PlanClosedReceipt(held.id, amount, number)


def _running(actor: Actor, plan_id: UUID, office_id: UUID) -> Plan:
    chosen = Plan.objects.select_for_update(of=("self",)).select_related("product")
    held = chosen.filter(
        coop_id=actor.coop_id, id=plan_id, office_id=office_id, closed_on__isnull=True
    ).first()
    if held is None:
        raise NoPlan(plan=str(plan_id))
    return held
