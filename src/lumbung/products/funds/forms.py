"""What people type on the screens of the funds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import RupiahField
from lumbung.kernel.money import rupiah
from lumbung.products.funds import words
from lumbung.products.funds.queries import HANDS, CashPlace
from lumbung.products.funds.rules import BY_CODE, GIVEN


class GiftForm(forms.Form):
    """A gift at the counter; the cash must be of the fund's own book."""

    fund = forms.ChoiceField(label=_("For which purse"))
    amount = RupiahField(label=_("Gift"), min_sen=1)
    member = forms.UUIDField(label=_("Member"), required=False)
    giver = forms.CharField(
        label=_("Or another giver"),
        max_length=120,
        required=False,
        help_text=_("May stay empty; for zakat the name stands on the receipt."),
    )
    cash = forms.TypedChoiceField(label=_("Cash goes into"), coerce=int)

    def __init__(self, *args: Any, places: Sequence[CashPlace] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.books = {place.account_id: place.book for place in places}
        self.fields["fund"].choices = [(code, words.FUNDS[code]) for code in GIVEN]  # type: ignore[attr-defined]
        self.fields["cash"].choices = [  # type: ignore[attr-defined]
            (place.account_id, _place_text(place)) for place in places
        ]

    def clean(self) -> dict[str, Any]:
        """Cash of one book never takes a gift of another."""
        said: dict[str, Any] = super().clean() or {}
        fund = BY_CODE.get(said.get("fund", ""))
        if fund and "cash" in said and self.books.get(said["cash"]) != fund.book:
            self.add_error("cash", _("This cash belongs to another purse. Choose the cash of this fund."))
        return said


def _place_text(place: CashPlace) -> str:
    book = words.BOOKS.get(place.book, place.book)
    held = rupiah(place.balance_sen)
    return (
        f"{words.CASH[place.role]}: {book} ({held})"
        if place.role in HANDS
        else f"{words.CASH[place.role]} ({held})"
    )
