"""Contracts with what the books hold for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import once, query
from lumbung.products.financing import rules
from lumbung.products.financing.errors import NoContract
from lumbung.products.financing.models import Contract
from lumbung.products.financing.rules import Position

RECEIVABLE: Mapping[str, str] = {
    rules.MURABAHAH: "murabahah.receivable",
    rules.QARDH: "qardh.receivable",
}
DEFERRED = "murabahah.deferred_margin"
ALLOWANCE: Mapping[str, str] = {
    rules.MURABAHAH: "murabahah.allowance",
    rules.QARDH: "qardh.allowance",
}
MEMO = "memo.written_off"
RESTRUCTURED = "murabahah.restructured"
_PARTS: Mapping[str, str] = {
    **dict.fromkeys(RECEIVABLE.values(), "receivable"),
    DEFERRED: "deferred",
    **dict.fromkeys(ALLOWANCE.values(), "allowance"),
    MEMO: "memo",
    RESTRUCTURED: "restructured",
}
BEFORE_AKAD = ("murabahah.inventory", "wakalah.advance")


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with what the books say of it; ``paid_sen`` counts urbun and what was paid elsewhere."""

    id: UUID
    number: str
    old_number: str
    member_id: UUID
    office_id: UUID
    product: str
    product_id: str
    product_en: str
    akad: str
    state: str
    goods: str
    way: str
    period: str
    count: int
    cost_sen: Sen
    margin_sen: Sen
    price_sen: Sen
    urbun_sen: Sen
    instalment_sen: Sen
    opening_sen: Sen
    waived_sen: Sen
    left_sen: Sen
    deferred_sen: Sen
    proposed_on: date
    owned_on: date | None
    akad_on: date | None
    first_due_on: date | None
    last_due_on: date | None
    settled_on: date | None
    imported_on: date | None
    office_name: str = ""
    claim_accounts: tuple[int, ...] = ()
    plan: int = 1
    planned_sen: Sen = 0
    rescheduled_on: date | None = None
    allowance_sen: Sen = 0
    memo_sen: Sen = 0
    written_off_on: date | None = None
    written_off_sen: Sen = 0
    written_off_margin_sen: Sen = 0
    written_off_why: str = ""

    @property
    def product_name(self) -> str:
        """The product's name in the reader's language."""
        return self.product_en if (get_language() or "id").startswith("en") else self.product_id

    @property
    def paid_sen(self) -> Sen:
        """Everything paid towards the price so far."""
        return self.price_sen - self.owed_sen - self.waived_sen if self.akad_on else 0

    @property
    def owed_sen(self) -> Sen:
        """What she owes, also where it was written off."""
        return self.left_sen + self.memo_sen

    @property
    def recovered_sen(self) -> Sen:
        """What came in since the write-off."""
        return self.written_off_sen - self.memo_sen

    @property
    def recognised_sen(self) -> Sen:
        """The margin earned so far."""
        gone = self.deferred_sen + self.waived_sen + self.written_off_margin_sen
        return self.margin_sen - gone if self.akad_on else 0


@dataclass(frozen=True, slots=True)
class Books:
    """The holder accounts of a contract; ``former`` is the emptied claim of one that was given more time."""

    receivable: HolderAccount | None = None
    deferred: HolderAccount | None = None
    allowance: HolderAccount | None = None
    memo: HolderAccount | None = None
    former: HolderAccount | None = None

    @property
    def left_sen(self) -> Sen:
        """What is still owed."""
        return self.receivable.balance_sen if self.receivable else 0

    @property
    def deferred_sen(self) -> Sen:
        """The margin not yet recognised."""
        return -self.deferred.balance_sen if self.deferred else 0

    @property
    def allowance_sen(self) -> Sen:
        """What is set aside for losing it."""
        return -self.allowance.balance_sen if self.allowance else 0

    @property
    def claim_accounts(self) -> tuple[int, ...]:
        """Where its claim stands, or stood."""
        return tuple(one.id for one in (self.receivable, self.former) if one)

    @property
    def memo_sen(self) -> Sen:
        """What was written off and is still owed."""
        return self.memo.balance_sen if self.memo else 0


def books(actor: Actor, contract_ids: Iterable[UUID]) -> dict[UUID, Books]:
    """Return what the books hold for contracts; one statement."""
    found = ledger.accounts_in_roles(actor, _PARTS, contract_ids)
    held: dict[UUID, dict[str, HolderAccount]] = {}
    for (role, _label, contract_id), account in found.items():
        held.setdefault(contract_id, {})[_PARTS[role]] = account
    return {contract_id: _sorted(parts) for contract_id, parts in held.items()}


def _sorted(parts: dict[str, HolderAccount]) -> Books:
    """Once a claim was given more time, it stands in the account of those."""
    if "restructured" in parts:
        former = parts.pop("receivable", None)
        return Books(**parts | {"receivable": parts.pop("restructured")}, former=former)
    return Books(**parts)


