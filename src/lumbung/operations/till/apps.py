"""The till as a Django app."""

from django.apps import AppConfig


class TillConfig(AppConfig):
    """Cash in hand: what one person answers for, counted when she opens and when she closes."""

    name = "lumbung.operations.till"
    label = "till"
    default_auto_field = "django.db.models.BigAutoField"
