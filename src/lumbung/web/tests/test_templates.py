"""All templates of the house: they compile, their icons exist, nothing in them breaks the content policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from lumbung.web import icons, kit, nav

SOURCE = Path(settings.BASE_DIR) / "src" / "lumbung"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
ICON = re.compile(r'{% icon "([a-z0-9-]+)"')
CHIP = re.compile(r'{% chip "(\w+)" "([a-z0-9-]*)"')
EVENT = re.compile(r"<[^>]*\son[a-z]+=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type=\"application/json\"))", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<[a-z][^>]*\sstyle=|<style", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_compiles_with_known_icons_and_no_inline_code(path: Path) -> None:
    text = path.read_text()
    engines["django"].from_string(text)
    for name in [*ICON.findall(text), *(name for _kind, name in CHIP.findall(text) if name)]:
        assert icons.drawing(name)
    assert not EVENT.search(text), "no inline event handlers"
    assert not INLINE_SCRIPT.search(text), "no inline scripts"
    assert not INLINE_STYLE.search(text), "no style attributes"


def test_every_part_is_in_the_guide() -> None:
    guide = (SOURCE / "web" / "README.md").read_text()
    tags = {"field", "field_errors", "form_errors", "empty", "pager", "confirm", "explain"}
    frame = {"logo", "mark", "messages", "notices", "practice", "person_menu", "language", "anti_fraud"}
    parts = {path.stem for path in (SOURCE / "web" / "templates" / "kit").glob("*.html")} - tags - frame
    assert [part for part in sorted(parts) if f"kit/{part}.html" not in guide] == []


def test_menu_icons_exist() -> None:
    items = [item for group in nav.OFFICE for item in group.items] + [*nav.PERSON, *nav.MEMBER]
    assert all(icons.drawing(item.icon) for item in items)


@pytest.mark.parametrize("name", ["", *kit.PAGES])
def test_the_kit_shows_every_part_without_a_database(name: str) -> None:
    response: HttpResponse = kit.kit(RequestFactory().get("/kit/"), name)
    assert response.status_code == 200
    assert "Kopsyah Rukun Padi" in response.content.decode()
