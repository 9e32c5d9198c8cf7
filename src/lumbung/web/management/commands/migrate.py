"""`migrate`, and then the rights of the application's role on the tables of the libraries.

Our own tables are opened by their own guards (`kernel_guard`). Tables of libraries hold accounts, sessions
and counters of the whole installation: the application may read and write all of them.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from psycopg import sql


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["app_label"] is None and not (options["check_unapplied"] or options["plan"]):
            call_command("createcachetable", verbosity=0)
            open_library_tables()


def open_library_tables() -> None:
    known = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in sorted(library_tables() & known):
            statement = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO lumbung_app")
            cursor.execute(statement.format(sql.Identifier(table)))
        cursor.execute("GRANT SELECT ON django_migrations TO lumbung_app")


def library_tables() -> set[str]:
    """Tables of apps that are not ours, and the cache."""
    tables = {"web_cache"}
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("lumbung."):
            tables.add(model._meta.db_table)
    return tables
