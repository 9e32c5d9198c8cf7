"""What classes, states, steps and acts are called on screens."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Label = str | Promise

CLASSES: dict[str, Label] = {
    "rembug": _("Rembug member"),
    "umum": _("General member"),
    "khusus": _("Special member (employee)"),
}
STATES: dict[str, Label] = {
    "prospect": _("Prospect"),
    "active": _("Active member"),
    "resigned": _("Resigned"),
    "deceased": _("Deceased"),
    "excluded": _("Excluded"),
    "withdrawn": _("Did not go on"),
}
STATE_CHIPS = {
    "prospect": ("info", "sprout"),
    "active": ("baik", "check"),
    "resigned": ("diam", "door-open"),
    "deceased": ("diam", "moon"),
    "excluded": ("gawat", "ban"),
    "withdrawn": ("diam", "x"),
}
STEPS: dict[str, Label] = {
    "general_meeting": _("Pertemuan Umum"),
    "eligibility": _("Uji Kelayakan"),
    "lwk": _("LWK"),
    "lwk_1": _("LWK 1"),
    "lwk_2": _("LWK 2"),
    "lwk_3": _("LWK 3"),
    "upk": _("UPK"),
    "join": _("First payment"),
}
RELATIONS: dict[str, Label] = {
    "husband": _("Husband"),
    "wife": _("Wife"),
    "child": _("Child"),
    "parent": _("Parent"),
    "sibling": _("Brother or sister"),
    "other": _("Other"),
}
MARITAL: dict[str, Label] = {
    "": _("Not recorded"),
    "married": _("Married"),
    "widowed": _("Widowed or divorced"),
    "single": _("Not married"),
}
SEXES: dict[str, Label] = {"": _("Not recorded"), "P": _("Woman"), "L": _("Man")}
ODD: dict[str, Label] = {
    "province": _("the first two digits are no province"),
    "date": _("the digits of the birth date are no date"),
    "serial": _("the last four digits are 0000"),
    "sex": _("the birth date in the NIK belongs to the other sex"),
    "born": _("the birth date in the NIK is another one than in the form"),
}
LACKS: dict[str, Label] = {
    "nik": _("NIK missing"),
    "nik_odd": _("NIK to be looked at"),
    "consent": _("Consent missing"),
    "photo": _("Photo missing"),
}
KINDS: dict[str, Label] = {
    "meetings.collection": _("Rembug meeting"),
    "meetings.correction": _("Correction of a meeting"),
    "membership.join": _("First payment on joining"),
    "membership.release": _("End of membership"),
    "membership.pay_left": _("Savings fetched after leaving"),
    "membership.move_office": _("Moved to another office"),
    "savings.bonus": _("Bonus, a gift of the cooperative"),
    "distribution.savings": _("Profit share of her savings"),
    "distribution.term": _("Profit share of her term savings"),
    "savings.plan_closed": _("Savings plan completed"),
    "till.deposit": _("Deposit at the counter"),
    "till.pay_in": _("Deposit at the counter"),
    "till.pay_out": _("Withdrawal at the counter"),
    "financing.akad": _("Akad signed"),
    "financing.urbun": _("Down payment (urbun)"),
    "financing.urbun_applied": _("Down payment taken into the price"),
    "financing.instalment": _("Instalment"),
    "financing.settlement": _("Paid off early"),
    "financing.disbursement": _("Qardh handed over"),
    "funds.gift": _("Infaq or wakaf"),
    "onboarding.opening": _("Balance from the former books"),
    "ledger.opening": _("Balance from the former books"),
}
KIND_ICONS = {
    "meetings": "users",
    "membership": "user-check",
    "savings": "wallet",
    "distribution": "hand-coins",
    "till": "store",
    "financing": "file-text",
    "funds": "heart-handshake",
    "onboarding": "file-down",
    "ledger": "book-open-text",
}
LACK_ICONS = {"nik": "id-card", "nik_odd": "triangle-alert", "consent": "signature", "photo": "camera"}
SIZE_WARNINGS: dict[str, Label] = {
    "small": _("smaller than the usual %(least)s to %(most)s members"),
    "large": _("larger than the usual %(least)s to %(most)s members: think of splitting it"),
}
FIELDS: dict[str, Label] = {
    "name": _("Name"),
    "klass": _("Class"),
    "state": _("State"),
    "office_id": _("Office"),
    "rembug_id": _("Rembug"),
    "subgroup": _("Subgroup"),
    "phone": _("Phone"),
    "address": _("Address"),
    "village": _("Village"),
    "district": _("District"),
    "city": _("City"),
    "sex": _("Sex"),
    "born_on": _("Born on"),
    "born_place": _("Born in"),
    "marital": _("Marital state"),
    "spouse_name": _("Husband or wife"),
    "mother_name": _("Mother's name"),
    "business": _("Business"),
    "business_place": _("Place of business"),
    "consent_on": _("Consent"),
    "consent_version": _("Version of the consent text"),
    "nik_sealed": _("NIK"),
    "nik_index": _("NIK"),
    "nik_odd": _("What is odd about the NIK"),
    "nik_note": _("Why the NIK passes"),
    "nik_cleared_by": _("NIK looked at"),
    "joined_on": _("Member since"),
    "left_on": _("Left on"),
    "left_reason": _("Reason"),
    "registered_on": _("Registered on"),
    "save_only": _("Only saves"),
    "old_number": _("Old number"),
    "relation": _("Relation"),
    "is_heir": _("Heir"),
    "in_household": _("Lives with her"),
    "ended_on": _("Ended on"),
    "note": _("Note"),
}


def step(code: str) -> str:
    """Return the name of a step, also of a session the cooperative added."""
    if code in STEPS:
        return str(STEPS[code])
    session = code.rpartition("_")[2]
    return f"LWK {session}" if code.startswith("lwk_") else code


def kind(code: str) -> str:
    """Return what a journal was, for the member's timeline."""
    if code in KINDS:
        return str(KINDS[code])
    return {
        "meetings": gettext("Rembug meeting"),
        "till": gettext("At the counter"),
        "financing": gettext("Financing"),
        "savings": gettext("Savings"),
        "funds": gettext("Infaq or wakaf"),
        "onboarding": gettext("Balance from the former books"),
    }.get(code.partition(".")[0], gettext("Entry in the books"))


def kind_icon(code: str) -> str:
    """Return the icon of a journal's kind."""
    return KIND_ICONS.get(code.partition(".")[0], "receipt")


@dataclass(frozen=True, slots=True)
class Chip:
    """A state with its colour and icon."""

    kind: str
    icon: str
    text: str


def state_chip(state: str) -> Chip:
    """Return the chip of a member's state."""
    found = STATE_CHIPS.get(state, ("diam", "circle"))
    return Chip(found[0], found[1], str(STATES.get(state, state)))


def odd(codes: tuple[str, ...]) -> str:
    """Return what is odd about a NIK, as one sentence."""
    return "; ".join(str(ODD.get(code, code)) for code in codes)
