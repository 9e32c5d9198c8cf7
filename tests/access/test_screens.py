"""The screens of offices, terms, staff, proposals and one's own account open and keep to their budget."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import TinyCoop, account_for, client_for

PAGES = (
    "/kantor/",
    "/kantor/baru/",
    "/pengaturan/",
    "/pengaturan/savings.pokok_sen/",
    "/pegawai/",
    "/pegawai/peran/",
    "/pegawai/baru/",
    "/menunggu/",
    "/akun/",
    "/riwayat/",
)
STATEMENTS = 12


def open_within(client: Client, url: str) -> bytes:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
    statements = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert response.status_code == 200, (url, response.status_code, response.content[:800])
    assert len(statements) <= STATEMENTS, (url, len(statements), statements)
    return response.content


@pytest.mark.parametrize("url", PAGES)
def test_an_admin_opens_every_page_in_few_statements(coop: TinyCoop, url: str) -> None:
    client = client_for(coop, "admin")
    for number in range(3):
        account_for(coop, "teller", name=f"Bu Ratna {number}")
    open_within(client, url)


def test_pages_of_one_office_and_one_person(coop: TinyCoop) -> None:
    client = client_for(coop, "admin")
    open_within(client, f"/kantor/{coop.office_id}/")
    user = account_for(coop, "teller", name="Bu Ratna")
    from lumbung.people.staff import queries

    ratna = next(one for one in queries.people(coop.actor) if one.user_id == user.id)
    assert b"Bu Ratna" in open_within(client, f"/pegawai/{ratna.id}/")
    for act in ("ubah", "tugaskan", "sandi", "langkah-kedua", "berhenti", "kembali"):
        open_within(client, f"/pegawai/{ratna.id}/{act}/")
    for act in ("ubah", "pindah", "tutup"):
        open_within(client, f"/kantor/{coop.office_id}/{act}/")
    open_within(client, f"/riwayat/staff_person/{ratna.id}/")
