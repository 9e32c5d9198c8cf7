"""From a request to an actor: who is signed in, in which cooperative, with which rights, from which device.

This is ``settings.LUMBUNG_ACTOR``. It costs one statement beside Django's own two (session and account), and
a second one only on the first page after signing in, when the cooperative is chosen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from lumbung.kernel import days, rules
from lumbung.kernel.actors import Actor
from lumbung.people.staff.models import User
from lumbung.people.staff.rules import grants_of

COOP_KEY = "lumbung_coop"
RECORDS_KEY = "account_authentication_methods"
TOUCH_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Badge:
    """What the actor does not say: her number, her roles, her cooperatives, her device."""

    person_id: UUID
    number: str
    coop_name: str
    roles: tuple[str, ...]
    device_seen_at: datetime | None
    session_user_id: UUID
    coop_full_name: str = ""
    is_practice: bool = False
    lines: tuple[tuple[str, str], ...] = ()  # (role, name of the office), the longest held first


@dataclass(frozen=True, slots=True)
class Workplace:
    """A cooperative somebody may enter."""

    coop_id: UUID
    name: str


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who asks, with her rights of today; None when nobody is signed in or she works nowhere now."""
    if hasattr(request, "_lumbung_actor"):
        return cast("Actor | None", request._lumbung_actor)
    actor = _look_up(request)
    if actor is None and request.user.is_authenticated:
        logout(request)  # a device was taken away, or she works nowhere any more: the door is closed
        messages.warning(
            request, gettext("You were signed out: your access here has ended. Ask your manager.")
        )
    request._lumbung_actor = actor  # type: ignore[attr-defined]
    return actor


def badge_of(request: HttpRequest) -> Badge | None:
    """Return what else the sign-in knows about her."""
    actor_of(request)
    return cast("Badge | None", getattr(request, "_lumbung_badge", None))


def workplaces(user_id: UUID) -> list[Workplace]:
    """Return the cooperatives where this account belongs to somebody who still works there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lumbung.me = '{UUID(str(user_id))}'")
        cursor.execute(
            "SELECT c.id, c.short_name FROM staff_person p JOIN kernel_cooperative c ON c.id = p.coop_id"
            " WHERE p.user_id = %s AND p.left_on IS NULL ORDER BY p.joined_on, c.id",
            [user_id],
        )
        found = [Workplace(*row) for row in cursor.fetchall()]
        cursor.execute("SET LOCAL lumbung.me = ''")
    return found


def choose_workplace(request: HttpRequest, coop_id: UUID) -> None:
    """Work in this cooperative from now on; the next request checks that she may."""
    request.session[COOP_KEY] = str(coop_id)


def _look_up(request: HttpRequest) -> Actor | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    coop_id = request.session.get(COOP_KEY)
    if coop_id is not None and (found := _read(request, user, UUID(coop_id))):
        return found
    for place in workplaces(user.id):
        if str(place.coop_id) != coop_id and (found := _read(request, user, place.coop_id)):
            request.session[COOP_KEY] = str(place.coop_id)
            return found
    return None


_WHO = """
WITH RECURSIVE mine AS (
    SELECT a.role, a.office_id, a.valid_from, a.id FROM staff_appointment a
     WHERE a.person_id = (SELECT id FROM staff_person WHERE user_id = %(user)s AND coop_id = %(coop)s)
       AND a.coop_id = %(coop)s AND a.valid_from <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
), reach AS (
    SELECT role, office_id FROM mine
    UNION SELECT r.role, o.id FROM kernel_office o JOIN reach r ON o.parent_id = r.office_id
), asked AS (
    SELECT DISTINCT ON (name) name, value FROM kernel_setting
     WHERE coop_id = %(coop)s AND name IN ('access.second_factor_required', 'access.second_factor_hours')
       AND valid_from <= %(day)s ORDER BY name, valid_from DESC
)
SELECT p.id, p.name, p.number, c.short_name,
       (SELECT jsonb_agg(jsonb_build_array(role, office_id)) FROM reach),
       (SELECT jsonb_object_agg(name, value) FROM asked),
       d.id, d.revoked_at, d.last_seen_at, c.name, c.is_practice,
       (SELECT jsonb_agg(jsonb_build_array(m.role, coalesce(o.name, '')) ORDER BY m.valid_from, m.id)
          FROM mine m LEFT JOIN kernel_office o ON o.id = m.office_id)
  FROM staff_person p JOIN kernel_cooperative c ON c.id = p.coop_id
  LEFT JOIN staff_device d ON d.cookie = %(device)s AND d.user_id = p.user_id
 WHERE p.coop_id = %(coop)s AND p.user_id = %(user)s AND p.left_on IS NULL
"""


def _read(request: HttpRequest, user: User, coop_id: UUID) -> Actor | None:
    day = days.today()
    values: dict[str, UUID | date | None] = {
        "user": user.id,
        "coop": coop_id,
        "day": day,
        "device": device_cookie(request),
    }
    scope = f"SET LOCAL lumbung.coop_id = '{UUID(str(coop_id))}';"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(scope + _WHO, values)
        cursor.nextset()
        row = cursor.fetchone()
    if row is None:
        return None
    person_id, name, number, coop_name, reach, settings, device_id, revoked_at, seen_at = row[:9]
    full_name, is_practice, lines = row[9:]
    if revoked_at is not None:
        return None
    roles = [(role, UUID(office) if office else None) for role, office in _plain(reach) or []]
    request._lumbung_badge = Badge(  # type: ignore[attr-defined]
        person_id,
        number,
        coop_name,
        tuple(dict.fromkeys(role for role, _ in roles)),
        seen_at,
        user.id,
        full_name,
        is_practice,
        tuple((role, office) for role, office in _plain(lines) or []),
    )
    grants = grants_of(roles)
    return Actor(
        coop_id=coop_id,
        user_id=user.id,
        name=name,
        grants=grants,
        channel="web",
        device_id=device_id,
        ip=request.META.get("REMOTE_ADDR"),
        withheld=_withheld(request, day, _plain(settings) or {}, grants),
    )


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _withheld(
    request: HttpRequest, day: date, settings: dict[str, Any], grants: Iterable[str]
) -> frozenset[str]:
    """Return what she holds but may not use before a second factor: approving, and what the rules name."""
    terms = rules.at(day).access
    if not settings.get("access.second_factor_required", terms.second_factor_required):
        return frozenset()
    hours = settings.get("access.second_factor_hours", terms.second_factor_hours)
    if second_factor_age(request) <= hours * 3600:
        return frozenset()
    return frozenset(name for name in grants if ".approve" in name or name in terms.second_factor_permissions)


def second_factor_age(request: HttpRequest) -> float:
    """Return how many seconds ago a second factor was shown in this session; infinity when never."""
    records = request.session.get(RECORDS_KEY) or []
    shown = [record["at"] for record in records if record.get("method") == "mfa"]
    return time.time() - max(shown) if shown else float("inf")


def device_cookie(request: HttpRequest) -> UUID | None:
    """Return the device that this browser says it is, when the cookie is ours and untouched."""
    value = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE)
    try:
        return UUID(value)
    except ValueError:
        return None


DEVICE_COOKIE = "lumbung_perangkat"
