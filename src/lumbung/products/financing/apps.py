"""Financing as a Django app."""

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    """Sales and qardh with members: each contract a life that PostgreSQL itself holds to its akad."""

    name = "lumbung.products.financing"
    label = "financing"
