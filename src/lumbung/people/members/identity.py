"""Where a member's NIK is sealed, and how it is found without being read."""

from __future__ import annotations

from uuid import UUID

from lumbung.kernel.sealing import blind_index


def nik_place(coop_id: UUID, member_id: UUID) -> str:
    """Return the one place where a member's sealed NIK opens."""
    return f"members.member.nik:{coop_id}:{member_id}"


def nik_index(coop_id: UUID, nik: str) -> str:
    """Return the blind index of a NIK in this cooperative."""
    return blind_index(nik, coop_id=coop_id, subject="nik")
