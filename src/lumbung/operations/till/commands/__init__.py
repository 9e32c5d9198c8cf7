"""The acts with cash: opening, closing, vault, counter, differences."""

from lumbung.operations.till.commands.differences import (
    BookDifference,
    DifferenceReceipt,
    Gap,
    SettleDifference,
    add_gap,
    book_difference,
    keep_gap,
    settle_difference,
)
from lumbung.operations.till.commands.purse import (
    cash_accounts,
    officer_purses,
    open_till_id,
    vault_accounts,
)
from lumbung.operations.till.commands.sessions import (
    CloseTill,
    OpenTill,
    TillReceipt,
    as_json,
    check_count,
    close_till,
    open_till,
)

__all__ = [
    "BookDifference",
    "CloseTill",
    "DifferenceReceipt",
    "Gap",
    "OpenTill",
    "SettleDifference",
    "TillReceipt",
    "add_gap",
    "as_json",
    "book_difference",
    "cash_accounts",
    "check_count",
    "close_till",
    "keep_gap",
    "officer_purses",
    "open_till",
    "open_till_id",
    "settle_difference",
    "vault_accounts",
]
