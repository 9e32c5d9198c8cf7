"""What people type on the screens of savings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import DayField, RupiahField
from lumbung.products.savings.queries import ProductView


class TermsForm(forms.Form):
    """New terms of a product."""

    valid_from = DayField(label=_("Holds from"))
    weekly = RupiahField(label=_("Asked for every week"))
    minimum = RupiahField(label=_("At least, each time"))
    weeks = forms.IntegerField(label=_("Usual number of weeks"), min_value=0, max_value=1_000)
    withdrawable = forms.BooleanField(label=_("May be taken at any time"), required=False)
    nisbah = forms.DecimalField(
        label=_("Nisbah of the member, percent"),
        help_text=_("Her part of the yield each month. Only for mudharabah; the rest is the cooperative's."),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    decision = forms.CharField(label=_("Decided by"), max_length=200)


class PlanForm(forms.Form):
    """A plan to begin."""

    member = forms.UUIDField(label=_("Member"), error_messages={"required": _("Choose the member.")})
    product = forms.ChoiceField(label=_("For which goal"))
    weekly = RupiahField(label=_("Every week"), min_sen=1)
    ends_on = DayField(label=_("Last week on"))
    target = RupiahField(label=_("Target"), required=False, help_text=_("Empty: what the weeks come to."))

    def __init__(self, *args: Any, offered: Iterable[ProductView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [(one.code, one.name) for one in offered]  # type: ignore[attr-defined]


class ChangePlanForm(forms.Form):
    """A running plan, anew."""

    weekly = RupiahField(label=_("Every week"), min_sen=1)
    target = RupiahField(label=_("Target"), min_sen=1)
    ends_on = DayField(label=_("Last week on"))


class ClosePlanForm(forms.Form):
    """The end of a plan."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Needed when the plan ends before its day."),
    )


class BonusForm(forms.Form):
    """A gift to all savers of an office, shared by what each has in safekeeping."""

    office = forms.ChoiceField(label=_("Office"))
    total = RupiahField(label=_("To be shared"), min_sen=1)
    decision = forms.CharField(label=_("Decided by"), max_length=200)

    def __init__(self, *args: Any, offices: Iterable[tuple[Any, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = list(offices)  # type: ignore[attr-defined]
