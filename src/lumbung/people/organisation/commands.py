"""Acts of the organisation: found a cooperative, open, rename, move and close offices, decide terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lumbung.kernel import days, events
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import command
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import Cooperative, Office, Setting
from lumbung.people.organisation import books, permissions
from lumbung.people.organisation.errors import (
    NoDecision,
    NoSuchOffice,
    NoSuchSetting,
    OfficeHasOffices,
    OfficeIsClosed,
    OfficeUnderItself,
    ReachesBack,
    ValueDoesNotFit,
)
from lumbung.people.organisation.events import OfficeAdded, OfficeClosed, OfficeMoved, SettingChanged
from lumbung.people.organisation.models import Placement
from lumbung.people.organisation.rules import changeable, fitting

FOUND = "organisation.found"  # no role holds it: founding is done from the command line or by an import


@dataclass(frozen=True, slots=True)
class Founding:
    """A cooperative to found, with its head office."""

    key: UUID
    name: str
    short_name: str
    founded_on: date
    decision: str
    kind: str = "kspps"
    legal_number: str = ""
    is_practice: bool = False
    office_code: str = "PST"
    office_name: str = "Kantor Pusat"
    office_level: str = "Kantor pusat"
    zone: str = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Founded:
    """The new cooperative and its head office."""

    coop_id: UUID
    office_id: UUID


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office to open under another one."""

    key: UUID
    parent_id: UUID
    level: str
    code: str
    name: str
    decision: str
    zone: str = "Asia/Jakarta"
    address: str = ""
    opens_on: date | None = None
    book_from: date | None = None


@dataclass(frozen=True, slots=True)
class OfficeBook:
    """The book of an office that has none yet, to begin with ``book_from`` open."""

    key: UUID
    office_id: UUID
    book_from: date


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """What an office is called and where it is, anew."""

    key: UUID
    office_id: UUID
    level: str
    code: str
    name: str
    zone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class OfficeMove:
    """An office to stand under another one from today on."""

    key: UUID
    office_id: UUID
    parent_id: UUID
    decision: str


@dataclass(frozen=True, slots=True)
class OfficeClosing:
    """An office that takes no more business from a day on."""

    key: UUID
    office_id: UUID
    closes_on: date
    decision: str


@dataclass(frozen=True, slots=True)
class OfficeReceipt:
    """The office as it is now."""

    office_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class SettingOrder:
    """A term to hold from a day on; ``value`` as the rules write it: sen, a whole number, true, a list."""

    key: UUID
    name: str
    value: Any
    valid_from: date
    decision: str


@dataclass(frozen=True, slots=True)
class SettingReceipt:
    """The decision as it was kept."""

    setting_id: UUID
    name: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class SecondaryOrder:
    """The secondary cooperative that this one joins; None when it leaves."""

    key: UUID
    secondary_id: UUID | None
    decision: str


@dataclass(frozen=True, slots=True)
class SecondaryReceipt:
    """Where the cooperative belongs now."""

    secondary_id: UUID | None


@command(FOUND)
def found_cooperative(actor: Actor, order: Founding) -> Founded:
    """Found a cooperative with its head office; ``actor.coop_id`` becomes its id.

    Writes: Cooperative, Office, Placement.
    Emits: OfficeAdded
    Refuses: NoDecision
    """
    _decided(order.decision)
    Cooperative.objects.create(
        id=actor.coop_id,
        name=order.name,
        short_name=order.short_name,
        kind=order.kind,
        legal_number=order.legal_number,
        is_practice=order.is_practice,
    )
    head = Office.objects.create(
        coop_id=actor.coop_id,
        level=order.office_level,
        code=order.office_code,
        name=order.office_name,
        zone=order.zone,
    )
    _place(actor, head.id, None, order.founded_on, order.decision)
    events.emit(actor, OfficeAdded(head.id))
    return Founded(actor.coop_id, head.id)


@command(permissions.MANAGE_OFFICES)
def add_office(actor: Actor, order: NewOffice) -> OfficeReceipt:
    """Open an office under another one, and begin its book in the same act when ``book_from`` is given.

    Writes: Office, Placement, the office's book.
    Emits: OfficeAdded
    Refuses: NoDecision, NoSuchOffice, OfficeIsClosed, OfficeCodeTaken, BookAhead
    Checked by the database: kernel_office_code.
    """
    _decided(order.decision)
    _open(actor, order.parent_id)
    row = Office.objects.create(
        coop_id=actor.coop_id,
        parent_id=order.parent_id,
        level=order.level,
        code=order.code.strip().upper(),
        name=order.name.strip(),
        zone=order.zone,
        address=order.address,
    )
    _place(actor, row.id, order.parent_id, order.opens_on or days.today(), order.decision)
    if order.book_from is not None:
        books.begin(actor, row.id, order.book_from)
    events.emit(actor, OfficeAdded(row.id))
    return OfficeReceipt(row.id, row.name)


@command(permissions.MANAGE_OFFICES)
def begin_office_book(actor: Actor, order: OfficeBook) -> OfficeReceipt:
    """Begin the book of an office that was opened without one: from this day on it can post.

    Writes: the office's book.
    Refuses: NoSuchOffice, OfficeIsClosed, BookAhead, BookExists
    """
    row = _open(actor, order.office_id)
    books.begin(actor, row.id, order.book_from)
    return OfficeReceipt(row.id, row.name)


