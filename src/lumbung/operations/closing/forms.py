"""What the manager says when she closes the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import DayField


class CloseForm(forms.Form):
    """The next day, and a sentence about what stays in suspense."""

    day = forms.DateField(widget=forms.HiddenInput)
    next_day = DayField(label=_("Next book day"))
    explanation = forms.CharField(
        label=_("What stays in suspense, and who settles it"),
        required=False,
        max_length=300,
        widget=forms.Textarea,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        day: date | None = None,
        next_day: date | None = None,
        must_explain: bool = False,
    ) -> None:
        super().__init__(data, initial={"day": day, "next_day": next_day})
        self._box = self.fields["explanation"].widget
        self.fields["explanation"].widget = forms.HiddenInput()
        if must_explain:
            self.ask_for_explanation()

    def ask_for_explanation(self) -> None:
        """Show the box for the sentence; it must be filled in."""
        self.fields["explanation"].widget = self._box
        self.fields["explanation"].required = True
