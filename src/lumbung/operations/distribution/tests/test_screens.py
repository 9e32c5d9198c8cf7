"""The accountant looks at a month, proposes it, and finds the proof; others see what they may."""

from __future__ import annotations

import re

import pytest

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog
from lumbung.kernel.scope import reading
from lumbung.operations.distribution.tests.test_commands import OVER, Pool
from tests.cast import TinyCoop, client_for


@pytest.fixture
def over(coop: TinyCoop) -> Pool:
    pool = Pool(coop)
    pool.end_month()
    return pool


def test_an_accountant_proposes_what_she_saw(over: Pool) -> None:
    with days.frozen(OVER, everywhere=True):
        client = client_for(over.coop, "accountant")
        assert "bulan=2026-01" in client.get("/bagi-hasil/").content.decode()
        shown = client.get("/bagi-hasil/hitung/?bulan=2026-01").content.decode()
        assert "Rp2.000.000" in shown
        assert "Rp300.000" in shown
        said = dict(re.findall(r'name="(yield_sen|members_sen|tax_sen)" value="(\d+)"', shown))
        said |= {"bulan": "2026-01", "key": str(uuid7())}
        assert client.post("/bagi-hasil/hitung/", said | {"decision": " "}).status_code == 422
        assert client.post("/bagi-hasil/hitung/", said | {"decision": "rapat 2 Februari"}).status_code == 302
    with reading(over.coop.actor):
        assert CommandLog.objects.get(state="waiting").permission == "distribution.approve"


def test_the_proof_and_taking_it_back(over: Pool) -> None:
    done = over.share()
    client = client_for(over.coop, "accountant")
    url = f"/bagi-hasil/{done.run_id}/"
    shown = client.get(url).content.decode()
    assert "Ibu Siti" in shown
    assert "Rp225.000" in shown
    wrong = {"key": str(uuid7()), "reason": ""}
    assert client.post(url + "batal/", wrong).status_code == 422
    assert client.post(url + "batal/", wrong | {"reason": "angka salah"}).status_code == 302
    over.take_back(done.run_id)
    assert "angka salah" in client.get(url).content.decode()
    assert client.get("/bagi-hasil/").status_code == 200


def test_a_month_that_is_not_over(coop: TinyCoop) -> None:
    Pool(coop)
    shown = client_for(coop, "accountant").get("/bagi-hasil/hitung/?bulan=2026-01").content.decode()
    assert 'name="decision"' not in shown


@pytest.mark.parametrize(
    ("role", "url", "status"),
    [
        ("teller", "/bagi-hasil/", 403),
        ("board", "/bagi-hasil/", 200),
        ("board", "/bagi-hasil/hitung/", 403),
        ("accountant", f"/bagi-hasil/{uuid7()}/", 404),
        ("accountant", "/bagi-hasil/hitung/?bulan=kapan", 200),
    ],
)
def test_who_sees_what(coop: TinyCoop, role: str, url: str, status: int) -> None:
    assert client_for(coop, role).get(url).status_code == status
