"""Form fields of the house: people type rupiah, code gets sen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days, money
from lumbung.kernel.money import Sen


class RupiahField(forms.CharField):
    """An amount: shown as ``1.250.000`` beside a fixed Rp, cleaned to sen; None when left empty."""

    def __init__(self, *, min_sen: Sen | None = 0, max_sen: Sen | None = None, **kwargs: Any) -> None:
        self.min_sen, self.max_sen = min_sen, max_sen
        attrs = {"data-uang": True, "inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show sen as figures; what somebody typed stays as she typed it."""
        return money.digits(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return sen, or say what does not fit."""
        text = super().clean(value)
        if not text:
            return None
        try:
            sen = money.sen_of(text)
        except ValueError:
            raise ValidationError(_("Write the amount in rupiah, for example 150.000."), "amount") from None
        if self.min_sen is not None and sen < self.min_sen:
            least = money.rupiah(self.min_sen)
            raise ValidationError(_("At least %(amount)s."), "too_small", params={"amount": least})
        if self.max_sen is not None and sen > self.max_sen:
            most = money.rupiah(self.max_sen)
            raise ValidationError(_("At most %(amount)s."), "too_large", params={"amount": most})
        return sen


class DayField(forms.CharField):
    """A day: the browser's own date picker, and every spelling that ``days.parse_date`` knows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A date picker wants ISO."""
        return value.isoformat() if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """Return a date, or say what does not fit."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return days.parse_date(text)
        except ValueError:
            raise ValidationError(
                _("Write the date as day, month, year, for example 13-7-2026."), "day"
            ) from None
