"""The books against the same rows written by hand without any check."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, OperationalError, connections

from bench import scratch
from bench.measure import Result, at_least, at_most, ratio
from lumbung.books.ledger import commands, permissions, queries
from lumbung.books.ledger.errors import BalanceTooLow
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.errors import Busy
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, found_coop

RP = 100
SINGLE, BATCH, BATCHES = 300, 200, 10
BARE = """
CREATE TABLE bare_command (LIKE kernel_command INCLUDING DEFAULTS, PRIMARY KEY (coop_id, key));
CREATE TABLE bare_journal (LIKE ledger_journal INCLUDING DEFAULTS INCLUDING IDENTITY, PRIMARY KEY (id));
CREATE UNIQUE INDEX ON bare_journal (coop_id, key);
CREATE INDEX ON bare_journal (office_id, day);
CREATE TABLE bare_line (LIKE ledger_line INCLUDING DEFAULTS, PRIMARY KEY (journal_id, line));
CREATE INDEX ON bare_line (account_id, journal_id);
CREATE INDEX ON bare_line (member_id, journal_id);
CREATE TABLE bare_balance (LIKE ledger_balance INCLUDING DEFAULTS, PRIMARY KEY (account_id))
  WITH (fillfactor = 70);
INSERT INTO bare_balance SELECT * FROM ledger_balance;
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Move money between two holder accounts."""

    key: UUID
    office_id: UUID
    source: commands.Entry
    target: commands.Entry


@command(permissions.OPENING)
def move(actor: Actor, order: Move) -> commands.Posted:
    """Post one journal of two lines, as every act of the house does."""
    draft = commands.open_draft(actor, office_id=order.office_id, kind="bench.move", key=order.key)
    draft.entries += [order.source, order.target]
    return commands.post(actor, draft)


class Stage:
    """A cooperative with a hundred well-filled accounts, and bare tables of the same shape."""

    def __init__(self) -> None:
        self.coop: TinyCoop = found_coop()
        holders = [uuid4() for _ in range(100)]
        with writing(self.coop.actor):
            till = commands.open_account(
                self.coop.actor, "cash.teller", uuid4(), office_id=self.coop.office_id
            )
            opened = commands.open_accounts(
                self.coop.actor, "savings.wadiah", holders, office_id=self.coop.office_id
            )
            draft = commands.open_draft(self.coop.actor, office_id=self.coop.office_id, kind="bench.funding")
            draft.debit(till, 10**12 * len(holders))
            for account in opened.values():
                draft.credit(account, 10**12)
            commands.post(self.coop.actor, draft)
        self.accounts = list(opened.values())
        with scratch.connect("owner") as conn:
            conn.execute(f"SET lumbung.coop_id = '{self.coop.id}'")
            conn.execute(BARE)

    def pairs(self, count: int, seed: int) -> Iterator[tuple[Any, Any, Sen]]:
        """Yield random pairs of accounts with an amount."""
        dice = random.Random(seed)
        for _ in range(count):
            one, other = dice.sample(self.accounts, 2)
            yield one, other, dice.randint(1, 1000)


def single(stage: Stage) -> Result:
    """One journal at a time: our command against the same rows by hand, its log row too, without a check."""
    bare = scratch.connect("owner")
    seeds = iter(range(1000))
    settle()

    def ours() -> None:
        for one, other, amount in stage.pairs(SINGLE, next(seeds)):
            source = commands.Entry(one.gl_id, one.id, one.holder_id, one.book, amount)
            target = commands.Entry(other.gl_id, other.id, other.holder_id, other.book, -amount)
            move(stage.coop.actor, Move(uuid7(), stage.coop.office_id, source, target))

    def plain() -> None:
        for one, other, amount in stage.pairs(SINGLE, next(seeds)):
            with bare.transaction():
                _bare_journal(bare, stage, one, other, amount)

    value, mine, theirs = ratio(ours, plain, rounds=15)
    name = f"satu jurnal lewat perintah ({SINGLE / mine:.0f}/s) terhadap SQL polos ({SINGLE / theirs:.0f}/s)"
    return at_least(name, value, 0.5, "x")


def settle() -> None:
    """Give the planner its statistics, as autovacuum does within a minute of real work."""
    with scratch.connect("owner") as conn:
        conn.execute("ANALYZE")


def _bare_journal(conn: Any, stage: Stage, one: Any, other: Any, amount: Sen) -> None:
    coop, office = stage.coop.id, stage.coop.office_id
    row = conn.execute(
        "INSERT INTO bare_journal (coop_id, office_id, key, content_hash, day, occurred_on, kind, memo,"
        " actor_id,"
        " line_count, recorded_at) VALUES (%s, %s, %s, '', %s, %s, 'bare', '', %s, 2, now()) RETURNING id",
        [coop, office, uuid7(), DAY, DAY, coop],
    ).fetchone()
    conn.execute(
        "INSERT INTO bare_line (journal_id, line, coop_id, office_id, day, gl_id, account_id,"
        " member_id, book,"
        " amount_sen) VALUES (%s, 1, %s, %s, %s, %s, %s, %s, 'tamwil', %s),"
        " (%s, 2, %s, %s, %s, %s, %s, %s, 'tamwil', %s)",
        [
            *(row[0], coop, office, DAY, one.gl_id, one.id, one.holder_id, amount),
            *(row[0], coop, office, DAY, other.gl_id, other.id, other.holder_id, -amount),
        ],
    )
    conn.execute(
        "INSERT INTO bare_command (coop_id, key, name, content_hash, state, maker_id, maker_name,"
        " permission, summary,"
        " receipt, origin, made_at, checker_name, reason)"
        " VALUES (%s, %s, 'bench.move', '', 'done', %s, 'sistem', '', '', '{}', '', now(), '', '')",
        [coop, uuid7(), coop],
    )
    for account, moved in ((one, amount), (other, -amount)):
        conn.execute(
            "UPDATE bare_balance SET balance_sen = balance_sen + %s, moment = moment + %s,"
            " line_count = line_count + 1, last_day = %s WHERE account_id = %s",
            [moved, moved * 9000, DAY, account.id],
        )


def batch(stage: Stage) -> Result:
    """Batches of 200 in one call inside the database against the same rows in three statements."""
    seeds, conn = iter(range(1000, 9000)), scratch.connect("app")
    conn.execute(f"SET lumbung.coop_id = '{stage.coop.id}'")
    bare = scratch.connect("owner")

    def columns() -> dict[str, list[Any]]:
        made: dict[str, list[Any]] = {name: [] for name in ("key", "j", "gl", "account", "member", "amount")}
        for index, (one, other, amount) in enumerate(stage.pairs(BATCH, next(seeds)), start=1):
            made["key"].append(uuid7())
            for account, moved in ((one, amount), (other, -amount)):
                made["j"].append(index)
                made["gl"].append(account.gl_id)
                made["account"].append(account.id)
                made["member"].append(account.holder_id)
                made["amount"].append(moved)
        return made

    where = {"office": stage.coop.office_id, "coop": stage.coop.id, "day": DAY, "who": stage.coop.id}

    def ours() -> None:
        for _ in range(BATCHES):
            conn.execute(OURS_BATCH, {**where, **columns()})

    def plain() -> None:
        for _ in range(BATCHES):
            bare.execute(BARE_BATCH, {**where, **columns()})

    ours()
    plain()
    settle()
    value, mine, theirs = ratio(ours, plain)
    count = BATCH * BATCHES
    name = f"tumpukan 200 jurnal di basis data ({count / mine:.0f}/s) terhadap SQL polos"
    f" ({count / theirs:.0f}/s)"
    return at_least(name, value, 0.6, "x")


OURS_BATCH = """
SELECT count(*) FROM ledger_post_many(
    %(office)s, %(day)s, 'bench', %(who)s, NULL, now(), %(key)s::uuid[],
    array_fill(''::bytea, ARRAY[cardinality(%(key)s::uuid[])]),
    array_fill(''::text, ARRAY[cardinality(%(key)s::uuid[])]),
    array_fill(NULL::uuid, ARRAY[cardinality(%(key)s::uuid[])]),
    %(j)s::int[], %(gl)s::bigint[], %(account)s::bigint[], %(member)s::uuid[],
    array_fill('tamwil'::text, ARRAY[cardinality(%(j)s::int[])]), %(amount)s::bigint[])
