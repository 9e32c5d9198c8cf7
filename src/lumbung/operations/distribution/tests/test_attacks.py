"""Can raw SQL share a month twice, change a proof, or share what the books do not say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from lumbung.kernel import days
from lumbung.kernel.scope import reading
from lumbung.operations.distribution import queries
from lumbung.operations.distribution.tests.test_commands import Pool
from tests.cast import DAY, found_coop

BOTH = pytest.mark.parametrize("role", ["app", "superuser"])
RUN = (
    "INSERT INTO distribution_run (id, coop_id, month, attempt, day_count, revenue_sen, yield_sen,"
    " funds_days, assets_days, members_sen, coop_sen, tax_sen, rules_from, decision, made_by,"
    " made_by_name, approved_by, made_at)"
    " VALUES (%(id)s, %(coop)s, %(month)s, %(attempt)s, 28, 900, %(yield)s, 1, 1, %(members)s,"
    " %(own)s, 0, '2009-01-01', 'x', %(maker)s, 'x', %(checker)s, now())"
)


class Proof:
    """A month that was shared, and a connection that attacks its proof."""

    def __init__(self, race_db: Any) -> None:
        self.db = race_db
        self.pool = Pool(found_coop())
        self.pool.end_month()
        self.run = self.pool.share().run_id

    def sql(self, role: str) -> psycopg.Connection[Any]:
        conn: psycopg.Connection[Any] = self.db.connect(role)
        conn.execute(f"SET lumbung.coop_id = '{self.pool.coop.id}'")
        return conn

    def facts(self, **more: Any) -> dict[str, Any]:
        someone = uuid4()
        facts = {"id": uuid4(), "coop": self.pool.coop.id, "month": "2026-02-01", "attempt": 1, "yield": 10}
        facts |= {"members": 4, "own": 6, "maker": someone, "checker": None}
        return facts | more


@pytest.fixture
def proof(race_db: Any) -> Iterator[Proof]:
    with days.frozen(DAY, everywhere=True):
        yield Proof(race_db)


def refused(conn: psycopg.Connection[Any], sql: str, params: Any = None) -> str:
    with pytest.raises(psycopg.Error) as caught:
        conn.execute(sql, params)
    return caught.value.diag.constraint_name or caught.value.sqlstate or ""


@BOTH
@pytest.mark.parametrize("table", ["run", "product", "account", "journal"])
def test_a_proof_is_never_changed(proof: Proof, role: str, table: str) -> None:
    for sql in (f"UPDATE distribution_{table} SET id = id", f"DELETE FROM distribution_{table}"):
        assert refused(proof.sql(role), sql) in ("42501", f"distribution_{table}_append_only")


@BOTH
def test_a_month_is_not_shared_twice(proof: Proof, role: str) -> None:
    for attempt in (1, 2):
        facts = proof.facts(month="2026-01-01", attempt=attempt)
        assert refused(proof.sql(role), RUN, facts) == "distribution_run_once"


@BOTH
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "distribution_run_sum"),
        ({"attempt": 2}, "distribution_run_once"),
    ],
)
def test_a_run_without_rows(proof: Proof, role: str, changes: dict[str, Any], why: str) -> None:
    assert refused(proof.sql(role), RUN, proof.facts(**changes)) == why


@BOTH
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "distribution_run_books"),
        ({"own": 7}, "distribution_run_books"),
        ({"members": 5, "own": 5}, "distribution_run_sum"),
    ],
)
def test_rows_that_the_books_do_not_say(proof: Proof, role: str, changes: dict[str, Any], why: str) -> None:
    conn = proof.sql(role)
    facts = proof.facts(**changes)
    _rows(conn, proof, facts["id"])
    assert refused(conn, RUN, facts) == why


def _rows(conn: psycopg.Connection[Any], proof: Proof, run: UUID) -> None:
    conn.autocommit = False
    conn.execute(
        "INSERT INTO distribution_product (id, coop_id, run_id, product, nisbah_bp, balance_days, share_sen)"
        " VALUES (%s, %s, %s, 'kind of her own', 3000, 1, 4)",
        [uuid4(), proof.pool.coop.id, run],
    )
    conn.execute(
        "INSERT INTO distribution_account (id, coop_id, run_id, office_id, account_id, member_id, product,"
        " balance_days, gross_sen, tax_sen) VALUES (%s, %s, %s, %s, 1, %s, 'kind of her own', 1, 4, 0)",
        [uuid4(), proof.pool.coop.id, run, proof.pool.coop.office_id, uuid4()],
    )


@BOTH
def test_no_row_is_added_later(proof: Proof, role: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        _rows(proof.sql(role), proof, proof.run)
    assert caught.value.diag.constraint_name == "distribution_run_closed"


@BOTH
def test_taking_back_leaves_no_journal_standing(proof: Proof, role: str) -> None:
    """A reversal on paper only is refused at the end of the transaction."""
    sql = (
        "INSERT INTO distribution_reversal (id, coop_id, run_id, reason, made_by, made_by_name, made_at)"
        " VALUES (%s, %s, %s, 'x', %s, 'x', now())"
    )
    params = [uuid4(), proof.pool.coop.id, proof.run, uuid4()]
    assert refused(proof.sql(role), sql, params) == "distribution_journal_whole"


def test_a_stranger_sees_nothing(proof: Proof) -> None:
    conn = proof.db.connect("app")
    conn.execute(f"SET lumbung.coop_id = '{uuid4()}'")
    for table in ("run", "product", "account", "journal", "reversal"):
        assert conn.execute(f"SELECT count(*) FROM distribution_{table}").fetchone() == (0,)
    with reading(proof.pool.maker):
        assert queries.run(proof.pool.maker, proof.run).members_sen > 0
