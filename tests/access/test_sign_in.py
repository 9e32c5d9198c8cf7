"""Signing in: number or phone, lock-out, one-time passwords, second factors, sessions, devices, language."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import translation

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.people.staff import commands, devices, queries
from lumbung.people.staff.models import Device, User
from tests.cast import DAY, TinyCoop, account_for, client_of, found_coop

PASSWORD = "padi-rukun-12"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post("/akun/login/", {"login": login, "password": password}, headers={"user-agent": CHROME})


def is_in(client: Client) -> bool:
    return client.get("/menunggu/").status_code == 200


@pytest.fixture
def ratna(coop: TinyCoop) -> User:
    user = account_for(coop, "teller", name="Bu Ratna", login="rp-0412", password=PASSWORD)
    User.objects.filter(id=user.id).update(phone="+6281234567890")
    return user


@pytest.mark.parametrize("typed", ["rp-0412", "RP-0412", " RP-0412 ", "0812-3456-7890", "+6281234567890"])
def test_she_signs_in_with_her_number_or_phone_however_typed(ratna: User, typed: str) -> None:
    client = Client()
    assert sign_in(client, typed).status_code == 302
    assert is_in(client)


def test_a_wrong_password_opens_nothing_and_says_little(ratna: User) -> None:
    client = Client()
    known, unknown = sign_in(client, "rp-0412", "salah-sekali"), sign_in(client, "rp-9999", "salah-sekali")
    assert known.status_code == unknown.status_code == 200
    said = [response.context["form"].non_field_errors() for response in (known, unknown)]
    assert said[0] == said[1]
    assert not is_in(client)


def test_after_five_wrong_passwords_the_account_rests(ratna: User) -> None:
    client = Client()
    statuses = [sign_in(client, "rp-0412", f"salah-{n}").status_code for n in range(5)]
    assert statuses[-1] == 429
    locked = sign_in(client, "RP-0412 ")  # the right password, but too late
    assert locked.status_code == 429
    assert "account/lockout.html" in [template.name for template in locked.templates]
    assert not is_in(client)


def test_another_spelling_does_not_begin_to_count_anew(ratna: User) -> None:
    typed = ["rp-0412", "RP-0412", " Rp-0412", "081234567890", "+62 812 3456 7890"]
    statuses = [sign_in(Client(), login, "salah").status_code for login in typed]
    assert statuses[-1] == 429
    assert sign_in(Client(), "rp-0412").status_code == 429


def test_a_lock_out_is_hers_alone(coop: TinyCoop, ratna: User) -> None:
    account_for(coop, "teller", login="rp-0500", password=PASSWORD)
    for n in range(5):
        sign_in(Client(), "rp-0412", f"salah-{n}")
    assert sign_in(Client(), "rp-0500").status_code == 302


def test_a_one_time_password_ends_a_lock_out(coop: TinyCoop, ratna: User) -> None:
    for n in range(5):
        sign_in(Client(), "rp-0412", f"salah-{n}")
    person = next(one for one in queries.people(coop.actor) if one.user_id == ratna.id)
    order = commands.Reset(uuid7(), person.id, "Terkunci")
    commands.reset_password(coop.actor, order)
    assert sign_in(Client(), "rp-0412", commands.one_time_password_of(order.key)).status_code == 302


def test_an_account_that_was_switched_off_does_not_open(ratna: User) -> None:
    User.objects.filter(id=ratna.id).update(is_active=False)
    client = Client()
    sign_in(client, "rp-0412")
    assert not is_in(client)


def test_a_one_time_password_is_changed_before_anything_else(coop: TinyCoop) -> None:
    order = commands.Hiring(uuid7(), "RP-0600", "Bu Baru", DAY)
    commands.hire(coop.actor, order)
    first, client = commands.one_time_password_of(order.key), Client()
    sign_in(client, "rp-0600", first)
    for url in ("/menunggu/", "/akun/", "/kantor/"):
        assert client.get(url)["Location"] == "/akun/password/change/"
    own = {"oldpassword": first, "password1": "tiga-kata-sendiri", "password2": "tiga-kata-sendiri"}
    client.post("/akun/password/change/", own)
    assert is_in(client)
    assert sign_in(Client(), "rp-0600", first).status_code == 200
    assert sign_in(Client(), "rp-0600", "tiga-kata-sendiri").status_code == 302


@pytest.mark.parametrize("weak", ["pendek", "1234567890", "rp-0412-xx", "password12"])
def test_a_weak_password_is_not_taken(ratna: User, weak: str) -> None:
    client = Client()
    sign_in(client, "rp-0412")
    client.post("/akun/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    ratna.refresh_from_db()
    assert ratna.check_password(PASSWORD)


def test_nobody_makes_herself_an_account(db: None) -> None:
    client = Client()
    client.post("/akun/signup/", {"username": "penyusup", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(login="penyusup").exists()


def test_a_forgotten_password_is_a_matter_for_people(db: None) -> None:
    response = Client().get("/akun/password/reset/")
    assert response.status_code == 200
    assert Client().post("/akun/password/reset/", {"email": "x@example.com"}).status_code < 500


# --- the second factor


def show_password_again(client: Client) -> None:
    """Changing how one signs in asks for the password once more."""
    assert client.get("/akun/2fa/totp/activate/")["Location"].startswith("/akun/reauthenticate/")
    client.post("/akun/reauthenticate/", {"password": PASSWORD})


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_who_has_a_second_factor_is_asked_for_it_and_then_may_approve(coop: TinyCoop) -> None:
    user = account_for(coop, "board", login="rp-0001", password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client = Client()
    assert sign_in(client, "rp-0001")["Location"].startswith("/akun/2fa/authenticate/")
    assert not is_in(client)
    assert client.post("/akun/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post("/akun/2fa/authenticate/", {"code": code_of(secret)})
    page = client.get("/menunggu/")
    assert page.status_code == 200
    assert page.context["needs_second_factor"] is False


@pytest.mark.usefixtures("race_db", "frozen_day")
def test_setting_one_up_counts_at_once() -> None:
    coop = found_coop()
    account_for(coop, "board", login="rp-0001", password=PASSWORD)
    client = Client()
    sign_in(client, "rp-0001")
    assert client.get("/menunggu/").context["needs_second_factor"] is True
    show_password_again(client)
    assert client.get("/akun/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert client.post("/akun/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/menunggu/").context["needs_second_factor"] is False


def test_the_way_to_the_second_step_leads_back(coop: TinyCoop) -> None:
    user = account_for(coop, "board", login="rp-0001", password=PASSWORD)
    client = client_of(user, coop, second_factor=False)
    assert client.get("/akun/langkah-kedua/?next=/menunggu/")["Location"] == "/akun/2fa/"
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    again = client.get("/akun/langkah-kedua/?next=/menunggu/")["Location"]
    assert again == "/akun/2fa/reauthenticate/?next=%2Fmenunggu%2F"
    assert client.get("/menunggu/").context["needs_second_factor"] is True
    assert client.post(again, {"code": code_of(secret)})["Location"] == "/menunggu/"
    assert client.get("/menunggu/").context["needs_second_factor"] is False
    away = client.get("/akun/langkah-kedua/?next=https://jahat.example/")["Location"]
    assert "jahat" not in away


def test_a_passkey_is_offered(coop: TinyCoop) -> None:
    account_for(coop, "board", login="rp-0001", password=PASSWORD)
    client = Client()
    sign_in(client, "rp-0001")
    show_password_again(client)
    assert client.get("/akun/2fa/webauthn/add/").status_code == 200


def test_recovery_codes_come_with_the_first_second_factor(coop: TinyCoop) -> None:
    user = account_for(coop, "board", login="rp-0001", password=PASSWORD)
    client = Client()
    sign_in(client, "rp-0001")
    show_password_again(client)
    client.get("/akun/2fa/totp/activate/")
    client.post("/akun/2fa/totp/activate/", {"code": code_of(client.session["mfa.totp.secret"])})
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert client.get("/akun/2fa/recovery-codes/").status_code == 200


# --- sessions and devices


def test_she_ends_her_other_sessions(ratna: User) -> None:
    office, phone = Client(), Client()
    sign_in(office, "rp-0412")
    sign_in(phone, "rp-0412")
    assert is_in(phone)
    assert office.get("/akun/sessions/").status_code == 200
    office.post("/akun/sessions/")
    assert is_in(office)
    assert not is_in(phone)


def test_a_manager_signs_her_out_everywhere(coop: TinyCoop, ratna: User) -> None:
    hers = Client()
    sign_in(hers, "rp-0412")
    admin = client_of(account_for(coop, "admin"), coop)
    person = next(one for one in queries.people(coop.actor) if one.user_id == ratna.id)
    assert b"Bu Ratna" in admin.get(f"/pegawai/{person.id}/").content
    admin.post(f"/pegawai/{person.id}/keluarkan-sesi/", {"key": str(uuid7())})
    assert not is_in(hers)


def test_a_device_is_remembered_once(ratna: User) -> None:
    client = Client()
    sign_in(client, "rp-0412")
    client.post("/akun/logout/")
    sign_in(client, "rp-0412")
    known = Device.objects.get(user=ratna)
    assert known.name == "Chrome, Android"
    assert "Chrome, Android" in client.get("/akun/").content.decode()


def test_a_device_that_is_shut_out_is_signed_out_and_must_come_in_anew(ratna: User) -> None:
    lost, office = Client(), Client()
    sign_in(lost, "rp-0412")
    gone = Device.objects.get(user=ratna)
    sign_in(office, "rp-0412")
    office.post(f"/akun/perangkat/{gone.id}/keluarkan/")
    assert not is_in(lost)
    assert "_auth_user_id" not in lost.session
    assert is_in(office)
    assert sign_in(lost, "rp-0412").status_code == 302
    assert is_in(lost)
    assert Device.objects.filter(user=ratna, revoked_at=None).count() == 2


def test_nobody_shuts_out_the_device_of_another(coop: TinyCoop, ratna: User) -> None:
    sign_in(Client(), "rp-0412")
    hers = Device.objects.get(user=ratna)
    other = client_of(account_for(coop, "teller"), coop)
    other.post(f"/akun/perangkat/{hers.id}/keluarkan/")
    hers.refresh_from_db()
    assert hers.revoked_at is None


def test_a_forged_device_cookie_says_nothing(ratna: User) -> None:
    client = Client()
    sign_in(client, "rp-0412")
    client.cookies["lumbung_perangkat"] = str(UUID(int=7))
    assert is_in(client)


def test_being_seen_is_noted_every_ten_minutes_at_most(ratna: User) -> None:
    client = Client()
    sign_in(client, "rp-0412")
    first = Device.objects.get(user=ratna).last_seen_at
    is_in(client)
    assert Device.objects.get(user=ratna).last_seen_at == first
    with days.frozen(days.now().replace(hour=11), everywhere=True):
        is_in(client)
        assert Device.objects.get(user=ratna).last_seen_at > first


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("curl/8", "Browser"),
    ],
)
def test_a_device_has_a_name_people_recognise(agent: str, name: str) -> None:
    assert devices.name_of(agent) == name


def test_the_language_follows_her_to_the_next_device(ratna: User) -> None:
    client = Client()
    sign_in(client, "rp-0412")
    with translation.override("id"):
        _choose_english(ratna, client)


def _choose_english(ratna: User, client: Client) -> None:
    assert "Menunggu saya" in client.get("/menunggu/").content.decode()
    client.post("/akun/bahasa/", {"language": "en"})
    assert "Waiting for me" in client.get("/menunggu/").content.decode()
    elsewhere = Client()
    sign_in(elsewhere, "rp-0412")
    assert "Waiting for me" in elsewhere.get("/menunggu/").content.decode()
    elsewhere.post("/akun/bahasa/", {"language": "xx"})
    ratna.refresh_from_db()
    assert ratna.language == "en"
    elsewhere.post("/bahasa/setlang/", {"language": "id"})  # the corner of every page
    ratna.refresh_from_db()
    assert ratna.language == "id"
