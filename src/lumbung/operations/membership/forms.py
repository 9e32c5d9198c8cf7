"""What people type about members, made into orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days
from lumbung.kernel.forms import DayField, RupiahField
from lumbung.kernel.rulebook import Membership
from lumbung.operations.membership.words import CLASSES, MARITAL, RELATIONS, SEXES
from lumbung.people.members.queries import GatheringView, MemberView, RelativeView, RembugView
from lumbung.people.organisation.queries import OfficeView

PHOTO = {"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}
TEL = {"inputmode": "tel", "autocomplete": "off"}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def choices(labels: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return labels as choices."""
    return list(labels.items())


class PersonForm(forms.Form):
    """Who she is; only the name is asked for at once."""

    name = forms.CharField(label=_("Full name, as on the KTP"), max_length=120, min_length=2)
    sex = forms.ChoiceField(label=_("Sex"), choices=choices(SEXES), required=False)
    born_on = DayField(label=_("Born on"), required=False)
    born_place = forms.CharField(label=_("Born in"), max_length=60, required=False)
    marital = forms.ChoiceField(label=_("Marital state"), choices=choices(MARITAL), required=False)
    spouse_name = forms.CharField(label=_("Name of husband or wife"), max_length=120, required=False)
    mother_name = forms.CharField(label=_("Name of her mother"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=24, required=False, widget=forms.TextInput(attrs={**TEL, "type": "tel"})
    )
    address = forms.CharField(label=_("Street, RT and RW"), max_length=200, required=False)
    village = forms.CharField(label=_("Village or kelurahan"), max_length=60, required=False)
    district = forms.CharField(label=_("District (kecamatan)"), max_length=60, required=False)
    city = forms.CharField(label=_("Regency or city"), max_length=60, required=False)
    business = forms.CharField(
        label=_("Business"), max_length=120, required=False, help_text=_("For example: sells vegetables")
    )
    business_place = forms.CharField(label=_("Place of business"), max_length=120, required=False)

    PERSON = (
        "name", "sex", "born_on", "born_place", "marital", "spouse_name", "mother_name", "phone", "address",
        "village", "district", "city", "business", "business_place",
    )  # fmt: skip

    def person(self) -> dict[str, Any]:
        """Return what describes the person."""
        return {name: self.cleaned_data[name] for name in self.PERSON}


class RegisterForm(PersonForm):
    """A prospect, written down on a telephone beside her."""

    office = forms.ChoiceField(label=_("Office"))
    klass = forms.ChoiceField(label=_("Class"), choices=choices(CLASSES), widget=forms.RadioSelect)
    save_only = forms.BooleanField(
        label=_("She only wants to save"), required=False, help_text=_("Her way in is shorter then.")
    )
    rembug = forms.ChoiceField(
        label=_("Rembug"), required=False, help_text=_("Where she will belong; it can be chosen later.")
    )
    nik = forms.CharField(
        label=_("NIK (16 digits)"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs=DIGITS),
        help_text=_("Copy it from her KTP. It is kept sealed; it may follow later."),
    )
    captured_at = forms.ChoiceField(label=_("Met at the Pertemuan Umum"), required=False)
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs=PHOTO))
    agreed = forms.BooleanField(label=_("I read the text to her and she agreed today"), required=False)

    def __init__(
        self,
        *args: Any,
        offices: Sequence[OfficeView],
        rembugs: Sequence[RembugView],
        gatherings: Sequence[GatheringView],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("office", [(one.id, one.name) for one in offices])
        self._choose("rembug", [("", _("Not chosen yet")), *((one.id, one.name) for one in rembugs)])
        met = [(one.id, f"{days.date_short(one.held_on)}, {one.place}") for one in gatherings if one.held_on]
        self._choose("captured_at", [("", _("Not at a meeting")), *met])

    def _choose(self, name: str, offered: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(value), label) for value, label in offered]


