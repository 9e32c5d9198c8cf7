"""Distribution as a Django app."""

from django.apps import AppConfig


class DistributionConfig(AppConfig):
    """The month's yield, shared between members and the cooperative."""

    name = "lumbung.operations.distribution"
    label = "distribution"
