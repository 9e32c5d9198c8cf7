"""Every "no" of the house is a type.

A refusal says what happened, why, and what to do, in the reader's language. Its facts are ids and
amounts, never names of people. A refusal that PostgreSQL speaks first names the constraint it stands for.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The act was not done, and nothing of it is left behind."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refusal"
    title: ClassVar[Any] = _("This cannot be done now.")
    constraint: ClassVar[str | None] = None
    by_constraint: ClassVar[dict[str, type[Refusal]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Derive the code from the class name and register the constraint it explains."""
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        if constraint := cls.__dict__.get("constraint"):
            Refusal.by_constraint[constraint] = cls

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """The title in the active language with the facts put in."""
        title = str(self.title)
        return title % self.facts if "%(" in title else title


class Forbidden(Refusal):
    """The person may not do this."""

    status = 403
    title = _("You do not have the right to do this. Ask your manager who may.")


class Missing(Refusal):
    """The thing does not exist, or not for this person."""

    status = 404
    title = _("It was not found. It may belong to another office, or the link is old.")


class Invalid(Refusal):
    """The request contradicts itself or a rule."""

    status = 422
    title = _("Something in the form does not fit. Look at the marked lines.")


class Conflict(Refusal):
    """The request was fine, but the world has moved on."""

    status = 409
    title = _("The situation changed in the meantime. Look again and decide anew.")


class KeyReused(Invalid):
    """A key stands for one content only."""

    title = _(
        "This form was already sent with other content. Open the page again and check what was recorded."
    )


class Busy(Conflict):
    """Deadlock or serialisation failure that lasted through every retry."""

    title = _("Many people are working on the same records. Nothing was recorded; please send it again.")


class SamePerson(Forbidden):
    """The proposer may never be the approver."""

    constraint = "kernel_command_two_people"
    title = _("The one who proposed this cannot also approve it. Ask a second person with the right.")


class NotWaiting(Conflict):
    """The proposal was already decided, or never existed."""

    title = _("This proposal is no longer waiting: somebody already decided it.")


def constraint_of(error: DatabaseError) -> str | None:
    """Return the name of the constraint that PostgreSQL says was broken, if it named one."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None)


def sqlstate_of(error: DatabaseError) -> str | None:
    """Return the SQLSTATE of a database error."""
    return getattr(error.__cause__, "sqlstate", None)


def refusal_of(error: DatabaseError) -> Refusal | None:
    """Translate a broken constraint into the refusal that explains it; None means it is a bug."""
    name = constraint_of(error)
    kind = Refusal.by_constraint.get(name) if name else None
    return kind() if kind else None
