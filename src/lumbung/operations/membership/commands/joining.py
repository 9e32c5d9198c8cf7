"""A prospect becomes a member by paying in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.membership import permissions
from lumbung.operations.membership.errors import AmountChanged, TooLittleWajib
from lumbung.operations.membership.events import MemberPaidIn
from lumbung.operations.membership.queries import entrance
from lumbung.operations.membership.rules import TELLER, Entrance
from lumbung.operations.till.commands import cash_accounts
from lumbung.people.members.commands import add_joining
from lumbung.products.savings.commands import add_deposits

KIND = "membership.join"


@dataclass(frozen=True, slots=True)
class Join:
    """A prospect pays in. ``where`` is the teller's own till or the officer's purse (``field``).

    ``total_sen`` is the amount that the form showed; ``wajib_sen`` may be more than the least.
    """

    key: UUID
    office_id: UUID
    member_id: UUID
    where: str = TELLER
    wajib_sen: Sen | None = None
    total_sen: Sen | None = None
    joined_on: date | None = None
    describe_as: str = ""

    def describe(self) -> str:
        """Return what a second person reads."""
        return self.describe_as


@dataclass(frozen=True, slots=True)
class Joined:
    """She is a member; the receipt of her first payment."""

    member_id: UUID
    number: str
    journal_id: int
    receipt: str
    pokok_sen: Sen
    wajib_sen: Sen
    admin_sen: Sen
    total_sen: Sen
    joined_on: date


def _decided_by(actor: Actor, order: Join) -> str | None:
    """Who may decide does it at once; else she who takes the money proposes."""
    return None if actor.may(permissions.DECIDE_JOIN, order.office_id) else permissions.DECIDE_JOIN


@command(permissions.JOIN, approval=_decided_by)
def join(actor: Actor, order: Join) -> Joined:
    """Make a prospect a member: every step passed, pokok, first wajib and admin fee paid, one receipt.

    Units: sen; the fee and the pokok as decided, the wajib at least that of a week.
    Writes: Member, Journal (1): cash to simpanan pokok, simpanan wajib, admin income. Emits: MemberPaidIn.
    Refuses: NoMember, NotProspect, NotAdult, NoNik, NikOdd, NoConsent, GeneralMeetingMissing,
        EligibilityMissing, TrainingMissing, ExamMissing, TooLittleWajib, AmountChanged, TillNotOpen,
        TillElsewhere
    Source: rules/id/savings.toml, rules/id/membership.toml; golden B0_MEMBERSHIP.
    """
    draft = ledger.open_draft(
        actor, office_id=order.office_id, kind=KIND, occurred_on=order.joined_on, source_id=order.member_id
    )
    on = order.joined_on or draft.day
    member = add_joining(actor, order.member_id, order.office_id, on)
    paid = _paid(entrance(actor, on), order)
    cash = cash_accounts(actor, office_id=order.office_id, where=order.where)["tamwil"]
    draft.debit(cash, paid.total_sen, member.id)
    add_deposits(actor, draft, {member.id: {"pokok": paid.pokok_sen, "wajib": paid.wajib_sen}})
    draft.credit_gl("admin.income", paid.admin_sen, member.id)
    posted = ledger.post(actor, draft)
    emit(actor, MemberPaidIn(member.id, posted.journal_id, paid.total_sen))
    return Joined(
        member_id=member.id,
        number=member.number,
        journal_id=posted.journal_id,
        receipt=receipt_number(posted.journal_id, 1),
        pokok_sen=paid.pokok_sen,
        wajib_sen=paid.wajib_sen,
        admin_sen=paid.admin_sen,
        total_sen=paid.total_sen,
        joined_on=on,
    )


def _paid(due: Entrance, order: Join) -> Entrance:
    """What she pays, when it is what was shown.

    Refuses: TooLittleWajib, AmountChanged
    """
    wajib = due.wajib_sen if order.wajib_sen is None else order.wajib_sen
    if wajib < due.wajib_sen:
        raise TooLittleWajib(least=rupiah(due.wajib_sen))
    paid = Entrance(due.pokok_sen, wajib, due.admin_sen)
    if order.total_sen is not None and order.total_sen != paid.total_sen:
        raise AmountChanged(due=rupiah(paid.total_sen))
    return paid