def uuid_or_none(text: str) -> UUID | None:
    """Return the id that a choice stands for, or None for the empty one."""
    return UUID(text) if text else None


class RelativeForm(forms.Form):
    """Somebody of her household, or an heir."""

    name = forms.CharField(label=_("Name"), max_length=120, min_length=2)
    relation = forms.ChoiceField(label=_("Relation"), choices=choices(RELATIONS))
    born_on = DayField(label=_("Born on"), required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=24, required=False, widget=forms.TextInput(attrs=TEL)
    )
    is_heir = forms.BooleanField(
        label=_("Heir"), required=False, help_text=_("Receives her savings after her death.")
    )
    in_household = forms.BooleanField(label=_("Lives with her"), required=False, initial=True)
    note = forms.CharField(label=_("Note"), max_length=120, required=False)
    ended = forms.BooleanField(
        label=_("No longer belongs here"), required=False, help_text=_("The row stays in the history.")
    )

    def __init__(self, *args: Any, known: RelativeView | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is None:
            del self.fields["ended"]


class ReasonForm(forms.Form):
    """One sentence that says why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, min_length=3, widget=forms.Textarea(attrs={"rows": 2})
    )


class NikForm(forms.Form):
    """The digits of a KTP."""

    nik = forms.CharField(label=_("NIK (16 digits)"), max_length=24, widget=forms.TextInput(attrs=DIGITS))


class PhotoForm(forms.Form):
    """A photo from the camera."""

    photo = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs=PHOTO))


class ConsentForm(forms.Form):
    """The day she agreed."""

    agreed_on = DayField(label=_("She agreed on"))


class AssessForm(forms.Form):
    """The uji kelayakan: one question after another, each with its answers."""

    assessed_on = DayField(label=_("Checked on"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, terms: Membership, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one in terms.eligibility_indicators]
        for one in terms.eligibility_indicators:
            offered = [(choice.code, f"{choice.label(language)} ({choice.points})") for choice in one.choices]
            self.fields[one.code] = forms.ChoiceField(
                label=one.label(language), choices=offered, widget=forms.RadioSelect
            )
        self.order_fields([*self.codes, "assessed_on", "note"])

    def answers(self) -> dict[str, str]:
        """Return the answers by question."""
        return {code: self.cleaned_data[code] for code in self.codes}


class GatheringForm(forms.Form):
    """A pertemuan umum, LWK session or UPK in the plan."""

    office = forms.ChoiceField(label=_("Office"))
    kind = forms.ChoiceField(label=_("Kind of meeting"), widget=forms.RadioSelect)
    rembug = forms.ChoiceField(label=_("Rembug"), required=False)
    planned_on = DayField(label=_("On"))
    starts_at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=160)
    host = forms.CharField(label=_("Host"), max_length=120, required=False)
    invited = forms.CharField(
        label=_("Invited"),
        max_length=300,
        required=False,
        help_text=_("For example: heads of RT 01 to 04, the lurah"),
    )
    invited_count = forms.IntegerField(
        label=_("How many invited"), min_value=0, max_value=9999, required=False
    )

    def __init__(
        self,
        *args: Any,
        offices: Sequence[OfficeView],
        rembugs: Sequence[RembugView],
        kinds: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("office", [(str(one.id), one.name) for one in offices]),
            ("kind", list(kinds)),
            ("rembug", [("", _("None")), *((str(one.id), one.name) for one in rembugs)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


class HoldForm(forms.Form):
    """How a gathering went."""

    held_on = DayField(label=_("Held on"))
    present_count = forms.IntegerField(label=_("How many came"), min_value=0, max_value=9999)
    questions = forms.CharField(
        label=_("Questions that were asked, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ExamForm(forms.Form):
    """Day and place of a UPK; the results stand beside each name."""

    held_on = DayField(label=_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=160)


class JoinForm(forms.Form):
    """The first payment."""

    wajib = RupiahField(label=_("First simpanan wajib"))
    where = forms.ChoiceField(label=_("The money goes into"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(places)


class ReleaseForm(forms.Form):
    """The end of a membership."""

    how = forms.ChoiceField(
        label=_("How does her membership end?"),
        widget=forms.RadioSelect,
        choices=[
            ("resigned", _("She resigns")),
            ("deceased", _("She has died")),
            ("excluded", _("She is excluded (needs a second person)")),
        ],
    )
    left_on = DayField(label=_("On"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, min_length=3, widget=forms.Textarea(attrs={"rows": 2})
    )
    set_off = forms.BooleanField(label=_("Her savings pay what she still owes"), required=False)
    heir = forms.ChoiceField(
        label=_("Heir who receives it"), required=False, help_text=_("Only after a death.")
    )
    payee = forms.CharField(
        label=_("Fetched by"), max_length=120, required=False, help_text=_("Only when she sends somebody.")
    )
    where = forms.ChoiceField(label=_("The money"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, heirs: Sequence[RelativeView], places: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("where", list(places)),
            ("heir", [("", _("Nobody chosen")), *((str(one.id), one.name) for one in heirs)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


class MoveForm(ReasonForm):
    """Another rembug of the same office."""

    rembug = forms.ChoiceField(label=_("To the rembug"), required=False)
    field_order = ["rembug", "reason"]

    def __init__(self, *args: Any, rembugs: Sequence[RembugView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rembug"]
        assert isinstance(field, forms.ChoiceField)
        offered = [(str(one.id), f"{one.name}, {days.weekday_name(one.weekday)}") for one in rembugs]
        field.choices = [("", _("No rembug")), *offered]


class MoveOfficeForm(ReasonForm):
    """Another office, with one of its rembug or none yet."""

    to = forms.ChoiceField(label=_("To the office and rembug"))
    field_order = ["to", "reason"]

    def __init__(
        self, *args: Any, offices: Sequence[OfficeView], rembugs: Sequence[RembugView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        offered: list[tuple[str, Any]] = []
        for office in offices:
            offered.append((f"{office.id}/", _("%(office)s, no rembug yet") % {"office": office.name}))
            offered += [
                (f"{office.id}/{one.id}", f"{office.name}: {one.name}, {days.weekday_name(one.weekday)}")
                for one in rembugs
                if one.office_id == office.id
            ]
        field.choices = offered

    def target(self) -> tuple[UUID, UUID | None]:
        """Return the office and the rembug that were chosen."""
        office, _slash, rembug = str(self.cleaned_data["to"]).partition("/")
        return UUID(office), uuid_or_none(rembug)


class RembugForm(forms.Form):
    """Where, when and with whom a rembug meets."""

    office = forms.ChoiceField(label=_("Office"))
    name = forms.CharField(label=_("Name"), max_length=60, min_length=2)
    place = forms.CharField(label=_("Place of the meeting"), max_length=160)
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=days.weekday_names())
    starts_at = forms.TimeField(
        label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    officer = forms.ChoiceField(label=_("Officer"), required=False)

    def __init__(
        self,
        *args: Any,
        offices: Sequence[OfficeView],
        officers: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("office", [(str(one.id), one.name) for one in offices]),
            ("officer", [("", _("Nobody yet")), *((str(key), name) for key, name in officers)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.initial.setdefault("office", str(offices[0].id))


class MergeForm(forms.Form):
    """Which rembug takes the members in."""

    into = forms.ChoiceField(label=_("Into the rembug"))

    def __init__(self, *args: Any, rembugs: Sequence[RembugView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.id), f"{one.name} ({one.member_count})") for one in rembugs]


class LeadForm(forms.Form):
    """Who leads the rembug."""

    leader = forms.ChoiceField(label=_("Leader"), required=False)

    def __init__(self, *args: Any, members: Sequence[MemberView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leader"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody for now")), *((str(one.id), one.name) for one in members)]
