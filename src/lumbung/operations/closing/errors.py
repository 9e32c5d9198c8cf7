"""Why a day stays open."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Invalid, Missing


class NotReadyToClose(Conflict):
    """Tills, sheets or proposals are still open."""

    title = _(
        "The day cannot be closed yet: %(what)s. Finish the marked lines of the list, then close again."
    )


class NoExplanation(Invalid):
    """Money in suspense may stay overnight only with a sentence about it."""

    title = _(
        "There is money in suspense. Write in one sentence what it is and who will settle it, then close"
        " again."
    )


class AnotherDayIsOpen(Conflict):
    """The page was opened for a day that somebody closed in the meantime."""

    constraint = "closing_closing_once"
    title = _(
        "This day was already closed. Look at the list of closed days, or close the day that is open now."
    )


class DayNotCome(Conflict):
    """The book is already on a later day: what happens on that day still has to find it open."""

    title = _(
        "%(day)s has not come yet, so it stays open. Today's book is already closed;"
        " close that day when it has come."
    )


class NextDayWrong(Invalid):
    """The next day must lie after the one being closed, and not far."""

    title = _("The next day must be one to fourteen days after the day you close. Choose another date.")


class NoBook(Missing):
    """The office has no book."""

    title = _("This office has no book yet. The accountant opens it with the opening balances.")


class NotClosed(Missing):
    """That day of that office is not closed."""

    title = _("This day is not closed, so it has no seal yet. Look at the list of closed days.")
