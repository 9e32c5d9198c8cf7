"""The acts of savings, and the lines that acts upstairs add to their journals."""

from lumbung.products.savings.commands.bonus import BonusLine, BonusReceipt, GiveBonus, give_bonus
from lumbung.products.savings.commands.moves import (
    add_deposits,
    add_moving_in,
    add_moving_out,
    add_release,
    add_withdrawal,
)
from lumbung.products.savings.commands.plans import (
    ChangePlan,
    ClosePlan,
    OpenPlan,
    PlanClosedReceipt,
    PlanReceipt,
    change_plan,
    close_plan,
    open_plan,
)
from lumbung.products.savings.commands.products import (
    ChangeTerms,
    TermsChanged,
    change_terms,
    install_products,
)

__all__ = [
    "BonusLine",
    "BonusReceipt",
    "ChangePlan",
    "ChangeTerms",
    "ClosePlan",
    "GiveBonus",
    "OpenPlan",
    "PlanClosedReceipt",
    "PlanReceipt",
    "TermsChanged",
    "add_deposits",
    "add_moving_in",
    "add_moving_out",
    "add_release",
    "add_withdrawal",
    "change_plan",
    "change_terms",
    "close_plan",
    "give_bonus",
    "install_products",
    "open_plan",
]
