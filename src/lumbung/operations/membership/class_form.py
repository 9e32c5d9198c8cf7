"""The form for another class; members who sit in a rembug say in which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days
from lumbung.operations.membership.forms import ReasonForm
from lumbung.operations.membership.words import CLASSES
from lumbung.people.members.queries import RembugView


class ClassForm(ReasonForm):
    """Another class, by whose decision, and where she will sit."""

    klass = forms.ChoiceField(label=_("New class"), widget=forms.RadioSelect)
    rembug = forms.ChoiceField(
        label=_("Rembug"), required=False, help_text=_("Only for a rembug member: where she will sit.")
    )
    save_only = forms.BooleanField(
        label=_("She only saves"),
        required=False,
        help_text=_("For who has not walked the way into a rembug."),
    )
    decision = forms.CharField(
        label=_("Decision"), max_length=200, help_text=_("Number and date, for example: SK Pengurus 12/2026")
    )
    field_order = ["klass", "rembug", "save_only", "decision", "reason"]

    def __init__(self, *args: Any, present: str, rembugs: Sequence[RembugView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = [(str(one.id), f"{one.name}, {days.weekday_name(one.weekday)}") for one in rembugs]
        others = [(code, label) for code, label in CLASSES.items() if code != present]
        offered: dict[str, list[Any]] = {"klass": others, "rembug": [("", _("No rembug")), *seats]}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if present == "rembug":  # she leaves it: there is nothing to sit in
            del self.fields["rembug"], self.fields["save_only"]
