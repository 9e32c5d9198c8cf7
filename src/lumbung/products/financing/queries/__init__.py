"""What financing answers: one module for each kind of question."""

from lumbung.products.financing.queries.contracts import (
    DEFERRED,
    RECEIVABLE,
    Books,
    ContractView,
    books,
    contract,
    contract_labels,
    contracts_of,
    position,
    running,
    view,
)
from lumbung.products.financing.queries.due import Due, due, settlement_quote
from lumbung.products.financing.queries.history import (
    ChargeView,
    StepView,
    charges,
    contract_lines,
    instalments,
    real_cost_left,
    timeline,
    was_late,
)
from lumbung.products.financing.queries.lists import (
    ContractFilter,
    ContractPage,
    ContractRow,
    Totals,
    contract_page,
    every_contract,
    waiting_contracts,
)
from lumbung.products.financing.queries.products import (
    OfferedProduct,
    ProductView,
    TenorView,
    offered_products,
    product_terms,
    product_views,
)

__all__ = [
    "DEFERRED", "RECEIVABLE", "Books", "ChargeView", "ContractFilter", "ContractPage", "ContractRow",
    "ContractView", "Due", "OfferedProduct", "ProductView", "StepView", "TenorView", "Totals", "books",
    "charges", "contract", "contract_labels", "contract_lines", "contract_page", "contracts_of", "due",
    "every_contract", "instalments", "offered_products", "position", "product_terms", "product_views",
    "real_cost_left", "running", "settlement_quote", "timeline", "view", "waiting_contracts", "was_late",
]  # fmt: skip
