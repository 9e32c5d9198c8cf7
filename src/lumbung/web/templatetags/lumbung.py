"""Tags and filters of every page: ``{% load lumbung %}``. Examples are in ``web/README.md``.

Filters for amounts and days give plain text, so they may stand in attributes and sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import template
from django.forms import (
    BaseForm,
    BoundField,
)
from django.template import Context, loader
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from lumbung.kernel import days, money, words
from lumbung.kernel import hijri as hijri_calendar
from lumbung.kernel.http import new_key
from lumbung.web import controls, icons, pages

register = template.Library()


def _language() -> str:
    return get_language() or "id"


# --- amounts ------------------------------------------------------------------------------------


@register.filter
def rp(sen: int | None) -> str:
    """``{{ sen|rp }}`` → ``Rp1.250.000``; nothing for None."""
    return "" if sen is None else money.rupiah(sen)


@register.filter
def rp_besar(sen: int | None) -> SafeString | str:
    """``<p class="rp-besar text-2xl">{{ sen|rp_besar }}</p>``: a headline amount with a smaller Rp (HTML)."""
    if sen is None:
        return ""
    sign, _, figures = money.rupiah(sen).partition("Rp")
    return format_html('<span class="rp"><small>{}Rp</small>{}</span>', sign, figures)


@register.filter
def rp_short(sen: int | None) -> str:
    """``{{ sen|rp_short }}`` → ``Rp3,4 juta``."""
    return "" if sen is None else money.rupiah_short(sen, _language())


@register.filter
def rp_laporan(sen: int | None) -> str:
    """``{{ sen|rp_laporan }}``: as statements write it, without Rp, negative in brackets: ``(20.000)``."""
    if sen is None:
        return ""
    figures = money.digits(abs(sen))
    return f"({figures})" if sen < 0 else figures


@register.filter
def rp_angka(sen: int | None) -> str:
    """``{{ sen|rp_angka }}`` → ``1.250.000``: an amount without Rp, as columns and inputs show it."""
    return "" if sen is None else money.digits(sen)


@register.filter
def rupiah_bulat(sen: int | None) -> str:
    """``{{ sen|rupiah_bulat }}`` → ``1250000``: whole rupiah without dots, for data attributes."""
    return "" if sen is None else str(sen // money.RUPIAH)


@register.filter
def ribu(sen: int | None) -> str:
    """``{{ sen|ribu }}`` → ``150``: an amount in thousands of rupiah, for the small line of a sheet."""
    if sen is None:
        return ""
    thousands, rest = divmod(sen, 1000 * money.RUPIAH)
    return angka(thousands) if not rest else f"{angka(thousands)},{rest // money.RUPIAH:03d}".rstrip("0")


@register.filter
def angka(number: int | None) -> str:
    """``{{ 31482|angka }}`` → ``31.482``."""
    return "" if number is None else f"{number:,}".replace(",", ".")


@register.filter
def terbilang(sen: int | None) -> str:
    """``{{ sen|terbilang }}`` → ``satu juta dua ratus ribu rupiah``."""
    return "" if sen is None else words.terbilang_rupiah(sen)


# --- days ---------------------------------------------------------------------------------------


def _day(value: date | datetime) -> date:
    return days.local(value).date() if isinstance(value, datetime) else value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """``{{ d|tanggal }}`` → ``Senin, 13 Juli 2026``."""
    return "" if value is None else days.date_text(_day(value), _language())


@register.filter
def tanggal_pendek(value: date | datetime | None) -> str:
    """``{{ d|tanggal_pendek }}`` → ``13 Jul 2026``."""
    return "" if value is None else days.date_short(_day(value), _language())


@register.filter
def bulan(value: date | None) -> str:
    """``{{ d|bulan }}`` → ``Juli 2026``."""
    return "" if value is None else days.month_text(value, _language())


@register.filter
def hari(value: date | int | None) -> str:
    """``{{ d|hari }}`` → ``Senin``; an ISO weekday number will do."""
    return "" if value is None else days.weekday_name(value, _language())


@register.filter
def jam(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """``{{ moment|jam }}`` → ``13.30``; ``{{ moment|jam:office.zone }}`` for another zone."""
    return "" if value is None else days.time_text(value, zone or days.WIB)


@register.filter
def hijri(value: date | datetime | None, label: bool = True) -> str:
    """``{{ d|hijri }}`` → ``28 Muharam 1448 H (perkiraan)``; ``|hijri:False`` without the last word."""
    return "" if value is None else hijri_calendar.hijri(_day(value), _language(), label=label)


# --- small marks --------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, classes: str = "size-5", label: str = "") -> SafeString:
    """``{% icon "check" "size-5" %}``: a Lucide icon; ``label=`` only when no word stands beside it."""
    return icons.svg(name, classes, label)


@register.simple_tag
def chip(kind: str, name: str, text: object) -> SafeString:
    """``{% chip "baik" "check" "Lancar" %}``: kinds baik, awas, gawat, info, beri, diam; icon; words."""
    drawn = icons.svg(name, "size-4") if name else ""
    return format_html('<span class="tanda tanda-{}">{}{}</span>', kind, drawn, text)


_GRAINS = frozenset({"separuh", "silang", "kini", "kosong"})


@register.simple_tag
def bulir(
    filled: int = 0,
    total: int = 0,
    kol: int = 13,
    label: str = "",
    biji: int = 13,
    half: int = 0,
    crossed: int = 0,
    now: int = 0,
    marks: Sequence[str] | None = None,
) -> SafeString:
    """``{% bulir 18 25 kol=13 label=_("18 of 25 members recorded") %}``: one grain for each person or week.

    ``half``, ``crossed`` and ``now`` come after the filled ones, in that order; the rest is empty. Or give
    each grain its place: ``marks=list`` of "" (filled), "separuh", "silang", "kini", "kosong".
    """
    counted = [""] * filled + ["separuh"] * half + ["silang"] * crossed + ["kini"] * now
    shown = (counted + ["kosong"] * total)[:total] if marks is None else marks
    grains = "".join(f'<i class="bulir{f" bulir-{mark}" if mark in _GRAINS else ""}"></i>' for mark in shown)
    sentence = label or gettext("%(filled)s of %(total)s") % {"filled": filled, "total": total}
    return format_html(
        '<span class="malai kol-{} biji-{}" role="img" aria-label="{}">{}</span>',
        max(4, min(kol, 30)),
        max(10, min(biji, 18)),
        sentence,
        SafeString(grains),
    )


_HUES = (
    "bg-(--color-daun-muda) text-success",
    "bg-(--color-gabah-muda) text-gabah-tua",
    "bg-(--color-manggis-muda) text-accent",
    "bg-(--color-nila-muda) text-info",
    "bg-(--color-pandan-muda) text-primary",
    "bg-(--color-bata-muda) text-error",
)


@register.simple_tag
def avatar(name: str, photo: str = "", classes: str = "size-10") -> SafeString:
    """``{% avatar member.name member.photo_url "size-8" %}``: her photo, or initials on a quiet ground."""
    if photo:
        return format_html(
            '<img src="{}" alt="" loading="lazy" width="40" height="40"'
            ' class="{} rounded-lg object-cover shrink-0">',
            photo,
            classes,
        )
    parts = [part for part in str(name).split() if part[:1].isalpha()]
    initials = "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()
    hue = _HUES[hashlib.blake2b(str(name).encode(), digest_size=1).digest()[0] % len(_HUES)]
    return format_html(
        '<span class="{} {} rounded-lg shrink-0 grid place-items-center text-sm font-semibold"'
        ' aria-hidden="true">{}</span>',
        classes,
        hue,
        initials or "?",
    )


@register.simple_tag
def key(value: UUID | str | None = None) -> SafeString:
    """``{% key %}`` inside a form that writes: the hidden key that makes sending it twice harmless.

    When a refused form is shown again, pass the key it came with: ``{% key form_key %}``.
    """
    return format_html('<input type="hidden" name="key" value="{}">', value or new_key())


_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
)


@register.filter
def perangkat(user_agent: str) -> str:
    """``{{ session.user_agent|perangkat }}`` → ``Chrome, Android``: what a person would call the device."""
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    other = "Chrome" if "Chrome" in user_agent else "Safari" if "Safari" in user_agent else ""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), other)
    return ", ".join(filter(None, (browser, system))) or gettext("Unknown device")


@register.filter
def url_or_none(name: str) -> str:
    """``{{ "till:open"|url_or_none }}``: the address, or nothing while that page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# --- forms --------------------------------------------------------------------------------------


