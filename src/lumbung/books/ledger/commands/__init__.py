"""The acts of the books: posting and taking back, the day, the chart."""

from lumbung.books.ledger.commands.chart import install_chart
from lumbung.books.ledger.commands.days import SealCheck, close_book_day, verify_seals
from lumbung.books.ledger.commands.posting import (
    Draft,
    Entry,
    ManualJournal,
    ManualLine,
    Posted,
    ReverseJournal,
    add_reversal,
    content_hash,
    open_account,
    open_accounts,
    open_book,
    open_draft,
    open_purses,
    post,
    post_manual_journal,
    post_opening_balances,
    reverse_journal,
)

__all__ = [
    "Draft",
    "Entry",
    "ManualJournal",
    "ManualLine",
    "Posted",
    "ReverseJournal",
    "SealCheck",
    "add_reversal",
    "close_book_day",
    "content_hash",
    "install_chart",
    "open_account",
    "open_accounts",
    "open_book",
    "open_draft",
    "open_purses",
    "post",
    "post_manual_journal",
    "post_opening_balances",
    "reverse_journal",
    "verify_seals",
]
