"""Closing as a Django app."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """The end of an office's day: the checklist, the seal, the next day."""

    name = "lumbung.operations.closing"
    label = "closing"
