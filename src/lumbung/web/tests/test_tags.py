"""The tags and filters that every template speaks with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lumbung.kernel.forms import DayField, RupiahField
from lumbung.web.templatetags import lumbung as tags

DAY = date(2026, 7, 13)


def render(text: str, **values: Any) -> str:
    return Template("{% load lumbung %}" + text).render(Context(values))


@pytest.mark.parametrize(
    "sen, shown",
    [
        (125_000_000, "Rp1.250.000"),
        (-2_000_000, "−Rp20.000"),
        (125_050, "Rp1.250,50"),
        (0, "Rp0"),
        (None, ""),
    ],
)
def test_rp_is_plain_text_for_sentences_and_attributes(sen: int | None, shown: str) -> None:
    assert tags.rp(sen) == shown
    assert render('<b title="{{ sen|rp }}">', sen=sen) == f'<b title="{shown}">'


def test_headline_amount_sets_its_rp_apart() -> None:
    assert tags.rp_besar(-125_050) == '<span class="rp"><small>−Rp</small>1.250,50</span>'


def test_amounts_in_their_other_dresses() -> None:
    assert tags.rp_laporan(-2_000_000) == "(20.000)"
    assert tags.rp_laporan(2_000_000) == "20.000"
    assert tags.rp_angka(125_000_000) == "1.250.000"
    assert tags.rupiah_bulat(125_000_000) == "1250000"
    assert tags.rp_short(341_700_000) == "Rp3,4 juta"
    assert [tags.ribu(sen) for sen in (15_000_000, 1_000_000, 150_000, 0)] == ["150", "10", "1,5", "0"]
    assert tags.angka(31_482) == "31.482"


def test_terbilang() -> None:
    assert tags.terbilang(100_100_000) == "satu juta seribu rupiah"
    assert tags.terbilang(None) == ""


def test_days_in_indonesian_and_english() -> None:
    assert tags.tanggal(DAY) == "Senin, 13 Juli 2026"
    assert tags.tanggal_pendek(DAY) == "13 Jul 2026"
    assert tags.bulan(DAY) == "Juli 2026"
    assert tags.hari(DAY) == "Senin"
    assert tags.hijri(DAY, False).endswith("1448 H")
    with translation.override("en"):
        assert tags.tanggal(DAY) == "Monday, 13 July 2026"


def test_a_moment_is_shown_on_the_wall_clock_of_the_office() -> None:
    late_in_utc = datetime(2026, 7, 12, 18, 30, tzinfo=UTC)
    assert tags.jam(late_in_utc) == "01.30"
    assert tags.jam(late_in_utc, "Asia/Makassar") == "02.30"
    assert tags.tanggal_pendek(late_in_utc) == "13 Jul 2026"


def test_chip_escapes_its_words() -> None:
    shown = render('{% chip "awas" "check" words %}', words="<script>")
    assert "tanda-awas" in shown
    assert "&lt;script&gt;" in shown


def test_grains_count_and_carry_a_sentence() -> None:
    shown = render('{% bulir 16 25 half=1 crossed=1 kol=13 label="18 dari 25 dicatat" %}')
    assert shown.count('class="bulir"') == 16
    assert (shown.count("separuh"), shown.count("silang"), shown.count("kosong")) == (1, 1, 7)
    assert 'role="img" aria-label="18 dari 25 dicatat"' in shown
    placed = render('{% bulir marks=marks label="x" %}', marks=["", "silang", "<i>"])
    assert placed.count("<i class") == 3
    assert "<i>" not in placed.replace("<i class", "")


def test_a_missing_icon_is_named() -> None:
    with pytest.raises(LookupError, match="no-such-drawing"):
        render('{% icon "no-such-drawing" %}')


def test_initials_stand_in_for_a_photo() -> None:
    assert ">RP<" in tags.avatar("Ratih Purwanti")
    assert ">S<" in tags.avatar("Sumiati")
    assert 'src="/foto.webp"' in tags.avatar("Sumiati", "/foto.webp")


def test_key_is_new_each_time_and_kept_when_given() -> None:
    assert render("{% key %}") != render("{% key %}")
    assert 'value="0190-kept"' in render("{% key kept %}", kept="0190-kept")


class Deposit(forms.Form):
    amount = RupiahField(label="Setoran", min_sen=500_000, max_sen=10_000_000_00)
    on = DayField(label="Tanggal", required=False)
    agree = forms.BooleanField(label="Setuju")


def test_money_field_shows_figures_and_words() -> None:
    shown = render("{% field form.amount %}", form=Deposit(initial={"amount": 125_000_000}))
    assert 'value="1.250.000"' in shown
    assert 'inputmode="numeric"' in shown
    assert "satu juta dua ratus lima puluh ribu rupiah" in shown


def test_a_refused_field_says_why_and_is_linked() -> None:
    form = Deposit({"amount": "1.25", "on": "31-2-2026"})
    shown = render("{% form_errors form %}{% field form.amount %}", form=form)
    assert 'href="#id_amount"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_amount_salah"' in shown
    assert 'value="1.25"' in shown, "what she typed stays as she typed it"


@pytest.mark.parametrize(
    "typed, sen", [("1.250.000", 125_000_000), ("Rp 5.000,-", 500_000), ("5000,50", 500_050)]
)
def test_rupiah_field_reads_what_people_type(typed: str, sen: int) -> None:
    form = Deposit({"amount": typed, "on": "Senin, 13 Juli 2026", "agree": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == sen
    assert form.cleaned_data["on"] == DAY


@pytest.mark.parametrize("typed", ["4.999", "10.000.001", "12.50", "banyak", ""])
def test_rupiah_field_refuses_what_does_not_fit(typed: str) -> None:
    assert "amount" in Deposit({"amount": typed, "agree": "on"}).errors


def test_numbered_pager_keeps_filters() -> None:
    request = RequestFactory().get("/anggota/?q=sri&halaman=3&sesudah=x")
    page = Paginator(range(408), 20).page(3)
    shown = render("{% pager page %}", page=page, request=request)
    assert "?q=sri&amp;halaman=4" in shown
    assert "sesudah" not in shown
    assert 'aria-current="page"' in shown
    assert "41 sampai 60 dari 408" in shown


def test_keyset_pager_links_both_ways_and_hides_when_alone() -> None:
    request = RequestFactory().get("/anggota/?q=sri")
    shown = render("{% pager p %}", p=SimpleNamespace(previous_key="a", next_key="b"), request=request)
    assert "?q=sri&amp;sebelum=a" in shown
    assert "?q=sri&amp;sesudah=b" in shown
    assert "<nav" not in render("{% pager p %}", p=SimpleNamespace(previous_key="", next_key=""))


def test_blocks_hold_their_content() -> None:
    sheet = render('{% confirm id="terima" title="Terima Rp5.000" %}<p>isi</p>{% endconfirm %}')
    assert "<dialog" in sheet
    assert "<p>isi</p>" in sheet
    assert "data-terbuka" not in sheet
    assert "data-terbuka" in render('{% confirm id="x" title="x" open=True %}{% endconfirm %}')
    asked = render('{% explain id="x" text=sen|rp %}mengapa{% endexplain %}', sen=500_000)
    assert 'popovertarget="x"' in asked
    assert 'role="alert"' in render('{% notice "gawat" %}x{% endnotice %}')


@pytest.mark.parametrize(
    "agent, name",
    [
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130", "Firefox, Windows"),
        ("curl", "Perangkat tidak dikenal"),
    ],
)
def test_a_device_is_named_as_a_person_would(agent: str, name: str) -> None:
    assert tags.perangkat(agent) == name
