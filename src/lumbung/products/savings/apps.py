"""Savings as a Django app."""

from django.apps import AppConfig


class SavingsConfig(AppConfig):
    """What members keep here: pokok, wajib, wadiah and the plans with a goal."""

    name = "lumbung.products.savings"
    label = "savings"
