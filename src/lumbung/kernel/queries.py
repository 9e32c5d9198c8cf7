"""The one door for reads: a query returns values from one snapshot of one cooperative."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from lumbung.kernel.actors import Actor
from lumbung.kernel.scope import memory, reading

P = ParamSpec("P")
R = TypeVar("R")


def query(
    function: Callable[Concatenate[Actor, P], R],
) -> Callable[Concatenate[Actor, P], R]:
    """Run ``function`` inside a read-only scope of the actor's cooperative.

    The function must return values (dataclasses, lists, dicts), never a lazy QuerySet: what is read
    after the scope closes would see nothing.
    """

    @functools.wraps(function)
    def guarded(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        with reading(actor):
            return function(actor, *args, **kwargs)

    return cast(Callable[Concatenate[Actor, P], R], guarded)


def once(
    function: Callable[Concatenate[Actor, P], R],
) -> Callable[Concatenate[Actor, P], R]:
    """Ask the database once per snapshot: parts of one page that ask the same get the same answer.

    Stands under ``@query``, for questions whose answer does not depend on what the actor may, and whose
    arguments can be compared. A snapshot does not change while it is open, belongs to one cooperative and
    ends with its request, so nothing can go stale or be seen elsewhere; inside a command nothing is kept.
    """

    @functools.wraps(function)
    def asked(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        known = memory()
        if known is None:
            return function(actor, *args, **kwargs)
        question = (function, actor.coop_id, *map(_settled, args), *sorted(kwargs.items()))
        if question not in known:
            known[question] = function(actor, *args, **kwargs)
        return cast(R, copy.copy(known[question]))

    return cast(Callable[Concatenate[Actor, P], R], asked)


def _settled(argument: object) -> object:
    return tuple(argument) if isinstance(argument, list) else argument
