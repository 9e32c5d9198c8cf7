"""The organisation as a Django app."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Offices and dated settings; their tables live in the kernel, their acts here."""

    name = "lumbung.people.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know the refusals of offices, whoever changes one."""
        from lumbung.people.organisation import errors

        assert errors.OfficeCodeTaken.constraint
