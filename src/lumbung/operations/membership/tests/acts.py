"""What the tests of membership do again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.membership import commands
from lumbung.operations.till.commands import OpenTill, cash_accounts, open_till
from lumbung.operations.till.rules import makes_up
from lumbung.people.members import commands as members
from lumbung.people.members.tests import acts as people
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from tests.cast import DAY, TinyCoop, person_with_role

RP = 100
NIKS = tuple(f"36030157089000{place:02d}" for place in range(1, 40))


@dataclass
class Branch:
    """A branch at work: its people, one till with cash, one rembug."""

    coop: TinyCoop
    officer: Actor
    teller: Actor
    manager: Actor
    rembug: UUID
    taken: int = 0

    @property
    def office(self) -> UUID:
        """The branch's id."""
        return self.coop.office_id

    def prospect(self, until: str = "join", **details: Any) -> UUID:
        """A prospect who has walked up to the step ``until``."""
        self.taken += 1
        details = {"rembug_id": self.rembug, "nik": NIKS[self.taken - 1], **details}
        her = people.register(self.coop, **details).member_id
        people.walk(self.coop, her, until=until)
        return her

    def member(self, **details: Any) -> UUID:
        """Somebody who has paid in, into the officer's purse."""
        her = self.prospect(**details)
        commands.join(self.manager, commands.Join(uuid7(), self.office, her, "field"))
        return her

    def saves(self, member_id: UUID, **products: int) -> None:
        """She puts rupiah away at the counter."""
        with writing(self.teller):
            draft = ledger.open_draft(self.teller, office_id=self.office, kind="test.deposit")
            cash = cash_accounts(self.teller, office_id=self.office)["tamwil"]
            parts = {code: rupiah * RP for code, rupiah in products.items()}
            draft.debit(cash, savings.add_deposits(self.teller, draft, {member_id: parts}), member_id)
            ledger.post(self.teller, draft)

    def owes(self, member_id: UUID, rupiah: int) -> UUID:
        """A financing from the former books, with this much still to be paid."""
        order = financing.RunningContract(
            member_id, "mmu", rupiah * RP, 0, rupiah * RP, 10, rupiah * RP // 10, 0, date(2025, 12, 1)
        )
        with writing(self.coop.actor):
            draft = ledger.open_draft(self.coop.actor, office_id=self.office, kind="test.opening")
            made = financing.add_running_contracts(self.coop.actor, draft, [order])
            draft.credit_gl("opening.equity", rupiah * RP)
            ledger.post(self.coop.actor, draft)
        return made[0]


def open_branch(coop: TinyCoop) -> Branch:
    """Install the products, open a till with Rp5.000.000 from the vault, found a rembug."""
    with writing(coop.actor):
        savings.install_products(coop.actor)
        financing.install_products(coop.actor)
    here = [coop.office_id]
    teller = person_with_role(coop, "teller", here, "Bu Ratna")
    note = makes_up(5_000_000 * RP, [100_000 * RP])
    open_till(teller, OpenTill(uuid7(), coop.office_id, note, "Modal awal"))
    return Branch(
        coop,
        person_with_role(coop, "field_officer", here, "Pak Budi"),
        teller,
        person_with_role(coop, "branch_manager", here, "Pak Hadi"),
        people.rembug(coop),
    )


def balances(coop: TinyCoop, on: date = DAY) -> dict[str, int]:
    """The trial balance in rupiah by code."""
    return {row.code: row.balance_sen // RP for row in ledger_queries.trial_balance(coop.actor, on)}


def heir(branch: Branch, member_id: UUID, **details: Any) -> UUID:
    """Somebody of her household who inherits."""
    order = members.RecordRelative(
        uuid7(), branch.office, member_id, **{"name": "Dedi", "relation": "child", "is_heir": True, **details}
    )
    return members.record_relative(branch.coop.actor, order).relative_id
