"""A cooperative for this installation: its head office, its book, its products, its first administrator."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Refusal
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.people.organisation import commands as organisation
from lumbung.people.staff import commands as staff
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings

QUESTIONS = (
    ("name", "Nama lengkap koperasi"),
    ("short_name", "Nama sehari-hari"),
    ("admin", "Nama admin pertama"),
    ("login", "Nama masuknya (huruf kecil atau angka)"),
)


class Command(BaseCommand):
    """``./lumbung manage found``: asks for what the options do not say."""

    help = "Mendirikan koperasi di pemasangan ini, dengan kantor pusat dan admin pertamanya."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the answers as options too, for scripts."""
        for name, question in QUESTIONS:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=question)
        parser.add_argument(
            "--day", type=date.fromisoformat, help="hari pertama buku kantor pusat, misalnya 2026-11-23"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it, and print how its administrator signs in."""
        answers = {name: options[name] or self._ask(question) for name, question in QUESTIONS}
        day = options["day"] or days.today()
        try:
            login, password = found(answers, day)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"\n{answers['short_name']} sudah berdiri. Buku kantor pusat dibuka {days.date_text(day)}.\n"
            f"  Masuk sebagai  {login}\n  Kata sandi     {password}  (sekali pakai, langsung diganti)\n"
            "  Berikutnya: kantor cabang, pegawai dan perannya; lihat docs/panduan/admin.md."
        )

    def _ask(self, question: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"{question}: belum dijawab. Sebutkan sebagai pilihan; lihat --help.")
        return input(f"{question}: ").strip()


def found(answers: dict[str, str], day: date) -> tuple[str, str]:
    """Found the cooperative by the same commands as everybody; return sign-in name and one-time password."""
    actor, decision = Actor.system(uuid7()), "Pendirian di pemasangan ini"
    order = organisation.Founding(uuid7(), answers["name"], answers["short_name"], day, decision)
    head_id = organisation.found_cooperative(actor, order).office_id
    with writing(actor):
        savings.install_products(actor)
        financing.install_products(actor)
    ledger.begin_book(actor, ledger.BeginBook(uuid7(), head_id, day))
    hiring = staff.Hiring(uuid7(), "ADM-1", answers["admin"], day, login=answers["login"])
    hired = staff.hire(actor, hiring)
    staff.appoint(actor, staff.AppointmentOrder(uuid7(), hired.person_id, "admin", None, day, decision))
    return hired.login, staff.one_time_password_of(hiring.key)
