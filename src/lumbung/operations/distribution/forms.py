"""What the accountant types to share a yield, and to take it back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DistributeForm(forms.Form):
    """The decision, with the figures that were looked at."""

    yield_sen = forms.IntegerField(widget=forms.HiddenInput)
    members_sen = forms.IntegerField(widget=forms.HiddenInput)
    tax_sen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.CharField(label=_("Decided by"), max_length=200)


class ReverseForm(forms.Form):
    """Why a distribution is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=300)
