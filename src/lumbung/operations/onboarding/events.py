"""Facts of onboarding for upstairs."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BooksImported:
    """A workbook became members, savings and contracts of an office."""

    acceptance_id: UUID
    office_id: UUID
    members: int
    financings: int
