"""Build the practice cooperative, and print who works there."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser

from lumbung.people.staff import queries as staff
from lumbung.web.demo import cast, own_page


class Command(BaseCommand):
    """``./lumbung seed``: a believable cooperative with ten weeks behind it and today in the middle."""

    help = "Membangun koperasi contoh untuk berlatih."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--if-empty``: do nothing but print the people when the cooperative is there."""
        parser.add_argument("--if-empty", action="store_true", help="jangan bangun lagi bila sudah ada")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the story once, then print the sign-in list."""
        if staff.login_is_known(cast.COLLEAGUES[0].login):
            if not options["if_empty"]:
                self.stdout.write("Koperasi contoh sudah ada; ./lumbung demo --fresh membangunnya dari awal.")
        else:
            from lumbung.web.demo.story import tell

            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
            tell(lambda text: self.stdout.write(text))
        self._people()

    def _people(self) -> None:
        self.stdout.write(f"\n{cast.SHORT} (contoh). Kata sandi semua orang: {cast.PASSWORD}\n")
        names = {code: name for code, name, _ in cast.BRANCHES}
        for one in cast.COLLEAGUES:
            place = names.get(one.office, "seluruh koperasi")
            self.stdout.write(f"  {one.login:<14} {one.name:<20} {ROLES[one.role]}, {place}")
        if member := own_page.address():
            name, path = member
            self.stdout.write(f"\n  Halaman seorang anggota, {name}, dari QR kartunya: {path}")


ROLES = {
    "board": "pengurus",
    "head_office": "direktur, kantor pusat",
    "accountant": "akuntan",
    "ziswaf_officer": "petugas ZISWAF",
    "trainer": "pelatih",
    "auditor": "pemeriksa (SPI)",
    "dps": "pengawas syariah (DPS)",
    "supervisor": "pengawas Dinas, hanya melihat",
    "admin": "admin",
    "shop_keeper": "penjaga warung",
    "branch_manager": "manajer cabang",
    "teller": "teller",
    "field_officer": "petugas lapangan",
}
