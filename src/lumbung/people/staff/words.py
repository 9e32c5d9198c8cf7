"""What acts, facts and permissions are called on screens."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACTS = {
    "ledger.post_manual_journal": _("Manual journal"),
    "ledger.post_opening_balances": _("Opening balances"),
    "ledger.reverse_journal": _("Reversal of a journal"),
    "savings.withdraw": _("Withdrawal of savings"),
    "savings.give_bonus": _("Bonus for savers"),
    "distribution.distribute_profit": _("Profit sharing of a month"),
    "distribution.reverse_distribution": _("Profit sharing taken back"),
    "till.pay_out": _("Withdrawal at the counter"),
    "till.move_vault": _("Cash to or from the vault"),
    "till.settle_difference": _("Settling a cash difference"),
    "meetings.accept_cash": _("Taking in an officer's cash"),
    "meetings.set_pin_aside": _("Setting a leader's PIN aside"),
    "financing.propose_financing": _("Financing proposal"),
    "financing.return_purchase": _("Goods given back at a loss"),
    "financing.write_off": _("Write-off of a claim"),
    "financing.reschedule": _("More time for a contract"),
    "financing.set_allowance": _("Allowance for a doubtful claim"),
    "members.change_class": _("Another class for a member"),
    "membership.join": _("Admission of a member"),
    "membership.move_office": _("A member moves to another office"),
    "membership.release": _("Release of a member"),
    "onboarding.accept_import": _("Import of books"),
}

FACTS = {
    "amount": _("Amount"),
    "amount_sen": _("Amount"),
    "sen": _("Amount"),
    "debit_sen": _("Debit"),
    "credit_sen": _("Credit"),
    "debit": _("Debit"),
    "credit": _("Credit"),
    "cost_sen": _("Cost of the goods"),
    "margin_sen": _("Margin"),
    "price_sen": _("Price"),
    "memo": _("Note"),
    "note": _("Note"),
    "reason": _("Reason"),
    "decision": _("Decision"),
    "occurred_on": _("Date"),
    "on": _("Date"),
    "day": _("Date"),
    "valid_from": _("Holds from"),
    "office_id": _("Office"),
    "lines": _("Lines"),
    "entries": _("Lines"),
    "gl": _("Account"),
    "gl_code": _("Account"),
    "code": _("Code"),
    "role": _("Role"),
    "book": _("Book"),
    "name": _("Name"),
    "weeks": _("Weeks"),
    "goods": _("Goods"),
    "product": _("Product"),
    "product_code": _("Product"),
    "kind": _("Kind"),
    "number": _("Number"),
    "count": _("Number of instalments"),
    "way": _("How the goods are bought"),
    "period": _("Instalments fall due"),
    "how": _("How"),
    "direction": _("Direction"),
    "amounts": _("Amounts"),
    "expected_sen": _("Expected"),
    "total_sen": _("Total"),
    "paid_sen": _("Paid out"),
    "wajib_sen": _("First simpanan wajib"),
    "joined_on": _("Joins on"),
    "left_on": _("Leaves on"),
    "payee": _("Paid to"),
    "parent_id": _("Stands under"),
    "member_id": _("Member"),
    "officer_id": _("Officer"),
    "heir_id": _("Heir"),
    "to_office_id": _("To the office"),
    "rembug_id": _("Rembug"),
    "contract_id": _("Financing"),
    "person_id": _("Person"),
    "user_id": _("Account"),
    "level": _("Level"),
    "zone": _("Zone"),
    "address": _("Address"),
    "closed_on": _("Closed on"),
    "phone": _("Phone"),
    "ends_on": _("Holds until"),
    "end_reason": _("Reason for ending"),
    "describe_as": _("About"),
    "where": _("Cash through"),
    "cash_account_id": _("Cash"),
    "account_id": _("Account"),
    "evidence": _("Proof"),
    "contract_number": _("Financing"),
}

SAID_TWICE = {  # the name of an id that is named
    "contract_number": "contract_id",
    "member_name": "member_id",
    "officer_name": "officer_id",
}

VALUES = {
    ("way", "purchase"): _("bought by the cooperative"),
    ("way", "wakalah"): _("bought by the member on our behalf (wakalah)"),
    ("period", "week"): _("every week"),
    ("period", "month"): _("every month"),
    ("direction", "to_vault"): _("to the vault"),
    ("direction", "from_vault"): _("from the vault"),
}

CAPABILITIES = {
    "distribution": _("Profit sharing"),
    "today": _("Today"),
    "organisation": _("Offices and terms"),
    "staff": _("Staff"),
    "members": _("Members"),
    "savings": _("Savings"),
    "financing": _("Financing"),
    "funds": _("Charity funds"),
    "membership": _("Joining and leaving"),
    "meetings": _("Meetings"),
    "till": _("Till"),
    "closing": _("Closing"),
    "ledger": _("Books"),
    "reports": _("Reports"),
    "onboarding": _("Import"),
}

PERMISSIONS = {
    "today.view": _("see her day"),
    "organisation.view": _("see offices and terms"),
    "organisation.manage_offices": _("open, move and close offices"),
    "organisation.change_settings": _("decide terms"),
    "staff.view": _("see the staff list"),
    "staff.manage_staff": _("hire, appoint, reset passwords"),
    "staff.end_sessions": _("sign people out"),
    "staff.view_history": _("see who changed what"),
    "members.view": _("see members"),
    "members.view_nik": _("see the NIK"),
    "members.register": _("register prospects"),
    "members.assess": _("do the uji kelayakan"),
    "members.train": _("record the LWK"),
    "members.examine": _("hold the UPK"),
    "members.activate": _("admit members"),
    "members.edit": _("correct members' data"),
    "members.transfer": _("move members"),
    "members.release": _("release members"),
    "members.manage_rembug": _("set up rembug"),
    "savings.view": _("see savings"),
    "savings.deposit": _("take deposits"),
    "savings.withdraw": _("pay out savings"),
    "savings.approve_withdrawal": _("approve withdrawals"),
    "savings.open_plan": _("open savings plans"),
    "savings.manage_products": _("decide savings products"),
    "financing.view": _("see financing"),
    "financing.propose": _("propose financing"),
    "financing.approve": _("approve financing"),
    "financing.approve_large": _("approve large financing"),
    "financing.buy": _("buy the goods"),
    "financing.sign": _("sign the akad"),
    "financing.disburse": _("disburse"),
    "financing.collect": _("take instalments"),
    "financing.settle": _("settle early"),
    "financing.cancel": _("cancel proposals"),
    "financing.charge": _("charge ta'zir and ta'widh"),
    "financing.manage_products": _("decide financing products"),
    "financing.reschedule": _("propose more time for a contract"),
    "financing.write_off": _("propose allowances and write-offs"),
    "financing.approve_write_off": _("approve allowances and write-offs"),
    "savings.give_bonus": _("propose a savers' bonus"),
    "savings.approve_bonus": _("approve a savers' bonus"),
    "distribution.view": _("see the monthly profit sharing"),
    "distribution.distribute": _("propose the monthly profit sharing"),
    "distribution.approve": _("approve the monthly profit sharing"),
    "membership.join": _("admit members with their first payment"),
    "membership.leave": _("release members and pay them out"),
    "till.settle": _("settle cash differences"),
    "till.approve_difference": _("approve the settling of differences"),
    "till.approve_vault": _("approve large cash moves"),
    "onboarding.view": _("see imports"),
    "funds.view": _("see the funds"),
    "funds.give": _("take gifts"),
    "meetings.view": _("see meetings"),
    "meetings.record_collection": _("fill in the collection sheet"),
    "meetings.correct": _("correct a sheet"),
    "meetings.substitute": _("name substitutes"),
    "meetings.board": _("see the noon board"),
    "till.view": _("see tills"),
    "till.open": _("open a till"),
    "till.close": _("close a till"),
    "till.accept_cash": _("take in officers' cash"),
    "till.counter": _("serve at the counter"),
    "till.vault": _("move cash to and from the vault"),
    "closing.view": _("see the day's checklist"),
    "closing.close_day": _("close the day"),
    "closing.verify": _("verify the seal"),
    "ledger.view": _("see the books"),
    "ledger.post_manual_journal": _("write manual journals"),
    "ledger.approve_manual_journal": _("approve manual journals"),
    "ledger.reverse": _("reverse journals"),
    "ledger.opening": _("enter opening balances"),
    "ledger.export": _("export the books"),
    "ledger.manage_chart": _("change the chart of accounts"),
    "reports.view": _("see reports"),
    "reports.export": _("export reports"),
    "onboarding.upload": _("upload a workbook"),
    "onboarding.accept_import": _("accept an import"),
}


def act(name: str) -> str:
    """Return what a command is called: ``Jurnal umum``."""
    return str(ACTS.get(name) or name.partition(".")[2].replace("_", " ").capitalize())


def fact(name: str) -> str:
    """Return what a field of an order is called: ``Jumlah``."""
    return str(
        FACTS.get(name) or name.removesuffix("_sen").removesuffix("_id").replace("_", " ").capitalize()
    )


def value(name: str, code: str) -> str:
    """Return what a field's choice is called: ``setiap pekan``; a product's short name in capitals."""
    if name == "product" and len(code) <= 3:
        return code.upper()
    return str(VALUES.get((name, code), code))


def capability(code: str) -> str:
    """Return what a capability is called."""
    return str(CAPABILITIES.get(code, code.capitalize()))


def permission(name: str) -> str:
    """Return what a permission allows, as a verb: ``menutup hari``."""
    return str(PERMISSIONS.get(name) or name.partition(".")[2].replace("_", " "))


def yes_no(value: bool) -> str:
    """Return yes or no."""
    return gettext("yes") if value else gettext("no")
