"""What joining costs, and what leaving releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.kernel import days, terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.operations.membership.models import Leaving
from lumbung.operations.membership.rules import Entrance, SetOff, set_off
from lumbung.products.financing import queries as financing
from lumbung.products.financing.rules import BEFORE_AKAD, RUNNING
from lumbung.products.savings import queries as savings

_ENTRANCE = ("savings.pokok_sen", "savings.wajib_sen", "membership.admin_fee_sen")


@query
def entrance(actor: Actor, on: date) -> Entrance:
    """Return what a new member pays on a day."""
    held = terms.terms(actor, _ENTRANCE, on)
    return Entrance(*(int(held[name].value) for name in _ENTRANCE))


@dataclass(frozen=True, slots=True)
class Farewell:
    """What a membership would leave behind today: savings by product, claims by contract, in sen."""

    day: date
    saved: dict[str, Sen]
    owed: dict[UUID, Sen]
    pending: tuple[str, ...]
    account: SetOff


@query
def farewell(actor: Actor, member_id: UUID) -> Farewell:
    """Return what a member has and owes now; whoever decides her leaving sees this."""
    saved = {code: sen for code, sen in savings.balances(actor, [member_id])[member_id].items() if sen}
    contracts = financing.contracts_of(actor, member_id)
    owed = {one.id: one.left_sen for one in contracts if one.state == RUNNING and one.left_sen}
    pending = tuple(one.number for one in contracts if one.state in BEFORE_AKAD)
    return Farewell(days.today(), saved, owed, pending, set_off(saved, owed))


@dataclass(frozen=True, slots=True)
class LeavingView:
    """How a membership ended."""

    how: str
    reason: str
    left_on: date
    released_sen: Sen
    set_off_sen: Sen
    kept_sen: Sen
    paid_sen: Sen
    payee_name: str
    payee_relation: str
    journal_id: int | None
    made_by: UUID
    approved_by: UUID | None


@query
def leaving(actor: Actor, member_id: UUID) -> LeavingView | None:
    """Return how a membership ended, or None while it lasts."""
    row = Leaving.objects.filter(coop_id=actor.coop_id, member_id=member_id).first()
    if row is None:
        return None
    return LeavingView(
        row.how,
        row.reason,
        row.left_on,
        row.released_sen,
        row.set_off_sen,
        row.kept_sen,
        row.paid_sen,
        row.payee_name,
        row.payee_relation,
        row.journal_id,
        row.made_by,
        row.approved_by,
    )


@query
def kept(actor: Actor, member_id: UUID) -> Sen:
    """Return what is kept for a former member until somebody fetches it."""
    held = ledger.holder_accounts(actor, "savings.left", [member_id]).get(member_id)
    return -held.balance_sen if held else 0
