"""Devices: a cookie tells one browser from another, so that a lost phone can be shut out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.people.staff import access
from lumbung.people.staff.models import Device

KINDS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def name_of(user_agent: str) -> str:
    """Return a name a person recognises: ``Chrome, Android``."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Browser")
    kind = next((name for mark, name in KINDS if mark in user_agent), "")
    return f"{browser}, {kind}" if kind else browser


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """After signing in: find this device among hers, or write it down and give it its cookie."""
    cookie = access.device_cookie(request)
    user_id = UUID(str(request.user.pk))
    mine = Device.objects.filter(user_id=user_id)
    if cookie and mine.filter(cookie=cookie, revoked_at=None).update(last_seen_at=days.now()):
        return
    if cookie is None or mine.filter(cookie=cookie).exists():
        cookie = uuid7()
    agent = request.headers.get("User-Agent", "")[:200]
    Device.objects.create(
        cookie=cookie,
        user_id=user_id,
        name=name_of(agent),
        user_agent=agent,
        ip=request.META.get("REMOTE_ADDR") or None,
    )
    response.set_signed_cookie(
        access.DEVICE_COOKIE, str(cookie), salt=access.DEVICE_COOKIE, max_age=3 * 365 * 86400, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def touch(request: HttpRequest) -> None:
    """Note, every ten minutes at most, that this device and this session were seen."""
    badge = access.badge_of(request)
    if (
        badge is None
        or badge.device_seen_at is None
        or days.now() - badge.device_seen_at < access.TOUCH_EVERY
    ):
        return
    cookie = access.device_cookie(request)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH session AS (UPDATE usersessions_usersession SET last_seen_at = %(now)s"
            " WHERE session_key = %(session)s)"
            " UPDATE staff_device SET last_seen_at = %(now)s"
            " WHERE cookie = %(cookie)s AND user_id = %(user)s",
            {
                "now": days.now(),
                "session": request.session.session_key,
                "cookie": cookie,
                "user": badge.session_user_id,
            },
        )


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One of her devices."""

    id: UUID
    name: str
    ip: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    is_this: bool


def own(user_id: UUID, cookie: UUID | None) -> list[DeviceView]:
    """Return the devices somebody has signed in with and that are not shut out, the latest first."""
    rows = Device.objects.filter(user_id=user_id, revoked_at=None).order_by("-last_seen_at")[:50]
    return [
        DeviceView(row.id, row.name, row.ip, row.first_seen_at, row.last_seen_at, row.cookie == cookie)
        for row in rows
    ]


def revoke(user_id: UUID, device_id: UUID) -> bool:
    """Shut out one of her own devices; its sessions end at their next page."""
    mine = Device.objects.filter(user_id=user_id, id=device_id, revoked_at=None)
    return mine.update(revoked_at=days.now()) == 1
