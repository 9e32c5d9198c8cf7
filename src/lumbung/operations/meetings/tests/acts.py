"""What the tests of meetings need: a rembug with members, savings and financing, an officer and a teller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.actors import Actor
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.meetings import commands, permissions, queries
from lumbung.operations.meetings.commands import CollectionSheet, LeaderWord
from lumbung.operations.meetings.rules import ABSENT, SheetLine, line_of
from lumbung.operations.till import commands as till
from lumbung.operations.till import permissions as till_permissions
from lumbung.operations.till.rules import CashCount, makes_up
from lumbung.people.members import commands as members
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from tests.cast import DAY, TinyCoop, account_for, person

RP = 100
NOTES = [value * RP for value in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)]
INSTALMENT = 55_000 * RP


@dataclass(frozen=True, slots=True)
class Field:
    """A branch on the morning of a meeting."""

    coop: TinyCoop
    rembug_id: UUID
    member_ids: list[UUID]
    budi: Actor  # field officer
    ratna: Actor  # teller
    hadi: Actor  # branch manager
    day: date = DAY


def officer(coop: TinyCoop, role: str, name: str, *permits: str) -> Actor:
    """Somebody of the staff register, as an actor with these permissions in the branch."""
    user = account_for(coop, role, [coop.office_id], name=name)
    return person(coop, *permits, offices=[coop.office_id], name=name, user_id=user.id)


def field(coop: TinyCoop, size: int = 5, *, day: date = DAY, names: Sequence[str] = ()) -> Field:
    """A rembug of ``size`` members that meets today; all save, and have a running murabahah but the last."""
    budi = officer(coop, "field_officer", "Pak Budi", permissions.RECORD_COLLECTION, permissions.VIEW)
    ratna = officer(
        coop,
        "teller",
        "Bu Ratna",
        till_permissions.OPEN,
        till_permissions.CLOSE,
        till_permissions.COUNTER,
        till_permissions.ACCEPT_CASH,
    )
    hadi = officer(
        coop,
        "branch_manager",
        "Pak Hadi",
        permissions.CORRECT,
        permissions.SUBSTITUTE,
        permissions.BOARD,
        permissions.VIEW,
        till_permissions.APPROVE_DIFFERENCE,
    )
    with writing(coop.actor):
        savings.install_products(coop.actor, DAY)
        financing.install_products(coop.actor, DAY)
    rembug_id, ids = add_circle(coop, "Melati", size, budi.user_id, names=names, day=day)
    return Field(coop, rembug_id, ids, budi, ratna, hadi, day)


def add_circle(
    coop: TinyCoop,
    name: str,
    size: int,
    officer_id: UUID,
    hour: int = 9,
    weekday: int = 1,
    names: Sequence[str] = (),
    day: date = DAY,
) -> tuple[UUID, list[UUID]]:
    """A rembug that meets on a weekday, with members of whom all but the last pay instalments."""
    with writing(coop.actor):
        circles = [members.NewRembug(name, "RT 04", weekday, time(hour), officer_id, date(2024, 1, 1))]
        rembug_id = members.add_rembugs(coop.actor, coop.office_id, circles)[0]
        people = [
            members.NewMember(
                names[number] if names else f"{name} {number:02d}",
                "rembug",
                rembug_id,
                1 + number // 5,
                date(2025, 1, 6),
            )
            for number in range(size)
        ]
        ids = list(members.add_members(coop.actor, coop.office_id, people).values())
        draft = ledger.open_draft(coop.actor, office_id=coop.office_id, kind="test.opening")
        running = [
            financing.RunningContract(
                member_id=member_id,
                product="mmu",
                cost_sen=2_200_000 * RP,
                margin_sen=550_000 * RP,
                price_sen=2_750_000 * RP,
                count=50,
                instalment_sen=INSTALMENT,
                paid_sen=550_000 * RP,
                akad_on=day - timedelta(weeks=11),
            )
            for member_id in ids[:-1]
        ]
        financing.add_running_contracts(coop.actor, draft, running)
        draft.credit_gl("opening.equity", sum(entry.amount_sen for entry in draft.entries))
        if draft.entries:
            ledger.post(coop.actor, draft)
    return rembug_id, ids


def as_expected(field: Field, *, absent: tuple[UUID, ...] = ()) -> tuple[SheetLine, ...]:
    """Everybody pays exactly what is expected, but those who are absent."""
    sheet = queries.blank_sheet(field.coop.actor, field.rembug_id, field.day)
    return tuple(
        line_of(row.member.id, row.parts, ABSENT, "anak sakit")
        if row.member.id in absent
        else line_of(row.member.id, row.parts)
        for row in sheet.rows
    )


def sheet_of(
    field: Field,
    lines: tuple[SheetLine, ...] | None = None,
    *,
    key: UUID | None = None,
    count: CashCount | None = None,
    kencleng: int = 0,
    leader: LeaderWord | None = None,
    held_on: date | None = None,
) -> CollectionSheet:
    """A sheet as the officer would send it."""
    chosen = as_expected(field) if lines is None else lines
    total = sum(line.paid_sen for line in chosen)
    return CollectionSheet(
        key or uuid7(),
        field.rembug_id,
        held_on or field.day,
        chosen,
        count if count is not None else makes_up(total, NOTES),
        leader or LeaderWord("signed", "Bu Euis"),
        kencleng * RP,
    )


def record(
    field: Field, lines: tuple[SheetLine, ...] | None = None, **options: object
) -> commands.CollectionReceipt:
    """The officer sends her sheet."""
    return commands.record_collection(field.budi, sheet_of(field, lines, **options))  # type: ignore[arg-type]


def open_till(field: Field) -> till.TillReceipt:
    """Bu Ratna opens her till, empty."""
    return till.open_till(field.ratna, till.OpenTill(uuid7(), field.coop.office_id, CashCount()))


def accept(field: Field, total_sen: int, *, reason: str = "", ids: tuple[UUID, ...] = ()) -> object:
    """Bu Ratna counts Pak Budi's cash."""
    order = commands.AcceptCash(
        uuid7(),
        field.coop.office_id,
        field.budi.user_id,
        makes_up(total_sen, NOTES),
        ids,
        reason=reason,
    )
    return commands.accept_cash(field.ratna, order)
