"""What the books answer: accounts, balances, statements, journals, trial balances."""

from lumbung.books.ledger.queries.balances import (
    ChartRow,
    TrialBalanceRow,
    chart,
    trial_balance,
)
from lumbung.books.ledger.queries.days import (
    Day,
    open_day,
    open_days,
)
from lumbung.books.ledger.queries.holders import (
    accounts_by_id,
    accounts_in_roles,
    holder_account,
    holder_accounts,
    purses,
    roles,
)
from lumbung.books.ledger.queries.journals import (
    JournalHead,
    ReversalHead,
    journal,
    journals,
    manual_entries,
    reversal_lines,
)
from lumbung.books.ledger.queries.lines import (
    StatementLine,
    account_lines,
    gl_lines,
    member_lines,
    member_totals,
    statement_lines,
)
from lumbung.books.ledger.queries.reading import (
    PAGE,
    rows,
)

__all__ = [
    "PAGE",
    "ChartRow",
    "Day",
    "JournalHead",
    "ReversalHead",
    "StatementLine",
    "TrialBalanceRow",
    "account_lines",
    "accounts_by_id",
    "accounts_in_roles",
    "chart",
    "gl_lines",
    "holder_account",
    "holder_accounts",
    "journal",
    "journals",
    "manual_entries",
    "member_lines",
    "member_totals",
    "open_day",
    "open_days",
    "purses",
    "reversal_lines",
    "roles",
    "rows",
    "statement_lines",
    "trial_balance",
]
