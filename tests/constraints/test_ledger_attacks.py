"""Can raw SQL break the books? As the application, as the owner, as a superuser, as a stranger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries
from lumbung.kernel import days
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, found_coop

RP = 100
POST = (
    "SELECT journal_id FROM ledger_post(%(office)s, %(on)s, 'attack', %(key)s, %(hash)s, 'serangan',"
    " NULL, %(who)s, %(ok)s,"
    " now(), %(reverses)s, %(gl)s::bigint[], %(acc)s::bigint[], %(mem)s::uuid[], %(book)s::text[],"
    " %(amt)s::bigint[])"
)


class Books:
    """A cooperative with one posted deposit, and everything an attacker might know about it."""

    def __init__(self, race_db: Any) -> None:
        self.db = race_db
        with days.frozen(DAY, everywhere=True):
            self.coop, self.stranger = found_coop(), found_coop("Kopsyah Tetangga")
            self.member, self.till = uuid4(), uuid4()
            self.journal_id = self.deposit(self.coop, 50_000 * RP).journal_id
            self.foreign_id = self.deposit(self.stranger, 7_000 * RP).journal_id
        with reading(self.coop.actor):
            self.savings = queries.holder_account(self.coop.actor, "savings.wadiah", self.member)
            self.cash = queries.holder_account(self.coop.actor, "cash.teller", self.till)
        with reading(self.stranger.actor):
            self.foreign = queries.holder_account(self.stranger.actor, "savings.wadiah", self.member)

    def deposit(self, coop: TinyCoop, amount: int) -> ledger.Posted:
        with writing(coop.actor):
            till = ledger.open_account(coop.actor, "cash.teller", self.till, office_id=coop.office_id)
            savings = ledger.open_account(coop.actor, "savings.wadiah", self.member, office_id=coop.office_id)
            draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.deposit")
            draft.debit(till, amount, self.member)
            draft.credit(savings, amount, self.member)
            return ledger.post(coop.actor, draft)

    def connect(self, role: str, coop: TinyCoop | None = None) -> psycopg.Connection[Any]:
        conn: psycopg.Connection[Any] = self.db.connect(role)
        conn.execute(f"SET lumbung.coop_id = '{coop.id if coop else ''}'")
        return conn

    def gl(self, code: str, coop: TinyCoop | None = None) -> int:
        place = coop or self.coop
        row = (
            self.connect("app", place).execute("SELECT id FROM ledger_gl WHERE code = %s", [code]).fetchone()
        )
        assert row is not None
        return int(row[0])

    def order(self, *lines: tuple[int, int | None, str, int], **changes: Any) -> dict[str, Any]:
        gl, acc, book, amt = (list(part) for part in zip(*lines, strict=True))
        values = {
            "office": self.coop.office_id,
            "on": DAY,
            "key": uuid4(),
            "hash": b"x",
            "who": uuid4(),
            "ok": None,
            "reverses": None,
            "gl": gl,
            "acc": acc,
            "mem": [None] * len(gl),
            "book": book,
            "amt": amt,
        }
        return values | changes

    def fair(self, amount: int = 100, **changes: Any) -> dict[str, Any]:
        return self.order(
            (self.cash.gl_id, self.cash.id, "tamwil", amount),
            (self.savings.gl_id, self.savings.id, "tamwil", -amount),
            **changes,
        )


@pytest.fixture
def books(race_db: Any) -> Books:
    """Our cooperative and a stranger's, committed for real."""
    return Books(race_db)


def refused(conn: psycopg.Connection[Any], sql: str, params: Any = None) -> str:
    """Run an attack that must be refused; return the constraint or the state that refused it."""
    with pytest.raises(psycopg.Error) as caught:
        conn.execute(sql, params)
    return caught.value.diag.constraint_name or caught.value.sqlstate or ""


TABLES = [
    "ledger_journal",
    "ledger_line",
    "ledger_balance",
    "ledger_gl_day",
    "ledger_seal",
    "ledger_book",
    "ledger_account",
]


