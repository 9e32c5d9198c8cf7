"""What people type on the screens of financing: rupiah in, sen out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.forms import DayField, RupiahField
from lumbung.kernel.money import digits, rupiah
from lumbung.products.financing import words
from lumbung.products.financing.queries import CashPlace, ProductView

RP = 100


def cash_field(places: Sequence[CashPlace], label: Any) -> forms.TypedChoiceField:
    """Where the cash comes from or goes; the first one that fits is chosen."""
    choices = [
        (place.account_id, f"{words.CASH[place.role]} ({rupiah(place.balance_sen)})") for place in places
    ]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)


class CashForm(forms.Form):
    """A form that moves cash; ``places`` says where it may come from or go."""

    cash_label: Any = _("Cash goes into")

    def __init__(self, *args: Any, places: Sequence[CashPlace] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cash"] = cash_field(places, self.cash_label)


class RequestForm(forms.Form):
    """What a member asks for."""

    member = forms.UUIDField(label=_("Member"), error_messages={"required": _("Choose the member.")})
    plan = forms.ChoiceField(label=_("Product and time"))
    cost = RupiahField(label=_("Price of the goods, or amount of the qardh"), min_sen=50_000 * RP)
    goods = forms.CharField(
        label=_("For what"),
        max_length=200,
        help_text=_("The goods by kind and brand, or what the qardh is for."),
    )
    way = forms.ChoiceField(
        label=_("Who buys the goods"),
        choices=[
            ("purchase", _("The cooperative buys")),
            ("wakalah", _("The member buys as our agent (wakalah)")),
        ],
    )

    def __init__(self, *args: Any, offered: Iterable[ProductView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for product in offered:
            plans = [(f"{product.code}:{tenor.code}", _plan_text(tenor)) for tenor in product.tenors]
            choices.append((product.name, plans))
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]


def _plan_text(tenor: Any) -> str:
    text = f"{tenor.count} {words.UNITS[tenor.period]}"
    return f"{text}, margin {tenor.percent} %" if tenor.rate else text


class UrbunForm(CashForm):
    """The urbun of an order."""

    amount = RupiahField(label=_("Urbun"), min_sen=1)
    field_order = ("amount", "cash")


class BuyForm(CashForm):
    """The goods as the receipt shows them."""

    cash_label = _("Paid from")
    price = RupiahField(label=_("Price on the receipt"), min_sen=1)
    discount = RupiahField(
        label=_("Supplier's discount"), required=False, help_text=_("Makes the goods cheaper for the member.")
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    proof = forms.CharField(label=_("Number of the receipt"), max_length=120)
    field_order = ("price", "discount", "supplier", "proof", "cash")


class EntrustForm(CashForm):
    """Cash for the member as agent."""

    cash_label = _("Given from")
    amount = RupiahField(label=_("Cash for the purchase"), min_sen=1)
    field_order = ("amount", "cash")


class ReportForm(CashForm):
    """What the agent bought."""

    cash_label = _("Cash left over goes into")
    price = RupiahField(label=_("Price on the receipt"), min_sen=1)
    supplier = forms.CharField(label=_("Where she bought it"), max_length=120)
    proof = forms.CharField(label=_("Number of the receipt"), max_length=120)
    field_order = ("price", "supplier", "proof", "cash")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cash"].required = False


class SignForm(forms.Form):
    """The akad of a sale."""

    first_due = DayField(
        label=_("First instalment on"), required=False, help_text=_("Empty: one period after today.")
    )
    witnesses = forms.CharField(label=_("Witnesses"), max_length=200, required=False)


class DisburseForm(CashForm):
    """A qardh handed over."""

    cash_label = _("Paid from")
    first_due = DayField(
        label=_("First instalment on"), required=False, help_text=_("Empty: one period after today.")
    )
    witnesses = forms.CharField(label=_("Witnesses"), max_length=200, required=False)
    field_order = ("cash", "first_due", "witnesses")


class PayForm(CashForm):
    """A payment over the counter."""

    amount = RupiahField(label=_("She pays"), min_sen=1)
    field_order = ("amount", "cash")


class SettleForm(CashForm):
    """Settling now, for the amount that is shown."""

    pay_sen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("cash", "pay_sen")


class RescheduleForm(forms.Form):
    """More time, for what is left as it is shown."""

    count = forms.IntegerField(label=_("Number of new instalments"), min_value=1, max_value=600)
    first_due = DayField(
        label=_("First instalment on"), required=False, help_text=_("Empty: one period after today.")
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("What happened to her, and that she agreed to the new schedule."),
    )
    left_sen = forms.IntegerField(widget=forms.HiddenInput)


class AllowanceForm(forms.Form):
    """What is expected to be lost of a claim."""

    amount = RupiahField(label=_("Allowance from now on"))
    reason = forms.CharField(label=_("Why"), max_length=200)


class WriteOffForm(forms.Form):
    """A write-off, for the claim that is shown."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("What was tried, what she can and cannot pay, and which meeting decided it."),
    )
    claim_sen = forms.IntegerField(widget=forms.HiddenInput)


