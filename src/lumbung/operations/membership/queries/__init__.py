"""What membership answers: joining, leaving, and everything about one member."""

from lumbung.operations.membership.queries.standing import (
    Farewell,
    LeavingView,
    entrance,
    farewell,
    kept,
    leaving,
)

__all__ = ["Farewell", "LeavingView", "entrance", "farewell", "kept", "leaving"]