@pytest.mark.parametrize("table", TABLES)
def test_the_application_cannot_write_to_the_books(books: Books, table: str) -> None:
    """It reads, and calls the posting functions; nothing else."""
    conn = books.connect("app", books.coop)
    column = {
        "ledger_balance": "balance_sen",
        "ledger_account": "label",
        "ledger_book": "open_day",
        "ledger_line": "amount_sen",
    }.get(table, "coop_id")
    for attack in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        assert refused(conn, attack) == "42501"


@pytest.mark.parametrize("table", ["ledger_journal", "ledger_line", "ledger_gl_day", "ledger_seal"])
def test_nobody_changes_what_was_written(books: Books, table: str) -> None:
    """Append-only holds for the owner and for a superuser too."""
    for role in ("owner", "superuser"):
        conn = books.connect(role, books.coop)
        for attack in (
            f"UPDATE {table} SET coop_id = coop_id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            assert refused(conn, attack) in {f"{table}_append_only", "kernel_history_append_only"} | {
                f"{t}_append_only" for t in TABLES
            }


def test_balances_move_only_with_lines(books: Books) -> None:
    """Not even a superuser lifts a balance without a journal."""
    for role in ("owner", "superuser"):
        conn = books.connect(role, books.coop)
        assert (
            refused(conn, "UPDATE ledger_balance SET balance_sen = balance_sen - 1") == "ledger_balance_moves"
        )
        assert refused(conn, "DELETE FROM ledger_balance") == "ledger_balance_append_only"


@pytest.mark.parametrize("setting", ["ledger.inline", "ledger.fast", "lumbung.bypass"])
def test_unbalanced_is_refused_whatever_was_set(books: Books, setting: str) -> None:
    """No setting opens a side door."""
    conn = books.connect("app", books.coop)
    conn.execute(f"SET {setting} = 'on'")
    unequal = books.order(
        (books.cash.gl_id, books.cash.id, "tamwil", 100),
        (books.savings.gl_id, books.savings.id, "tamwil", -99),
    )
    assert refused(conn, POST, unequal) == "ledger_line_balanced"


def test_the_large_path_keeps_the_same_law(books: Books) -> None:
    """Nine lines or a batch go another way through the database, to the same refusals."""
    conn = books.connect("app", books.coop)
    cash, savings = (
        (books.cash.gl_id, books.cash.id, "tamwil"),
        (books.savings.gl_id, books.savings.id, "tamwil"),
    )
    conn.execute("SET ledger.inline = 'on'")
    nine = [(*cash, 10)] * 8
    assert refused(conn, POST, books.order(*nine, (*savings, -79))) == "ledger_line_balanced"
    assert (
        refused(conn, POST, books.order(*nine, (books.savings.gl_id, None, "tamwil", -80)))
        == "ledger_line_place"
    )
    assert refused(conn, POST, books.order(*nine, (books.cash.gl_id, 999_999, "tamwil", -80))) == (
        "ledger_line_account_known"
    )
    out = [(*cash, -10_000 * RP)] * 8
    assert refused(conn, POST, books.order(*out, (*savings, 80_000 * RP))) == "ledger_balance_floor"
    many = (
        "SELECT * FROM ledger_post_many(%(office)s, %(on)s, 'attack', %(who)s, NULL, now(),"
        " ARRAY[%(key)s]::uuid[], ARRAY[%(hash)s]::bytea[], ARRAY['x'],"
        " ARRAY[NULL]::uuid[], %(j)s::int[], %(gl)s::bigint[],"
        " %(acc)s::bigint[], %(mem)s::uuid[], %(book)s::text[], %(amt)s::bigint[])"
    )
    crooked = books.order((*cash, 100), (*savings, -99)) | {"j": [1, 1]}
    assert refused(conn, many, crooked) == "ledger_line_balanced"
    assert refused(conn, many, books.fair() | {"j": [1, 2]}) == "ledger_journal_two_lines"
    assert conn.execute(many, books.fair() | {"j": [1, 1]}).fetchone()


