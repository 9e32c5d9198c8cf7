"""What kinds of savings are called on screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

AKADS = {
    "equity": _("Own capital of the cooperative"),
    "wadiah": _("Wadiah: held in safekeeping"),
    "mudharabah": _("Mudharabah: shares in the yield"),
}
KINDS = {
    "pokok": _("Once, on joining"),
    "wajib": _("Every meeting"),
    "voluntary": _("Whenever she likes"),
    "plan": _("Every week, for a goal"),
    "term": _("For an agreed time"),
}
ICONS = {
    "pokok": "key-round",
    "wajib": "calendar-check",
    "voluntary": "wallet",
    "plan": "target",
    "term": "lock",
}
SETTINGS = {"pokok": "savings.pokok_sen", "wajib": "savings.wajib_sen"}
