"""The cooperative in which an example is played: founded, funded, with its people, and gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.permissions import APPROVE_MANUAL_JOURNAL, OPENING
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members.commands import NewMember, add_members
from lumbung.people.organisation import commands as organisation
from lumbung.products.financing import commands as financing
from lumbung.products.financing import permissions as financing_permissions
from lumbung.products.savings import commands as savings
from lumbung.products.savings import permissions as savings_permissions

# Where an example's cash and bank accounts are kept: role, and whose hands.
HANDS, HOUSE = "hands", "house"
CASH: Mapping[str, tuple[str, str]] = {
    "11101": ("cash.vault", HOUSE),
    "11102": ("cash.teller", HANDS),
    "11103": ("cash.field", HANDS),
    "11201": ("bank.main", HOUSE),
    "11207": ("bank.kebajikan", HOUSE),
}
FUNDED = ("11101", "11102", "11103", "11201")
CHEST = "41501"  # the other side of the funding, taken out of the closing balances again
FUNDING_SEN = 100_000_000_000_00


def _permissions(*modules: object) -> list[str]:
    return [str(value) for module in modules for name, value in vars(module).items() if name.isupper()]


@dataclass
class Stage:
    """One cooperative for one example."""

    coop_id: UUID
    office_id: UUID
    system: Actor
    maker: Actor
    checker: Actor
    day: date
    cash: dict[str, int]
    member: UUID
    funded: dict[str, int] = field(default_factory=dict)
    after: int = 0

    def move_to(self, day: date) -> None:
        """Close the book day and open the day of the next event, as a branch would."""
        if day <= self.day:
            return
        with writing(self.system):
            ledger.close_book_day(self.system, self.office_id, day)
        self.day = day

    def new_journals(self) -> list[int]:
        """Return the journals made since the last look, in order."""
        connection.check_constraints()
        with reading(self.system):
            heads = ledger_queries.journals(self.system, office_ids=[self.office_id], limit=100)
        ids = sorted(head.id for head in heads if head.id > self.after)
        self.after = max(ids, default=self.after)
        return ids


@contextmanager
def throw_away() -> Iterator[None]:
    """Let commands commit into a transaction that is taken back at the end.

    A command refuses to run inside another transaction, because its answer would be a promise nobody keeps;
    this one marks itself as what it is, the way tests do.
    """
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]
    with outer:
        yield
        transaction.set_rollback(True)


def found(first: date, codes: set[str]) -> Stage:
    """Found the cooperative, open its books the day before the first event, and fund its cash."""
    system = Actor.system(uuid7(), "contoh")
    made = organisation.found_cooperative(
        system, organisation.Founding(uuid7(), "Koperasi Contoh", "Contoh", first, "akta pendirian contoh")
    )
    branch = organisation.add_office(
        system,
        organisation.NewOffice(uuid7(), made.office_id, "Cabang", "CTH", "Cabang Contoh", "rapat contoh"),
    )
    maker = _person(system, "Bu Rina", _permissions(financing_permissions, savings_permissions), "approve")
    maker = _with(maker, OPENING)
    checker = _person(system, "Pak Hadi", _approvals())
    day = first - timedelta(days=1)
    with days.frozen(day, everywhere=True), writing(system):
        ledger.install_chart(system)
        ledger.open_book(system, branch.office_id, day)
        savings.install_products(system, first)
        financing.install_products(system, first)
        cash = {}
        for code in sorted(codes & CASH.keys()):
            role, where = CASH[code]
            holder = maker.user_id if where == HANDS else branch.office_id
            cash[code] = ledger.open_account(system, role, holder, office_id=branch.office_id).id
        member = add_members(
            system, branch.office_id, [NewMember("Ibu Contoh", klass="umum", joined_on=day)]
        )[0]
    stage = Stage(system.coop_id, branch.office_id, system, maker, checker, day, cash, member)
    _fund(stage)
    return stage


def _approvals() -> list[str]:
    return [
        APPROVE_MANUAL_JOURNAL,
        financing_permissions.APPROVE,
        financing_permissions.APPROVE_LARGE,
        savings_permissions.APPROVE_BONUS,
        savings_permissions.APPROVE_WITHDRAWAL,
    ]


def _person(system: Actor, name: str, permissions: list[str], without: str = "\0") -> Actor:
    grants = {permission: None for permission in permissions if without not in permission}
    return Actor(system.coop_id, uuid7(), name, grants, channel="manage")


def _with(actor: Actor, permission: str) -> Actor:
    return Actor(
        actor.coop_id, actor.user_id, actor.name, {**actor.grants, permission: None}, channel="manage"
    )


def _fund(stage: Stage) -> None:
    """Put money where the example begins without saying where it came from."""
    lines = [
        ledger.ManualLine(code, debit_sen=FUNDING_SEN, account_id=account)
        for code, account in stage.cash.items()
        if code in FUNDED
    ]
    if not lines:
        return
    stage.funded = {line.code: line.debit_sen for line in lines}
    total = sum(line.debit_sen for line in lines)
    stage.funded[CHEST] = -total
    order = ledger.ManualJournal(
        key=uuid7(),
        office_id=stage.office_id,
        occurred_on=stage.day,
        memo="kas awal contoh",
        lines=(*lines, ledger.ManualLine(CHEST, credit_sen=total)),
    )
    with days.frozen(stage.day, everywhere=True):
        ledger.post_opening_balances(stage.maker, order)
        approve(stage.checker, order.key)
    stage.new_journals()