def test_books_never_mix(books: Books) -> None:
    """A journal balances within each book: tamwil money cannot pay into, or come out of, a fund."""
    fund = uuid4()
    with writing(books.coop.actor):
        infaq = ledger.open_account(books.coop.actor, "fund.infaq", fund, office_id=books.coop.office_id)
    conn = books.connect("app", books.coop)
    mixed = books.order(
        (books.cash.gl_id, books.cash.id, "tamwil", 100), (infaq.gl_id, infaq.id, "zis", -100)
    )
    assert refused(conn, POST, mixed) == "ledger_line_balanced"
    disguised = books.order(
        (books.cash.gl_id, books.cash.id, "tamwil", 100), (infaq.gl_id, infaq.id, "tamwil", -100)
    )
    assert refused(conn, POST, disguised) == "ledger_line_place"
    relabelled = books.order(
        (books.cash.gl_id, books.cash.id, "zis", 100), (infaq.gl_id, infaq.id, "zis", -100)
    )
    assert refused(conn, POST, relabelled) == "ledger_line_account_known"


def test_what_else_posting_refuses(books: Books) -> None:
    """Overdraft, plain line on a control account, unknown account, future date, own approval, one line."""
    conn = books.connect("app", books.coop)
    income, who = books.gl("51101"), uuid4()
    cash, savings = (
        (books.cash.gl_id, books.cash.id, "tamwil"),
        (books.savings.gl_id, books.savings.id, "tamwil"),
    )
    assert (
        refused(conn, POST, books.order((*savings, 50_001 * RP), (*cash, -50_001 * RP)))
        == "ledger_balance_floor"
    )
    assert (
        refused(conn, POST, books.order((books.cash.gl_id, None, "tamwil", 5), (*savings, -5)))
        == "ledger_line_place"
    )
    assert (
        refused(conn, POST, books.order((income, books.cash.id, "tamwil", 5), (*savings, -5)))
        == "ledger_line_place"
    )
    assert (
        refused(conn, POST, books.order((books.cash.gl_id, 999_999, "tamwil", 5), (*savings, -5)))
        == "ledger_line_account_known"
    )
    assert refused(conn, POST, books.fair(on=DAY + timedelta(days=1))) == "ledger_journal_not_ahead"
    assert refused(conn, POST, books.fair(who=who, ok=who)) == "ledger_journal_two_people"
    assert refused(conn, POST, books.order((*cash, 5))) == "ledger_journal_two_lines"
    assert refused(conn, POST, books.order((*cash, 0), (*savings, 0))) == "ledger_line_not_zero"


def test_a_stranger_sees_and_touches_nothing(books: Books) -> None:
    """Without a scope there are no rows; in another cooperative's scope only theirs."""
    nobody, dewi = books.connect("app"), books.connect("app", books.stranger)
    for table in [*TABLES, "ledger_gl", "ledger_role", "ledger_leaf", "ledger_total"]:
        assert nobody.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert dewi.execute(
            f"SELECT count(*) FROM {table} WHERE coop_id = %s", [books.coop.id]
        ).fetchone() == (0,)
    assert refused(dewi, POST, books.fair()) == "ledger_journal_day_open"
    theirs = books.fair(office=books.stranger.office_id)
    assert refused(dewi, POST, theirs) in {"ledger_line_place", "ledger_line_account_known"}
    ours = books.order(
        (books.cash.gl_id, books.cash.id, "tamwil", 100),
        (books.foreign.gl_id, books.foreign.id, "tamwil", -100),
    )
    assert refused(books.connect("app", books.coop), POST, ours) in {
        "ledger_line_place",
        "ledger_line_account_known",
    }
    assert (
        refused(books.connect("app", books.coop), POST, books.fair(reverses=books.foreign_id))
        == "ledger_journal_reverses"
    )
    smuggled = (
        "INSERT INTO ledger_gl (coop_id, code, name_id, name_en, type, normal, book, psak, sub, any_book)"
        " VALUES (%s, '1', 'x', 'x', 'asset', 'D', 'tamwil', '', false, false)"
    )
    assert refused(dewi, smuggled, [books.coop.id]) == "42501"