"""
BARE_BATCH = """
WITH j AS (
    INSERT INTO bare_journal (coop_id, office_id, key, content_hash, day, occurred_on, kind, memo, actor_id,
                              line_count, recorded_at)
    SELECT %(coop)s, %(office)s, u.key, '', %(day)s, %(day)s, 'bare', '', %(who)s, 2, now()
      FROM unnest(%(key)s::uuid[]) WITH ORDINALITY u (key, o) ORDER BY u.o RETURNING id, key),
n AS (SELECT j.id, u.o FROM j JOIN unnest(%(key)s::uuid[]) WITH ORDINALITY u (key, o) USING (key)),
l AS (
    INSERT INTO bare_line (journal_id, line, coop_id, office_id, day, gl_id, account_id, member_id, book,
                           amount_sen)
    SELECT n.id, 1 + (u.o - 1) %% 2, %(coop)s, %(office)s, %(day)s, u.gl, u.account, u.member, 'tamwil',
           u.amount
      FROM unnest(%(j)s::int[], %(gl)s::bigint[], %(account)s::bigint[], %(member)s::uuid[],
                  %(amount)s::bigint[])
           WITH ORDINALITY u (j, gl, account, member, amount, o)
      JOIN n ON n.o = u.j RETURNING account_id, amount_sen)
