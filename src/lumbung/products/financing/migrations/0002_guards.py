"""Row-level security, the table of allowed steps, and the law of contracts in PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """See sql/0002_guards.sql."""

    dependencies: ClassVar = [
        ("financing", "0001_initial"),
        ("kernel", "0002_guards"),
        ("ledger", "0002_guards"),
    ]
    operations: ClassVar = [run_file(__file__, "0002_guards.sql")]
