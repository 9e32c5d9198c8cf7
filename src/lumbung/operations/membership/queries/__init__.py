"""What membership answers: joining, leaving, and everything about one member."""

from lumbung.operations.membership.queries.page import (
    Entry,
    MemberMoney,
    Part,
    Running,
    Saved,
    entries,
    farewell_of,
    money,
    product_entries,
)
from lumbung.operations.membership.queries.standing import (
    Farewell,
    LeavingView,
    entrance,
    farewell,
    kept,
    leaving,
)

__all__ = [
    "Entry", "Farewell", "LeavingView", "MemberMoney", "Part", "Running", "Saved", "entrance", "entries",
    "farewell", "farewell_of", "kept", "leaving", "money", "product_entries",
]  # fmt: skip
