"""What the purses and the ways of giving are called on screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FUNDS = {
    "infaq": _("Infaq"),
    "wakaf": _("Wakaf"),
    "zakat": _("Zakat"),
    "infaq_terikat": _("Infaq for a named purpose"),
    "amil": _("Amil"),
    "kebajikan": _("Dana kebajikan"),
}
ABOUT = {
    "infaq": _("Given freely; used where it is needed most."),
    "wakaf": _("The gift itself stays for ever; only what it yields is used."),
    "zakat": _("For the eight groups of the Qur'an, and for nobody else."),
    "infaq_terikat": _("Given for one purpose; used for that alone."),
    "amil": _("What the collectors may use for their work."),
    "kebajikan": _("Ta'zir and other money that may never be our income."),
}
KINDS = {
    "meetings.collection": _("Gifts at a meeting"),
    "meetings.correction": _("Gifts at a meeting, corrected"),
    "meetings.handover": _("Cash handed over"),
    "funds.gift": _("Gift at the counter"),
    "financing.tazir": _("Ta'zir of a late contract"),
    "ledger.manual": _("Entry by hand"),
    "ledger.opening": _("Opening balance"),
}
CASH = {
    "cash.teller": _("My till"),
    "cash.field": _("My cash on the road"),
    "bank.zis": _("Bank account of zakat and infaq"),
    "bank.wakaf": _("Bank account of wakaf"),
    "bank.kebajikan": _("Bank account of the dana kebajikan"),
}
BOOKS = {
    "zis": _("zakat and infaq"),
    "wakaf": _("wakaf"),
    "kebajikan": _("dana kebajikan"),
}
