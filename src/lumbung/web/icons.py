"""Icons: Lucide drawings (ISC licence, icons/LICENSE) kept in the repository and written into the page.

To add one, copy its file from the npm package ``lucide-static`` into ``icons/``.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@functools.cache
def drawing(name: str) -> str:
    """Return the inside of one drawing. LookupError says which name is missing."""
    file = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.exists():
        raise LookupError(f"no icon {name!r} in {FOLDER}: copy it from lucide-static")
    match = _BODY.search(file.read_text())
    assert match is not None
    return re.sub(r">\s+<", "><", match[1]).strip()


def svg(name: str, classes: str = "size-5", label: str = "") -> SafeString:
    """Return an icon as inline SVG: hidden from screen readers unless it has a label of its own."""
    body = mark_safe(drawing(name))
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{} shrink-0" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        classes,
        said,
        body,
    )
