"""What the libraries tell us: the tables were made, somebody signed in, a second factor was set up."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.db.models.signals import post_migrate

from lumbung.kernel import rules


def connect() -> None:
    """Connect once, when Django is ready."""
    from allauth.account.signals import password_changed, password_set
    from allauth.mfa.signals import authenticator_added

    post_migrate.connect(copy_conflicts, dispatch_uid="staff.copy_conflicts")
    authenticator_added.connect(second_factor_shown, dispatch_uid="staff.second_factor_shown")
    user_logged_in.connect(signed_in, dispatch_uid="staff.signed_in")
    for signal in (password_changed, password_set):
        signal.connect(own_password, dispatch_uid="staff.own_password")


def copy_conflicts(app_config: Any, **_: Any) -> None:
    """Give PostgreSQL the pairs of roles one person may not hold, as ``rules/roles`` has them now."""
    if app_config.label != "staff" or "staff_role_conflict" not in connection.introspection.table_names():
        return
    pairs = [
        (min(found.roles), max(found.roles), found.where == "anywhere") for found in rules.roles().conflicts
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staff_role_conflict")
        cursor.executemany(
            "INSERT INTO staff_role_conflict (one, other, anywhere) VALUES (%s, %s, %s)", pairs
        )


def second_factor_shown(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """Who has just set up a second factor has just used it: this session counts from now on."""
    from allauth.account.internal.flows.login import record_authentication

    if authenticator.type in {authenticator.Type.TOTP, authenticator.Type.WEBAUTHN}:
        record_authentication(request, user, method="mfa", type=authenticator.type)


def signed_in(request: Any, **_: Any) -> None:
    """Let the middleware remember the device and the language once the answer is on its way."""
    request._lumbung_signed_in = True


def own_password(user: Any, **_: Any) -> None:
    """A password she chose herself needs no changing."""
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
