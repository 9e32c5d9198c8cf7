"""What sign-in leaves in the browser, and what a first password asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from lumbung.people.staff import devices
from lumbung.people.staff.models import User


class StaffMiddleware:
    """A cookie knows the device, the language follows the person, a one-time password is changed first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then remember the device."""
        response = self.get_response(request)
        if getattr(request, "_lumbung_signed_in", False):
            devices.remember(request, response)
            language = request.user.language  # type: ignore[union-attr]
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        elif request.path == reverse("set_language") and request.method == "POST":
            _keep_language(request, response)
        elif hasattr(request, "_lumbung_badge"):
            devices.touch(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead everybody who came with a one-time password to the page where she chooses her own."""
        if not hasattr(view, "permission") or not request.user.is_authenticated:
            return None
        return redirect("account_change_password") if request.user.must_change_password else None


def _keep_language(request: HttpRequest, response: HttpResponseBase) -> None:
    """What somebody chose in the corner of a page holds for her on every device."""
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen is not None and isinstance(request.user, User):
        User.objects.filter(id=request.user.id).update(language=chosen.value)
