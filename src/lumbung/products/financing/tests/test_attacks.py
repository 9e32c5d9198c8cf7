"""Can raw SQL, or two people at once, make a contract break its akad? As the application, as a superuser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from lumbung.kernel import days
from lumbung.kernel.errors import Refusal
from lumbung.kernel.ids import uuid7
from lumbung.products.financing import commands, errors
from lumbung.products.financing.tests.acts import RP, Shop, open_shop
from tests.cast import DAY, found_coop

BOTH = pytest.mark.parametrize("role", ["app", "superuser"])


class Scene:
    """A cooperative with real commits, and connections that attack it."""

    def __init__(self, race_db: Any) -> None:
        self.db = race_db
        self.shop: Shop = open_shop(found_coop())
        self.shop.terms(10, "1/5")

    def sql(self, role: str) -> psycopg.Connection[Any]:
        conn: psycopg.Connection[Any] = self.db.connect(role)
        conn.execute(f"SET lumbung.coop_id = '{self.shop.coop.id}'")
        return conn

    def owned(self, cost: int = 1_000_000) -> UUID:
        contract = self.shop.propose(cost, 10)
        self.shop.buy(contract, cost)
        return contract

    def running(self, cost: int = 1_000_000) -> UUID:
        contract = self.owned(cost)
        commands.sign_akad(self.shop.maker, commands.SignAkad(uuid7(), self.shop.office, contract))
        return contract

    def post(
        self, conn: psycopg.Connection[Any], kind: str, *lines: tuple[str, Any, int], book: str = "tamwil"
    ) -> None:
        """Post a journal by hand: (role, holder or None, amount in rupiah)."""
        gl: list[int] = []
        acc: list[int | None] = []
        amounts: list[int] = []
        for role, holder, amount in lines:
            row = conn.execute(
                "SELECT gl_id FROM ledger_role WHERE role = %s AND coop_id = %s", [role, self.shop.coop.id]
            ).fetchone()
            assert row is not None
            gl.append(row[0])
            amounts.append(amount * RP)
            if holder is None:
                acc.append(None)
                continue
            opened = conn.execute(
                "SELECT account_id FROM ledger_open_accounts(%s, %s, %s::uuid[], '', NULL, '2026-01-05')",
                [self.shop.office, role, [holder]],
            ).fetchone()
            assert opened is not None
            acc.append(opened[0])
        conn.execute(
            "SELECT ledger_post(%s, %s, %s, %s, 'x', 'serangan', NULL, %s, NULL, now(), NULL, %s::bigint[],"
            " %s::bigint[], %s::uuid[], %s::text[], %s::bigint[])",
            [
                *(self.shop.office, DAY, kind, uuid4(), uuid4(), gl, acc, [None] * len(gl)),
                *([book] * len(gl) if book else [], amounts),
            ],
        )


@pytest.fixture
def scene(race_db: Any) -> Iterator[Scene]:
    with days.frozen(DAY, everywhere=True):
        yield Scene(race_db)


def refused(act: Callable[[], Any]) -> str:
    """Return the constraint that refused."""
    with pytest.raises(psycopg.Error) as caught:
        act()
    return caught.value.diag.constraint_name or caught.value.diag.sqlstate or ""


@BOTH
def test_no_akad_before_ownership(scene: Scene, role: str) -> None:
    contract = scene.shop.propose(1_000_000, 10)
    conn = scene.sql(role)

    def sign(extra: str = "") -> str:
        return refused(
            lambda: conn.execute(
                "UPDATE financing_contract SET state = 'running', akad_on = '2026-01-05'"
                f" {extra} WHERE id = %s",
                [contract],
            )
        )

    assert sign() == "financing_contract_step"
    conn.execute("UPDATE financing_contract SET state = 'owned' WHERE id = %s", [contract])
    opening = ", opening_sen = price_sen, opening_margin_sen = margin_sen"
    # the books do not show goods at their cost, whatever the row claims
    claimed = f"{opening}, owned_on = '2026-01-05', purchase_proof = 'palsu'"
    assert sign(claimed) == "financing_contract_goods_in_books"
    assert sign(opening) == "financing_contract_goods_in_books"


@BOTH
def test_no_akad_on_a_day_before_the_purchase(scene: Scene, role: str) -> None:
    contract = scene.owned()
    conn = scene.sql(role)
    statement = (
        "UPDATE financing_contract SET state = 'running', akad_on = owned_on - 1, opening_sen = price_sen,"
        " opening_margin_sen = margin_sen WHERE id = %s"
    )
    assert refused(lambda: conn.execute(statement, [contract])) == "financing_contract_owned_before_akad"


@BOTH
def test_a_signed_contract_without_claim_or_schedule_does_not_commit(scene: Scene, role: str) -> None:
    contract = scene.owned()
    conn = scene.sql(role)
    statement = (
        "UPDATE financing_contract SET state = 'running', akad_on = owned_on, opening_sen = price_sen,"
        " opening_margin_sen = margin_sen WHERE id = %s"
    )
    assert refused(lambda: conn.execute(statement, [contract])) == "financing_contract_complete"


@BOTH
@pytest.mark.parametrize(
    "change",
    [
        "price_sen = price_sen + 100, margin_sen = margin_sen + 100",
        "price_sen = price_sen - 100, margin_sen = margin_sen - 100",
        "akad_on = akad_on + 1",
        "urbun_sen = 5",
        "goods = 'lain'",
        "opening_sen = opening_sen + 1",
    ],
)
def test_after_the_akad_the_price_holds(scene: Scene, role: str, change: str) -> None:
    contract = scene.running()
    conn = scene.sql(role)
    statement = f"UPDATE financing_contract SET {change} WHERE id = %s"
    assert refused(lambda: conn.execute(statement, [contract])) == "financing_contract_price_fixed"


@BOTH
def test_a_qardh_carries_no_margin(scene: Scene, role: str) -> None:
    contract = scene.shop.propose(500_000, 10, product="qardh")
    conn = scene.sql(role)
    raised = "UPDATE financing_contract SET margin_sen = 100, price_sen = price_sen + 100 WHERE id = %s"
    assert refused(lambda: conn.execute(raised, [contract])) == "financing_contract_qardh_no_gain"
    lent = scene.shop.lent(400_000)
    assert (
        refused(
            lambda: scene.post(
                conn,
                "attack",
                ("murabahah.deferred_margin", lent, -10),
                ("opening.equity", None, 10),
            )
        )
        == "financing_contract_qardh_no_gain"
    )


@BOTH
def test_a_claim_never_passes_the_price(scene: Scene, role: str) -> None:
    contract = scene.running()
    conn = scene.sql(role)
    more = (("murabahah.receivable", contract, 1), ("margin.income", None, -1))
    assert refused(lambda: scene.post(conn, "attack", *more)) == "financing_line_price"
    below = (("opening.equity", None, 1_200_001), ("murabahah.receivable", contract, -1_200_001))
    assert refused(lambda: scene.post(conn, "attack", *below)) == "ledger_balance_floor"


@BOTH
def test_no_claim_without_akad(scene: Scene, role: str) -> None:
    contract = scene.owned()
    conn = scene.sql(role)
    lines = (("murabahah.receivable", contract, 10), ("opening.equity", None, -10))
    assert refused(lambda: scene.post(conn, "attack", *lines)) == "financing_line_not_running"


@BOTH
def test_a_claim_paid_while_margin_is_left_does_not_commit(scene: Scene, role: str) -> None:
    contract = scene.running()
    conn = scene.sql(role)
    lines = (("opening.equity", None, 1_200_000), ("murabahah.receivable", contract, -1_200_000))
    assert refused(lambda: scene.post(conn, "attack", *lines)) == "financing_line_margin_left"


@BOTH
def test_tazir_cannot_become_income(scene: Scene, role: str) -> None:
    conn = scene.sql(role)
    lines = (("opening.equity", None, 25), ("tawidh.income", None, -25))
    assert refused(lambda: scene.post(conn, "financing.tazir", *lines)) == "financing_line_tazir"
    contract = scene.running()
    journal = conn.execute(
        "SELECT max(id) FROM ledger_journal WHERE coop_id = %s", [scene.shop.coop.id]
    ).fetchone()
    assert journal is not None
    charge = (
        "INSERT INTO financing_charge (id, coop_id, contract_id, kind, amount_sen, instalment, evidence,"
        " happened_on, journal_id, by_id, made_at)"
        " VALUES (%s, %s, %s, %s, 100, %s, 'x', '2026-01-05', %s, %s, now())"
    )

    def add(kind: str, instalment: int | None) -> str:
        values = [uuid4(), scene.shop.coop.id, contract, kind, instalment, journal[0], uuid4()]
        return refused(lambda: conn.execute(charge, values))

    assert add("tazir", 1) == "financing_line_tazir"
    assert add("tawidh", None) == "financing_charge_real_cost"


@BOTH
def test_steps_are_not_skipped_and_rows_do_not_vanish(scene: Scene, role: str) -> None:
    contract, running = scene.shop.propose(1_000_000, 10), scene.running()
    conn = scene.sql(role)

    def move(where: UUID, state: str) -> str:
        change = "UPDATE financing_contract SET state = %s WHERE id = %s"
        return refused(lambda: conn.execute(change, [state, where]))

    assert move(contract, "settled") == "financing_contract_step"
    assert move(running, "proposed") == "financing_contract_step"
    early = "UPDATE financing_contract SET state = 'settled', settled_on = '2026-01-05' WHERE id = %s"
    assert refused(lambda: conn.execute(early, [running])) == "financing_contract_paid"
    for statement in (
        "DELETE FROM financing_contract WHERE id = %s",
        "DELETE FROM financing_instalment WHERE contract_id = %s",
        "UPDATE financing_instalment SET amount_sen = amount_sen + 1 WHERE contract_id = %s",
        "DELETE FROM financing_step WHERE contract_id = %s",
    ):
        assert refused(partial(conn.execute, statement, [running]))
    extra = (
        "INSERT INTO financing_instalment (contract_id, number, coop_id, due_on, amount_sen)"
        " VALUES (%s, 99, %s, '2026-09-09', 1)"
    )
    said = refused(lambda: conn.execute(extra, [running, scene.shop.coop.id]))
    assert said == "financing_instalment_whole"


@BOTH
def test_what_was_proposed_and_who_agreed_stays(scene: Scene, role: str) -> None:
    contract = scene.shop.propose(1_000_000, 10)
    conn = scene.sql(role)
    for change in (
        f"member_id = '{uuid4()}'",
        "asked_sen = 9",
        f"approved_by = '{uuid4()}'",
        "imported_on = '2026-01-05'",
    ):
        statement = f"UPDATE financing_contract SET {change} WHERE id = %s"
        said = refused(partial(conn.execute, statement, [contract]))
        assert said == "financing_contract_proposal_stays"


@BOTH
def test_nobody_adds_a_way_through_the_states(scene: Scene, role: str) -> None:
    conn = scene.sql(role)
    add = (
        "INSERT INTO financing_allowedstep (akad, from_state, to_state)"
        " VALUES ('murabahah', 'proposed', 'running')"
    )
    assert refused(lambda: conn.execute(add))


def test_another_cooperative_sees_and_touches_nothing(scene: Scene) -> None:
    contract = scene.running()
    stranger = found_coop("Kopsyah Tetangga")
    conn = scene.db.connect("app")
    conn.execute(f"SET lumbung.coop_id = '{stranger.id}'")
    for table in ("contract", "instalment", "step", "charge", "product", "productterms", "counter"):
        row = conn.execute(
            f"SELECT count(*) FROM financing_{table} WHERE coop_id <> %s", [stranger.id]
        ).fetchone()
        assert row == (0,)
    assert conn.execute("UPDATE financing_contract SET goods = 'x' WHERE id = %s", [contract]).rowcount == 0


@pytest.mark.parametrize(
    ("constraint", "refusal"),
    [
        ("financing_contract_goods_in_books", errors.GoodsNotInBooks),
        ("financing_contract_owned_before_akad", errors.NotOwnedYet),
        ("financing_contract_price_fixed", errors.PriceIsFixed),
        ("financing_contract_qardh_no_gain", errors.NoGainOnQardh),
        ("financing_contract_step", errors.StepNotAllowed),
        ("financing_line_tazir", errors.TazirIsNoIncome),
        ("financing_line_price", errors.PriceExceeded),
        ("financing_line_not_running", errors.ClaimWithoutAkad),
        ("financing_line_margin_left", errors.MarginLeftOver),
        ("financing_charge_real_cost", errors.NoRealCost),
    ],
)
def test_what_postgresql_refuses_is_said_in_words(constraint: str, refusal: type[Refusal]) -> None:
    """Whoever meets the database's no reads the same sentence as from the command."""
    assert Refusal.by_constraint[constraint] is refusal
    assert "%(" not in str(refusal())


