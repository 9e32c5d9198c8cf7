"""Pure rules: which terms a cooperative may decide itself, what fits them, and the order of a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from lumbung.kernel import rules
from lumbung.kernel.rulebook import SUBJECTS

Kind = Literal["money", "count", "yes_no", "list"]
LISTS = frozenset({"levels", "closed_days", "open_days"})
FRAME = frozenset({"valid_from", "valid_to", "source", "verified_by"})


@dataclass(frozen=True, slots=True)
class TermShape:
    """One number the cooperative may decide: ``savings.pokok_sen``, an amount."""

    name: str
    subject: str
    field: str
    kind: Kind


def changeable() -> dict[str, TermShape]:
    """Return every term of ``rules/`` that is one value, by name; products have screens of their own."""
    found: dict[str, TermShape] = {}
    for subject, model in SUBJECTS.items():
        if subject == "hijri":
            continue
        for field, about in model.model_fields.items():
            if field not in FRAME and (kind := _kind(field, about.annotation)):
                found[f"{subject}.{field}"] = TermShape(f"{subject}.{field}", subject, field, kind)
    return found


def _kind(field: str, annotation: Any) -> Kind | None:
    if annotation is bool:
        return "yes_no"
    if annotation is int:
        return "money" if field.endswith("_sen") else "count"
    return "list" if field in LISTS else None  # other lists and texts are codes, not decisions


def fitting(name: str, value: Any, on: date) -> Any:
    """Return ``value`` as the rules' own class would take it, JSON-ready; ValueError when it does not fit.

    The whole version is checked with the new value in it, so that rules between two numbers hold as well.
    """
    shape = changeable()[name]
    version = getattr(rules.at(on), shape.subject)
    adapter: TypeAdapter[Any] = TypeAdapter(SUBJECTS[shape.subject])
    try:
        whole = adapter.validate_python({**_plain(version), shape.field: value})
    except ValidationError as error:
        raise ValueError(str(error)) from None
    taken = getattr(whole, shape.field)
    return list(taken) if isinstance(taken, tuple) else taken


def _plain(version: Any) -> dict[str, Any]:
    return {field: getattr(version, field) for field in type(version).model_fields}


class Placed(Protocol):
    """Anything with a place in the tree."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def in_tree_order(
    rows: Sequence[AnyPlaced], parents: Mapping[UUID, UUID | None]
) -> list[tuple[AnyPlaced, int]]:
    """Return the rows from the top down, each with its depth; the order among neighbours is kept.

    ``parents`` says under which office each one stands (as of a day); a parent that is not among the rows
    counts as none.
    """
    known = {row.id for row in rows}
    below: dict[UUID | None, list[AnyPlaced]] = {}
    for row in rows:
        parent = parents.get(row.id, row.parent_id)
        below.setdefault(parent if parent in known else None, []).append(row)
    ordered: list[tuple[AnyPlaced, int]] = []
    stack = [(row, 0) for row in reversed(below.get(None, []))]
    while stack:
        row, depth = stack.pop()
        ordered.append((row, depth))
        stack += [(child, depth + 1) for child in reversed(below.get(row.id, []))]
    return ordered
