"""Giving a cooperative its chart of accounts."""

from __future__ import annotations

from lumbung.books.ledger.models import GlAccount, Role
from lumbung.kernel import rules
from lumbung.kernel.actors import Actor


def install_chart(actor: Actor, name: str = "ksps") -> int:
    """Copy a chart of ``rules/charts`` into the cooperative's own books; joins the caller's transaction.

    Another cooperative brings its own chart without touching code: the code speaks roles.
    Writes: GlAccount, Role. Returns the number of accounts.
    """
    chart = rules.chart(name)
    made = GlAccount.objects.bulk_create(
        GlAccount(
            coop_id=actor.coop_id,
            code=account.code,
            name_id=account.id,
            name_en=account.en,
            type=account.type,
            normal=account.normal,
            book=account.book,
            psak=account.psak,
            sub=account.sub,
            any_book=account.any_book,
            floor_sen=account.floor,
        )
        for account in chart.accounts
    )
    Role.objects.bulk_create(
        Role(coop_id=actor.coop_id, role=role, gl=gl)
        for gl, account in zip(made, chart.accounts, strict=True)
        for role in account.roles
    )
    return len(made)
