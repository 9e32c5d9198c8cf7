"""Links that lead only where the reader may go: the permission is that of the page itself."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, resolve, reverse

from lumbung.kernel.actors import Actor


def door(actor: Actor, name: str, *args: object, office_id: UUID | None = None, query: str = "") -> str:
    """Return the address of a page this person may open, else nothing, as for a page that is not there."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    permission = getattr(resolve(url).func, "permission", None)
    if permission is not None and not actor.may(permission, office_id):
        return ""
    return url + query
