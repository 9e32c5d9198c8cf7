"""The cooperative in which an example is played: founded, funded, with its people, and gone afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import permissions as ledger_permissions
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.people.members.commands import NewMember, add_members
from lumbung.people.organisation import commands as organisation
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from lumbung.web.golden.example import Event

# Where an example's cash and bank accounts are kept: role, and in whose hands ("" is the office itself).
TELLER, OFFICER = "teller", "officer"
CASH: Mapping[str, tuple[str, str]] = {
    "11101": ("cash.vault", ""),
    "11102": ("cash.teller", TELLER),
    "11103": ("cash.field", OFFICER),
    "11201": ("bank.main", ""),
    "11207": ("bank.kebajikan", ""),
}
KEBAJIKAN = "11207"
CHEST = "41501"  # the other side of the funding, taken out of the closing balances again


@dataclass
class Stage:
    """One cooperative for one example."""

    coop_id: UUID
    office_id: UUID
    system: Actor
    officer: Actor
    teller: Actor
    checker: Actor
    day: date
    member: UUID
    cash: dict[str, int] = field(default_factory=dict)
    funded: dict[str, int] = field(default_factory=dict)
    after: int = 0

    def hands(self, code: str) -> Actor:
        """Return who acts when this cash moves; a bank account is the officer's to use."""
        return self.teller if CASH.get(code, ("", ""))[1] == TELLER else self.officer

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


def found(first: date, codes: set[str], events: Iterable[Event]) -> Stage:
    """Found the cooperative, open its books the day before the first event, and fund what it will need."""
    system = Actor.system(uuid7(), "contoh")
    day = first - timedelta(days=1)
    made = organisation.found_cooperative(
        system, organisation.Founding(uuid7(), "Koperasi Contoh", "Contoh", day, "akta pendirian contoh")
    )
    branch = organisation.add_office(
        system,
        organisation.NewOffice(uuid7(), made.office_id, "Cabang", "CTH", "Cabang Contoh", "rapat contoh"),
    )
    with writing(system):
        ledger.install_chart(system)
        ledger.open_book(system, branch.office_id, day)
        savings.install_products(system, first)
        financing.install_products(system, first)
        member = add_members(system, branch.office_id, [NewMember("Ibu Contoh", "umum", joined_on=day)])[0]
    stage = Stage(
        coop_id=system.coop_id,
        office_id=branch.office_id,
        system=system,
        officer=_person(system, "Pak Budi", maker=True),
        teller=_person(system, "Bu Rina", maker=True),
        checker=_person(system, "Pak Hadi", maker=False),
        day=day,
        member=member,
    )
    _open_cash(stage, codes)
    _fund(stage, list(events))
    return stage


def _person(system: Actor, name: str, *, maker: bool) -> Actor:
    """Somebody who makes, or somebody who lets through: never both."""
    pairs = rules.roles().maker_checker
    checks = {pair.check for pair in pairs} | {
        name for name in rules.roles().permissions if ".approve" in name
    }
    checks |= {"members.activate", "members.release"}
    mine = rules.roles().permissions - checks if maker else checks
    mine |= {ledger_permissions.OPENING, "till.accept_cash"} if maker else set()
    return Actor(system.coop_id, uuid7(), name, dict.fromkeys(mine), channel="manage")


def _open_cash(stage: Stage, codes: set[str]) -> None:
    with writing(stage.system):
        for code in sorted(codes & CASH.keys()):
            role, _where = CASH[code]
            holder = stage.hands(code).user_id if CASH[code][1] else stage.office_id
            account = ledger.open_account(stage.system, role, holder, office_id=stage.office_id)
            stage.cash[code] = account.id


def _needs(events: list[Event], code: str) -> int:
    """How far an account would fall below zero: what must have been there before."""
    balance, lowest = 0, 0
    for event in events:
        balance += event.debit(code) - event.credit(code)
        lowest = min(lowest, balance)
    return -lowest


def _fund(stage: Stage, events: list[Event]) -> None:
    """Put money where the example takes it from without saying how it came there."""
    needs = {code: _needs(events, code) for code in stage.cash if code != KEBAJIKAN}
    lines = [
        ledger.ManualLine(code, debit_sen=sen, account_id=stage.cash[code])
        for code, sen in needs.items()
        if sen
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
    let_through(stage, ledger.post_opening_balances(stage.officer, order))
    stage.new_journals()


def let_through(stage: Stage, answer: object) -> object:
    """Let the second person approve what waits; what does not wait is answered as it is."""
    return approve(stage.checker, answer.key) if isinstance(answer, Waiting) else answer
