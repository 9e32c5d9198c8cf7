"""What part of the books a report is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.books.ledger.queries import BOOKS, OfficeName
from lumbung.kernel.forms import DayField


class Choice(forms.Form):
    """Days, office, and what to compare with. Whatever cannot be read counts as not chosen."""

    dari = DayField(label=_("From"), required=False)
    sampai = DayField(label=_("To"), required=False)
    banding = forms.ChoiceField(
        label=_("Compare with"),
        required=False,
        choices=[
            ("", _("nothing")),
            ("tahun", _("the year before")),
            ("akhir-tahun", _("the end of last year")),
            ("bulan", _("the month before")),
        ],
    )
    kantor = forms.ChoiceField(label=_("Office"), required=False)
    buku = forms.ChoiceField(label=_("Book"), required=False, choices=[("", _("every book")), *BOOKS.items()])

    def __init__(
        self, data: Any, *, offices: Iterable[OfficeName], only: Iterable[str], since: date, until: date
    ) -> None:
        said = data.copy()
        for name, day in (("dari", since), ("sampai", until)):
            if not said.get(name):
                said[name] = day.isoformat()
        super().__init__(said)
        wanted = set(only)
        for name in set(self.fields) - wanted:
            del self.fields[name]
        every = [("", _("every office")), *((str(one.id), one.name) for one in offices)]
        self.fields["kantor"].choices = every  # type: ignore[attr-defined]
        if "dari" in wanted and "banding" in wanted:
            compare = self.fields["banding"]
            compare.choices = [one for one in compare.choices if one[0] != "akhir-tahun"]  # type: ignore[attr-defined]
        self.is_valid()
        self._default = (since, until)

    def days(self) -> tuple[date, date]:
        """The period; turned round days are put in order."""
        since = self.cleaned_data.get("dari") or self._default[0]
        until = self.cleaned_data.get("sampai") or self._default[1]
        return (since, until) if since <= until else (until, since)

    def said(self, name: str) -> Any:
        """What was chosen, or None."""
        return self.cleaned_data.get(name) or None
