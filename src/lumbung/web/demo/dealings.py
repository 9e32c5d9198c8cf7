"""A sale from request to akad, and what waits today for a second person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.people.members import queries as members
from lumbung.products.financing import commands as financing
from lumbung.products.financing import queries as contracts
from lumbung.web.demo.stage import RP, Stage, at

BRANCH = "CRG"


def sell(stage: Stage, day: date) -> None:
    """A fridge for a stall: asked, agreed to by the manager, bought with proof, sold by akad."""
    officer, manager = stage.people["petugas2"], stage.of("branch_manager", BRANCH)
    office_id = stage.offices[BRANCH]
    with at(day, 14):
        order = _ask(stage, officer, "Kenanga", 3_000_000, "Kulkas untuk warung")
        financing.propose_financing(officer, order)
        contract = approve(manager, order.key)
        with reading(officer):
            (bank, *_) = ledger_queries.purses(officer, "bank.main", office_ids=[office_id])
        financing.buy_goods(
            officer,
            financing.BuyGoods(
                uuid7(),
                office_id,
                contract.contract_id,
                bank.id,
                3_000_000 * RP,
                "Toko Elektronik Jaya",
                "Nota 0192",
            ),
        )
        financing.sign_akad(
            officer,
            financing.SignAkad(uuid7(), office_id, contract.contract_id, witnesses="Ketua rembug Kenanga"),
        )


def propose(stage: Stage) -> None:
    """What the manager finds in the morning: a request to decide, and a journal to let in."""
    officer, clerk = stage.people["petugas3"], stage.people["akuntan"]
    financing.propose_financing(
        officer, _ask(stage, officer, "Teratai", 5_000_000, "Mesin jahit dan bahan kain")
    )
    journal = ledger.ManualJournal(
        uuid7(),
        stage.offices[BRANCH],
        stage.today,
        "Listrik dan air kantor bulan ini",
        (
            ledger.ManualLine("72105", debit_sen=385_000 * RP),
            ledger.ManualLine("21307", credit_sen=385_000 * RP),
        ),
    )
    ledger.post_manual_journal(clerk, journal)


def _ask(stage: Stage, officer: Actor, circle: str, rupiah: int, goods: str) -> financing.ProposeFinancing:
    member_id, name = _free_member(officer, stage.circles[circle])
    return financing.ProposeFinancing(
        uuid7(), stage.offices[BRANCH], member_id, "mmu", rupiah * RP, 25, goods, member_name=name
    )


def _free_member(actor: Actor, rembug_id: UUID) -> tuple[UUID, str]:
    """Return somebody of the rembug who has no financing yet."""
    with reading(actor):
        roster = members.rembug_members(actor, rembug_id)
        running = contracts.running(actor, [one.id for one in roster])
    free = next(one for one in roster if not running.get(one.id))
    return free.id, free.name
