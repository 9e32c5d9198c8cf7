"""Why the organisation says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Invalid, Missing


class NoSuchOffice(Missing):
    """The office is not of this cooperative."""

    title = _("This office was not found in your cooperative. Open the office list and choose it again.")


class OfficeCodeTaken(Conflict):
    """Two offices cannot share a code."""

    constraint = "kernel_office_code"
    title = _("Another office already has this code. Every office needs a code of its own; choose another.")


class OfficeUnderItself(Invalid):
    """The tree of offices has no rings."""

    constraint = "kernel_office_no_ring"
    title = _(
        "An office cannot stand under itself or under one of its own offices. Choose another one above it."
    )


class OfficeOwnParent(OfficeUnderItself):
    """The shortest ring."""

    constraint = "kernel_office_not_own_parent"


class OfficeIsClosed(Conflict):
    """A closed office takes no more changes and no offices under it."""

    title = _("This office is closed, and closed offices stay as they were. Choose an office that is open.")


class OfficeHasOffices(Conflict):
    """Offices under it would hang in the air."""

    title = _("There are open offices under this one. Move or close them first, then close this one.")


class NoDecision(Invalid):
    """An act of the organisation names the decision behind it."""

    title = _("Write which decision this rests on, for example the number and date of the letter.")


class NoSuchSetting(Missing):
    """The rules know no such number."""

    title = _("There is no term with this name. Open the list of terms and choose one.")


class ValueDoesNotFit(Invalid):
    """The value has another type, or lies outside what the rules allow."""

    title = _("This value does not fit the term. Look at the example beside it and enter it in the same way.")


class AlreadyDecided(Conflict):
    """One value from one day on."""

    constraint = "kernel_setting_once"
    title = _(
        "A value from this date on was already decided. Choose another date; what was decided stays visible."
    )


class ReachesBack(Invalid):
    """What was decided is not changed for days that have passed."""

    title = _(
        "A term that was already decided cannot be changed for days in the past. Let it begin today or later."
    )


class OwnSecondary(Invalid):
    """A cooperative cannot be its own secondary."""

    constraint = "kernel_cooperative_not_own_parent"
    title = _("A cooperative cannot be its own secondary. Enter the code of the secondary cooperative.")


class NoSuchSecondary(Missing):
    """The code of the secondary is not known here."""

    constraint = "kernel_cooperative_secondary_id_da2cea05_fk_kernel_co"
    title = _("No cooperative with this code is kept in this installation. Ask the secondary for its code.")
