"""Why savings say no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class NoSuchProduct(Missing):
    """The cooperative does not offer this product."""

    title = _("The savings product %(product)s is not offered here. Choose one from the list.")


class NotWithdrawable(Conflict):
    """Pokok and wajib stay while the person is a member; a plan stays until its day."""

    constraint = "savings_line_locked"
    title = _(
        "Simpanan pokok and simpanan wajib stay until she leaves the cooperative (UU 25/1992), and a plan"
        " until its day. Take it from her voluntary savings instead."
    )


class NotEnoughSaved(Conflict):
    """She has less than the amount asked for."""

    title = _("Her %(product)s holds %(balance)s. Enter an amount up to that.")


class AboveLimit(Invalid):
    """A withdrawal is above the limit of one withdrawal."""

    title = _(
        "One withdrawal is at most %(limit)s. Split it over more days, or ask the manager to change"
        " the limit."
    )


class BelowMinimum(Invalid):
    """A deposit is below the product's minimum."""

    title = _("A deposit into %(product)s is at least %(minimum)s.")


class NotAMember(Conflict):
    """Savings are for active members of this office."""

    title = _("She is not an active member of this office. Look at her page: it says what is missing.")


class NotAnAmount(Invalid):
    """An amount must be above zero."""

    title = _("The amount must be above zero.")


class PlanExists(Conflict):
    """One running plan for each goal."""

    constraint = "savings_plan_one_running"
    title = _("She already saves for this goal. Change that plan instead of opening a second one.")


class NoPlan(Missing):
    """No running plan of this kind."""

    title = _("She has no running plan for this goal. Open the plan first, then take the deposit.")


class PlanDatesWrong(Invalid):
    """A plan ends after it begins."""

    constraint = "savings_plan_days"
    title = _("The last day of a plan must lie after its first day.")


class PlanReasonMissing(Invalid):
    """Ending a plan before its day needs a reason."""

    constraint = "savings_plan_reason"
    title = _("This plan ends before its day. Write why, in one sentence.")


class NotLeft(Conflict):
    """Release is for somebody who has left."""

    constraint = "savings_release_left"
    title = _("She is still a member. Record her leaving first; only then are pokok and wajib released.")


class TermsInThePast(Invalid):
    """Terms change from a day on, never backwards."""

    constraint = "savings_productterms_once"
    title = _("New terms begin after the ones in force. Choose a later day.")


class NisbahWrong(Invalid):
    """A nisbah is a part of the yield: nothing to all of it."""

    constraint = "savings_productterms_nisbah"
    title = _("The nisbah is the member's part of the yield: enter 0 to 100 percent.")


class NoNisbahHere(Conflict):
    """Only mudharabah shares the yield."""

    constraint = "savings_productterms_nisbah_akad"
    title = _(
        "Only mudharabah savings share the yield; wadiah may get a bonus nobody promised. Leave the nisbah"
        " of this product at 0."
    )


class NoDecision(Invalid):
    """A change of terms names its decision."""

    title = _("Write which decision changes the terms: the meeting and its date.")


class NotSomebodysCash(Forbidden):
    """Money moves in one's own cash only."""

    title = _("This cash is in somebody else's hands. Use your own till.")
