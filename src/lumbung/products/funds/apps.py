"""Funds as a Django app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """What was given in trust: infaq, wakaf, zakat, kebajikan, each in its own book."""

    name = "lumbung.products.funds"
    label = "funds"
