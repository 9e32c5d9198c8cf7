"""Reports as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Statements and exports; it owns no tables, every figure is a view on the one ledger."""

    name = "lumbung.insight.reports"
    label = "reports"
