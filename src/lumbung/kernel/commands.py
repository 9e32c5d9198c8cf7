"""The one door for writes.

A command is one business act: one permission check, one transaction, one client-made key, one stored
receipt. The same key with the same content answers with the same receipt, however often it is sent.
"""

from __future__ import annotations

import functools
import hashlib
import time
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

import structlog
from django.db import DatabaseError, OperationalError, connection, transaction
from pydantic import TypeAdapter

from lumbung.kernel import days, errors
from lumbung.kernel.actors import Actor
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import writing
from lumbung.kernel.sql import prepared

O = TypeVar("O")  # noqa: E741 -- the order of a command
R = TypeVar("R")
Approval = str | Callable[[Actor, Any], str | None]

RETRIES = 3
_RETRIED = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_log = structlog.get_logger("lumbung.command")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The act is proposed; a second person holding ``permission`` decides."""

    key: UUID
    permission: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that a second person refused, with her reason."""

    key: UUID
    reason: str


@dataclass(frozen=True)
class _Door(Generic[O, R]):
    """What the kernel knows of one command."""

    name: str
    permission: str
    approval: Approval | None
    function: Callable[[Actor, O], R]
    order: TypeAdapter[O]
    receipt: TypeAdapter[R]


doors: dict[str, _Door[Any, Any]] = {}


@overload
def command(permission: str) -> Callable[[Callable[[Actor, O], R]], Callable[[Actor, O], R]]: ...


@overload
def command(
    permission: str, approval: Approval
) -> Callable[[Callable[[Actor, O], R]], Callable[[Actor, O], R | Waiting]]: ...


def command(permission: str, approval: Approval | None = None) -> Any:
    """Make a function the one door for one act.

    The order must carry ``key``; when it carries ``office_id`` the permission is asked for that office.
    With ``approval`` (a permission, or a function that names one or None) the order is tried, rolled back
    and stored as waiting; it runs when another person approves.
    """

    def wrap(function: Callable[[Actor, O], R]) -> Callable[[Actor, O], R | Waiting]:
        door = _door(function, permission, approval)
        doors[door.name] = door

        @functools.wraps(function)
        def guarded(actor: Actor, order: O) -> R | Waiting:
            office_id = getattr(order, "office_id", None)
            actor.require(permission, office_id)
            return _timed(door, actor, order, lambda: _attempt(door, actor, order))

        guarded.__lumbung_command__ = door  # type: ignore[attr-defined]
        return guarded

    return wrap


def _door(function: Callable[[Actor, O], R], permission: str, approval: Approval | None) -> _Door[O, R]:
    hints = typing.get_type_hints(function)
    order_name = next(name for name in hints if name not in {"actor", "return"})
    parts = function.__module__.split(".")
    app = parts[parts.index("commands") - 1] if "commands" in parts else parts[-2]
    return _Door(
        name=f"{app}.{function.__name__}",
        permission=permission,
        approval=approval,
        function=function,
        order=TypeAdapter(hints[order_name]),
        receipt=TypeAdapter(hints["return"]),
    )


def _timed(door: _Door[O, R], actor: Actor, order: O, run: Callable[[], R | Waiting]) -> R | Waiting:
    """Run with at most three tries, translate what PostgreSQL refuses, and write one log line."""
    started, refusal = time.perf_counter(), ""
    try:
        return _retried(run)
    except errors.Refusal as said:
        refusal = said.code
        raise
    finally:
        _log.info(
            "command",
            name=door.name,
            actor=str(actor.user_id),
            key=str(getattr(order, "key", "")),
            ms=round((time.perf_counter() - started) * 1000),
            refusal=refusal,
        )


def _retried(run: Callable[[], R]) -> R:
    for attempt in range(RETRIES):
        try:
            return run()
        except OperationalError as error:
            if errors.sqlstate_of(error) not in _RETRIED:
                raise
            time.sleep(0.02 * (attempt + 1))
        except DatabaseError as error:
            if refusal := errors.refusal_of(error):
                raise refusal from error
            raise
    raise errors.Busy()


def _attempt(door: _Door[O, R], actor: Actor, order: O) -> R | Waiting:
    content = door.order.dump_json(order)
    digest = hashlib.sha256(door.name.encode() + b"\0" + content).digest()
    key: UUID = order.key  # type: ignore[attr-defined]
    with writing(actor, key) as earlier:
        if earlier is not None:
            return _answer_again(door, key, digest, earlier)
        need = door.approval(actor, order) if callable(door.approval) else door.approval
        if need is not None:
            _try_out(door, actor, order)
            _keep(door, actor, order, digest, need=need)
            return Waiting(key, need)
        receipt = door.function(actor, order)
        _keep(door, actor, order, digest, receipt=door.receipt.dump_json(receipt).decode())
    return receipt


