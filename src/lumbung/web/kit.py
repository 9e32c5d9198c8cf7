"""The kit: every component in every state on one page, to look at while building. Only with DEBUG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from lumbung.kernel.forms import DayField, RupiahField
from lumbung.web import nav as menu
from lumbung.web.icons import FOLDER
from lumbung.web.kit_data import DAY, SAMPLES, denominations, rows

PAGES = {
    "kantor": "office",
    "hp": "phone",
    "hitung": "count",
    "anggota": "member",
    "masuk": "door",
    "cetak": "print",
}


@dataclass
class DemoShell:
    """The frame as a branch manager sees it, without a database."""

    coop_name: str = "Kopsyah Rukun Padi"
    is_practice: bool = False
    person_name: str = "Ratih Purwanti"
    person_role: str = "Manajer Cabang Curugsari"
    greeting: str = "Selamat siang, Ratih"
    today: date = DAY
    home_url: str = "/kit/"
    search_url: str = "/kit/"
    search_name: str = "q"
    office_line: str = "Kantor Cabang Curugsari, Jalan Raya Curugsari 12"
    host: str = "masuk.rukunpadi.example"
    notices: tuple[Any, ...] = ()

    @property
    def nav(self) -> list[menu.Section]:
        """Every group with its first two items, all leading back here."""
        return [
            menu.Section(
                group.label,
                tuple(
                    menu.Link(
                        item.label,
                        "/kit/",
                        item.icon,
                        current=item.url == "today:home",
                        count=5 * bool(item.count),
                    )
                    for item in group.items[:2]
                ),
            )
            for group in menu.OFFICE[:7]
        ]

    @property
    def person_links(self) -> list[menu.Link]:
        return [menu.Link(item.label, "/kit/", item.icon) for item in menu.PERSON]

    @property
    def member_nav(self) -> list[menu.Link]:
        return [
            menu.Link(item.label, "/kit/", item.icon, current=not at) for at, item in enumerate(menu.MEMBER)
        ]


class DemoForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Nama sesuai KTP")
    amount = RupiahField(label="Setoran", help_text="Paling sedikit Rp5.000.", min_sen=500_000)
    on = DayField(label="Tanggal", required=False)
    rembug = forms.ChoiceField(label="Rembug", choices=[("m", "Melati"), ("a", "Anggrek")])
    reason = forms.ChoiceField(
        label="Alasan tidak hadir",
        choices=[("s", "Sakit"), ("u", "Ada urusan keluarga")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Ketua sudah membaca angkanya")
    secret = forms.CharField(label="Kata sandi", widget=forms.PasswordInput)
    photo = forms.FileField(label="Foto", required=False)


def _context() -> dict[str, Any]:
    return SAMPLES | {
        "form": DemoForm(initial={"amount": 125_000_000}),
        "wrong": DemoForm({"name": "", "amount": "1.25", "on": "31-2-2026", "rembug": "m"}),
        "rows": rows(),
        "denominations": denominations(),
        "page": Paginator(range(1, 409), 20).page(3),
        "keyset": SimpleNamespace(previous_key="", next_key="01993"),
        "icons_all": sorted(file.stem for file in FOLDER.glob("*.svg")),
    }


def kit(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show the whole kit, or one shell with a page's worth of content."""
    if name and name not in PAGES:
        raise Http404
    template = f"kit_pages/{PAGES[name]}.html" if name else "kit_pages/all.html"
    return render(request, template, {**_context(), "shell": DemoShell()})


def search(request: HttpRequest) -> HttpResponse:
    """Answer the member picker, as a capability's own search would."""
    asked = request.GET.get("q", "")
    found = [one for one in SAMPLES["found"] if asked and asked.casefold() in one["name"].casefold()]
    return render(request, "kit/picker_results.html", {"found": found, "query": asked})


urlpatterns = [
    path("", kit, name="kit"),
    path("cari/", search, name="kit_search"),
    path("<slug:name>/", kit, name="kit_page"),
]
