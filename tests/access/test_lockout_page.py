"""Five wrong passwords: the account rests, and the page says for how long and whom to ask."""

from __future__ import annotations

from django.test import Client

from tests.cast import TinyCoop, account_for


def test_the_resting_account_is_explained(coop: TinyCoop) -> None:
    account_for(coop, "teller", login="rp-0412", password="padi rukun dua belas")
    client = Client(REMOTE_ADDR="10.9.8.7")
    for _ in range(5):
        answer = client.post("/akun/login/", {"login": "rp-0412", "password": "bukan"})
    assert answer.status_code == 429
    assert "diistirahatkan lima belas menit" in answer.content.decode()
    client.post("/akun/login/", {"login": "rp-0412", "password": "padi rukun dua belas"})
    assert "_auth_user_id" not in client.session, "even the right password waits"
