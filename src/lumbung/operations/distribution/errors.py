"""Why a month's yield is not shared."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Invalid, Missing


class MonthNotOver(Conflict):
    """An office has not come to the last day of the month."""

    title = _(
        "The month runs until %(last)s, and the book of an office stands at %(day)s. Close its days first,"
        " then share the yield."
    )


class AlreadyDistributed(Conflict):
    """Once for each month, unless it was taken back."""

    constraint = "distribution_run_once"
    title = _("The yield of this month is shared already. Take that distribution back first.")


class NothingToShare(Conflict):
    """No revenue came in, or nobody saved on mudharabah."""

    title = _(
        "There is nothing to share for this month: no revenue came in, or no member saved on mudharabah."
        " Choose another month."
    )


class FiguresChanged(Conflict):
    """The books say something else than what was looked at."""

    title = _(
        "The books have changed since these figures were worked out: members would now get %(members)s."
        " Look at the preview again and propose it anew."
    )


class NoDecision(Invalid):
    """A distribution names its decision."""

    title = _("Write which decision shares this yield: the meeting and its date.")


class NoReason(Invalid):
    """Taking back needs a reason."""

    title = _("Write in one sentence why the distribution is taken back.")


class NoSuchRun(Missing):
    """There is no such distribution."""

    title = _("This distribution does not exist. Choose one from the list.")


class ReversedAlready(Conflict):
    """Taken back once."""

    constraint = "distribution_reversal_once"
    title = _("This distribution was taken back already.")


class OnlyAsAWhole(Conflict):
    """One journal of a distribution is not taken back alone."""

    constraint = "distribution_journal_whole"
    title = _(
        "This journal belongs to a monthly distribution. Take the whole distribution back on its own page,"
        " so that every member is treated alike."
    )
