"""Facts of the organisation for those upstairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OfficeAdded:
    """An office was opened."""

    office_id: UUID


@dataclass(frozen=True, slots=True)
class OfficeMoved:
    """An office stands under another one from this day on."""

    office_id: UUID
    parent_id: UUID | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class OfficeClosed:
    """An office takes no more business."""

    office_id: UUID
    closed_on: date


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """A term of the cooperative has another value from this day on."""

    name: str
    valid_from: date
