"""One's own account: devices, language, and the cooperative to work in."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.kernel.http import actor_of, page
from lumbung.people.staff import access, devices
from lumbung.people.staff.forms import LanguageForm
from lumbung.people.staff.models import User

_TOTP, _KEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


@page(None)
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    actor, user = actor_of(request), request.user
    assert isinstance(user, User)
    context = {
        "login": user.login,
        "badge": access.badge_of(request),
        "devices": devices.own(user.id, access.device_cookie(request)),
        "language": LanguageForm(initial={"language": user.language}),
        "workplaces": access.workplaces(user.id),
        "coop_id": actor.coop_id,
        "second_factor_shown": access.second_factor_age(request) < float("inf"),
        "withheld": bool(actor.withheld),
    }
    return render(request, "staff/account.html", context)


@page(None)
def second_step(request: HttpRequest) -> HttpResponse:
    """Lead to where the second step is shown again, or set up; then back to where it was asked for."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("staff:account")
    by_code, by_key = (is_mfa_enabled(request.user, [kind]) for kind in (_TOTP, _KEY))
    if not by_code and not by_key:
        return redirect("mfa_index")
    how = "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"  # she has no six digits
    return redirect(f"{reverse(how)}?{urlencode({'next': back})}")


@page(None)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Let the screens speak another language to this person, on every device."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        User.objects.filter(id=UUID(str(request.user.pk))).update(language=chosen)
        with translation.override(chosen):
            messages.success(request, _("The screens speak English to you from now on."))
        response = redirect("staff:account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return response
    return redirect("staff:account")


@page(None)
@require_POST
def choose_workplace(request: HttpRequest) -> HttpResponse:
    """Work in another of one's cooperatives."""
    try:
        coop_id = UUID(request.POST.get("coop", ""))
    except ValueError:
        return redirect("staff:account")
    if coop_id in {place.coop_id for place in access.workplaces(UUID(str(request.user.pk)))}:
        access.choose_workplace(request, coop_id)
    return redirect(settings.LOGIN_REDIRECT_URL)


@page(None)
@require_POST
def revoke_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Shut out a device; whoever holds it is signed out at its next page."""
    if devices.revoke(UUID(str(request.user.pk)), device_id):
        messages.success(request, _("That device is shut out. It must sign in anew."))
    return redirect("staff:account")
