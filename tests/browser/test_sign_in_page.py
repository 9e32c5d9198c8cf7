"""The first page that anybody sees."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import resolve_url
from playwright.sync_api import Page, expect


def test_fits_a_phone_and_speaks_indonesian(phone: Page) -> None:
    phone.goto(resolve_url(settings.LOGIN_URL))
    expect(phone.locator("html")).to_have_attribute("lang", "id")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
