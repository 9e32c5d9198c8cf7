"""The kernel as a Django app: it owns cooperatives, offices, the command log and the outbox."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Floor 0: no business nouns but Cooperative and Office."""

    name = "lumbung.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
