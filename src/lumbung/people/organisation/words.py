"""What the terms are called on screens, and how their values are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lumbung.kernel import days, money

SUBJECTS = {
    "organisation": _("Offices"),
    "holidays": _("Holidays"),
    "access": _("Signing in"),
    "membership": _("Membership"),
    "savings": _("Savings"),
    "financing": _("Financing"),
    "distribution": _("Profit sharing"),
    "charity": _("Charity"),
    "till": _("Tills and cash"),
}

TERMS = {
    "distribution.year_days": _("Days that make a year when a share is told as of a year"),
    "distribution.tax_limit_sen": _("Share of a month up to which a member pays no tax"),
    "organisation.levels": _("Names of the levels of offices, from the top down"),
    "holidays.closed_days": _("Days on which we close besides the public holidays"),
    "holidays.open_days": _("Public holidays on which we work"),
    "access.second_factor_required": _("A second step is asked of those who approve and close"),
    "access.second_factor_hours": _("Hours for which one second step counts"),
    "membership.admin_fee_sen": _("Administration fee on joining"),
    "membership.rembug_min": _("Fewest members of a rembug"),
    "membership.rembug_max": _("Most members of a rembug"),
    "membership.lwk_sessions": _("LWK sessions a prospect attends"),
    "membership.upk_required": _("A UPK is required before joining"),
    "membership.card_years": _("Years for which a member's card holds"),
    "membership.adult_age": _("Age from which somebody may join"),
    "savings.pokok_sen": _("Simpanan pokok, once on joining"),
    "savings.wajib_sen": _("Simpanan wajib, each week"),
    "savings.withdrawal_limit_sen": _("Most that is paid out in one day"),
    "savings.withdrawal_approval_sen": _("Withdrawals from this amount need a second person"),
    "financing.instalment_unit_sen": _("Instalments are rounded to"),
    "financing.margin_unit_sen": _("Margins are rounded to"),
    "financing.qardh_admin_fee_sen": _("Administration fee of a qardh"),
    "charity.weekly_sen": _("Weekly gift of a member"),
    "charity.infaq_sen": _("Part of the weekly gift for infaq"),
    "charity.wakaf_sen": _("Part of the weekly gift for wakaf"),
    "till.difference_limit_sen": _("Cash difference that needs a second person"),
    "till.vault_approval_sen": _("Cash to or from the vault from this amount needs a second person"),
    "till.teller_cash_limit_sen": _("Most cash in one till"),
    "till.field_cash_limit_sen": _("Most cash an officer carries"),
}


def subject(code: str) -> str:
    """Return what a group of terms is called."""
    return str(SUBJECTS.get(code, code.capitalize()))


def term(name: str) -> str:
    """Return what a term is called."""
    return str(TERMS.get(name) or name.partition(".")[2].removesuffix("_sen").replace("_", " ").capitalize())


def value_text(kind: str, value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    if kind == "money":
        return money.rupiah(int(value))
    if kind == "yes_no":
        return gettext("yes") if value else gettext("no")
    if kind == "list":
        return ", ".join(_entry(str(one)) for one in value) or gettext("none")
    return str(value)


def _entry(text: str) -> str:
    """Return one entry of a list; a day that begins it is written as people read days."""
    first, _space, rest = text.partition(" ")
    try:
        return f"{days.plain_date(date.fromisoformat(first), get_language() or 'id')} {rest}".strip()
    except ValueError:
        return text


def value_typed(kind: str, value: Any) -> str:
    """Return a value as it stands in a form field."""
    if kind == "money":
        return money.digits(int(value))
    if kind == "list":
        return "\n".join(str(one) for one in value)
    return str(value)
