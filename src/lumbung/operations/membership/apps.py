"""Membership as a Django app."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Where members, savings, financing and cash meet: joining, leaving, her page, her card."""

    name = "lumbung.operations.membership"
    label = "membership"
    default_auto_field = "django.db.models.BigAutoField"
