"""The acts of financing, and the lines that acts upstairs add to their journals."""

from lumbung.products.financing.commands.akad import DisburseQardh, SignAkad, disburse_qardh, sign_akad
from lumbung.products.financing.commands.charges import (
    ChargeReceipt,
    ChargeTazir,
    ContractMoney,
    charge_admin_cost,
    charge_tawidh,
    charge_tazir,
    receive_gift,
    record_collection_cost,
)
from lumbung.products.financing.commands.origination import (
    CancelFinancing,
    ContractReceipt,
    ProposeFinancing,
    cancel_financing,
    propose_financing,
)
from lumbung.products.financing.commands.products import (
    ChangeTerms,
    Tenor,
    TermsChanged,
    change_terms,
    install_products,
)
from lumbung.products.financing.commands.purchase import (
    BuyGoods,
    EntrustPurchase,
    OrderGoods,
    ReportPurchase,
    buy_goods,
    entrust_purchase,
    order_goods,
    report_purchase,
)
from lumbung.products.financing.commands.repayment import (
    PayInstalment,
    PaymentReceipt,
    SettleEarly,
    SettlementReceipt,
    add_instalments,
    pay_instalment,
    settle_early,
)
from lumbung.products.financing.commands.running import RunningContract, add_running_contracts

__all__ = [
    "BuyGoods",
    "CancelFinancing",
    "ChangeTerms",
    "ChargeReceipt",
    "ChargeTazir",
    "ContractMoney",
    "ContractReceipt",
    "DisburseQardh",
    "EntrustPurchase",
    "OrderGoods",
    "PayInstalment",
    "PaymentReceipt",
    "ProposeFinancing",
    "ReportPurchase",
    "RunningContract",
    "SettleEarly",
    "SettlementReceipt",
    "SignAkad",
    "Tenor",
    "TermsChanged",
    "add_instalments",
    "add_running_contracts",
    "buy_goods",
    "cancel_financing",
    "change_terms",
    "charge_admin_cost",
    "charge_tawidh",
    "charge_tazir",
    "disburse_qardh",
    "entrust_purchase",
    "install_products",
    "order_goods",
    "pay_instalment",
    "propose_financing",
    "receive_gift",
    "record_collection_cost",
    "report_purchase",
    "settle_early",
    "sign_akad",
]
