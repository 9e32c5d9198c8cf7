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

__all__ = ["Join", "Joined", "PaidLeft", "PayLeft", "Release", "Released", "join", "pay_left", "release"]