# Two people at once


def test_two_payments_at_once_never_take_more_than_owed(scene: Scene) -> None:
    """Each would fit alone; together they would not: one is refused, and the claim stays right."""
    contract = scene.running()
    answers = scene.db.together(*(lambda: scene.shop.pay(contract, 700_000) for _ in range(3)))
    refusals = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refusals) == 2
    assert all(isinstance(answer, errors.MoreThanOwed) for answer in refusals)
    assert scene.shop.view(contract).left_sen == 500_000 * RP


def test_two_people_settling_at_once_settle_once(scene: Scene) -> None:
    contract = scene.running()
    settle = commands.SettleEarly
    answers = scene.db.together(
        *(
            lambda: commands.settle_early(
                scene.shop.maker,
                settle(uuid7(), scene.shop.office, contract, scene.shop.till, 1_000_000 * RP),
            )
            for _ in range(2)
        )
    )
    assert sum(isinstance(answer, errors.StepNotAllowed) for answer in answers) == 1
    assert scene.shop.view(contract).state == "settled"


def test_numbers_are_given_once(scene: Scene) -> None:
    """Requests let through at the same moment get numbers of their own."""
    made = scene.db.together(*(lambda: scene.shop.propose(100_000, 10) for _ in range(4)))
    numbers = {scene.shop.view(contract).number for contract in made}
    assert len(numbers) == 4
