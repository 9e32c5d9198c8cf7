"""The members as a Django app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People of the cooperative who own it; no admin, because every change has its own act."""

    name = "lumbung.people.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
