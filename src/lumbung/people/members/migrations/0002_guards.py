"""Row-level security, the gates of the journey, and the words of the names."""

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """Needs the tables of 0001 and the kernel's guards."""

    dependencies = [("members", "0001_initial"), ("kernel", "0002_guards")]
    operations = [run_file(__file__, "0002_guards.sql")]
