"""Can raw SQL take pokok and wajib from a member? As the application, as a superuser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.scope import writing
from lumbung.people.members.models import Member
from lumbung.products.savings import commands
from lumbung.products.savings.tests.test_moves import RP, deposit
from tests.cast import DAY, TinyCoop, found_coop

BOTH = pytest.mark.parametrize("role", ["app", "superuser"])


class Vault:
    """A cooperative with a member who has pokok and wajib, and a connection that attacks them."""

    def __init__(self, race_db: Any) -> None:
        self.db = race_db
        self.coop: TinyCoop = found_coop()
        with writing(self.coop.actor):
            commands.install_products(self.coop.actor)
        self.member = deposit(self.coop, pokok=10_000, wajib=20_000)

    def sql(self, role: str) -> psycopg.Connection[Any]:
        conn: psycopg.Connection[Any] = self.db.connect(role)
        conn.execute(f"SET lumbung.coop_id = '{self.coop.id}'")
        return conn

    def take(self, conn: psycopg.Connection[Any], role: str, key: UUID | None = None) -> None:
        """Post a withdrawal of Rp5,000 by hand."""
        found = conn.execute(
            "SELECT a.id, a.gl_id FROM ledger_account a JOIN ledger_role r ON r.gl_id = a.gl_id"
            " WHERE r.role = %s AND a.holder_id = %s",
            [role, self.member],
        ).fetchone()
        chest = conn.execute(
            "SELECT gl_id FROM ledger_role WHERE role = 'opening.equity' AND coop_id = %s", [self.coop.id]
        ).fetchone()
        assert found is not None
        assert chest is not None
        conn.execute(
            "SELECT ledger_post(%s, %s, 'attack', %s, 'x', '', NULL, %s, NULL, now(), NULL, %s::bigint[],"
            " %s::bigint[], %s::uuid[], %s::text[], %s::bigint[])",
            [
                *(self.coop.office_id, DAY, key or uuid4(), uuid4(), [found[1], chest[0]], [found[0], None]),
                *([self.member, None], ["tamwil", "tamwil"], [5_000 * RP, -5_000 * RP]),
            ],
        )


@pytest.fixture
def vault(race_db: Any) -> Iterator[Vault]:
    with days.frozen(DAY, everywhere=True):
        yield Vault(race_db)


def refused(act: Any) -> str:
    with pytest.raises(psycopg.Error) as caught:
        act()
    return caught.value.diag.constraint_name or ""


@BOTH
@pytest.mark.parametrize(
    ("code", "bp", "why"),
    [
        ("sukarela", 3_000, "savings_productterms_nisbah_akad"),
        ("wajib", 1, "savings_productterms_nisbah_akad"),
        ("mudharabah", 10_001, "savings_productterms_nisbah"),
        ("mudharabah", -1, "savings_productterms_nisbah"),
    ],
)
def test_only_mudharabah_shares_the_yield(vault: Vault, role: str, code: str, bp: int, why: str) -> None:
    conn = vault.sql(role)
    sql = (
        "INSERT INTO savings_productterms (id, coop_id, product_id, valid_from, weekly_sen, minimum_sen,"
        " weeks, withdrawable, nisbah_bp, decision, made_by, made_at)"
        " SELECT %s, coop_id, id, '2026-02-01', 0, 0, 0, true,"
        " %s, 'x', %s, now() FROM savings_product WHERE coop_id = %s AND code = %s"
    )
    assert refused(lambda: conn.execute(sql, [uuid4(), bp, uuid4(), vault.coop.id, code])) == why


@BOTH
@pytest.mark.parametrize("place", ["savings.pokok", "savings.wajib"])
def test_own_capital_stays_while_she_is_a_member(vault: Vault, role: str, place: str) -> None:
    conn = vault.sql(role)
    assert refused(lambda: vault.take(conn, place)) == "savings_line_locked"


@BOTH
def test_a_release_cannot_be_invented_for_a_member(vault: Vault, role: str) -> None:
    conn, key = vault.sql(role), uuid4()
    statement = (
        "INSERT INTO savings_release (id, coop_id, office_id, member_id, journal_key, amount_sen,"
        " released_on, made_by, made_at) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, now())"
    )
    values = [uuid4(), vault.coop.id, vault.coop.office_id, vault.member, key, DAY, uuid4()]
    assert refused(lambda: conn.execute(statement, values)) == "savings_release_left"
    with writing(vault.coop.actor):
        Member.objects.filter(id=vault.member).update(state="resigned", left_on=DAY)
    conn.execute(statement, values)
    assert refused(lambda: vault.take(conn, "savings.wajib")) == "savings_line_locked"
    vault.take(conn, "savings.wajib", key)


def test_who_has_left_gets_everything(vault: Vault) -> None:
    """By the helper, through one release."""
    actor = vault.coop.actor
    with writing(actor):
        Member.objects.filter(id=vault.member).update(state="resigned", left_on=DAY)
        draft = ledger.open_draft(actor, office_id=vault.coop.office_id, kind="test.release")
        released = commands.add_release(actor, draft, vault.member)
        draft.credit_gl("opening.equity", sum(released.values()))
        ledger.post(actor, draft)
    assert released == {"pokok": 10_000 * RP, "wajib": 20_000 * RP}


def test_a_mistaken_deposit_is_taken_back(vault: Vault) -> None:
    """A reversal is no withdrawal."""
    conn = vault.sql("app")
    row = conn.execute("SELECT max(id) FROM ledger_journal").fetchone()
    assert row is not None
    with writing(vault.coop.actor):
        ledger.add_reversal(vault.coop.actor, row[0], "salah anggota")


@BOTH
def test_own_capital_cannot_be_renamed_away(vault: Vault, role: str) -> None:
    conn = vault.sql(role)
    change = "UPDATE savings_product SET role = 'savings.wadiah' WHERE code = 'wajib'"
    assert refused(lambda: conn.execute(change))
