"""The screens of closing: few statements, doors to what is open, the consequence, the seal."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.books.ledger import commands as ledger
from lumbung.kernel import days
from lumbung.operations.closing import commands
from lumbung.operations.closing.tests.test_close import in_suspense, order, post
from lumbung.people.organisation import commands as organisation
from tests.cast import DAY, TinyCoop, client_for, person_with_role

NEXT = DAY + timedelta(days=1)


def opened(client: Client, url: str, most: int = 12) -> str:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.content[:500])
    sent = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sent) <= most, (url, len(sent), [one[:160] for one in sent])
    return response.content.decode()


def sent_form(coop: TinyCoop, **more: str) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "day": DAY.isoformat(),
        "next_day": NEXT.isoformat(),
        "explanation": "",
    } | more


def test_the_manager_closes_and_sees_the_seal(coop: TinyCoop) -> None:
    post(coop)
    client = client_for(coop, "branch_manager")
    page = opened(client, "/tutup-hari/")
    assert f'value="{NEXT.isoformat()}"' in page
    assert "50.000" in page
    answer = client.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop), follow=True)
    assert answer.redirect_chain == [(f"/tutup-hari/{coop.office_id}/{DAY}/", 302)]
    assert re.search(r"[0-9a-f]{64}", answer.content.decode())
    opened(client, "/tutup-hari/riwayat/")
    assert "Cabang CRG" in opened(client, f"/tutup-hari/{coop.office_id}/{DAY}/cetak/")
    opened(client, "/tutup-hari/segel/")
    opened(client, "/tutup-hari/segel/?periksa=1")


def test_what_is_left_is_said_and_the_form_comes_back(coop: TinyCoop) -> None:
    in_suspense(coop)
    client = client_for(coop, "branch_manager")
    assert "20.000" in opened(client, "/tutup-hari/")
    form = sent_form(coop)
    answer = client.post(f"/tutup-hari/{coop.office_id}/tutup/", form)
    assert answer.status_code == 422
    assert form["key"] in answer.content.decode(), "the key stays with the form"
    said = form | {"explanation": "Bu Ratna mencocokkan kuitansi besok"}
    assert client.post(f"/tutup-hari/{coop.office_id}/tutup/", said).status_code == 302
    again = client.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop))
    assert again.status_code == 409, "somebody closed it in the meantime"


def test_a_day_without_a_date_is_not_taken(coop: TinyCoop) -> None:
    client = client_for(coop, "branch_manager")
    answer = client.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop, next_day="besok"))
    assert answer.status_code == 422


def test_only_the_manager_of_this_office_closes_it(coop: TinyCoop) -> None:
    elsewhere = client_for(coop, "branch_manager", [coop.other_office_id])
    assert elsewhere.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop)).status_code == 403
    assert elsewhere.get(f"/tutup-hari/?kantor={coop.office_id}").status_code == 403
    assert client_for(coop, "teller").get("/tutup-hari/").status_code == 403
    auditor = client_for(coop, "auditor")
    assert 'data-buka="tutup"' not in opened(auditor, "/tutup-hari/")
    assert auditor.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop)).status_code == 403


def test_without_the_second_step_nobody_closes(coop: TinyCoop) -> None:
    client = client_for(coop, "branch_manager", second_factor=False)
    assert client.post(f"/tutup-hari/{coop.office_id}/tutup/", sent_form(coop)).status_code == 403
    assert 'data-buka="tutup"' not in opened(client, "/tutup-hari/")


def test_days_that_are_not_closed_or_no_days(coop: TinyCoop) -> None:
    client = client_for(coop, "branch_manager")
    assert client.get(f"/tutup-hari/{coop.office_id}/{DAY}/").status_code == 404
    assert client.get(f"/tutup-hari/{coop.office_id}/kemarin/").status_code == 404


@pytest.mark.parametrize("number_of_days", [35])
def test_many_days_are_paged(coop: TinyCoop, number_of_days: int) -> None:
    for number in range(number_of_days):
        day = DAY + timedelta(days=number)
        with days.frozen(day):
            commands.close_day(coop.actor, order(coop, day=day, next_day=day + timedelta(days=1)))
    client = client_for(coop, "auditor")
    first = opened(client, f"/tutup-hari/riwayat/?kantor={coop.office_id}")
    assert "sesudah=" in first
    last = DAY + timedelta(days=number_of_days - 30)
    assert str(last) in first
    second = opened(client, f"/tutup-hari/riwayat/?kantor={coop.office_id}&sesudah={last}")
    assert f"/{DAY}/" in second


def test_all_offices_are_looked_over_together(coop: TinyCoop) -> None:
    post(coop)
    for office_id in (coop.office_id, coop.other_office_id):
        commands.close_day(coop.actor, order(coop, office_id=office_id))
    auditor = client_for(coop, "auditor")
    page = auditor.get("/tutup-hari/segel/?periksa=1&kantor=semua").content.decode()
    assert '<option value="semua" selected>' in page
    assert "Semua 2 hari sesuai" in page
    assert page.index('<h2 class="text-base mt-4">Cabang CRG') < page.index("Cabang SKM</h2>")
    assert page.count("1 hari diperiksa") == 2
    hers = client_for(coop, "branch_manager").get("/tutup-hari/segel/?periksa=1&kantor=semua")
    assert "Cabang SKM" not in hers.content.decode()


def proposed(coop: TinyCoop) -> UUID:
    """A manual journal of the accountant that waits for the manager."""
    lines = (ledger.ManualLine("72118", 100_000_00, 0), ledger.ManualLine("52104", 0, 100_000_00))
    journal = ledger.ManualJournal(uuid4(), coop.office_id, DAY, "Sewa kantor Januari", lines)
    ledger.post_manual_journal(person_with_role(coop, "accountant", name="Dewi"), journal)
    return journal.key


def test_who_goes_off_to_decide_is_led_back(coop: TinyCoop) -> None:
    key = proposed(coop)
    client = client_for(coop, "branch_manager")
    back = f"/tutup-hari/?kantor={coop.office_id}"
    query = "?" + urlencode({"kembali": back})
    assert f'href="/menunggu/{query}"' in client.get("/tutup-hari/").content.decode()
    assert f'href="/menunggu/{key}/{query}"' in client.get(f"/menunggu/{query}").content.decode()
    decide = client.get(f"/menunggu/{key}/{query}").content.decode()
    assert decide.count(f'name="kembali" value="{back}"') == 2
    answer = client.post(f"/menunggu/{key}/setujui/", {"kembali": back})
    assert answer["Location"] == f"/menunggu/{query}"
    assert f'href="{back}"' in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://contoh.org/", "//contoh.org/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(coop: TinyCoop, elsewhere: str) -> None:
    page = client_for(coop, "branch_manager").get("/menunggu/", {"kembali": elsewhere})
    assert "Kembali ke halaman tadi" not in page.content.decode()
    assert f'href="{elsewhere}"' not in page.content.decode()


def test_the_next_day_skips_holidays(coop: TinyCoop) -> None:
    """Tuesday is decided to be free: the form proposes Wednesday and says why."""
    decided = organisation.SettingOrder(
        uuid4(), "holidays.closed_days", [f"{NEXT.isoformat()} Hari jadi koperasi"], DAY, "SK 9/2026"
    )
    organisation.change_setting(coop.actor, decided)
    page = opened(client_for(coop, "branch_manager"), "/tutup-hari/")
    assert f'value="{(NEXT + timedelta(days=1)).isoformat()}"' in page
    assert "Hari jadi koperasi" in page
