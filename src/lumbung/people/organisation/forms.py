"""What people type about offices and terms, made into orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.days import ZONES
from lumbung.kernel.forms import DayField, RupiahField
from lumbung.people.organisation.queries import OfficeView, SettingView
from lumbung.people.organisation.words import value_typed

ZONE_CHOICES = [(name, short) for short, name in ZONES.items()]


def office_choices(offices: Sequence[OfficeView]) -> list[tuple[str, str]]:
    """Return open offices for a list, indented as the tree stands."""
    return [(str(one.id), f"{'– ' * one.depth}{one.name} ({one.code})") for one in offices if one.is_open]


class OfficeForm(forms.Form):
    """What an office is called and where it is."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: Cabang Curugsari"))
    code = forms.CharField(
        label=_("Code"), max_length=12, help_text=_("Short, unique. It stands in receipt numbers.")
    )
    level = forms.CharField(label=_("Level"), max_length=40)
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONE_CHOICES)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def __init__(self, *args: Any, levels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("level")
        names = [*levels, *([now] if now and now not in levels else [])]
        self.fields["level"] = forms.ChoiceField(label=_("Level"), choices=[(one, one) for one in names])
        self.order_fields(["parent", "name", "code", "level", "zone", "address", "decision"])


class NewOfficeForm(OfficeForm):
    """An office to open."""

    parent = forms.ChoiceField(label=_("Stands under"))
    decision = forms.CharField(
        label=_("Decision"), max_length=200, help_text=_("Number and date, for example: SK Pengurus 12/2026")
    )

    book_from = DayField(
        label=_("Its book begins on"),
        required=False,
        help_text=_("From this day it can record. Empty: later, from the page of the office."),
    )

    def __init__(self, *args: Any, offices: Sequence[OfficeView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = forms.ChoiceField(label=_("Stands under"), choices=office_choices(offices))
        names = ["parent", "name", "code", "level", "zone", "address", "decision", "book_from"]
        self.order_fields(names)


class BookForm(forms.Form):
    """The first day of an office's book."""

    book_from = DayField(label=_("Its book begins on"), help_text=_("Today, or a day that has passed."))


class MoveForm(forms.Form):
    """Where an office is to stand from today."""

    parent = forms.ChoiceField(label=_("Will stand under"))
    decision = forms.CharField(label=_("Decision"), max_length=200)

    def __init__(self, *args: Any, offices: Sequence[OfficeView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = forms.ChoiceField(
            label=_("Will stand under"), choices=office_choices(offices)
        )
        self.order_fields(["parent", "decision"])


class CloseForm(forms.Form):
    """When an office closes, by which decision."""

    closes_on = DayField(label=_("Last day"))
    decision = forms.CharField(label=_("Decision"), max_length=200)


class SecondaryForm(forms.Form):
    """The secondary cooperative to join; empty leaves it."""

    secondary = forms.UUIDField(
        label=_("Code of the secondary"),
        required=False,
        help_text=_("The secondary reads it on its own page of offices. Empty: belong to none."),
    )
    decision = forms.CharField(label=_("Decision"), max_length=200)


class SettingForm(forms.Form):
    """A term to decide: its value in the shape the term has."""

    valid_from = DayField(label=_("Holds from"))
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("What it rests on, for example: Keputusan RAT 14 Maret 2026, butir 3"),
    )

    def __init__(self, *args: Any, setting: SettingView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(setting)
        self.order_fields(["value", "valid_from", "decision"])

    def clean_value(self) -> Any:
        """Return the value as the rules write it."""
        value = self.cleaned_data["value"]
        if isinstance(self.fields["value"], forms.TypedChoiceField):
            return value == "yes"
        if isinstance(self.fields["value"].widget, forms.Textarea):
            return [line.strip() for line in value.splitlines() if line.strip()]
        return value


_ONE_A_LINE = _("One day a line, the date first, for example: 2026-12-31 Tutup buku tahunan")
_LIST_HELP = {"holidays.closed_days": _ONE_A_LINE, "holidays.open_days": _ONE_A_LINE}


def _value_field(setting: SettingView) -> forms.Field:
    label = _("New value")
    if setting.kind == "money":
        return RupiahField(label=label, initial=setting.value)
    if setting.kind == "count":
        return forms.IntegerField(label=label, min_value=0, initial=setting.value)
    if setting.kind == "yes_no":
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", _("yes")), ("no", _("no"))],
            initial="yes" if setting.value else "no",
        )
    return forms.CharField(
        label=label,
        required=False,
        help_text=_LIST_HELP.get(setting.name, _("One on each line.")),
        widget=forms.Textarea(attrs={"rows": 5}),
        initial=value_typed("list", setting.value),
    )
