"""What the funds answer: their balances, this week's gift, what a member gave, gifts by week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import HolderAccount
from lumbung.kernel import terms
from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import query
from lumbung.products.funds.rules import BY_ROLE, FUNDS, GIVEN

WEEKLY = {"infaq": "charity.infaq_sen", "wakaf": "charity.wakaf_sen"}


@query
def weekly_gift(actor: Actor, on: date, *, held: Mapping[str, terms.Term] | None = None) -> dict[str, Sen]:
    """Return what a member gives at a meeting, split as the setting of that day says.

    ``held`` are the terms of WEEKLY when the caller has read them together with others.
    """
    read = held if held is not None else terms.terms(actor, WEEKLY.values(), on)
    return {fund: int(read[name].value) for fund, name in WEEKLY.items()}


def accounts(actor: Actor, office_ids: Iterable[UUID]) -> dict[tuple[str, UUID], HolderAccount]:
    """Return the fund accounts of offices by (fund code, office); one statement. The office holds them."""
    held = ledger.accounts_in_roles(actor, list(BY_ROLE), office_ids)
    return {(BY_ROLE[role].code, office_id): account for (role, _, office_id), account in held.items()}


@dataclass(frozen=True, slots=True)
class FundView:
    """One purse in one book, with what is in it and where its money lies."""

    code: str
    book: str
    hue: str
    icon: str
    balance_sen: Sen


@query
def fund_balances(actor: Actor, office_ids: Iterable[UUID] | None = None) -> list[FundView]:
    """Return every purse with its balance, over these offices (all of them when none are named)."""
    chosen = list(office_ids) if office_ids is not None else list(ledger.open_days(actor))
    sums: dict[str, Sen] = {}
    for (code, _office), account in accounts(actor, chosen).items():
        sums[code] = sums.get(code, 0) - account.balance_sen
    return [FundView(fund.code, fund.book, fund.hue, fund.icon, sums.get(fund.code, 0)) for fund in FUNDS]


@query
def given(
    actor: Actor, member_ids: Iterable[UUID], since: date | None = None, until: date | None = None
) -> dict[UUID, dict[str, Sen]]:
    """Return what each member gave, by fund code; who gave nothing has an empty purse list."""
    wanted = list(member_ids)
    found: dict[UUID, dict[str, Sen]] = {member_id: {} for member_id in wanted}
    roles = [fund.role for fund in FUNDS if fund.code in GIVEN]
    for member_id, role, total in ledger.member_totals(actor, roles, wanted, since=since, until=until):
        found[member_id][BY_ROLE[role].code] = -total
    return found
