"""What if many post at once, and the day is closed meanwhile?"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError

from lumbung.books.ledger import commands, errors, queries
from lumbung.kernel import days
from lumbung.kernel.errors import constraint_of
from lumbung.kernel.scope import reading, writing
from tests.cast import DAY, TinyCoop, found_coop

RP = 100


def accounts(coop: TinyCoop, holders: list[UUID]) -> dict[UUID, Any]:
    """Ten members with Rp1,000 each."""
    with writing(coop.actor):
        till = commands.open_account(coop.actor, "cash.teller", coop.office_id, office_id=coop.office_id)
        opened = commands.open_accounts(coop.actor, "savings.wadiah", holders, office_id=coop.office_id)
        draft = commands.open_draft(coop.actor, office_id=coop.office_id, kind="test.funding")
        draft.debit(till, 1000 * RP * len(holders))
        for account in opened.values():
            draft.credit(account, 1000 * RP)
        commands.post(coop.actor, draft)
    return opened


def transfers(
    coop: TinyCoop, opened: dict[UUID, Any], count: int, seed: int
) -> Callable[[], tuple[int, int]]:
    """Return a writer that moves random amounts between the accounts."""

    def run() -> tuple[int, int]:
        dice, done, refused = random.Random(seed), 0, 0
        with days.frozen(DAY):
            for _ in range(count):
                one, other = dice.sample(list(opened.values()), 2)
                try:
                    with writing(coop.actor):
                        draft = commands.open_draft(
                            coop.actor, office_id=coop.office_id, kind="test.transfer"
                        )
                        amount = dice.randint(1, 900) * RP
                        draft.debit(one, amount)
                        draft.credit(other, amount)
                        commands.post(coop.actor, draft)
                    done += 1
                except IntegrityError as error:
                    if constraint_of(error) != "ledger_balance_floor":
                        raise
                    refused += 1
        return done, refused

    return run


def test_sixteen_writers_on_ten_accounts_drift_nowhere(race_db: Any) -> None:
    """No negative balance, no drift, no deadlock that anybody sees."""
    with days.frozen(DAY, everywhere=True):
        coop = found_coop()
        opened = accounts(coop, [uuid4() for _ in range(10)])
        answers = race_db.together(*(transfers(coop, opened, 30, seed) for seed in range(16)))
    assert all(isinstance(answer, tuple) for answer in answers), answers
    assert sum(done for done, _ in answers) > 0
    conn = race_db.connect("superuser")
    drift = conn.execute(
        "SELECT count(*) FROM ledger_balance b WHERE balance_sen <> (SELECT coalesce(sum(amount_sen),"
        " 0) FROM ledger_line l"
        " WHERE l.account_id = b.account_id) OR sign * balance_sen < 0"
    ).fetchone()
    assert drift == (0,)


def test_eight_resends_are_one_journal(race_db: Any) -> None:
    """Eight threads, one key: eight equal receipts, one journal."""
    with days.frozen(DAY, everywhere=True):
        coop = found_coop()
        opened = accounts(coop, [uuid4(), uuid4()])
        with reading(coop.actor):
            (first,) = queries.journals(coop.actor, kind="test.funding")
        order = commands.ReverseJournal(uuid4(), first.id, "uji kirim ulang")
        answers = race_db.together(*(lambda: commands.reverse_journal(coop.actor, order) for _ in range(8)))
        others = race_db.together(
            *(
                lambda: commands.reverse_journal(
                    coop.actor, commands.ReverseJournal(uuid4(), first.id, "kunci lain")
                )
                for _ in range(3)
            )
        )
    assert len(opened) == 2
    assert len({answer.journal_id for answer in answers}) == 1
    assert all(isinstance(answer, errors.AlreadyReversed) for answer in others)


def test_closing_while_others_post_leaves_no_late_line(race_db: Any) -> None:
    """Every journal lies in a day that was open when it was written, and each sealed day is whole."""
    with days.frozen(DAY, everywhere=True):
        coop = found_coop()
        opened = accounts(coop, [uuid4() for _ in range(10)])

        def close() -> int:
            for turn in range(1, 6):
                with writing(coop.actor):
                    commands.close_book_day(coop.actor, coop.office_id, DAY + timedelta(days=turn))
            return 5

        answers = race_db.together(close, *(transfers(coop, opened, 25, seed) for seed in range(6)))
        assert answers[0] == 5, answers[0]
        assert all(isinstance(answer, tuple) for answer in answers[1:]), answers
        with reading(coop.actor):
            checks = commands.verify_seals(coop.actor, coop.office_id)
    assert len(checks) == 5
    assert all(check.is_intact for check in checks)
