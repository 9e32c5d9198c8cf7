"""What kinds of sheets, fields and targets are called on the screen."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.operations.onboarding import rules

KINDS: dict[str, str | Promise] = {
    "members": _("Members"),
    "savings": _("Savings, one column for each product"),
    "savings_list": _("Savings, one row for each product"),
    "financings": _("Running financing"),
    "trial_balance": _("Trial balance"),
    "not_read": _("Not read"),
}
FIELDS: dict[str, str | Promise] = {
    "ignored": _("not used"),
    "seq": _("running number"),
    "number": _("member number"),
    "name": _("name"),
    "rembug": _("rembug"),
    "note": _("note"),
    "nik": _("NIK"),
    "sex": _("woman or man"),
    "born_on": _("date of birth"),
    "birth_place": _("place of birth"),
    "joined_on": _("member since"),
    "occupation": _("occupation"),
    "phone": _("phone"),
    "address": _("address"),
    "total": _("total of the row"),
    "kind": _("savings product"),
    "amount": _("amount"),
    "contract": _("contract number"),
    "product": _("financing product"),
    "goods": _("goods"),
    "akad_on": _("date of the akad"),
    "cost": _("cost"),
    "margin": _("margin"),
    "price": _("price"),
    "periods": _("number of instalments"),
    "instalment": _("instalment"),
    "paid": _("paid so far"),
    "left": _("left to pay"),
    "account": _("account"),
    "account_right": _("account (right half)"),
    "account_code": _("account code"),
    "debit": _("debit"),
    "credit": _("credit"),
    "side": _("debit or credit"),
    "balance": _("balance"),
}
PRODUCTS: dict[str, str | Promise] = {
    "pokok": _("simpanan pokok"),
    "wajib": _("simpanan wajib"),
    "sukarela": _("simpanan sukarela"),
    "idul_fitri": _("simpanan Idul Fitri"),
    "qurban": _("simpanan qurban"),
    "umrah": _("simpanan umrah"),
    "haji": _("simpanan haji"),
    "pendidikan": _("simpanan pendidikan"),
    "berjangka": _("simpanan berjangka"),
    "hari_tua": _("simpanan hari tua"),
}
TARGETS: dict[str, str | Promise] = {
    rules.RECEIVABLE: _("what members still owe (murabahah)"),
    rules.QARDH: _("what members still owe (qardh)"),
    rules.DEFERRED: _("margin still to be earned"),
    rules.CASH: _("cash in the vault"),
    rules.BANK: _("bank account"),
    rules.OPEN: _("not posted, stays in opening equity"),
}
STATES: dict[str, str | Promise] = {
    "new": _("not read yet"),
    "read": _("waits for acceptance"),
    "unreadable": _("cannot be read"),
    "accepted": _("in the books"),
}
LEFT: dict[str, str | Promise] = {
    "heading": _("heading"),
    "group": _("heading of a rembug"),
    "signature": _("signatures"),
    "blank_form": _("empty row of the form"),
    "note": _("remark"),
}
CODES: dict[str, str | Promise] = {
    "duplicate_nik": _("NIK used twice"),
    "bad_nik": _("NIK incomplete"),
    "no_name": _("name missing"),
    "negative": _("negative amount"),
    "unknown_member": _("unknown member"),
    "ambiguous_name": _("several with this name"),
    "overpaid": _("paid more than the price"),
    "bad_amount": _("not an amount"),
    "ambiguous_number": _("amount with two meanings"),
    "formula_without_value": _("formula without result"),
    "bad_date": _("not a date"),
    "bad_periods": _("not a number of instalments"),
    "price_mismatch": _("price does not add up"),
    "left_mismatch": _("rest does not add up"),
    "incomplete": _("incomplete"),
    "duplicate_member_number": _("member number used twice"),
    "duplicate_savings": _("savings twice"),
    "nik_registered": _("registered already"),
    "unknown_product": _("unknown savings product"),
    "missing_column": _("column missing"),
}
STAGES: dict[str, str | Promise] = {
    "members": _("Recording members"),
    "savings": _("Recording savings"),
    "financings": _("Recording financing"),
    "ledger": _("Recording the trial balance"),
    "start": _("Opening the workbook"),
}


def field_name(field: str) -> str | Promise:
    """What a field is called; a savings product by its own name."""
    if field.startswith(rules.SAVINGS):
        code = field.removeprefix(rules.SAVINGS)
        return PRODUCTS.get(code, code.replace("_", " "))
    return FIELDS.get(field, field)


def target_name(target: str, accounts: dict[str, str]) -> str | Promise:
    """What a target of a trial balance line is called."""
    if target.startswith(rules.ACCOUNT):
        code = target.removeprefix(rules.ACCOUNT)
        return f"{code} {accounts.get(code, '')}".strip()
    if target.startswith(rules.SAVINGS):
        return field_name(target)
    return TARGETS.get(target, target)
