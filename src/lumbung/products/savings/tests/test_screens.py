"""The screens of savings open in few statements and do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading
from lumbung.products.savings.models import Plan
from lumbung.products.savings.tests.test_moves import deposit, member_of, offered
from tests.cast import TinyCoop, client_for

__all__ = ["offered"]


def post(client: Client, url: str, **values: Any) -> Any:
    return client.post(url, {"key": str(uuid7()), **values})


@pytest.mark.parametrize(
    "url",
    ["/simpanan/", "/simpanan/wajib/", "/simpanan/qurban/", "/simpanan/rencana/", "/simpanan/rencana/baru/"],
)
def test_pages_open_in_few_statements(offered: TinyCoop, url: str) -> None:
    deposit(offered, pokok=10_000, wajib=5_000, sukarela=30_000)
    client = client_for(offered, "teller")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    statements = [one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 200
    assert len(statements) <= 12


def test_a_plan_on_the_screens(offered: TinyCoop) -> None:
    """Begun, shown, changed, ended."""
    member, client = member_of(offered), client_for(offered, "field_officer")
    values = {
        "member": member,
        "product": "qurban",
        "weekly": "15.000",
        "ends_on": "2026-12-28",
        "target": "",
    }
    assert post(client, "/simpanan/rencana/baru/", **values).status_code == 302
    assert post(client, "/simpanan/rencana/baru/", **values).status_code == 409
    with reading(offered.actor):
        plan = Plan.objects.get()
    base = f"/simpanan/rencana/{plan.id}/"
    assert "Rp15.000" in client.get(base).content.decode()
    assert "Ibu Aminah" in client.get("/simpanan/rencana/?produk=qurban").content.decode()
    changed = {"weekly": "20.000", "target": "1.000.000", "ends_on": "2026-12-28"}
    assert post(client, f"{base}ubah/", **changed).status_code == 302
    assert post(client, f"{base}tutup/", reason="").status_code == 422
    assert post(client, f"{base}tutup/", reason="pindah rumah").status_code == 302
    assert "pindah rumah" in client.get(base).content.decode()


def test_a_bonus_is_seen_before_it_is_proposed(offered: TinyCoop) -> None:
    deposit(offered, sukarela=750_000)
    deposit(offered, sukarela=250_000)
    client = client_for(offered, "accountant")
    values = {"office": offered.office_id, "total": "10.000", "decision": "rapat pengurus"}
    shown = post(client, "/simpanan/bonus/", **values).content.decode()
    assert "Rp7.500" in shown
    assert "Rp2.500" in shown
    assert post(client, "/simpanan/bonus/", **values, usulkan="1").status_code == 302
    with reading(offered.actor):
        assert CommandLog.objects.get(state="waiting").permission == "savings.approve_bonus"


def test_head_office_decides_terms(offered: TinyCoop) -> None:
    client = client_for(offered, "head_office")
    values = {
        "valid_from": "2026-03-01",
        "weekly": "20.000",
        "minimum": "1.000",
        "weeks": "120",
        "decision": "RAT 2025",
    }
    assert client.get("/simpanan/qurban/ketentuan/").status_code == 200
    assert post(client, "/simpanan/qurban/ketentuan/", **values).status_code == 302
    assert "RAT 2025" in client.get("/simpanan/qurban/").content.decode()
    assert client.get("/simpanan/wajib/ketentuan/").status_code == 404


def test_head_office_decides_a_nisbah(offered: TinyCoop) -> None:
    """It is asked for only where the yield is shared."""
    client = client_for(offered, "head_office")
    values = {"valid_from": "2026-03-01", "weekly": "0", "minimum": "10.000", "weeks": "0"}
    values |= {"withdrawable": "on", "nisbah": "32.5", "decision": "RAT 2025"}
    assert "nisbah" not in client.get("/simpanan/sukarela/ketentuan/").content.decode()
    assert post(client, "/simpanan/mudharabah/ketentuan/", **values).status_code == 302
    shown = client.get("/simpanan/mudharabah/").content.decode()
    assert "Nisbah 32,5 %" in shown or "Nisbah 32.5 %" in shown


@pytest.mark.parametrize(
    ("role", "url", "status"),
    [("trainer", "/simpanan/", 403), ("teller", "/simpanan/bonus/", 403), ("teller", "/simpanan/emas/", 404)],
)
def test_who_may_not_is_told_so(offered: TinyCoop, role: str, url: str, status: int) -> None:
    assert client_for(offered, role).get(url).status_code == status
