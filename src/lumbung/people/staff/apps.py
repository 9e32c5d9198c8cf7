"""The staff register as a Django app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Accounts, people, appointments. It has no admin: the screens are the only door."""

    name = "lumbung.people.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the libraries; know the refusals that PostgreSQL may speak in acts of others."""
        from lumbung.people.staff import errors, listeners

        assert errors.RolesWouldMeet.constraint
        listeners.connect()
