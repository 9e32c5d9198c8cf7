"""The acts with cash: opening, closing, vault, counter, differences."""

from lumbung.operations.till.commands.counter import CounterReceipt, PayIn, PayOut, pay_in, pay_out
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
from lumbung.operations.till.commands.vault import (
    FROM_VAULT,
    TO_VAULT,
    MoveVault,
    VaultReceipt,
    move_vault,
)

__all__ = [
    "FROM_VAULT",
    "TO_VAULT",
    "BookDifference",
    "CloseTill",
    "CounterReceipt",
    "DifferenceReceipt",
    "Gap",
    "MoveVault",
    "OpenTill",
    "PayIn",
    "PayOut",
    "SettleDifference",
    "TillReceipt",
    "VaultReceipt",
    "add_gap",
    "as_json",
    "book_difference",
    "cash_accounts",
    "check_count",
    "close_till",
    "keep_gap",
    "move_vault",
    "officer_purses",
    "open_till",
    "open_till_id",
    "pay_in",
    "pay_out",
    "settle_difference",
    "vault_accounts",
]
