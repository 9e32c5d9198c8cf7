"""Row-level security; a distribution is whole, once, exact, and taken back as a whole."""

from typing import ClassVar

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """See sql/0002_guards.sql."""

    dependencies: ClassVar = [
        ("distribution", "0001_initial"),
        ("kernel", "0002_guards"),
        ("ledger", "0002_guards"),
    ]
    operations: ClassVar = [run_file(__file__, "0002_guards.sql")]
