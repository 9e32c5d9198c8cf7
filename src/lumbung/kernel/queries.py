"""The one door for reads: a query returns values from one snapshot of one cooperative."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from lumbung.kernel.actors import Actor
from lumbung.kernel.scope import reading

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
