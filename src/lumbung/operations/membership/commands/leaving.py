"""A membership ends: what she saved pays what she owes, and the rest goes to whom it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.membership import permissions
from lumbung.operations.membership.errors import (
    FinancingPending,
    FinancingUnpaid,
    NoHeir,
    NotAWay,
    NothingKept,
    OtherSum,
    SavingsTooSmall,
)
from lumbung.operations.membership.events import MemberPaidOut
from lumbung.operations.membership.models import Leaving
from lumbung.operations.membership.queries import Farewell, farewell
from lumbung.operations.membership.rules import DECEASED, EXCLUDED, KEEP, TELLER, WAYS, needs_second_person
from lumbung.operations.till.commands import cash_accounts
from lumbung.people.members import queries as members
from lumbung.people.members.commands import add_leaving
from lumbung.products.financing.commands import add_instalments
from lumbung.products.savings import queries as savings
from lumbung.products.savings.commands import add_release

KIND, KIND_LATER = "membership.release", "membership.pay_left"
LEFT = "savings.left"


@dataclass(frozen=True, slots=True)
class Release:
    """End a membership. ``where`` pays from the own till or purse, or keeps the money (``keep``) for later.

    ``set_off`` lets her savings pay what she owes. ``paid_sen`` is the amount that the form showed. After a
    death ``heir_id`` names who receives it; ``payee`` is somebody she sent, when she does not come herself.
    """

    key: UUID
    office_id: UUID
    member_id: UUID
    how: str
    reason: str
    where: str = TELLER
    set_off: bool = False
    heir_id: UUID | None = None
    payee: str = ""
    left_on: date | None = None
    paid_sen: Sen | None = None
    describe_as: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return f"{self.describe_as}. {self.reason}" if self.describe_as else self.reason


@dataclass(frozen=True, slots=True)
class Released:
    """The end of a membership, in sen: released = set off + kept + paid."""

    leaving_id: UUID
    member_id: UUID
    how: str
    journal_id: int | None
    receipt: str
    released_sen: Sen
    set_off_sen: Sen
    kept_sen: Sen
    paid_sen: Sen
    payee: str


def _decided_by(actor: Actor, order: Release) -> str | None:
    """An exclusion, a payout above the limit, or somebody without the right: a second person decides."""
    seen = farewell(actor, order.member_id)
    limits = savings.withdrawal_limits(actor, seen.day)
    two = needs_second_person(order.how, seen.account.remains_sen, limits.approval_sen)
    if two or not actor.may(permissions.DECIDE_LEAVE, order.office_id):
        return permissions.DECIDE_LEAVE
    actor.require(permissions.DECIDE_LEAVE, order.office_id)  # deciding alone asks for the second factor too
    return None


@command(permissions.LEAVE, approval=_decided_by)
def release(actor: Actor, order: Release) -> Released:
    """End a membership by resignation, death or exclusion, and release everything she saved.

    Units: sen. Writes: Member, Journal (1): her savings to her claims, to cash, or to what is kept for her;
        Leaving (1). Emits: MemberPaidOut.
    Refuses: NoMember, NotActive, NoReason, NotAWay, FinancingUnpaid, SavingsTooSmall, FinancingPending,
        NoHeir, OtherSum, TillNotOpen, TillElsewhere, BalanceTooLow, NeedsSecondFactor
    Checked by the database: savings_release_left, membership_leaving_adds_up, membership_leaving_two_people.
    Source: UU 25/1992 Pasal 41; golden B0_MEMBERSHIP, member_exit.
    """
    if order.how not in WAYS:
        raise NotAWay(how=order.how)
    seen = farewell(actor, order.member_id)
    _clear(seen, order)
    payee, relation = _payee(actor, order)
    draft = ledger.open_draft(
        actor,
        office_id=order.office_id,
        kind=KIND,
        occurred_on=order.left_on,
        memo=order.reason.strip()[:300],
        source_id=order.member_id,
    )
    on = order.left_on or draft.day
    member = add_leaving(actor, order.member_id, order.office_id, order.how, on, order.reason)
    released = sum(add_release(actor, draft, member.id).values())
    paid_back = add_instalments(actor, draft, seen.owed)
    rest = released - paid_back
    if order.paid_sen is not None and order.paid_sen != rest:
        raise OtherSum(due=rupiah(rest))
    _hand_over(actor, draft, order, rest)
    posted = ledger.post(actor, draft) if draft.entries else None
    kept = rest if order.where == KEEP else 0
    row = Leaving(
        id=order.key,
        coop_id=actor.coop_id,
        office_id=order.office_id,
        member_id=member.id,
        how=order.how,
        reason=order.reason.strip()[:200],
        left_on=on,
        released_sen=released,
        set_off_sen=paid_back,
        kept_sen=kept,
        paid_sen=rest - kept,
        payee_name=payee[:120],
        payee_relation=relation,
        journal_id=posted.journal_id if posted else None,
        made_by=actor.user_id,
        approved_by=actor.approved_by,
    )
    if order.how != EXCLUDED or actor.approved_by is not None:
        row.save(force_insert=True)  # an exclusion that is only proposed is tried out and rolled back
    emit(actor, MemberPaidOut(member.id, row.journal_id, released, row.paid_sen))
    return Released(
        row.id,
        member.id,
        order.how,
        row.journal_id,
        receipt_number(posted.journal_id, 1) if posted else "",
        released,
        paid_back,
        kept,
        row.paid_sen,
        payee,
    )


def _clear(seen: Farewell, order: Release) -> None:
    """Nothing of hers is open, or her savings pay it.

    Refuses: FinancingPending, FinancingUnpaid, SavingsTooSmall
    """
    if seen.pending:
        raise FinancingPending(number=seen.pending[0])
    account = seen.account
    if account.owed_sen and account.short_sen and order.set_off:
        raise SavingsTooSmall(
            saved=rupiah(account.saved_sen), left=rupiah(account.owed_sen), short=rupiah(account.short_sen)
        )
    if account.owed_sen and not order.set_off:
        raise FinancingUnpaid(
            left=rupiah(account.owed_sen), saved=rupiah(account.saved_sen), after=rupiah(account.remains_sen)
        )


def _payee(actor: Actor, order: Release) -> tuple[str, str]:
    """Who receives the money, and what she is to the member.

    Refuses: NoHeir, NoMember
    """
    detail = members.member(actor, order.member_id)
    if order.how != DECEASED:
        return (order.payee.strip() or detail.name), ""
    heir = next((one for one in detail.relatives if one.id == order.heir_id and one.is_heir), None)
    if heir is None:
        raise NoHeir(member=str(order.member_id))
    return heir.name, heir.relation


def _hand_over(actor: Actor, draft: ledger.Draft, order: Release, rest: Sen) -> None:
    if rest == 0:
        return
    if order.where == KEEP:
        account = ledger.open_account(actor, LEFT, order.member_id, office_id=order.office_id)
    else:
        account = cash_accounts(actor, office_id=order.office_id, where=order.where)["tamwil"]
    draft.credit(account, rest, order.member_id)


@dataclass(frozen=True, slots=True)
class PayLeft:
    """Pay what is kept for a former member to her, an heir or somebody she sent."""

    key: UUID
    office_id: UUID
    member_id: UUID
    paid_sen: Sen
    payee: str
    where: str = TELLER


@dataclass(frozen=True, slots=True)
class PaidLeft:
    """The receipt of the payout."""

    member_id: UUID
    journal_id: int
    receipt: str
    paid_sen: Sen
    payee: str


@command(permissions.LEAVE)
def pay_left(actor: Actor, order: PayLeft) -> PaidLeft:
    """Pay out what is kept for a former member; the decision was taken when she left.

    Units: sen, everything that is kept.
    Writes: Journal (1).
    Refuses: NothingKept, OtherSum, TillNotOpen, TillElsewhere, BalanceTooLow
    """
    held = ledger_queries.holder_accounts(actor, LEFT, [order.member_id]).get(order.member_id)
    if held is None or held.balance_sen >= 0 or held.office_id != order.office_id:
        raise NothingKept(member=str(order.member_id))
    if order.paid_sen != -held.balance_sen:
        raise OtherSum(due=rupiah(-held.balance_sen))
    draft = ledger.open_draft(
        actor,
        office_id=order.office_id,
        kind=KIND_LATER,
        memo=order.payee.strip()[:300],
        source_id=order.member_id,
    )
    draft.debit(held, order.paid_sen, order.member_id)
    cash = cash_accounts(actor, office_id=order.office_id, where=order.where)["tamwil"]
    draft.credit(cash, order.paid_sen, order.member_id)
    posted = ledger.post(actor, draft)
    return PaidLeft(
        order.member_id, posted.journal_id, receipt_number(posted.journal_id, 1), order.paid_sen, order.payee
    )
