"""The weekly meetings as a Django app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What happens on a mat under a tree: who came, what everybody paid, and the cash on its way."""

    name = "lumbung.operations.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
