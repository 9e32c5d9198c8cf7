"""Look the seals over from the command line: what was changed behind the books is named."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lumbung.books.ledger import queries as ledger
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.operations.closing import queries


class Command(BaseCommand):
    """``./lumbung manage verify_seals [--office CRG]``: exit status 1 when a day is not as it was sealed."""

    help = "Memeriksa segel setiap hari yang sudah ditutup; baris yang berubah disebut."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name one office, or none for all of them."""
        parser.add_argument("--office", default="", help="kode kantor, misalnya CRG; tanpa ini semua kantor")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify; say each wrong line, and end with status 1 when there is one."""
        wanted = options["office"].strip().upper()
        coops = get_user_model().objects.values_list("home_id", flat=True).order_by().distinct()
        wrong = seen = days_seen = 0
        for coop_id in filter(None, coops):
            actor = Actor.system(coop_id)
            for office in ledger.offices(actor):
                if wanted and office.code != wanted:
                    continue
                seen += 1
                checked, bad = self._office(actor, office)
                days_seen, wrong = days_seen + checked, wrong + bad
        if not seen:
            raise CommandError(f"Tidak ada kantor {wanted}.")
        self.stdout.write(f"Bersama: {seen} kantor, {days_seen} hari, {wrong} tidak sesuai.")
        if wrong:
            raise CommandError(f"{wrong} hari tidak sesuai segelnya.")

    def _office(self, actor: Actor, office: ledger.OfficeName) -> tuple[int, int]:
        """Return how many days were looked over, and how many are not as they were sealed."""
        found = queries.verify(actor, office.id)
        bad = [one for one in found if not one.is_intact]
        self.stdout.write(f"{office.code} {office.name}: {len(found)} hari, {len(bad)} tidak sesuai.")
        for one in bad:
            self.stdout.write(f"  {days.date_short(one.day)}: " + self._what(one))
        return len(found), len(bad)

    def _what(self, one: queries.SealView) -> str:
        places = "; ".join(text for _journal, text in one.wrong)
        chain = "" if one.chain_holds else "rantai segel putus"
        return ", ".join(filter(None, (places, chain))) or "baris berubah"
