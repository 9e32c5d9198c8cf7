"""Why the till says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Invalid, Missing


class TillNotOpen(Conflict):
    """Cash is taken and paid only from a till that was counted and opened."""

    constraint = "till_till_is_open"
    title = _("Your till is not open. Count it and open it first, then do this again.")


class TillAlreadyOpen(Conflict):
    """One person, one open till."""

    constraint = "till_till_one_open"
    title = _("You already have an open till. Close it counted before you open another.")


class TillElsewhere(Conflict):
    """Her till stands in another office."""

    title = _("Your till is open in another office. Close it there, then open one here.")


class TillIsClosed(Conflict):
    """A closed till stays as it was counted."""

    constraint = "till_till_closed_stays"
    title = _("This till is closed and stays as it was counted. Open it again for new cash.")


class CountDoesNotFit(Invalid):
    """A note that does not circulate, or a number of pieces nobody can hold."""

    title = _("The count has a note that does not exist, or a number that cannot be. Count again.")


class NoReasonForDifference(Invalid):
    """A difference is booked with its reason."""

    constraint = "till_difference_reason"
    title = _(
        "The cash differs from the books by %(amount)s. Count once more; if it stays, write the reason."
    )


class UnknownTill(Missing):
    """No such till in her offices."""

    title = _("This till was not found. It may belong to another office.")


class NoAmount(Invalid):
    """An act with cash needs an amount."""

    title = _("There is no amount. Fill in at least one amount above zero.")


class NotEnoughCash(Conflict):
    """Nobody hands out more than she holds."""

    title = _("There is not enough cash: %(held)s is there. Enter a smaller amount, or fetch cash first.")


class UnknownDifference(Missing):
    """No such difference here, or it cannot be settled that way."""

    title = _("This difference was not found in your office, or it cannot be settled that way.")


class AlreadySettled(Conflict):
    """A difference is settled once."""

    constraint = "till_difference_settled_once"
    title = _("This difference was already settled. Look at the list again.")


class MemberElsewhere(Conflict):
    """Her accounts stand in another office."""

    title = _("Her accounts are at another office. She pays there, or moves to this office first.")


class NotHerContract(Invalid):
    """An instalment is paid on the member's own contract."""

    title = _("This financing is not hers. Choose one from her list.")


class OfficeTillsOpen(Conflict):
    """An office closes after its tills."""

    constraint = "till_office_tills_open"
    title = _(
        "A till of this office is still open. Let its teller count and close it, then close the office."
    )
