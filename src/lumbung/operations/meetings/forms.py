"""What people write on a sheet: read into an order, and shown again when it does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.kernel import money
from lumbung.kernel.forms import DayField, RupiahField
from lumbung.kernel.money import Sen
from lumbung.operations.meetings.commands import CollectionSheet, LeaderWord
from lumbung.operations.meetings.queries import SheetRow, SheetView
from lumbung.operations.meetings.queries.sheets import part_name
from lumbung.operations.meetings.rules import (
    ABSENT,
    DEPOSIT,
    ENTRUSTED,
    GIFT,
    INSTALMENT,
    PRESENT,
    Part,
    SheetLine,
    line_of,
)
from lumbung.operations.till import queries as tills
from lumbung.operations.till.rules import CashCount, read_count

STATES = (PRESENT, ABSENT, ENTRUSTED)
LETTERS = {INSTALMENT: "a", DEPOSIT: "s", GIFT: "g"}

REASONS = (
    gettext_lazy("ill"),
    gettext_lazy("a child is ill"),
    gettext_lazy("working"),
    gettext_lazy("a celebration or mourning"),
    gettext_lazy("out of town"),
    gettext_lazy("no word from her"),
)


@dataclass(slots=True)
class AmountField:
    """One amount of a row as it stands in the form."""

    name: str
    label: str
    part: Part
    text: str

    @property
    def rupiah(self) -> int:
        """The expected amount in whole rupiah, for the script."""
        return self.part.sen // money.RUPIAH


@dataclass(slots=True)
class RowForm:
    """One member's row: ticked or not, present or not, and her amounts."""

    index: int
    row: SheetRow
    amounts: list[AmountField]
    is_ticked: bool = False
    state: str = PRESENT
    reason: str = ""
    is_open: bool = False

    @property
    def expected_parts(self) -> str:
        """The small line under her name: ``150 + 10 + 20 + 3``, in thousands; the gifts stand together."""
        gifts = sum(part.sen for part in self.row.parts if part.kind == GIFT)
        sums = [part.sen for part in self.row.parts if part.kind != GIFT and part.sen] + (
            [gifts] if gifts else []
        )
        return " + ".join(_thousands(sen) for sen in sums)


def _thousands(sen: Sen) -> str:
    whole, rest = divmod(sen, 1000 * money.RUPIAH)
    return f"{whole},{rest // money.RUPIAH:03d}".rstrip("0") if rest else str(whole)


@dataclass(slots=True)
class SheetForm:
    """A whole sheet in a form."""

    sheet: SheetView
    data: Mapping[str, Any] | None = None
    problems: list[str] = field(default_factory=list)
    rows: list[RowForm] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out a row for each member, with what was typed when the form comes back."""
        products = dict(self.sheet.products)
        ticked = set(self.data.getlist("catat")) if self.data is not None else set()  # type: ignore[attr-defined]
        for index, row in enumerate(self.sheet.rows):
            self.rows.append(self._row(index, row, products, str(index) in ticked))

    def _row(self, index: int, row: SheetRow, products: dict[str, str], is_ticked: bool) -> RowForm:
        state = self._text(f"hadir_{index}") or PRESENT
        return RowForm(
            index,
            row,
            [self._amount(index, part, products) for part in _offered(row, self.sheet.products)],
            is_ticked,
            state if state in STATES else PRESENT,
            self._text(f"alasan_{index}"),
        )

    def _amount(self, index: int, part: Part, products: dict[str, str]) -> AmountField:
        name = f"{LETTERS[part.kind]}_{index}_{part.key}"
        shown = money.digits(part.sen) if part.sen else ""
        text = self._text(name) if self.data is not None else shown
        label = part_name(part, products)
        if part.kind == INSTALMENT and part.name:
            label = f"{label} {part.name}"
        return AmountField(name, label, part, text)

    def _text(self, name: str) -> str:
        return str(self.data.get(name, "")).strip() if self.data is not None else ""

    def order(self, key: UUID, *, on_paper: bool = False) -> CollectionSheet | None:
        """Return the sheet that was written, or None with what does not fit in ``problems``."""
        count = self._count()
        lines = [self._line(row) for row in self.rows]
        missing = sum(not row.is_ticked for row in self.rows)
        if missing:
            self.problems.append(
                _("%(n)s members have no line yet. Tick each one, or mark her absent.") % {"n": missing}
            )
        kencleng = self._sen("kencleng", _("kencleng"))
        if self.problems or count is None:
            return None
        return CollectionSheet(
            key,
            self.sheet.meeting.rembug_id,
            self.sheet.meeting.held_on,
            tuple(lines),
            count,
            self._leader(on_paper),
            kencleng,
        )

    def _count(self) -> CashCount | None:
        try:
            return read_count(self.data or {}, tills.notes(self.sheet.meeting.held_on).notes)
        except ValueError:
            self.problems.append(_("The number of notes cannot be read. Write whole numbers."))
            return None

    def _line(self, row: RowForm) -> SheetLine:
        parts = [
            Part(one.part.kind, one.part.key, self._sen(one.name, f"{row.row.member.name}, {one.label}"))
            for one in row.amounts
        ]
        return line_of(row.row.member.id, parts, row.state, row.reason)

    def _sen(self, name: str, label: str) -> Sen:
        text = self._text(name)
        try:
            return money.sen_of(text) if text else 0
        except ValueError:
            self.problems.append(_("%(label)s: write the amount in rupiah.") % {"label": label})
            return 0

    def sen_typed(self, name: str) -> Sen | None:
        """Return an amount of the form as it was typed, to show it again."""
        try:
            return money.sen_of(self._text(name)) if self._text(name) else None
        except ValueError:
            return None

    @property
    def leader_name(self) -> str:
        """Who confirms: as it was typed, else the leader's own name."""
        leader = self.sheet.leader
        return self._text("ketua_nama") or (leader.name if leader and self.data is None else "")

    def _leader(self, on_paper: bool) -> LeaderWord:
        leader = self.sheet.leader
        how = "paper" if on_paper else "pin" if self._text("pin") else "signed"
        name = self._text("ketua_nama") or (leader.name if leader and how == "pin" else "")
        return LeaderWord(how, name, leader.id if leader else None, self._text("pin"))