UPDATE bare_balance b
   SET balance_sen = b.balance_sen + m.amount, moment = b.moment + m.amount * 9000,
       line_count = b.line_count + m.n, last_day = %(day)s
  FROM (SELECT account_id, sum(amount_sen)::bigint AS amount, count(*) AS n FROM l GROUP BY account_id) m
 WHERE b.account_id = m.account_id
"""


def writers(stage: Stage) -> list[Result]:
    """Sixteen writers on ten accounts: what must not happen, counted."""
    few = stage.accounts[:10]
    refused, deadlocks = [], []

    def run(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(60):
            one, other = dice.sample(few, 2)
            source = commands.Entry(one.gl_id, one.id, None, one.book, dice.randint(1, 6 * 10**11))
            target = commands.Entry(other.gl_id, other.id, None, other.book, -source.amount_sen)
            try:
                move(stage.coop.actor, Move(uuid7(), stage.coop.office_id, source, target))
            except (IntegrityError, OperationalError, Busy) as error:
                deadlocks.append(error)
            except BalanceTooLow as error:
                refused.append(error)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scratch.connect("owner") as conn:
        conn.execute(f"SET lumbung.coop_id = '{stage.coop.id}'")
        negative, drift = conn.execute(
            "SELECT count(*) FILTER (WHERE sign * balance_sen < 0), count(*) FILTER (WHERE balance_sen"
            " <> coalesce("
            " (SELECT sum(amount_sen) FROM ledger_line l WHERE l.account_id = b.account_id), 0)) FROM"
            " ledger_balance b"
        ).fetchone() or (1, 1)
    label = f"16 penulis, 10 rekening ({len(refused)} ditolak karena saldo)"
    return [
        at_most(f"{label}: saldo negatif", negative, 0, "baris"),
        at_most(f"{label}: selisih saldo", drift, 0, "baris"),
        at_most(f"{label}: buntu yang terlihat", len(deadlocks), 0, "kali"),
    ]


def trial_balance(stage: Stage) -> Result:
    """A trial balance over a million lines against reading the day totals."""
    conn = scratch.connect("app")
    conn.execute(f"SET lumbung.coop_id = '{stage.coop.id}'")
    per_call, calls = 2500, 200
    with days.frozen(DAY, everywhere=True):
        for call in range(calls):
            _fill(conn, stage, per_call, call)
            if call % 10 == 9:
                with writing(stage.coop.actor):
                    day = queries.open_day(stage.coop.actor, stage.coop.office_id)
                    assert day is not None
                    commands.close_book_day(
                        stage.coop.actor, stage.coop.office_id, day.open_day + timedelta(days=1)
                    )
        _fill(conn, stage, 250, calls)
    conn.execute("RESET lumbung.coop_id")
    with scratch.connect("owner") as owner:
        owner.execute("VACUUM ANALYZE")

    def ours() -> None:
        with reading(stage.coop.actor):
            rows = queries.trial_balance(stage.coop.actor, DAY + timedelta(days=365))
            assert sum(row.balance_sen for row in rows) == 0

    def plain() -> None:
        with reading(stage.coop.actor):
            queries.rows(
                "SELECT gl_id, book, sum(debit_sen), sum(credit_sen) FROM ledger_gl_day WHERE coop_id ="
                " %s GROUP BY 1, 2",
                [stage.coop.id],
            )

    value, mine, theirs = ratio(ours, plain, rounds=21, warm=3)
    name = f"neraca saldo 1.000.000 baris ({mine * 1000:.1f} ms) terhadap baca total harian"
    f" ({theirs * 1000:.1f} ms)"
    return at_most(name, 1 / value, 3, "x")


def _fill(conn: Any, stage: Stage, count: int, seed: int) -> None:
    made: dict[str, list[Any]] = {name: [] for name in ("key", "j", "gl", "account", "member", "amount")}
    for index, (one, other, amount) in enumerate(stage.pairs(count, 10_000 + seed), start=1):
        made["key"].append(uuid7())
        for account, moved in ((one, amount), (other, -amount)):
            made["j"].append(index)
            made["gl"].append(account.gl_id)
            made["account"].append(account.id)
            made["member"].append(account.holder_id)
            made["amount"].append(moved)
    conn.execute(OURS_BATCH, {"office": stage.coop.office_id, "day": DAY, "who": stage.coop.id, **made})


def results() -> Iterator[Result]:
    """Yield every figure of the books."""
    with days.frozen(DAY, everywhere=True):
        stage = Stage()
        yield single(stage)
        yield batch(stage)
        yield from writers(stage)
        yield trial_balance(stage)
