"""Who acts: a person, in one cooperative, with what she may do and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Forbidden

SYSTEM_ID = UUID(int=0)


class NotAllowed(Forbidden):
    """She may not do this anywhere."""


class WrongOffice(Forbidden):
    """She may do this, but in another office."""

    title = _("This belongs to an office that is not yours. Ask that office, or your manager.")


class NeedsSecondFactor(Forbidden):
    """She may do this, once she has shown a second factor in this session."""

    title = _(
        "Approving and closing ask for a second step, so that nobody can do it with your password alone."
        " Set it up or show it again under My account, then come back here."
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """One person at work.

    ``grants`` maps a permission to the offices where it holds; None stands for every office of the
    cooperative. ``approved_by`` is set while a proposal runs that another person approved. ``withheld`` are
    permissions she holds but may not use until she has shown a second factor.
    """

    coop_id: UUID
    user_id: UUID
    name: str
    grants: Mapping[str, frozenset[UUID] | None] = field(default_factory=dict)
    channel: str = "web"
    device_id: UUID | None = None
    ip: str | None = None
    approved_by: UUID | None = None
    everything: bool = False
    withheld: frozenset[str] = frozenset()

    @classmethod
    def system(cls, coop_id: UUID, name: str = "sistem", channel: str = "manage") -> Actor:
        """Return the machine itself: seeds, imports from the command line, nightly work."""
        return cls(coop_id=coop_id, user_id=SYSTEM_ID, name=name, channel=channel, everything=True)

    def may(self, permission: str, office_id: UUID | None = None) -> bool:
        """Say whether she holds ``permission`` anywhere, or in ``office_id`` when it is given."""
        if self.everything:
            return True
        if permission not in self.grants:
            return False
        offices = self.grants[permission]
        return office_id is None or offices is None or office_id in offices

    def require(self, permission: str, office_id: UUID | None = None) -> None:
        """Refuse unless she holds ``permission`` here.

        Refuses: NotAllowed, WrongOffice, NeedsSecondFactor
        """
        if not self.may(permission):
            raise NotAllowed(permission=permission)
        if not self.may(permission, office_id):
            raise WrongOffice(permission=permission, office=str(office_id))
        if permission in self.withheld:
            raise NeedsSecondFactor(permission=permission)

    def offices(self, permission: str) -> frozenset[UUID] | None:
        """Return the offices where she holds ``permission``; None stands for all of them.

        Refuses: NotAllowed
        """
        if self.everything:
            return None
        if permission not in self.grants:
            raise NotAllowed(permission=permission)
        return self.grants[permission]

    def as_maker(self, user_id: UUID, name: str, permissions: Iterable[str]) -> Actor:
        """Return the proposer, acting with this approver's consent and reach."""
        grants = dict(self.grants)
        for permission in permissions:
            grants.setdefault(permission, None)
        return replace(self, user_id=user_id, name=name, grants=grants, approved_by=self.user_id)