def _offered(row: SheetRow, products: list[tuple[str, str]]) -> list[Part]:
    """Return every amount a row can take: what is expected, and savings she may add."""
    expected = {part.key for part in row.parts}
    added = [Part(DEPOSIT, code, 0) for code, _name in products if code not in expected]
    order = (INSTALMENT, DEPOSIT, GIFT)
    return sorted([*row.parts, *added], key=lambda part: order.index(part.kind))


class SubstituteForm(forms.Form):
    """Who holds whose meetings on a day, and why."""

    on = DayField(label=gettext_lazy("Date"))
    officer = forms.ChoiceField(label=gettext_lazy("Officer who cannot come"))
    substitute = forms.ChoiceField(label=gettext_lazy("Substitute"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, min_length=3)

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose")), *((str(who), name) for who, name in people)]
        for name in ("officer", "substitute"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ReasonForm(forms.Form):
    """Why something recorded is put right."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, min_length=3)


class IntakeForm(forms.Form):
    """An officer's cash as the teller counted it; ``seen_sen`` is what the screen said she should have."""

    seen_sen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason for the difference"),
        help_text=gettext_lazy("Only when the cash is not what the sheets say."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, notes: Iterable[Sen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = tuple(notes)
        self.count = CashCount()

    def clean(self) -> dict[str, Any]:
        """Read the notes as well."""
        said = super().clean() or {}
        try:
            self.count = read_count(self.data, self.notes)
        except ValueError:
            self.add_error(None, _("The number of notes cannot be read. Write whole numbers."))
        return said


class CorrectionForm(forms.Form):
    """One member's line, to be written anew."""

    state = forms.ChoiceField(
        label=gettext_lazy("Attendance"),
        choices=[
            (PRESENT, gettext_lazy("Present")),
            (ABSENT, gettext_lazy("Absent")),
            (ENTRUSTED, gettext_lazy("Sent with somebody")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Why absent, or with whom"), max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason for the correction"), max_length=300, min_length=3)

    def __init__(self, *args: Any, parts: list[tuple[Part, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {f"{LETTERS[part.kind]}_{part.key}": part for part, _name in parts}
        for (name, part), (_same, label) in zip(self.parts.items(), parts, strict=True):
            self.fields[name] = RupiahField(label=label, required=False, initial=part.sen or None)
        self.order_fields(["state", "note", *self.parts, "reason"])

    def line(self, member_id: UUID) -> SheetLine:
        """Return the line as it should have been."""
        said = self.cleaned_data
        paid = [Part(part.kind, part.key, said[name] or 0) for name, part in self.parts.items()]
        return line_of(member_id, paid, said["state"], said["note"])

    def amount_fields(self) -> list[forms.BoundField]:
        """The amounts in order."""
        return [self[name] for name in self.parts]


class PinAsideForm(forms.Form):
    """Why a leader's PIN is to count no more."""

    reason = forms.CharField(
        label=gettext_lazy("What happened to the PIN"),
        max_length=200,
        min_length=3,
        help_text=gettext_lazy("For example: she forgot it."),
    )


class PinForm(forms.Form):
    """A leader chooses her PIN; typed twice, so that she knows it."""

    pin = forms.RegexField(
        r"^\d{4,6}$",
        label=gettext_lazy("Your PIN, 4 to 6 digits"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Four to six digits.")},
    )
    again = forms.CharField(
        label=gettext_lazy("The same PIN again"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two different PINs."""
        said = super().clean() or {}
        if said.get("pin") and said.get("pin") != said.get("again"):
            self.add_error("again", _("The two are not the same. Type your PIN again."))
        return said
