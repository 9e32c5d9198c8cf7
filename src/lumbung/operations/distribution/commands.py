"""Sharing a month's yield, and taking a distribution back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger.rules import LINES_MAX, HolderAccount
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.events import emit
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.distribution import permissions, queries, rules
from lumbung.operations.distribution.errors import (
    AlreadyDistributed,
    FiguresChanged,
    MonthNotOver,
    NoDecision,
    NoReason,
    NothingToShare,
    ReversedAlready,
)
from lumbung.operations.distribution.events import DistributionReversed, ProfitDistributed
from lumbung.operations.distribution.models import AccountShare, ProductShare, Reversal, Run, RunJournal
from lumbung.operations.distribution.queries import Preview

SHARES = {False: "share.savings", True: "share.term"}
KINDS = {False: "distribution.savings", True: "distribution.term"}
LINES = LINES_MAX - 2  # beside the members' lines: one for the shares, one for the tax
ROWS = 5_000
Shares = Sequence[rules.AccountShare]


@dataclass(frozen=True, slots=True)
class DistributeProfit:
    """Share the yield of a month; the figures are those that were looked at in the preview."""

    key: UUID
    month: date
    yield_sen: Sen
    members_sen: Sen
    tax_sen: Sen
    decision: str

    def describe(self) -> str:
        """Return what the second person reads."""
        return (
            f"{self.month:%Y-%m}: {rupiah(self.members_sen)}, pajak {rupiah(self.tax_sen)}. {self.decision}"
        )


@dataclass(frozen=True, slots=True)
class Distributed:
    """The distribution that stands."""

    run_id: UUID
    accounts: int
    members_sen: Sen
    tax_sen: Sen


@command(permissions.DISTRIBUTE, approval=permissions.APPROVE)
def distribute_profit(actor: Actor, order: DistributeProfit) -> Distributed:
    """Share a month's yield between members and the cooperative; in each office three journals.

    Units: sen.
    Writes: Journal (3 for each office, more above the limit of lines), AccountShare, ProductShare,
        RunJournal, Run (1). Emits: ProfitDistributed.
    Refuses: NoDecision, AlreadyDistributed, MonthNotOver, NothingToShare, FiguresChanged, ledger.DayClosed
    Checked by the database: once for each month, rows and books add up to the run, nothing changes later.
    """
    if len(order.decision.strip()) < 3:
        raise NoDecision()
    month = rules.month_of(order.month)
    if any(one.month == month.first and not one.taken_back for one in queries.runs(actor)):
        raise AlreadyDistributed(month=str(month.first))
    if (day := queries.behind(actor, month)) is not None:
        raise MonthNotOver(last=f"{month.last:%d/%m/%Y}", day=f"{day:%d/%m/%Y}")
    found = queries.preview(actor, month.first)
    result = found.result
    if not result.members_sen:
        raise NothingToShare(month=str(month.first))
    if (result.yield_sen, result.members_sen, result.tax_sen) != (
        order.yield_sen,
        order.members_sen,
        order.tax_sen,
    ):
        raise FiguresChanged(members=rupiah(result.members_sen))
    run_id = uuid7()
    _prove(actor, run_id, found)
    journals = [pair for office in _offices(found) for pair in _post(actor, run_id, office, found)]
    RunJournal.objects.bulk_create(
        RunJournal(coop_id=actor.coop_id, run_id=run_id, office_id=office, journal_id=journal)
        for office, journal in journals
    )
    _close(actor, run_id, found, order.decision)
    emit(actor, ProfitDistributed(run_id, month.first, result.members_sen, result.tax_sen))
    return Distributed(run_id, len(result.accounts), result.members_sen, result.tax_sen)


def _offices(found: Preview) -> list[UUID]:
    return sorted({found.accounts[one.account_id].office_id for one in found.result.accounts})


def _post(actor: Actor, run_id: UUID, office_id: UUID, found: Preview) -> Iterator[tuple[UUID, int]]:
    """Book what members are owed, then credit it: savings first, term savings into her daily savings."""
    mine = [one for one in found.result.accounts if found.accounts[one.account_id].office_id == office_id]
    kinds = {term: [one for one in mine if (one.product in found.term) is term] for term in (False, True)}
    owed = _draft(actor, run_id, office_id, found, "distribution.share")
    for term, shares in kinds.items():
        owed.debit_gl(SHARES[term], sum(one.gross_sen for one in shares))
    owed.credit_gl("share.undistributed", sum(one.gross_sen for one in mine))
    yield office_id, ledger.post(actor, owed).journal_id
    for term, shares in kinds.items():
        targets = _targets(actor, office_id, found, shares, term)
        for start in range(0, len(shares), LINES):
            batch = shares[start : start + LINES]
            draft = _draft(actor, run_id, office_id, found, KINDS[term])
            draft.debit_gl("share.undistributed", sum(one.gross_sen for one in batch))
            for one in batch:
                draft.credit(targets[one.account_id], one.net_sen, one.member_id)
            draft.credit_gl("tax.savings", sum(one.tax_sen for one in batch))
            yield office_id, ledger.post(actor, draft).journal_id


def _draft(actor: Actor, run_id: UUID, office_id: UUID, found: Preview, kind: str) -> ledger.Draft:
    return ledger.open_draft(
        actor,
        office_id=office_id,
        kind=kind,
        occurred_on=found.month.last,
        memo=f"Bagi hasil {found.month.first:%m/%Y}",
        source_id=run_id,
    )


def _targets(
    actor: Actor, office_id: UUID, found: Preview, shares: Shares, term: bool
) -> Mapping[int, HolderAccount]:
    """Return where each share is credited: its own account; term savings pay into her daily savings."""
    if not term or not shares or found.daily is None:
        return found.accounts
    members = sorted({one.member_id for one in shares})
    daily = ledger.open_accounts(
        actor, found.daily.role, members, office_id=office_id, label=found.daily.label
    )
    return {one.account_id: daily[one.member_id] for one in shares}


def _prove(actor: Actor, run_id: UUID, found: Preview) -> None:
    ProductShare.objects.bulk_create(
        ProductShare(
            coop_id=actor.coop_id,
            run_id=run_id,
            product=one.product,
            nisbah_bp=one.nisbah_bp,
            balance_days=one.balance_days,
            share_sen=one.share_sen,
        )
        for one in found.result.products
    )
    AccountShare.objects.bulk_create(
        (
            AccountShare(
                coop_id=actor.coop_id,
                run_id=run_id,
                office_id=found.accounts[one.account_id].office_id,
                account_id=one.account_id,
                member_id=one.member_id,
                product=one.product,
                balance_days=one.balance_days,
                gross_sen=one.gross_sen,
                tax_sen=one.tax_sen,
            )
            for one in found.result.accounts
        ),
        batch_size=ROWS,
    )


def _close(actor: Actor, run_id: UUID, found: Preview, decision: str) -> None:
    earlier = sum(one.month == found.month.first for one in queries.runs(actor))
    Run.objects.create(
        id=run_id,
        coop_id=actor.coop_id,
        month=found.month.first,
        attempt=earlier + 1,
        day_count=found.month.days,
        revenue_sen=found.revenue_sen,
        yield_sen=found.result.yield_sen,
        funds_days=found.funds_days,
        assets_days=found.assets_days,
        members_sen=found.result.members_sen,
        coop_sen=found.result.coop_sen,
        tax_sen=found.result.tax_sen,
        rules_from=found.rules_from,
        decision=decision.strip()[:200],
        made_by=actor.user_id,
        made_by_name=actor.name[:120],
        approved_by=actor.approved_by,
    )


@dataclass(frozen=True, slots=True)
class ReverseDistribution:
    """Take a whole distribution back, because of ``reason``."""

    key: UUID
    run_id: UUID
    reason: str

    def describe(self) -> str:
        """Return what the second person reads."""
        return self.reason


@dataclass(frozen=True, slots=True)
class DistributionTakenBack:
    """The journals that took it back."""

    run_id: UUID
    journals: int


@command(permissions.DISTRIBUTE, approval=permissions.APPROVE)
def reverse_distribution(actor: Actor, order: ReverseDistribution) -> DistributionTakenBack:
    """Take every journal of a distribution back; the month may then be shared anew.

    Writes: Reversal (1), one Journal for each it takes back. Emits: DistributionReversed.
    Refuses: NoReason, NoSuchRun, ReversedAlready, ledger.DayClosed; by the database ledger.BalanceTooLow,
        when somebody has taken her share out already: then nothing is taken back.
    """
    if len(order.reason.strip()) < 3:
        raise NoReason()
    run = queries.run(actor, order.run_id)
    if run.taken_back:
        raise ReversedAlready()
    reason = order.reason.strip()[:300]
    Reversal.objects.create(
        coop_id=actor.coop_id,
        run_id=run.id,
        reason=reason,
        made_by=actor.user_id,
        made_by_name=actor.name[:120],
        approved_by=actor.approved_by,
    )
    journals = queries.run_journals(actor, run.id)
    for journal_id in reversed(journals):
        ledger.add_reversal(actor, journal_id, reason)
    emit(actor, DistributionReversed(run.id, run.month, reason))
    return DistributionTakenBack(run.id, len(journals))
