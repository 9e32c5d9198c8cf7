"""The upload form, and the mapping as a person sends it back."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from lumbung.operations.onboarding.commands import ChangeMapping, TableChoice
from lumbung.operations.onboarding.workbook.container import FILE_BYTES_MAX, MEGABYTE
from lumbung.operations.onboarding.workbook.mapping import SAVINGS_PREFIX
from lumbung.people.organisation.queries import OfficeView

_NAME = re.compile(r"t(\d{1,4})-(kind|commas|scale|rembug|c(\d{1,3}))")


class WholeInMemory(FileUploadHandler):
    """Takes an upload of bounded size without the server's temporary folder, which may be full."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[bytes] = []
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file of the form."""
        super().new_file(*args, **kwargs)
        self.parts, self.size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; beyond the limit it is only counted, so that the form can say so."""
        self.size += len(raw_data)
        if self.size <= FILE_BYTES_MAX + MEGABYTE:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """Give the file to the form."""
        content = io.BytesIO(b"".join(self.parts))
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


class UploadForm(forms.Form):
    """A workbook and the office it belongs to."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("Excel (.xlsx, .xls), LibreOffice (.ods) or .csv, at most 40 MB and 200,000 rows"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    office = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: Any, offices: Sequence[OfficeView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField), "the office is a choice"
        field.choices = [(str(office.id), f"{office.code} {office.name}") for office in offices]

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is kept."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > FILE_BYTES_MAX:
            raise forms.ValidationError(
                _("This file is larger than %(limit)s MB. Remove pictures, or split it into several files."),
                params={"limit": FILE_BYTES_MAX // MEGABYTE},
            )
        return file


def mapping_order(
    key: UUID, upload_id: UUID, sent: Mapping[str, str], preview: dict[str, Any]
) -> ChangeMapping:
    """Turn the sent mapping page into an order; only what differs from the preview is said."""
    found: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        if match := _NAME.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = value
    tables = []
    for number, old in enumerate(preview["mapping"]):
        said = found.get(number)
        if said is None:
            continue
        kind = said.get("kind", old["kind"])
        fields = {}
        for column in old["columns"]:
            wanted = said.get(f"c{column['column']}", column["field"])
            if wanted != column["field"]:
                fields[column["column"]] = wanted
        scale = said.get("scale", "")
        choice = TableChoice(
            table=number,
            kind=kind,
            fields=fields,
            commas=said.get("commas", old["commas"]),
            scale=int(scale) if scale.isdigit() else old["scale"],
            rembug=said.get("rembug", old["rembug"]).strip(),
        )
        if _differs(choice, old):
            tables.append(choice)
    lines = {
        name: sent[f"line-{number}"]
        for number, (name, _amount, target) in enumerate(preview["lines"])
        if sent.get(f"line-{number}", target) != target
    }
    products = {
        name: sent[f"product-{number}"]
        for number, (name, code) in enumerate(preview["products"].items())
        if sent.get(f"product-{number}", code) != code
    }
    return ChangeMapping(key, upload_id, tuple(tables), lines or None, products or None)


def _differs(choice: TableChoice, old: dict[str, Any]) -> bool:
    same = (choice.kind, choice.commas, choice.scale, choice.rembug) == (
        old["kind"], old["commas"], old["scale"], old["rembug"],
    )  # fmt: skip
    return bool(choice.fields) or not same


__all__ = ["SAVINGS_PREFIX", "UploadForm", "WholeInMemory", "mapping_order"]
