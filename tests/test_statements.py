"""Every page of the demo, for whoever may see it: at most twelve statements, and none once for each row."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lumbung.people.members import queries as members
from lumbung.people.staff.models import User
from lumbung.web.demo import own_page
from lumbung.web.demo.story import tell
from tests.cast import TinyCoop, client_of
from tests.walk import Visit, walk

LAW = 12
TWICE = 2  # two parts of a page may ask the same; a row that asks for itself asks dozens of times
WALKERS = (
    *("ketua", "direktur", "akuntan", "ziswaf", "pelatih", "spi", "dps", "admin"),
    *("manajer", "teller", "petugas"),
)
ALL_SEALS = "/tutup-hari/segel/?periksa=1&kantor=semua"
SEEN = (  # the walk is no proof of what it never reached
    "/rembug/pantau/",
    "/tutup-hari/",
    "/rembug/terima/",
    "/rembug/lembar/<uuid:collection_id>/kuitansi/<int:position>/",
    "/rembug/<uuid:rembug_id>/<hari:held_on>/",
    "/anggota/<uuid:member_id>/",
    "/pembiayaan/<uuid:contract_id>/",
    "/buku/jurnal/<int:journal_id>/",
    "/buku/akun/<str:codes>/?sampai",
    "/kas/daftar/<uuid:till_id>/",
    "/kas/loket/<uuid:member_id>/",
    "/kas/loket/<uuid:member_id>/tarik/",
    "/tutup-hari/segel/?kantor,periksa",
    "/kantor/<uuid:office_id>/",
    "/pegawai/<uuid:person_id>/",
    "/impor/<uuid:upload_id>/",
    "/dana/<slug:code>/",
    "/laporan/neraca/",
    "/laporan/hasil-usaha/",
    "/laporan/neraca-saldo/",
)


@pytest.fixture
def visits(race_db: Any) -> dict[str, list[Visit]]:
    """The demo, and what everybody opened in it."""
    stage = tell(lambda text: None)
    offices = stage.offices
    coop = TinyCoop(stage.coop_id, offices[""], offices["CRG"], offices["SKM"], stage.system)
    her = members.rembug_members(stage.system, stage.circles["Melati"])[0].id
    typed = {"teller": [f"/kas/loket/{her}/{act}" for act in ("", "bayar/", "tarik/")], "spi": [ALL_SEALS]}
    found = {
        login: list(
            walk(client_of(User.objects.get(login=login), coop), "/", each=2, also=typed.get(login, ()))
        )
        for login in WALKERS
    }
    member = own_page.address()
    assert member is not None
    found["anggota"] = list(walk(Client(), member[1], each=2))
    return found


def test_no_page_asks_much(visits: dict[str, list[Visit]]) -> None:
    every = [(who, one) for who, seen in visits.items() for one in seen]
    assert {one.kind for _, one in every} >= set(SEEN)
    assert len(visits["anggota"]) >= 5
    much = {f"{one.url} ({who})": one.statements for who, one in every if len(one.statements) > LAW}
    assert not much
    growing = {f"{one.url} ({who})": one.repeated for who, one in every if one.repeated > TWICE}
    assert not growing
