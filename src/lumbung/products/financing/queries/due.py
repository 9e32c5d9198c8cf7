"""What contracts ask for around a day, and what settling one takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum

from lumbung.kernel.actors import Actor
from lumbung.kernel.money import Sen
from lumbung.kernel.queries import once, query
from lumbung.products.financing import rules
from lumbung.products.financing.models import Contract
from lumbung.products.financing.queries.contracts import contract, planned, with_books
from lumbung.products.financing.rules import Quote


@dataclass(frozen=True, slots=True)
class Due:
    """What a contract asks for around a day.

    ``expected_sen`` is the instalment of the last seven days less what was paid ahead; ``late_sen`` is what
    is unpaid from before, and is not part of it.
    """

    contract_id: UUID
    number: str
    product: str
    expected_sen: Sen
    late_sen: Sen
    left_sen: Sen
    instalment_sen: Sen
    akad: str = rules.MURABAHAH
    late_since: date | None = field(default=None)


@query
@once
def due(actor: Actor, member_ids: Iterable[UUID], on: date) -> dict[UUID, list[Due]]:
    """Return what members' running contracts ask for on a day, the oldest contract first; one statement."""
    before, in_force = on - timedelta(days=7), Q(instalments__plan=F("plan"))
    chosen = Contract.objects.filter(
        coop_id=actor.coop_id, member_id__in=list(member_ids), state=rules.RUNNING
    )
    asked = (
        chosen.select_related("product")
        .annotate(
            asked=Sum("instalments__amount_sen", filter=in_force & Q(instalments__due_on__lte=on), default=0),
            asked_before=Sum(
                "instalments__amount_sen", filter=in_force & Q(instalments__due_on__lte=before), default=0
            ),
        )
        .order_by("akad_on", "number")
    )
    found: dict[UUID, list[Due]] = {}
    for row, held in with_books(asked):
        left = held.left_sen
        now = rules.standing(planned(row) - left, row.asked, row.asked_before)
        found.setdefault(row.member_id, []).append(
            Due(
                contract_id=row.id,
                number=row.number,
                product=row.product.code,
                expected_sen=now.expected_sen,
                late_sen=now.late_sen,
                left_sen=left,
                instalment_sen=row.instalment_sen,
                akad=row.akad,
            )
        )
    return found


@query
def settlement_quote(actor: Actor, contract_id: UUID) -> Quote:
    """Return what settling a contract today takes, with the margin that is waived by right.

    Refuses: NoContract
    """
    found = contract(actor, contract_id)
    return rules.quote(found.left_sen, found.deferred_sen)
