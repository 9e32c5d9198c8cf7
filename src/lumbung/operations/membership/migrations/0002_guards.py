"""Row-level security of what membership keeps."""

from django.db import migrations

from lumbung.kernel.sql import run_file


class Migration(migrations.Migration):
    """Needs the table of 0001 and the kernel's guards."""

    dependencies = [
        ("membership", "0001_initial"),
        ("kernel", "0002_guards"),
        ("members", "0002_guards"),
        ("savings", "0002_guards"),
    ]
    operations = [run_file(__file__, "0002_guards.sql")]
