"""What states, steps and charges are called on screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "proposed": _("Let through"),
    "ordered": _("Ordered"),
    "entrusted": _("Being bought"),
    "owned": _("Goods are ours"),
    "running": _("Running"),
    "settled": _("Paid off"),
    "written_off": _("Written off"),
    "cancelled": _("Ended"),
}
CHIPS = {
    "proposed": ("info", "clock"),
    "ordered": ("info", "clock"),
    "entrusted": ("info", "handshake"),
    "owned": ("awas", "package-check"),
    "running": ("baik", "play"),
    "settled": ("diam", "check"),
    "written_off": ("awas", "archive"),
    "cancelled": ("diam", "x"),
}
FILTERS = {
    "running": _("running"),
    "late": _("with something late"),
    "preparing": _("before the akad"),
    "settled": _("paid off"),
    "written_off": _("written off, still owed"),
    "cancelled": _("ended before the akad"),
}
STEPS = {
    "proposed": _("Request let through"),
    "ordered": _("Urbun received"),
    "entrusted": _("Cash given to the member as agent"),
    "bought": _("Goods bought"),
    "reported": _("Purchase reported with its receipt"),
    "returned": _("Goods or cash came back"),
    "signed": _("Akad signed"),
    "disbursed": _("Qardh handed over"),
    "settled": _("Paid off"),
    "settled_early": _("Settled early"),
    "rescheduled": _("More time given: a new schedule"),
    "allowance": _("Allowance set for what may be lost"),
    "written_off": _("Written off; the claim is kept"),
    "recovered": _("Came in after the write-off"),
    "moved": _("Moved to another office with the member"),
    "reopened": _("Runs again: a payment was taken back"),
    "cancelled": _("Ended before the akad"),
    "imported": _("Brought from the former books"),
}
AHEAD = {
    "bought": _("Goods bought by the cooperative"),
    "signed": _("Akad signed"),
    "disbursed": _("Qardh handed over"),
    "paying": _("Is being paid"),
    "owing": _("Still owed; whatever comes in is counted"),
    "settled": _("Paid off"),
}
WHY_BLOCKED = {
    "signed": _("Waits until the cooperative owns the goods and the receipt is here."),
}
CHARGES = {
    "cost": _("Real cost of collecting"),
    "tawidh": _("Ta'widh, real cost repaid"),
    "tazir": _("Ta'zir, to the dana kebajikan"),
    "admin": _("Real cost of the papers"),
    "gift": _("Free gift"),
}
PERIODS = {"week": _("weekly"), "month": _("monthly")}
UNITS = {"week": _("weeks"), "month": _("months")}
AKADS = {"murabahah": _("Murabahah (sale)"), "qardh": _("Qardh (loan without gain)")}
CASH = {
    "cash.teller": _("My till"),
    "cash.field": _("My cash on the road"),
    "bank.main": _("Bank account of this office"),
    "bank.kebajikan": _("Bank account of the dana kebajikan"),
}
LINES = {
    "akad": _("Akad: the price"),
    "disbursement": _("Qardh handed over"),
    "urbun_applied": _("Urbun counted"),
    "instalment": _("Payment at the counter"),
    "collection": _("Payment at the meeting"),
    "correction": _("Payment at the meeting, corrected"),
    "settlement": _("Settled early"),
    "write_off": _("Written off; the claim is kept"),
    "reversal": _("Taken back"),
    "other": _("Entry in the books"),
}