def test_an_office_account_stays_in_its_office(books: Books) -> None:
    """A branch cannot post to another branch's holder account."""
    conn = books.connect("app", books.coop)
    assert refused(conn, POST, books.fair(office=books.coop.other_office_id)) == "ledger_line_account_known"


def test_a_reversal_is_a_mirror_and_happens_once(books: Books) -> None:
    """Neither another amount, nor twice, nor without a reason."""
    conn = books.connect("app", books.coop)
    cash, savings = (
        (books.cash.gl_id, books.cash.id, "tamwil"),
        (books.savings.gl_id, books.savings.id, "tamwil"),
    )
    other = books.order((*savings, 40_000 * RP), (*cash, -40_000 * RP), reverses=books.journal_id)
    assert refused(conn, POST, other) == "ledger_line_mirror"
    mirror = books.order(
        (*savings, 50_000 * RP), (*cash, -50_000 * RP), reverses=books.journal_id, mem=[books.member] * 2
    )
    assert refused(conn, POST.replace("'serangan'", "''"), mirror) == "ledger_journal_reversal_reason"
    assert conn.execute(POST, mirror).fetchone()
    assert refused(conn, POST, mirror | {"key": uuid4()}) == "ledger_journal_reverses_id_key"


def test_the_same_key_is_one_journal_with_one_content(books: Books) -> None:
    """A replay answers with the first journal; other content is refused."""
    conn, key = books.connect("app", books.coop), uuid4()
    first = conn.execute(POST, books.fair(key=key)).fetchone()
    assert conn.execute(POST, books.fair(key=key)).fetchone() == first
    assert refused(conn, POST, books.fair(key=key, hash=b"y")) == "ledger_journal_key_content"


RAW_HEAD = (
    "INSERT INTO ledger_journal (coop_id, office_id, key, content_hash, day, occurred_on, kind, memo,"
    " actor_id, line_count, recorded_at)"
    " VALUES (%s, %s, %s, '', %s, %s, 'raw', '', %s, 2, now()) RETURNING id"
)
RAW_LINE = (
    "INSERT INTO ledger_line (journal_id, line, coop_id, office_id, day, gl_id, account_id, book, amount_sen)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, 'tamwil', %s)"
)


def test_a_superuser_cannot_add_lines_or_leave_a_header_alone(books: Books) -> None:
    """A journal is written whole; nothing is added to it later, not even something balanced."""
    conn, coop = books.connect("superuser"), books.coop
    head = [coop.id, coop.office_id, uuid4(), DAY, DAY, uuid4()]
    assert refused(conn, RAW_HEAD, head) == "ledger_journal_has_lines"
    line = [coop.id, coop.office_id, DAY, books.cash.gl_id, books.cash.id, 5]
    assert refused(conn, RAW_LINE, [books.journal_id, 3, *line]) in {
        "ledger_line_balanced",
        "ledger_line_whole",
    }
    both = RAW_LINE + ", (%s, %s, %s, %s, %s, %s, %s, 'tamwil', %s)"
    more = [
        books.journal_id,
        3,
        *line,
        books.journal_id,
        4,
        *line[:3],
        books.savings.gl_id,
        books.savings.id,
        -5,
    ]
    assert refused(conn, both, more) == "ledger_line_whole"


