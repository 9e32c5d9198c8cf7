"""What a cheap phone downloads on its first page: at most 100 kB, fonts and all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from lumbung.web import kit

DIST = Path(settings.BASE_DIR) / "front" / "dist"
KB = 1000


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict[str, object]]:
    file = DIST / "manifest.json"
    assert file.exists(), "The pages are not built: ./lumbung test builds them, or run npx vite build."
    found: dict[str, dict[str, object]] = json.loads(file.read_text())
    return found


def squeezed(file: Path) -> int:
    """The bytes on the wire: fonts are compressed already."""
    data = file.read_bytes()
    return len(data) if file.suffix == ".woff2" else len(gzip.compress(data, 9))


def parts_of(manifest: dict[str, dict[str, object]], entry: str) -> dict[str, int]:
    """Every file one entry brings along, with its compressed size."""
    sizes: dict[str, int] = {}
    todo = [entry]
    while todo:
        chunk = manifest[todo.pop()]
        todo += [name for name in chunk.get("imports", []) if isinstance(name, str)]  # type: ignore[attr-defined]
        files = [chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])]  # type: ignore[misc]
        sizes |= {str(name): squeezed(DIST / str(name)) for name in files}
    return sizes


def test_first_phone_page_fits_in_100_kb(manifest: dict[str, dict[str, object]]) -> None:
    page = kit.kit(RequestFactory().get("/kit/hp/"), "hp").content
    sizes = parts_of(manifest, "app.js") | {"page": len(gzip.compress(page, 9))}
    assert any(name.endswith(".woff2") for name in sizes), "fonts are counted"
    assert sum(sizes.values()) <= 100 * KB, sizes


def test_style_and_script_stay_small(manifest: dict[str, dict[str, object]]) -> None:
    sizes = parts_of(manifest, "app.js")
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= 20 * KB
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= 6 * KB


def test_phone_pages_do_without_htmx(manifest: dict[str, dict[str, object]]) -> None:
    page = kit.kit(RequestFactory().get("/kit/hp/"), "hp").content.decode()
    assert str(manifest["app.js"]["file"]) in page
    assert str(manifest["office.js"]["file"]) not in page
