"""Why joining and leaving say no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Invalid, Missing


class AmountChanged(Conflict):
    """What is asked for is not what was shown."""

    title = _(
        "What a new member pays is now %(due)s, the form showed another amount. Look again before taking "
        "the money."
    )


class TooLittleWajib(Invalid):
    """The first simpanan wajib is at least the weekly one."""

    title = _("The first simpanan wajib is at least %(least)s; more is welcome.")


class FinancingUnpaid(Conflict):
    """She still owes, and nobody said that her savings may pay it."""

    title = _(
        "She still owes %(left)s and has saved %(saved)s. She cannot leave before it is paid: let her "
        "savings pay it (%(after)s remains), or let her pay first."
    )


class SavingsTooSmall(Conflict):
    """Her savings do not cover what she owes."""

    title = _(
        "Her savings of %(saved)s do not cover the %(left)s she still owes. %(short)s is missing: take that "
        "as an instalment first."
    )


class FinancingPending(Conflict):
    """A proposal or purchase for her is still under way."""

    title = _("A financing of hers is still under way (%(number)s). Finish or cancel it first.")


class MoneyAstray(Conflict):
    """The savings of a moving member go to the account between offices and nowhere else."""

    constraint = "membership_move_between"
    title = _("Savings of a member who moves go to her new office, and nowhere else.")


class NoHeir(Invalid):
    """After a death the money goes to an heir whom she named."""

    title = _("Choose the heir who receives it. If nobody is recorded, record the heir on her page first.")


class NotAWay(Invalid):
    """Leaving is resigning, dying or being excluded."""

    title = _("Choose how the membership ends: resignation, death or exclusion.")


class OtherSum(Conflict):
    """The amount to pay out is not the one that was shown."""

    title = _("Her balance is now %(due)s, the form showed another amount. Look again before paying.")


class NothingKept(Missing):
    """Nothing of hers is waiting to be fetched."""

    title = _("Nothing is kept for her any more: it was paid out already.")


class TooManyAsked(Conflict):
    """Somebody tries one card after another."""

    status = 429
    title = _("The page was asked for too often. Wait a minute, then open it again.")
