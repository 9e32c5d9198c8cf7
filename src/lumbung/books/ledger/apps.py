"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The books: accounts, journals, days. It has no admin, on purpose: that would be a second door."""

    name = "lumbung.books.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