def _answer_again(door: _Door[O, R], key: UUID, digest: bytes, earlier: tuple[Any, ...]) -> R | Waiting:
    """Answer a resend with what the first sending got."""
    name, content_hash, state, permission, receipt = earlier
    if name != door.name or bytes(content_hash) != digest:
        raise errors.KeyReused(key=str(key))
    if state == CommandLog.WAITING:
        return Waiting(key, permission)
    if state == CommandLog.REFUSED:
        raise errors.NotWaiting(key=str(key))
    return door.receipt.validate_json(receipt, strict=False)


def _keep(
    door: _Door[O, R],
    actor: Actor,
    order: O,
    digest: bytes,
    need: str | None = None,
    receipt: str | None = None,
) -> None:
    """Store the act under its key: done with its receipt, or waiting with its order."""
    describe = getattr(order, "describe", None)
    values = (
        actor.coop_id,
        order.key,  # type: ignore[attr-defined]
        door.name,
        digest,
        CommandLog.WAITING if need else CommandLog.DONE,
        actor.user_id,
        actor.name,
        getattr(order, "office_id", None),
        need or door.permission,
        str(describe())[:200] if describe else "",
        door.order.dump_json(order).decode() if need else None,
        receipt,
        f"{actor.channel} {actor.ip or ''}".strip(),
        days.now(),
    )
    with prepared() as cursor:
        cursor.execute(
            "INSERT INTO kernel_command (coop_id, key, name, content_hash, state, maker_id, maker_name,"
            ' office_id, permission, summary, "order", receipt, origin, made_at, checker_name, reason)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '')",
            values,
        )


def _try_out(door: _Door[O, R], actor: Actor, order: O) -> None:
    """Let the proposer hear a refusal now, not her approver later; nothing of it stays."""
    with transaction.atomic():
        door.function(actor, order)
        connection.check_constraints()
        transaction.set_rollback(True)


def approve(actor: Actor, key: UUID) -> Any:
    """Run a waiting proposal as its maker, with this second person's consent.

    Approving twice answers with the same receipt.
    Refuses: NotWaiting, SamePerson, NotAllowed, WrongOffice, and whatever the act itself refuses.
    Checked by the database: kernel_command_two_people.
    """

    def run() -> Any:
        with writing(actor):
            row = _locked(actor, key)
            door = doors[row.name]
            if row.state == CommandLog.DONE and row.checker_id == actor.user_id:
                return door.receipt.validate_python(row.receipt, strict=False)
            _may_decide(actor, row)
            order = door.order.validate_python(row.order, strict=False)
            maker = actor.as_maker(row.maker_id, row.maker_name, [door.permission])
            receipt = door.function(maker, order)
            _decide(actor, row, CommandLog.DONE, receipt=door.receipt.dump_python(receipt, mode="json"))
        return receipt

    return _retried(run)


def refuse(actor: Actor, key: UUID, reason: str) -> Refused:
    """Refuse a waiting proposal, with the reason its maker will read.

    Refuses: NotWaiting, SamePerson, NotAllowed, WrongOffice.
    """
    with writing(actor):
        row = _locked(actor, key)
        _may_decide(actor, row)
        _decide(actor, row, CommandLog.REFUSED, reason=reason)
    return Refused(key, reason)


def withdraw(actor: Actor, key: UUID) -> Refused:
    """Take back one's own proposal while it waits.

    Refuses: NotWaiting.
    """
    with writing(actor):
        row = _locked(actor, key)
        if row.state != CommandLog.WAITING or row.maker_id != actor.user_id:
            raise errors.NotWaiting(key=str(key))
        row.state, row.order, row.reason, row.decided_at = CommandLog.REFUSED, None, "ditarik", days.now()
        row.save(update_fields=["state", "order", "reason", "decided_at"])
    return Refused(key, row.reason)


def _locked(actor: Actor, key: UUID) -> CommandLog:
    row = CommandLog.objects.select_for_update().filter(coop_id=actor.coop_id, key=key).first()
    if row is None:
        raise errors.NotWaiting(key=str(key))
    return row


def _may_decide(actor: Actor, row: CommandLog) -> None:
    if row.state != CommandLog.WAITING:
        raise errors.NotWaiting(key=str(row.key))
    if row.maker_id == actor.user_id:
        raise errors.SamePerson(key=str(row.key))
    actor.require(row.permission, row.office_id)


def _decide(actor: Actor, row: CommandLog, state: str, receipt: Any = None, reason: str = "") -> None:
    row.state, row.receipt, row.reason, row.order = state, receipt, reason[:300], None
    row.checker_id, row.checker_name, row.decided_at = actor.user_id, actor.name, days.now()
    row.save(
        update_fields=["state", "receipt", "reason", "order", "checker_id", "checker_name", "decided_at"]
    )
