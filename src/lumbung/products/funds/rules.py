"""The purses: which account role each one plays, in which book it lives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fund:
    """One purse. ``hue`` is its colour on screens; two purses never share one total."""

    code: str
    role: str
    book: str
    bank_role: str
    hue: str
    icon: str


FUNDS = (
    Fund("infaq", "fund.infaq", "zis", "bank.zis", "infak", "hand-heart"),
    Fund("wakaf", "fund.wakaf", "wakaf", "bank.wakaf", "wakaf", "landmark"),
    Fund("zakat", "fund.zakat", "zis", "bank.zis", "zakat", "scale"),
    Fund("infaq_terikat", "fund.infaq_restricted", "zis", "bank.zis", "infak", "target"),
    Fund("amil", "fund.amil", "zis", "bank.zis", "zakat", "users"),
    Fund("kebajikan", "fund.kebajikan", "kebajikan", "bank.kebajikan", "kebajikan", "heart-handshake"),
)
BY_CODE = {fund.code: fund for fund in FUNDS}
BY_ROLE = {fund.role: fund for fund in FUNDS}
GIVEN = ("infaq", "wakaf", "zakat", "infaq_terikat")
