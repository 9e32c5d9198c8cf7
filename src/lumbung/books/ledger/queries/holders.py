"""Holder accounts: what members, tills, vaults, officers, banks and funds have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lumbung.books.ledger.errors import UnknownAccount
from lumbung.books.ledger.queries.reading import rows
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query


def roles() -> dict[str, tuple[int, str]]:
    """Return account and book behind every role, inside the scope that is open."""
    found = rows("SELECT r.role, g.id, g.book FROM ledger_role r JOIN ledger_gl g ON g.id = r.gl_id", [])
    return {role: (gl_id, book) for role, gl_id, book in found}


@query
def holder_accounts(
    actor: Actor, role: str, holder_ids: Iterable[UUID], *, book: str | None = None, label: str = ""
) -> dict[UUID, HolderAccount]:
    """Return the accounts that holders have in the control account of ``role``, with balances."""
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_role r"
        " JOIN ledger_account a ON a.gl_id = r.gl_id JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = %s AND a.holder_id = ANY(%s::uuid[]) AND a.label = %s"
        " AND (%s::text IS NULL OR a.book = %s)",
        [actor.coop_id, role, list(holder_ids), label, book, book],
    )
    return {row[1]: HolderAccount(*row) for row in found}


@query
def holder_account(actor: Actor, role: str, holder_id: UUID, *, book: str | None = None) -> HolderAccount:
    """Return one holder's account in the control account of ``role``.

    Refuses: UnknownAccount
    """
    found = holder_accounts(actor, role, [holder_id], book=book)
    if holder_id not in found:
        raise UnknownAccount(role=role)
    return found[holder_id]


@query
def accounts_of_holders(
    actor: Actor, roles: Iterable[str], holder_ids: Iterable[UUID]
) -> list[tuple[str, str, HolderAccount]]:
    """Return every account that holders have in several control accounts, in each book: (role, label, it)."""
    found = rows(
        "SELECT r.role, a.label, a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen"
        " FROM ledger_role r JOIN ledger_account a ON a.gl_id = r.gl_id"
        " JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = ANY(%s::text[]) AND a.holder_id = ANY(%s::uuid[]) ORDER BY a.id",
        [actor.coop_id, list(roles), list(holder_ids)],
    )
    return [(row[0], row[1], HolderAccount(*row[2:])) for row in found]


@query
def accounts_in_roles(
    actor: Actor, roles: Iterable[str], holder_ids: Iterable[UUID]
) -> dict[tuple[str, str, UUID], HolderAccount]:
    """Return what holders have in several control accounts of one book each, by (role, label, holder)."""
    found = accounts_of_holders(actor, roles, holder_ids)
    return {(role, label, account.holder_id): account for role, label, account in found}


@query
def accounts_by_id(actor: Actor, account_ids: Iterable[int]) -> dict[int, HolderAccount]:
    """Return holder accounts with their balances by id."""
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_account a"
        " JOIN ledger_balance b ON b.account_id = a.id WHERE a.coop_id = %s AND a.id = ANY(%s::bigint[])",
        [actor.coop_id, list(account_ids)],
    )
    return {row[0]: HolderAccount(*row) for row in found}


@query
def purses(
    actor: Actor,
    role: str,
    *,
    holder_ids: Iterable[UUID] | None = None,
    office_ids: Iterable[UUID] | None = None,
) -> list[HolderAccount]:
    """Return every account of a role, in each book and office: what tills, vaults and officers hold."""
    holders = list(holder_ids) if holder_ids is not None else None
    offices = list(office_ids) if office_ids is not None else None
    found = rows(
        "SELECT a.id, a.holder_id, a.gl_id, a.book, a.office_id, b.balance_sen FROM ledger_role r"
        " JOIN ledger_account a ON a.gl_id = r.gl_id JOIN ledger_balance b ON b.account_id = a.id"
        " WHERE r.coop_id = %s AND r.role = %s AND (%s::uuid[] IS NULL OR a.holder_id = ANY(%s::uuid[]))"
        " AND (%s::uuid[] IS NULL OR a.office_id = ANY(%s::uuid[])) ORDER BY a.id",
        [actor.coop_id, role, holders, holders, offices, offices],
    )
    return [HolderAccount(*row) for row in found]


@dataclass(frozen=True, slots=True)
class MoneyAt:
    """What an office holds in one account of cash or bank, in one book."""

    code: str
    name: str
    book: str
    balance_sen: Sen


@query
def money_at(actor: Actor, office_id: UUID) -> list[MoneyAt]:
    """Return the cash and bank accounts in which an office holds anything."""
    found = rows(
        "SELECT g.code, g.name_id, a.book, sum(b.balance_sen) FROM ledger_account a"
        " JOIN ledger_balance b ON b.account_id = a.id JOIN ledger_gl g ON g.id = a.gl_id"
        " WHERE a.coop_id = %s AND a.office_id = %s AND b.balance_sen <> 0 AND ledger_is_money(g.id)"
        " GROUP BY g.code, g.name_id, a.book ORDER BY g.code, a.book",
        [actor.coop_id, office_id],
    )
    return [MoneyAt(code, name, book, int(balance)) for code, name, book, balance in found]
