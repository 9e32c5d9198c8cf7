"""What people type about staff, made into orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import DayField
from lumbung.people.organisation.queries import OfficeView
from lumbung.people.staff.queries import RoleView


class PersonForm(forms.Form):
    """How a person is called and reached."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    number = forms.CharField(label=_("Staff number"), max_length=20, help_text=_("For example: RP-0412"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("She may sign in with it as well."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


class HireForm(PersonForm):
    """Somebody to work here."""

    joined_on = DayField(label=_("Works here from"))
    login = forms.CharField(
        label=_("Name for signing in"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty to sign in with the staff number."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    existing = forms.BooleanField(
        label=_("She already has an account from another cooperative"),
        required=False,
        help_text=_("Enter the name she signs in with there; her password stays hers."),
    )


class AppointForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(label=_("Role"))
    office = forms.ChoiceField(
        label=_("Office"), required=False, help_text=_("It holds there and in the offices under it.")
    )
    valid_from = DayField(label=_("Holds from"))
    ends_on = DayField(
        label=_("Holds until"),
        required=False,
        help_text=_("The first day it no longer holds; empty for open-ended."),
    )
    decision = forms.CharField(
        label=_("Decision"), max_length=200, help_text=_("For example: SK Pengurus 12/2026")
    )

    def __init__(
        self, *args: Any, roles: Sequence[RoleView], offices: Sequence[OfficeView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        role, office = self.fields["role"], self.fields["office"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(office, forms.ChoiceField)
        role.choices = [(one.code, one.name) for one in roles]
        office.choices = [
            ("", _("the whole cooperative")),
            *((str(one.id), f"{'– ' * one.depth}{one.name}") for one in offices if one.is_open),
        ]


class EndForm(forms.Form):
    """A role to take back."""

    ends_on = DayField(label=_("First day without it"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(forms.Form):
    """An act that asks why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("One sentence; it is kept with what you do.")
    )


class LeaveForm(ReasonForm):
    """Somebody who stops working here."""

    left_on = DayField(label=_("Last day"))
    field_order = ["left_on", "reason"]


class RefuseForm(forms.Form):
    """Why a proposal is refused; its maker reads it."""

    reason = forms.CharField(
        label=_("Reason for refusing"),
        max_length=300,
        min_length=3,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The proposer reads it and can propose anew."),
    )


class LanguageForm(forms.Form):
    """The language of the screens, for this person everywhere."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
