"""Forms of the books: filters, a journal by hand, a reversal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.books.ledger.queries import BOOKS, KINDS, ChartRow, OfficeName
from lumbung.books.ledger.rules import id_of
from lumbung.kernel.forms import DayField, RupiahField

ROWS = 6
MOST_ROWS = 200


class Filter(forms.Form):
    """What part of the books is shown. Whatever cannot be read counts as not chosen."""

    dari = DayField(label=_("From"), required=False)
    sampai = DayField(label=_("To"), required=False)
    kantor = forms.ChoiceField(label=_("Office"), required=False)
    buku = forms.ChoiceField(label=_("Book"), required=False)
    jenis = forms.ChoiceField(label=_("Kind"), required=False)
    cari = forms.CharField(label=_("Number or words of the note"), required=False, max_length=60)

    def __init__(self, data: Any, *, offices: Iterable[OfficeName], only: Iterable[str]) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(only):
            del self.fields[name]
        choices: dict[str, list[tuple[str, Any]]] = {
            "kantor": [("", _("every office")), *((str(one.id), one.name) for one in offices)],
            "buku": [("", _("every book")), *BOOKS.items()],
            "jenis": [("", _("every kind")), *sorted(KINDS.items(), key=lambda one: str(one[1]))],
        }
        for name, options in choices.items():
            if name in self.fields:
                self.fields[name].choices = options  # type: ignore[attr-defined]
        self.is_valid()

    def said(self, name: str) -> Any:
        """Return what was chosen, or None."""
        return self.cleaned_data.get(name) or None


class JournalForm(forms.Form):
    """The head of a journal by hand."""

    office = forms.ChoiceField(label=_("Office"))
    occurred_on = DayField(label=_("Date it happened"))
    memo = forms.CharField(
        label=_("What it is for"),
        min_length=3,
        max_length=300,
        help_text=_("One sentence that an auditor understands, with the number of the proof."),
    )

    def __init__(self, data: Any = None, *, offices: Iterable[OfficeName], day: date | None = None) -> None:
        choices = [(str(one.id), one.name) for one in offices]
        super().__init__(
            data, initial={"occurred_on": day, "office": choices[0][0] if len(choices) == 1 else ""}
        )
        self.fields["office"].choices = (  # type: ignore[attr-defined]
            choices if len(choices) == 1 else [("", _("choose")), *choices]
        )

    @property
    def office_id(self) -> UUID:
        """The office of a valid form."""
        return UUID(self.cleaned_data["office"])


class RowForm(forms.Form):
    """One line: an account, its holder account when it needs one, and a debit or a credit."""

    account = forms.CharField(label=_("Account"), required=False, max_length=160)
    holder = forms.CharField(label=_("Holder account"), required=False, max_length=160)
    debit = RupiahField(label=_("Debit"), required=False)
    credit = RupiahField(label=_("Credit"), required=False)

    chart: dict[str, ChartRow]

    def clean(self) -> dict[str, Any]:
        """Read the code and the number; say what is missing, row by row."""
        said = super().clean() or {}
        code = (said.get("account") or "").strip().partition(" ")[0]
        debit, credit = said.get("debit"), said.get("credit")
        if not code and not debit and not credit:
            return {}
        if not code or code not in self.chart:
            self.add_error("account", _("Choose an account from the list."))
            return said
        if bool(debit) == bool(credit):
            self.add_error("debit", _("Fill in a debit or a credit, one of the two."))
        number = (said.get("holder") or "").strip().partition(" ")[0]
        account_id = id_of("R", number) if number else None
        if self.chart[code].sub and account_id is None:
            self.add_error("holder", _("This account needs its holder: search by name or number."))
        return {
            "code": code,
            "account_id": account_id if self.chart[code].sub else None,
            "debit_sen": debit or 0,
            "credit_sen": credit or 0,
        }


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    def full_clean(self) -> None:
        """Rows left empty are no rows; the sums must agree."""
        super().full_clean()
        if not self.is_bound or any(form.errors for form in self.forms):
            return
        lines = self.lines()
        debit, credit = sum(line["debit_sen"] for line in lines), sum(line["credit_sen"] for line in lines)
        if len(lines) < 2:
            self._non_form_errors.append(_("A journal has at least two lines."))  # type: ignore[attr-defined]
        elif debit != credit:
            self._non_form_errors.append(_("Debit and credit are not equal."))  # type: ignore[attr-defined]

    def lines(self) -> list[dict[str, Any]]:
        """Return the rows that say something."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]

    @property
    def debit_sen(self) -> int:
        """The sum of the debits so far."""
        return self._sum("debit")

    @property
    def credit_sen(self) -> int:
        """The sum of the credits so far."""
        return self._sum("credit")

    def _sum(self, side: str) -> int:
        if not self.is_bound:
            return 0
        return sum(
            form.cleaned_data.get(f"{side}_sen", 0) for form in self.forms if hasattr(form, "cleaned_data")
        )


def row_forms(data: Any, chart: Iterable[ChartRow]) -> Any:
    """Return the rows of a journal by hand, over this chart."""
    known = {one.code: one for one in chart}
    kind = type("RowOfThisChart", (RowForm,), {"chart": known})
    rows = forms.formset_factory(
        kind, formset=_Rows, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    return rows(data, prefix="baris")


class ReversalForm(forms.Form):
    """Why a journal is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=3,
        max_length=300,
        widget=forms.Textarea,
        help_text=_("One sentence that an auditor understands."),
    )
