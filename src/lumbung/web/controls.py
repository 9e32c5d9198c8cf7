"""How a form field is dressed: the layout, the classes and the attributes that ``{% field %}`` gives it."""

from __future__ import annotations

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)

from lumbung.kernel import money, words

WORDS_FROM = 100_000 * money.RUPIAH
_CLASSES: tuple[tuple[type, str], ...] = (
    (CheckboxSelectMultiple, "checkbox checkbox-primary"),
    (RadioSelect, "radio radio-primary"),
    (CheckboxInput, "checkbox checkbox-primary"),
    (Textarea, "textarea"),
    (Select, "select"),
    (FileInput, "file-input w-full mt-1"),
)


def _shape(bound: BoundField) -> str:
    """Which of the layouts of kit/field.html this field wants."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    if "data-uang" in widget.attrs:
        return "money"
    return "password" if getattr(widget, "input_type", "") == "password" else "plain"


def dressed(
    bound: BoundField, classes: str, hint: str | bool, in_words: bool, attrs: dict[str, Any]
) -> dict[str, Any]:
    """Return what kit/field.html shows for one field."""
    shape = _shape(bound)
    style = next((style for kind, style in _CLASSES if isinstance(bound.field.widget, kind)), "input")
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    said = "" if hint is False else hint or bound.help_text
    about = [f"{bound.auto_id}_petunjuk"] if said else []
    about += [f"{bound.auto_id}_salah"] if bound.errors else []
    if about:
        given["aria-describedby"] = " ".join(about)
    if bound.errors:
        given["aria-invalid"] = "true"
    if isinstance(bound.field.widget, Textarea):
        given.setdefault("rows", 3)
    if shape == "money":
        given |= {"data-terbilang": f"{bound.auto_id}_terbilang", "autocomplete": "off"}
    else:
        existing = bound.field.widget.attrs.get("class", "")
        given["class"] = " ".join(filter(None, [style, existing, "pr-12" if shape == "password" else ""]))
    return {
        "field": bound,
        "shape": shape,
        "control": bound if shape == "choices" else bound.as_widget(attrs=given),
        "choice_class": style,
        "hint": said,
        "classes": classes,
        "words": in_words and shape == "money",
        "words_now": _typed_words(bound) if shape == "money" else "",
        "optional": not bound.field.required and shape not in {"check", "hidden"},
    }


def _typed_words(bound: BoundField) -> str:
    """The words for what stands in an amount field now, from Rp100.000."""
    try:
        sen = money.sen_of(str(bound.value() or ""))
    except ValueError:
        return ""
    return words.terbilang_rupiah(sen) if sen >= WORDS_FROM else ""
