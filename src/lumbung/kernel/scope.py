"""One cooperative at a time: the transaction that row-level security looks through.

``SET LOCAL`` is written as a statement, with validated literals, because some poolers and
distributed servers forward only the statement and not ``set_config()``. A command with a key enters
through ``kernel_claim`` instead, which sets the same inside the server: one statement for each act.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lumbung.kernel.actors import Actor
from lumbung.kernel.sql import prepared

_current: ContextVar[tuple[UUID, bool] | None] = ContextVar("lumbung_scope", default=None)
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("lumbung_memory", default=None)


def current_coop() -> UUID | None:
    """Return the cooperative whose scope is open, if one is."""
    scope = _current.get()
    return scope[0] if scope else None


def memory() -> dict[Any, Any] | None:
    """Return what this snapshot was asked already; None where something may be written in between."""
    return _memory.get()


def _words(actor: Actor) -> str:
    """Return the SET LOCAL statements for this actor; every value is a validated literal."""
    return (
        f"SET LOCAL lumbung.coop_id = '{UUID(str(actor.coop_id))}';"
        f"SET LOCAL lumbung.actor_id = '{UUID(str(actor.user_id))}';"
        f"SET LOCAL lumbung.origin = '{_origin(actor)}'"
    )


def _origin(actor: Actor) -> str:
    """Return from where the actor works, in letters that need no quoting."""
    ip = actor.ip if actor.ip and all(c in "0123456789abcdefABCDEF.:" for c in actor.ip) else ""
    return f"{actor.channel if actor.channel.isidentifier() else 'web'} {ip}"


def enter(actor: Actor, prefix: str = "") -> None:
    """Tell PostgreSQL for whom the open transaction works."""
    with connection.cursor() as cursor:
        cursor.execute(prefix + _words(actor))


class _Opening:
    """Send the opening words of a scope along with its first statement, in one round trip."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Let the statement pass; the first one comes after the words."""
        words, self.words = self.words, ""
        cursor = context["cursor"].cursor
        if not words:
            return execute(sql, params, many, context)
        if many or getattr(cursor, "name", None):  # neither takes two statements at once
            with connection.cursor() as before:
                before.execute(words)
            return execute(sql, params, many, context)
        answer = execute(f"{words};{sql}", params, many, context)
        while cursor.nextset():
            pass
        return answer


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Open one read-only snapshot of the actor's cooperative; joins the one already open for it."""
    open_scope = _current.get()
    if open_scope is not None and open_scope[0] == actor.coop_id:
        yield
        return
    with transaction.atomic():
        outermost = len(connection.savepoint_ids) == 0
        mode = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;" if outermost else ""
        token, known = _current.set((actor.coop_id, False)), _memory.set({})
        try:
            with connection.execute_wrapper(_Opening(mode + _words(actor))):
                yield
        finally:
            _memory.reset(known)
            _current.reset(token)
    if open_scope is not None:
        _restore(open_scope[0])


@contextmanager
def writing(actor: Actor, key: UUID | None = None) -> Iterator[tuple[Any, ...] | None]:
    """Open the one write transaction of a command. Commands do not nest.

    With ``key`` the transaction takes that key for itself; whoever comes second with it waits here, and is
    given what the first one stored: (name, content hash, state, permission, receipt as text).
    """
    with transaction.atomic(durable=True):
        earlier = _enter_with(actor, key)
        token, known = _current.set((actor.coop_id, True)), _memory.set(None)
        try:
            yield earlier
        finally:
            _memory.reset(known)
            _current.reset(token)


def _enter_with(actor: Actor, key: UUID | None) -> tuple[Any, ...] | None:
    """Enter, and take the key in the same round trip."""
    if key is None:
        enter(actor)
        return None
    with prepared() as cursor:
        cursor.execute(
            "SELECT * FROM kernel_claim(%s, %s, %s, %s)",
            [str(actor.coop_id), str(actor.user_id), _origin(actor), key],
        )
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _restore(coop_id: UUID) -> None:
    """SET LOCAL outlives a released savepoint: put the outer cooperative back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lumbung.coop_id = '{UUID(str(coop_id))}'")
