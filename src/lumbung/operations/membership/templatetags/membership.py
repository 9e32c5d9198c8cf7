"""Tags of the member pages: ``{% load membership %}``."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.urls import NoReverseMatch, reverse

from lumbung.operations.membership import words

register = template.Library()


@register.filter
def jenis_jurnal(kind: str) -> str:
    """``{{ entry.kind|jenis_jurnal }}`` → ``Pertemuan rembug``."""
    return words.kind(kind)


@register.filter
def langkah(code: str) -> str:
    """``{{ her.stage|langkah }}`` → ``LWK 2``."""
    return words.step(code)


@register.filter
def kekurangan(code: str) -> str:
    """``{{ "nik"|kekurangan }}`` → ``NIK belum ada``."""
    return str(words.LACKS.get(code, code))


@register.simple_tag
def url_kontrak(contract_id: UUID) -> str:
    """``{% url_kontrak id as link %}``: the contract's own page, or nothing while there is none."""
    for name in ("financing:contract", "financing:detail"):
        try:
            return reverse(name, args=[contract_id])
        except NoReverseMatch:
            continue
    return ""
