"""What every step of a contract shares: finding it locked, telling its timeline, opening its journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import public_number
from lumbung.kernel.money import Sen
from lumbung.products.financing.errors import NoContract, StepNotAllowed
from lumbung.products.financing.models import Contract, Instalment, Step
from lumbung.products.financing.rules import Row


def locked(actor: Actor, contract_id: UUID, office_id: UUID) -> Contract:
    """Return a contract, locked until this transaction ends.

    Refuses: NoContract
    """
    found = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("product")
        .filter(coop_id=actor.coop_id, id=contract_id, office_id=office_id)
        .first()
    )
    if found is None:
        raise NoContract(contract=str(contract_id))
    return found


def stands_at(contract: Contract, *states: str) -> None:
    """Refuse unless the contract is at one of these states.

    Refuses: StepNotAllowed
    """
    if contract.state not in states:
        raise StepNotAllowed(contract=str(contract.id), state=contract.state)


def journal(
    actor: Actor, contract: Contract, act: str, occurred_on: date | None = None, memo: str = ""
) -> ledger.Draft:
    """Begin a journal of this contract."""
    return ledger.open_draft(
        actor,
        office_id=contract.office_id,
        kind=f"financing.{act}",
        occurred_on=occurred_on,
        memo=memo[:300] or contract.number,
        source_id=contract.id,
    )


def day_of(draft: ledger.Draft) -> date:
    """Return the day the act happened: the office's open day unless another was given."""
    return draft.occurred_on or draft.day


def tell(
    actor: Actor,
    contract: Contract,
    code: str,
    on: date,
    *,
    amount_sen: Sen = 0,
    evidence: str = "",
    journal_id: int | None = None,
) -> None:
    """Append a step to the contract's timeline."""
    Step.objects.create(
        coop_id=actor.coop_id,
        contract=contract,
        code=code,
        happened_on=on,
        amount_sen=amount_sen,
        evidence=evidence.strip()[:300],
        journal_id=journal_id,
        by_id=actor.user_id,
        by_name=actor.name,
    )


def take_numbers(actor: Actor, count: int = 1) -> list[str]:
    """Take the next contract numbers of this cooperative; whoever comes second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO financing_counter AS c (coop_id, last) VALUES (%s, %s)"
            " ON CONFLICT (coop_id) DO UPDATE SET last = c.last + EXCLUDED.last RETURNING c.last",
            [actor.coop_id, count],
        )
        last = cursor.fetchone()[0]
    return [public_number("P", n) for n in range(last - count + 1, last + 1)]


def write_schedule(actor: Actor, contract: Contract, rows: Iterable[Row]) -> None:
    """Write a whole schedule as the contract's plan in force."""
    Instalment.objects.bulk_create(
        Instalment(
            coop_id=actor.coop_id,
            contract=contract,
            number=row.number,
            plan=contract.plan,
            due_on=row.due_on,
            amount_sen=row.amount_sen,
        )
        for row in rows
    )
