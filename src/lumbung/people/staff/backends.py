"""How an account is found at sign-in: by staff number or by phone, however it was typed."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q

from lumbung.people.staff.models import User
from lumbung.people.staff.rules import tidy_login, tidy_phone


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, asking our two columns."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        login, phone = tidy_login(username), tidy_phone(username)
        asked = Q(login=login) | Q(phone=phone) if phone else Q(login=login)
        user = User.objects.filter(asked).order_by("created_at").first()
        found: User | None = self._check_password(user, password)
        return found