def test_closed_days_stay_closed(books: Books) -> None:
    """No raw row in a closed or future day; the day never goes back; no close without its seal."""
    with days.frozen(DAY, everywhere=True), writing(books.coop.actor):
        ledger.close_book_day(books.coop.actor, books.coop.office_id, DAY + timedelta(days=1))
    conn, coop = books.connect("superuser"), books.coop
    for day in (DAY, DAY + timedelta(days=2), DAY - timedelta(days=1)):
        assert (
            refused(conn, RAW_HEAD, [coop.id, coop.office_id, uuid4(), day, day, uuid4()])
            == "ledger_journal_day_open"
        )
    for attack in (
        "open_day = open_day - 1",
        "closed_through = closed_through - 1",
        "open_day = open_day + 5, closed_through = open_day",
    ):
        assert (
            refused(conn, f"UPDATE ledger_book SET {attack} WHERE office_id = %s", [coop.office_id])
            == "ledger_book_forward"
        )
    short = "SELECT ledger_close_day(%s, %s, ''::bytea, 'r'::bytea, 'c'::bytea, %s, now())"
    app = books.connect("app", coop)
    with days.frozen(DAY, everywhere=True):
        books.deposit(coop, 100 * RP)
    assert refused(app, short, [coop.office_id, DAY + timedelta(days=2), uuid4()]) == "ledger_seal_covers"


def test_the_seal_finds_a_row_that_a_superuser_changed(books: Books) -> None:
    """With the triggers switched off a row can be changed; the seal names it."""
    with days.frozen(DAY, everywhere=True), writing(books.coop.actor):
        ledger.close_book_day(books.coop.actor, books.coop.office_id, DAY + timedelta(days=1))
    conn = books.connect("superuser")
    conn.execute("SET session_replication_role = replica")
    conn.execute(
        "UPDATE ledger_line SET amount_sen = amount_sen * 2 WHERE journal_id = %s AND line = 2",
        [books.journal_id],
    )
    with reading(books.coop.actor):
        (check,) = ledger.verify_seals(books.coop.actor, books.coop.office_id)
    assert not check.is_intact
    assert check.chain_holds
    assert check.wrong == (f"{books.journal_id}/2",)
    conn.execute(
        "UPDATE ledger_line SET amount_sen = amount_sen / 2 WHERE journal_id = %s AND line = 2",
        [books.journal_id],
    )
    conn.execute("UPDATE ledger_seal SET root = '\\x00'")
    with reading(books.coop.actor):
        (check,) = ledger.verify_seals(books.coop.actor, books.coop.office_id)
    assert not check.chain_holds


def test_isolation_other_than_read_committed_is_refused(books: Books) -> None:
    """A snapshot older than the day lock could post into a closed day."""
    conn = books.connect("app", books.coop)
    conn.execute("SET default_transaction_isolation = 'repeatable read'")
    assert refused(conn, POST, books.fair()) == "25000"


GUARDS = """
    ledger_journal_gate ledger_journal_has_lines ledger_journal_append_only ledger_line_law
    ledger_line_append_only
    ledger_balance_moves ledger_balance_stays ledger_account_stays ledger_book_forward ledger_book_stays
    ledger_gl_day_append_only ledger_seal_append_only ledger_gl_stays
"""


def test_every_guard_is_there(books: Books) -> None:
    """The list of guards in the database is the list we mean."""
    conn = books.connect("superuser")
    found = conn.execute(
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE c.relname LIKE 'ledger%' AND NOT tgisinternal AND tgenabled = 'O'"
    )
    assert {row[0] for row in found} >= set(GUARDS.split())
    loose = conn.execute(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname ="
        " 'public' AND prosecdef"
        " AND NOT coalesce(proconfig::text LIKE '%search_path%', false)"
    ).fetchall()
    assert loose == []
    assert conn.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname ="
        " 'lumbung_app'"
    ).fetchone() == (False,)


def test_unused_ids_are_of_no_use(books: Books) -> None:
    """Guessing another cooperative's office id opens no account there."""
    dewi = books.connect("app", books.stranger)
    attack = "SELECT * FROM ledger_open_accounts(%s, 'savings.wadiah', %s::uuid[], '', NULL, %s)"
    assert (
        refused(dewi, attack, [books.coop.office_id, [UUID(int=1)], date(2026, 1, 5)])
        == "ledger_account_role"
    )
