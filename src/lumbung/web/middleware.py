"""What happens around every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class RealAddress:
    """Behind our proxy everybody would seem to come from one place: take the address the proxy wrote down.

    Wrong passwords and questions at the member's page are counted by place, and acts remember it. Only the
    last address counts, which is the proxy's own word; whatever a visitor sends stands before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the visitor's address where everybody looks for it."""
        if settings.BEHIND_PROXY:
            said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(said))
        return self.get_response(request)


class LanguageOfChoice(LocaleMiddleware):
    """Indonesian, until this person chooses another language.

    The browser's own language is not asked: many phones in a rembug are set to English by whoever sold them.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response
