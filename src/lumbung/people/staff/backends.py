"""How an account is found at sign-in: by staff number or by phone, however it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q
from django.http import HttpRequest

from lumbung.people.staff.models import User
from lumbung.people.staff.rules import tidy_login, tidy_phone


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, asking our two columns."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        found: User | None = self._check_password(account_of(username), password)
        return found


def account_of(typed: str) -> User | None:
    """Return the account somebody means by what she typed."""
    login, phone = tidy_login(typed), tidy_phone(typed)
    asked = Q(login=login) | Q(phone=phone) if phone else Q(login=login)
    return User.objects.filter(asked).order_by("created_at").first()


def attempted_login(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Return whose door is knocked at, for counting: every spelling of one account counts as that account."""
    typed = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    account = account_of(str(typed)[:200])
    return account.login if account else tidy_login(str(typed))[:40]
