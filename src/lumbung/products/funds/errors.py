"""Why the funds say no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Forbidden, Invalid, Missing


class NoSuchFund(Missing):
    """No purse of this name."""

    title = _("There is no fund called %(fund)s. Choose one from the list.")


class NotAGift(Invalid):
    """A gift is above zero."""

    title = _("A gift is an amount above zero. Who gives nothing this week stays empty, and that is fine.")


class WrongCash(Invalid):
    """The cash belongs to another book."""

    title = _("This cash belongs to other money. Gifts go into the cash of their own fund.")


class NotYourCash(Forbidden):
    """Money moves in one's own cash only."""

    title = _("This cash is in somebody else's hands. Use your own till.")


class GiverUnknown(Invalid):
    """Zakat is received from somebody."""

    title = _("Write who pays the zakat: her name is on the receipt. For other gifts a name is not needed.")
