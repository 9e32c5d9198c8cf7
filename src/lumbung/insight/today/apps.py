"""Today as a Django app."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """Every role's first page: what waits for me now."""

    name = "lumbung.insight.today"
    label = "today"
