"""The JSON door: each capability brings its router, here a refusal becomes problem details (RFC 9457)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import APIKeyCookie

from lumbung.books.ledger.api import router as books
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Refusal
from lumbung.kernel.http import status_of
from lumbung.operations.meetings.api import router as meetings


class SignedIn(APIKeyCookie):
    """The session of a page of ours; writing needs its CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return who asks, and put her on the request."""
        resolve = import_string(settings.LUMBUNG_ACTOR)
        actor: Actor | None = resolve(request)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Lumbung",
    version="1",
    urls_namespace="api",
    auth=SignedIn(csrf=True),
    docs_url=None,
    openapi_url=None,
)
api.add_router("", meetings)
api.add_router("/buku", books)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say a refusal in the reader's language, with its code for the script."""
    body = {
        "type": "about:blank",
        "title": str(refusal),
        "status": status_of(refusal),
        "code": refusal.code,
    }
    answer: HttpResponse = api.create_response(request, body, status=status_of(refusal))
    answer["Content-Type"] = "application/problem+json"
    return answer


def _problem(request: HttpRequest, status: int, title: str, **more: object) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, **more}
    answer: HttpResponse = api.create_response(request, body, status=status)
    answer["Content-Type"] = "application/problem+json"
    return answer


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which part of the request does not fit."""
    parts = [{"pointer": "/".join(map(str, one["loc"])), "detail": one["msg"]} for one in error.errors]
    return _problem(
        request, 422, gettext("Something in the request does not fit."), code="invalid", errors=parts
    )


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    return _problem(request, 401, gettext("Sign in first."), code="not_signed_in")
