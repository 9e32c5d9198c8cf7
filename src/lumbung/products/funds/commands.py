"""Gifts: lines that a meeting adds to its journal, and a gift over the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.money import Sen
from lumbung.products.funds import permissions, queries
from lumbung.products.funds.errors import GiverUnknown, NoSuchFund, NotAGift, NotYourCash, WrongCash
from lumbung.products.funds.events import GiftReceived
from lumbung.products.funds.rules import BY_CODE, GIVEN, Fund

HANDS = ("cash.teller", "cash.field")


def add_gifts(
    actor: Actor,
    draft: ledger.Draft,
    gifts: Mapping[UUID, Mapping[str, Sen]],
    group: Mapping[str, Sen] | None = None,
) -> dict[str, Sen]:
    """Credit the funds, ``{member: {fund: sen}}``, and what a group gave together without names (kencleng).

    Returns the sum for each book of the ledger; the caller debits cash of that same book, so that gifts never
    mix with the cooperative's money. One statement, one more the first time a fund is used in this office.
    Units: sen. Refuses: NoSuchFund, NotAGift
    """
    lines: list[tuple[UUID | None, str, Sen]] = [
        (member_id, code, sen) for member_id, parts in gifts.items() for code, sen in parts.items() if sen
    ]
    lines += [(None, code, sen) for code, sen in (group or {}).items() if sen]
    if any(sen < 0 for _, _, sen in lines):
        raise NotAGift()
    if not lines:
        return {}
    held = _purses(actor, draft, {code for _, code, _ in lines})
    sums: dict[str, Sen] = {}
    for member_id, code, sen in lines:
        draft.credit(held[code], sen, member_id)
        sums[held[code].book] = sums.get(held[code].book, 0) + sen
    return sums


def _purses(actor: Actor, draft: ledger.Draft, codes: set[str]) -> dict[str, HolderAccount]:
    if missing := codes - set(GIVEN):
        raise NoSuchFund(fund=sorted(missing)[0])
    found = queries.accounts(actor, [draft.office_id])
    held = {code: found[code, draft.office_id] for code in codes if (code, draft.office_id) in found}
    for code in sorted(codes - held.keys()):
        role = BY_CODE[code].role
        held[code] = ledger.open_account(actor, role, draft.office_id, office_id=draft.office_id)
    return held


@dataclass(frozen=True, slots=True)
class Give:
    """A gift over the counter; a member's, or a named or nameless giver's."""

    key: UUID
    office_id: UUID
    fund: str
    amount_sen: Sen
    cash_account_id: int
    member_id: UUID | None = None
    giver: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class GiftReceipt:
    """The receipt of a gift."""

    journal_id: int
    number: str
    fund: str
    amount_sen: Sen


@command(permissions.GIVE)
def give(actor: Actor, order: Give) -> GiftReceipt:
    """Take a gift over the counter into its own fund and its own cash.

    Units: sen, above zero.
    Writes: Journal (1) in the fund's book. Emits: GiftReceived.
    Refuses: NoSuchFund, NotAGift, GiverUnknown, WrongCash, NotYourCash, ledger.DayClosed
    Source: PSAK 409 (zakat, infaq), 412 (wakaf): never in one account with the cooperative's money.
    """
    if order.amount_sen <= 0:
        raise NotAGift(fund=order.fund)
    fund = BY_CODE.get(order.fund)
    if fund is None or order.fund not in GIVEN:
        raise NoSuchFund(fund=order.fund)
    if order.fund == "zakat" and order.member_id is None and len(order.giver.strip()) < 2:
        raise GiverUnknown(fund=order.fund)
    draft = ledger.open_draft(
        actor,
        office_id=order.office_id,
        kind="funds.gift",
        occurred_on=order.occurred_on,
        memo=order.giver.strip()[:300],
    )
    draft.debit(_cash(actor, draft, order.cash_account_id, fund), order.amount_sen, order.member_id)
    purse = _purses(actor, draft, {order.fund})[order.fund]
    draft.credit(purse, order.amount_sen, order.member_id)
    posted = ledger.post(actor, draft)
    emit(actor, GiftReceived(order.fund, order.amount_sen, order.member_id, posted.journal_id))
    return GiftReceipt(posted.journal_id, posted.number, order.fund, order.amount_sen)


def _cash(actor: Actor, draft: ledger.Draft, account_id: int, fund: Fund) -> HolderAccount:
    account = ledger_queries.accounts_by_id(actor, [account_id]).get(account_id)
    places = {draft.gl(role)[0]: role for role in (*HANDS, fund.bank_role)}
    if account is None or account.gl_id not in places or account.book != fund.book:
        raise WrongCash(fund=fund.code)
    if account.office_id != draft.office_id:
        raise WrongCash(fund=fund.code)
    if places[account.gl_id] in HANDS and not actor.everything and account.holder_id != actor.user_id:
        raise NotYourCash(fund=fund.code)
    return account
