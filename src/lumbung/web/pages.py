"""Links to the other pages of a list, with the filters kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict

PAGE, BEFORE, AFTER = "halaman", "sebelum", "sesudah"
Link = Callable[..., str]


def links(request: HttpRequest | None, page: Any) -> dict[str, Any]:
    """Return what kit/pager.html shows: numbered for a Django ``Page``, else keyset."""
    base = request.GET if request is not None else QueryDict()

    def link(**changes: object) -> str:
        query = base.copy()
        for name in (PAGE, BEFORE, AFTER):
            query.pop(name, None)
        query.update({name: str(value) for name, value in changes.items()})
        return f"?{query.urlencode()}"

    return _numbered(page, link) if hasattr(page, "paginator") else _keyset(page, link)


def _keyset(page: Any, link: Link) -> dict[str, Any]:
    before, after = getattr(page, "previous_key", None), getattr(page, "next_key", None)
    return {
        "previous": link(**{BEFORE: before}) if before else "",
        "next": link(**{AFTER: after}) if after else "",
        "pages": [],
        "shown": bool(before or after),
    }


def _numbered(page: Any, link: Link) -> dict[str, Any]:
    pages = [
        {"number": number, "url": link(halaman=number), "now": number == page.number}
        if isinstance(number, int)
        else {"number": "…"}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "previous": link(halaman=page.previous_page_number()) if page.has_previous() else "",
        "next": link(halaman=page.next_page_number()) if page.has_next() else "",
        "pages": pages,
        "shown": page.paginator.num_pages > 1,
        "from": page.start_index(),
        "to": page.end_index(),
        "total": page.paginator.count,
    }