class RecoveryForm(CashForm):
    """A payment on a claim that was written off."""

    amount = RupiahField(label=_("She pays"), min_sen=1)
    field_order = ("amount", "cash")


class CancelForm(CashForm):
    """The end of a request; cash only when an urbun goes back."""

    cash_label = _("The rest of the urbun is paid from")
    reason = forms.CharField(label=_("Why"), max_length=200)
    kept = RupiahField(
        label=_("Real cost kept from the urbun"),
        required=False,
        help_text=_("Only what was really spent, with its receipt."),
    )
    field_order = ("reason", "kept", "cash")

    def __init__(self, *args: Any, with_urbun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_urbun:
            del self.fields["kept"], self.fields["cash"]


class CostForm(CashForm):
    """A real cost, documented."""

    amount = RupiahField(label=_("Amount"), min_sen=1)
    evidence = forms.CharField(label=_("For what, and the number of the receipt"), max_length=200)
    field_order = ("amount", "evidence", "cash")


class SpendForm(CostForm):
    """A real cost that the cooperative pays."""

    cash_label = _("Paid from")


class ReturnForm(CostForm):
    """What a purchase brings back."""

    amount = RupiahField(label=_("Comes back"), min_sen=1)
    evidence = forms.CharField(label=_("Number of the receipt of the return"), max_length=200)
    field_order = ("amount", "evidence", "cash")


class GiftForm(CashForm):
    """A free gift."""

    amount = RupiahField(label=_("Gift"), min_sen=1)
    field_order = ("amount", "cash")


class TazirForm(CashForm):
    """Ta'zir for one late instalment."""

    instalment = forms.TypedChoiceField(label=_("For the late instalment"), coerce=int)
    amount = RupiahField(label=_("Ta'zir"), min_sen=1)
    is_able = forms.BooleanField(
        label=_("She was able to pay. Somebody who cannot pay is given time, not a charge."),
        error_messages={"required": _("Who cannot pay is not charged: give her time instead.")},
    )
    field_order = ("instalment", "amount", "is_able", "cash")

    def __init__(self, *args: Any, late: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instalment"].choices = late  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """New terms of a product: one tenor a line, ``25 pekan 10`` or ``12 bulan 20``."""

    valid_from = DayField(label=_("Holds from"))
    ceiling = RupiahField(label=_("Up to"), min_sen=1)
    unit = RupiahField(label=_("Instalments rounded up to"), min_sen=1)
    tenors = forms.CharField(
        label=_("Times and margins"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One line each: number, pekan or bulan, margin in per cent of the cost. Example: 25 pekan 10"
        ),
    )
    decision = forms.CharField(label=_("Decided by"), max_length=200)

    def clean_tenors(self) -> list[tuple[str, int, str]]:
        """Read the lines into (period, count, exact rate)."""
        found = []
        for line in self.cleaned_data["tenors"].splitlines():
            if line.strip():
                found.append(_tenor(line))
        if not found:
            raise forms.ValidationError(_("Write at least one line."))
        return found


def _tenor(line: str) -> tuple[str, int, str]:
    from fractions import Fraction

    parts = line.replace("%", " ").split()
    periods = {"pekan": "week", "minggu": "week", "weeks": "week", "bulan": "month", "months": "month"}
    try:
        count, period = int(parts[0]), periods[parts[1].lower()]
        rate = Fraction(parts[2].replace(",", ".")) if len(parts) > 2 else Fraction(0)
    except (IndexError, KeyError, ValueError):
        raise forms.ValidationError(
            _("This line is not understood: %(line)s"), params={"line": line.strip()}
        ) from None
    if count <= 0 or rate < 0:
        raise forms.ValidationError(_("This line is not understood: %(line)s"), params={"line": line.strip()})
    return period, count, str(rate * Fraction(1, 100))


def tenors_text(product: ProductView) -> str:
    """Return a product's tenors as the form shows them."""
    units = {"week": "pekan", "month": "bulan"}
    return "\n".join(f"{one.count} {units[one.period]} {one.percent}" for one in product.tenors)


def amount_text(sen: int) -> str:
    """Return an amount as a field shows it."""
    return digits(sen)
