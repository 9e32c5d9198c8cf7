"""The book of a new office: from which day on it can post."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Refusal
from lumbung.kernel.ids import uuid7
from lumbung.people.organisation import queries as organisation


class Command(BaseCommand):
    """``./lumbung manage open_book CRG``: by the office's code, in the only or the named cooperative."""

    help = "Membuka buku sebuah kantor: sejak hari itu ia dapat mencatat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the office, the day and, where there are several, the cooperative."""
        parser.add_argument("office", help="kode kantor, misalnya CRG")
        parser.add_argument("--day", type=date.fromisoformat, help="hari pertama, misalnya 2026-11-23")
        parser.add_argument("--coop", default="", help="sebagian nama koperasi, bila ada beberapa")

    def handle(self, *args: Any, **options: Any) -> None:
        """Begin the book; a second time it is refused."""
        actor = _cooperative(options["coop"])
        offices = {one.code: one for one in organisation.offices(actor)}
        office = offices.get(options["office"].strip().upper())
        if office is None:
            raise CommandError(
                f"Tidak ada kantor {options['office']}. Yang ada: {', '.join(sorted(offices))}."
            )
        day = options["day"] or days.today(office.zone)
        try:
            ledger.begin_book(actor, ledger.BeginBook(uuid7(), office.id, day))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Buku {office.name} dibuka {days.date_text(day)}.")


def _cooperative(wanted: str) -> Actor:
    """Return the machine itself in the cooperative whose name has these words."""
    ids = get_user_model().objects.values_list("home_id", flat=True).order_by().distinct()
    names = {one: organisation.cooperative(Actor.system(one)).name for one in ids if one is not None}
    fitting = [one for one, name in names.items() if wanted.casefold() in name.casefold()]
    if len(fitting) != 1:
        listed = "; ".join(names.values()) or "belum ada"
        raise CommandError(f"Sebutkan satu koperasi dengan --coop. Yang ada: {listed}.")
    return Actor.system(fitting[0])
