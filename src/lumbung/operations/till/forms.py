"""What a teller types, read into orders: amounts in rupiah, reasons in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import RupiahField
from lumbung.kernel.money import RUPIAH, Sen

BOOK_LABELS = {
    "tamwil": _("The cooperative's own cash"),
    "zis": _("Cash of infaq and zakat"),
    "wakaf": _("Cash of wakaf"),
    "kebajikan": _("Cash of kebajikan"),
}


class CountForm(forms.Form):
    """The reason that goes with a count; the notes themselves are read with ``rules.read_count``."""

    reason = forms.CharField(
        label=_("Reason for the difference"),
        help_text=_("Only when the cash is not what the books say."),
        max_length=300,
        required=False,
    )


class VaultForm(forms.Form):
    """Cash for the vault or from it, for each book."""

    def __init__(self, *args: Any, held: dict[str, Sen], all_of_it: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for book, label in BOOK_LABELS.items():
            if held.get(book) or book == "tamwil":
                self.fields[book] = RupiahField(
                    label=label,
                    required=False,
                    max_sen=held.get(book, 0),
                    initial=held.get(book) or None if all_of_it else None,
                )

    def amounts(self) -> tuple[tuple[str, Sen], ...]:
        """Return what is above zero, by book."""
        return tuple((book, sen) for book, sen in self.cleaned_data.items() if sen)


class DepositForm(forms.Form):
    """What a member pays at the counter: savings, instalments, gifts."""

    def __init__(self, *args: Any, offered: list[tuple[str, str, Sen | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, initial in offered:
            self.fields[name] = RupiahField(label=label, required=False, initial=initial)

    def amounts(self, prefix: str) -> dict[str, Sen]:
        """Return the amounts above zero whose field begins with ``prefix``, by the rest of its name."""
        return {
            name.removeprefix(prefix): sen
            for name, sen in self.cleaned_data.items()
            if name.startswith(prefix) and sen
        }


class WithdrawalForm(forms.Form):
    """What a member takes at the counter."""

    product = forms.ChoiceField(label=_("From"))
    amount = RupiahField(label=_("Withdrawal"), min_sen=RUPIAH)

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = products


class DifferenceForm(forms.Form):
    """Cash found to be short or over while working."""

    way = forms.ChoiceField(
        label=_("The cash is"),
        choices=[("short", _("short")), ("over", _("over"))],
        widget=forms.RadioSelect,
    )
    amount = RupiahField(label=_("By how much"), min_sen=RUPIAH)
    reason = forms.CharField(label=_("Reason"), max_length=300, min_length=3)

    def signed_sen(self) -> Sen:
        """Return the difference; short is negative."""
        amount: Sen = self.cleaned_data["amount"]
        return -amount if self.cleaned_data["way"] == "short" else amount


class SettleForm(forms.Form):
    """What became of a difference."""

    how = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("How do you know"), max_length=300, min_length=3)

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = (
            [
                ("returned", _("The money was found, or paid back: it goes into my till")),
                ("expense", _("It is lost: the cooperative bears it (a second person decides)")),
            ]
            if is_short
            else [
                ("returned", _("It was handed back to whom it belongs: it leaves my till")),
                ("income", _("Nobody's: other income of the cooperative (a second person decides)")),
            ]
        )


class OfficeForm(forms.Form):
    """Which of her offices."""

    office = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: Any, offices: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(office_id), name) for office_id, name in offices]
