"""The staff register as a Django app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Accounts, people, appointments. It has no admin: the screens are the only door."""

    name = "lumbung.people.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the libraries say: tables were made, somebody signed in or set up a second factor."""
        from lumbung.people.staff import listeners

        listeners.connect()
