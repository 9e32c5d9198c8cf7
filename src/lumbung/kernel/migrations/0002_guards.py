"""Row-level security, grants and history for the kernel's tables, and the tool that gives them to others."""

from typing import ClassVar

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """See sql/0002_guards.sql."""

    dependencies: ClassVar = [("kernel", "0001_initial")]
    operations: ClassVar = [run_file(__file__, "0002_guards.sql")]