@register.inclusion_tag("kit/field.html")
def field(
    bound: BoundField, classes: str = "", hint: str | bool = "", words: bool = True, **attrs: Any
) -> dict[str, Any]:
    """``{% field form.name %}``: label, hint, control and errors of one form field.

    ``hint=`` replaces the field's help text (``hint=False``: none); ``words=False`` hides terbilang under an
    amount; other names become attributes of the control, with ``_`` for ``-``: ``inputmode="tel"``.
    """
    return controls.dressed(bound, classes, hint, words, attrs)


@register.inclusion_tag("kit/form_errors.html")
def form_errors(form: BaseForm, title: str = "") -> dict[str, Any]:
    """``{% form_errors form %}``: the summary on top of a form; its lines lead to their fields."""
    lines = [(f"{bound.auto_id}", bound.label, error) for bound in form for error in bound.errors]
    general = list(form.non_field_errors()) if form.is_bound else []
    return {"general": general, "lines": lines, "title": title}


# --- lists --------------------------------------------------------------------------------------


@register.inclusion_tag("kit/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon: str = "sprout") -> dict[str, Any]:
    """``{% empty title text url label %}``: what will appear here, who makes it appear, one button."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("kit/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """``{% pager page %}``: a Django ``Page``, or anything with ``previous_key`` and ``next_key`` (keyset).

    Keyset links carry ``?sebelum=key`` or ``?sesudah=key``; numbered ones ``?halaman=3``. Filters stay.
    """
    return pages.links(context.get("request"), page)


# --- larger parts that hold content of their own --------------------------------------------------


@register.simple_block_tag
def confirm(content: str, id: str, title: str, subtitle: str = "", open: bool = False) -> SafeString:
    """``{% confirm id="terima" title="Terima Rp3.417.000" %}…{% endconfirm %}``: the consequence first.

    Opened by ``<button data-buka="terima">``. Put the form inside; end with
    ``{% include "kit/confirm_foot.html" with label="Terima, catat selisih Rp20.000" %}``.
    ``open=True`` shows it at once: a form that was refused.
    """
    return _block(
        "kit/confirm.html", {"content": content, "id": id, "title": title, "subtitle": subtitle, "open": open}
    )


@register.simple_block_tag
def explain(content: str, id: str, text: str, classes: str = "") -> SafeString:
    """``{% explain id="total" text=total|rp %}<p>why</p>{% endexplain %}``: a number that can be asked."""
    return _block("kit/explain.html", {"content": content, "id": id, "text": text, "classes": classes})


@register.simple_block_tag
def notice(content: str, kind: str = "info", icon: str = "") -> SafeString:
    """``{% notice "awas" %}…{% endnotice %}``: a notice in the page; kinds info, baik, awas, gawat."""
    names: Mapping[str, str] = {"info": "info", "baik": "circle-check", "awas": "triangle-alert"}
    return format_html(
        '<div class="kabar kabar-{}"{}>{}<div class="flex-1 min-w-0">{}</div></div>',
        kind,
        SafeString(' role="alert"' if kind == "gawat" else ""),
        icons.svg(icon or names.get(kind, "circle-alert"), "size-5"),
        content,
    )


def _block(name: str, values: dict[str, Any]) -> SafeString:
    return SafeString(loader.get_template(name).render(values))
