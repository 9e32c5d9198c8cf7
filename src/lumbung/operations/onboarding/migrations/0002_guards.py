"""Row-level security; an accepted workbook stays as it was accepted, by two people."""

from typing import ClassVar

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """See sql/0002_guards.sql."""

    dependencies: ClassVar = [("onboarding", "0001_initial"), ("kernel", "0002_guards")]
    operations: ClassVar = [run_file(__file__, "0002_guards.sql")]