_HELD = (
    "(SELECT jsonb_agg(jsonb_build_array(r.role, a.id, a.holder_id, a.gl_id, a.book, a.office_id,"
    " b.balance_sen)) FROM ledger_role r JOIN ledger_account a ON a.gl_id = r.gl_id"
    " JOIN ledger_balance b ON b.account_id = a.id WHERE r.coop_id = financing_contract.coop_id"
    " AND r.role = ANY(%s) AND a.holder_id = financing_contract.id)"
)


def with_books(found: QuerySet[Contract]) -> list[tuple[Any, Books]]:
    """Return contracts with what the books hold for each; one statement together."""
    held = RawSQL(_HELD, [list(_PARTS)], output_field=JSONField())
    return [(row, _books(row.held)) for row in found.annotate(held=held)]


def _books(held: list[list[Any]] | None) -> Books:
    parts = {}
    for role, account_id, holder_id, gl_id, book, office_id, balance_sen in held or ():
        account = HolderAccount(account_id, UUID(holder_id), gl_id, book, UUID(office_id), balance_sen)
        parts[_PARTS[role]] = account
    return _sorted(parts)


def position(contract: Contract, held: Books) -> Position:
    """Return what the arithmetic needs to know of a contract."""
    return Position(
        opening_sen=contract.opening_sen,
        opening_margin_sen=contract.opening_margin_sen,
        left_sen=held.left_sen,
        deferred_sen=held.deferred_sen,
        unit_sen=contract.margin_unit_sen,
    )


def planned(contract: Contract) -> Sen:
    """Return what the schedule in force adds up to."""
    return contract.opening_sen if contract.plan == 1 else contract.rescheduled_sen


def view(contract: Contract, held: Books) -> ContractView:
    """Return a contract as others see it."""
    return ContractView(
        id=contract.id,
        number=contract.number,
        old_number=contract.old_number,
        member_id=contract.member_id,
        office_id=contract.office_id,
        product=contract.product.code,
        product_id=contract.product.name_id,
        product_en=contract.product.name_en,
        akad=contract.akad,
        state=contract.state,
        goods=contract.goods,
        way=contract.way,
        period=contract.period,
        count=contract.count,
        cost_sen=contract.cost_sen,
        margin_sen=contract.margin_sen,
        price_sen=contract.price_sen,
        urbun_sen=contract.urbun_sen,
        instalment_sen=contract.instalment_sen,
        opening_sen=contract.opening_sen,
        waived_sen=contract.waived_sen,
        left_sen=held.left_sen,
        deferred_sen=held.deferred_sen,
        proposed_on=contract.proposed_on,
        owned_on=contract.owned_on,
        akad_on=contract.akad_on,
        first_due_on=contract.first_due_on,
        last_due_on=contract.last_due_on,
        settled_on=contract.settled_on,
        imported_on=contract.imported_on,
        office_name=contract.office.name,
        claim_accounts=held.claim_accounts,
        plan=contract.plan,
        planned_sen=planned(contract),
        rescheduled_on=contract.rescheduled_on,
        allowance_sen=held.allowance_sen,
        memo_sen=held.memo_sen,
        written_off_on=contract.written_off_on,
        written_off_sen=contract.written_off_sen,
        written_off_margin_sen=contract.written_off_margin_sen,
        written_off_why=contract.written_off_why,
    )


def _views(found: QuerySet[Contract]) -> list[ContractView]:
    return [view(row, held) for row, held in with_books(found.select_related("product", "office"))]


@query
def running(actor: Actor, member_ids: Iterable[UUID]) -> dict[UUID, list[ContractView]]:
    """Return the running contracts of members, the oldest first."""
    found = Contract.objects.filter(
        coop_id=actor.coop_id, member_id__in=list(member_ids), state=rules.RUNNING
    ).order_by("akad_on", "number")
    by_member: dict[UUID, list[ContractView]] = {}
    for row in _views(found):
        by_member.setdefault(row.member_id, []).append(row)
    return by_member


@query
def contracts_of(actor: Actor, member_id: UUID) -> list[ContractView]:
    """Return everything a member ever had or asked for, the newest first."""
    found = Contract.objects.filter(coop_id=actor.coop_id, member_id=member_id)
    return _views(found.order_by("-proposed_on", "-number"))


@query
def held_for(actor: Actor, one: ContractView) -> Sen:
    """Return what is out for a request before its akad: the goods at cost, or an agent's cash."""
    found = ledger.accounts_in_roles(actor, BEFORE_AKAD, [one.id])
    return sum(account.balance_sen for account in found.values())


@query
@once
def contract(actor: Actor, contract_id: UUID) -> ContractView:
    """Return one contract.

    Refuses: NoContract
    """
    found = _views(Contract.objects.filter(coop_id=actor.coop_id, id=contract_id))
    if not found:
        raise NoContract(contract=str(contract_id))
    return found[0]


@query
def rounding(actor: Actor, contract_id: UUID) -> Sen:
    """Return to what a contract's instalments are rounded up."""
    found = Contract.objects.filter(coop_id=actor.coop_id, id=contract_id)
    return found.values_list("unit_sen", flat=True).get()
