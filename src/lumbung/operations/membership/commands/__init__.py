"""The acts of joining and leaving."""

from lumbung.operations.membership.commands.joining import Join, Joined, join
from lumbung.operations.membership.commands.leaving import (
    PaidLeft,
    PayLeft,
    Release,
    Released,
    pay_left,
    release,
)
from lumbung.operations.membership.commands.moving import MovedOffice, MoveOffice, move_office

__all__ = [
    "Join",
    "Joined",
    "MoveOffice",
    "MovedOffice",
    "PaidLeft",
    "PayLeft",
    "Release",
    "Released",
    "join",
    "move_office",
    "pay_left",
    "release",
]
