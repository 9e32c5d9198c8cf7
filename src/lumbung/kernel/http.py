"""Where a request becomes an actor, and a refusal becomes a page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Forbidden, Invalid, Refusal
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class NoKey(Invalid):
    """A form that writes must carry the key it was shown with."""


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks. ``page`` has put her there."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return refusal.status


def key_of(request: HttpRequest) -> UUID:
    """Return the key that the form was shown with, so that sending it twice is harmless.

    Refuses: NoKey
    """
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise NoKey() from None


def new_key() -> UUID:
    """Return a key for a form about to be shown."""
    return uuid7()


def attempt(form: BaseForm, act: Callable[[], R]) -> R | None:
    """Do the act of a form; when it is refused, say so on the form and return None.

    What she may not do at all is not the form's to say: that becomes a page of its own.
    """
    try:
        return act()
    except Forbidden:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        form.refusal_status = refusal.status  # type: ignore[attr-defined]
        return None


def form_status(form: BaseForm) -> int:
    """Return the status of a page that shows a form: 200 fresh, else that of its refusal, else 422."""
    if not form.is_bound:
        return 200
    return getattr(form, "refusal_status", 422)


def page(permission: str | None, *also: str) -> Callable[[View[P]], View[P]]:
    """Make a view a page of the house: signed in, permitted, and read in one snapshot when it only reads.

    ``permission`` None stands for everybody who is signed in; ``also`` are further ones that she needs.
    """

    asked = () if permission is None else (permission, *also)

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = _resolve(request)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            request.actor = actor  # type: ignore[attr-defined]
            for needed in asked:
                actor.require(needed)
            if request.method in {"GET", "HEAD"}:
                with reading(actor):
                    return view(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.permissions = asked  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return wrap


def _resolve(request: HttpRequest) -> Actor | None:
    resolver = import_string(settings.LUMBUNG_ACTOR)
    return cast("Actor | None", resolver(request))


class RefusalMiddleware:
    """Show a refusal that no view took as a page of its own, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the refusal page; anything else stays a bug."""
        if not isinstance(exception, Refusal):
            return None
        context: dict[str, Any] = {"refusal": exception, "message": str(exception)}
        return render(request, "refusal.html", context, status=status_of(exception))