@command(permissions.MANAGE_OFFICES)
def change_office(actor: Actor, order: OfficeChange) -> OfficeReceipt:
    """Give an office another name, code, level, zone or address; the history keeps the old ones.

    Writes: Office.
    Refuses: NoSuchOffice, OfficeIsClosed, OfficeCodeTaken
    Checked by the database: kernel_office_code, and the history of kernel_office.
    """
    row = _open(actor, order.office_id)
    row.level, row.code, row.name = order.level, order.code.strip().upper(), order.name.strip()
    row.zone, row.address = order.zone, order.address
    row.save(update_fields=["level", "code", "name", "zone", "address"])
    return OfficeReceipt(row.id, row.name)


@command(permissions.MANAGE_OFFICES)
def reparent_office(actor: Actor, order: OfficeMove) -> OfficeReceipt:
    """Let an office stand under another one from today on; reports of earlier days keep the earlier tree.

    Writes: Office.parent, Placement.
    Emits: OfficeMoved
    Refuses: NoDecision, NoSuchOffice, OfficeIsClosed, OfficeUnderItself, and
        staff.RolesWouldMeet when two roles of one person would come together.
    Checked by the database: kernel_office_no_ring, staff_office_moved_conflict.
    """
    _decided(order.decision)
    row = _open(actor, order.office_id)
    if row.parent_id is None or order.parent_id == row.id:
        raise OfficeUnderItself(office=str(row.id))
    _open(actor, order.parent_id)
    row.parent_id = order.parent_id
    row.save(update_fields=["parent"])
    _place(actor, row.id, order.parent_id, days.today(), order.decision)
    events.emit(actor, OfficeMoved(row.id, order.parent_id, days.today()))
    return OfficeReceipt(row.id, row.name)


@command(permissions.MANAGE_OFFICES)
def close_office(actor: Actor, order: OfficeClosing) -> OfficeReceipt:
    """Close an office: it keeps its past and takes nothing new.

    Writes: Office.closed_on.
    Emits: OfficeClosed
    Refuses: NoDecision, NoSuchOffice, OfficeIsClosed, OfficeHasOffices, ledger.OfficeHoldsMoney while
        there is cash or money in the bank, till.OfficeTillsOpen while a till is open, and
        staff.OfficeStillStaffed while somebody is appointed there.
    Checked by the database: ledger_office_holds_money, till_office_tills_open, staff_office_still_staffed.
    """
    _decided(order.decision)
    row = _open(actor, order.office_id)
    if Office.objects.filter(coop_id=actor.coop_id, parent_id=row.id, closed_on=None).exists():
        raise OfficeHasOffices(office=str(row.id))
    row.closed_on = order.closes_on
    row.save(update_fields=["closed_on"])
    events.emit(actor, OfficeClosed(row.id, order.closes_on))
    return OfficeReceipt(row.id, row.name)


@command(permissions.CHANGE_SETTINGS)
def change_setting(actor: Actor, order: SettingOrder) -> SettingReceipt:
    """Decide a term from a day on. What held before stays readable, and stays in force for its days.

    Writes: Setting (appended).
    Emits: SettingChanged
    Refuses: NoDecision, NoSuchSetting, ValueDoesNotFit, ReachesBack, AlreadyDecided
    Checked by the database: kernel_setting_once, kernel_setting_append_only.
    """
    _decided(order.decision)
    if order.name not in changeable():
        raise NoSuchSetting(name=order.name)
    if (
        order.valid_from < days.today()
        and Setting.objects.filter(coop_id=actor.coop_id, name=order.name).exists()
    ):
        raise ReachesBack(name=order.name)
    try:
        value = fitting(order.name, order.value, max(order.valid_from, days.today()))
    except ValueError:
        raise ValueDoesNotFit(name=order.name) from None
    row = Setting.objects.create(
        id=order.key,
        coop_id=actor.coop_id,
        name=order.name,
        value=value,
        valid_from=order.valid_from,
        decision=order.decision.strip(),
        made_by=actor.user_id,
    )
    events.emit(actor, SettingChanged(order.name, order.valid_from))
    return SettingReceipt(row.id, row.name, row.valid_from)


@command(permissions.MANAGE_OFFICES)
def join_secondary(actor: Actor, order: SecondaryOrder) -> SecondaryReceipt:
    """Join a secondary cooperative, or leave it; it then sees this cooperative's name, nothing else.

    Writes: Cooperative.secondary.
    Refuses: NoDecision, OwnSecondary, NoSuchSecondary
    Checked by the database: kernel_cooperative_not_own_parent.
    """
    _decided(order.decision)
    Cooperative.objects.filter(id=actor.coop_id).update(secondary_id=order.secondary_id)
    return SecondaryReceipt(order.secondary_id)


def _decided(decision: str) -> None:
    if len(decision.strip()) < 3:
        raise NoDecision()


def _open(actor: Actor, office_id: UUID) -> Office:
    row = Office.objects.select_for_update().filter(coop_id=actor.coop_id, id=office_id).first()
    if row is None:
        raise NoSuchOffice(office=str(office_id))
    if row.closed_on is not None:
        raise OfficeIsClosed(office=str(office_id))
    return row


def _place(actor: Actor, office_id: UUID, parent_id: UUID | None, since: date, decision: str) -> None:
    Placement.objects.create(
        id=uuid7(),
        coop_id=actor.coop_id,
        office_id=office_id,
        parent_id=parent_id,
        valid_from=since,
        decision=decision.strip(),
        made_by=actor.user_id,
    )
