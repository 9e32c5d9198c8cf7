"""The shapes of the rules: one frozen, checked class for each file of the folder `rules/`.

Amounts are whole sen, rates are exact fractions, nothing is a float. `rules.py` reads the files.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lumbung.kernel.money import Sen
from lumbung.kernel.rulebook_base import Amount, Count, Frozen, Named, Rate, Text, unique
from lumbung.kernel.rulebook_base import Source as Source
from lumbung.kernel.rulebook_base import Version as Version
from lumbung.kernel.rulebook_days import Hijri as Hijri
from lumbung.kernel.rulebook_days import Holidays as Holidays

# --- the subjects, one class per file of rules/id/ ------------------------------------------------


class Choice(Named):
    points: Count


class Indicator(Named):
    """One question of the uji kelayakan; the answer chosen gives the points and the reason."""

    choices: tuple[Choice, ...]


class Band(Named):
    from_score: Count
    passes: bool


class Membership(Version):
    admin_fee_sen: Amount
    rembug_min: Count
    rembug_max: Count
    lwk_sessions: Count
    upk_required: bool
    adult_age: Count
    path_rembug: tuple[Text, ...]
    path_save_only: tuple[Text, ...]
    path_umum: tuple[Text, ...]
    path_khusus: tuple[Text, ...]
    card_years: Count
    consent_version: Text
    consent_id: Text
    consent_en: Text
    eligibility_indicators: tuple[Indicator, ...]
    eligibility_bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _complete(self) -> "Membership":
        starts = [band.from_score for band in self.eligibility_bands]
        if not starts or starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError("eligibility_bands go from the highest score down to 0")
        if self.rembug_min > self.rembug_max:
            raise ValueError("rembug_min is above rembug_max")
        paths = self.path_rembug + self.path_save_only + self.path_umum + self.path_khusus
        if unknown := set(paths) - {"general_meeting", "eligibility", "lwk", "upk"}:
            raise ValueError(f"a path knows no step {', '.join(sorted(unknown))}")
        return self

    def consent(self, language: str = "id") -> str:
        """What she agrees to, as it is read to her."""
        return self.consent_en if language.startswith("en") else self.consent_id

    def band(self, score: int) -> Band:
        """The band a score falls in."""
        return next(band for band in self.eligibility_bands if score >= band.from_score)


class SavingsProduct(Named):
    """Default terms of a savings product; a cooperative adopts and changes them by decision."""

    akad: Literal["equity", "wadiah", "mudharabah"]
    role: Text
    kind: Literal["pokok", "wajib", "voluntary", "plan", "term"]
    weekly_sen: Amount = 0
    minimum_sen: Amount = 0
    withdrawable: bool
    weeks: Count = 0
    nisbah_bp: int = Field(default=0, ge=0, le=10_000)  # the member's part of the yield, in 1/10,000
    description_id: str = ""
    description_en: str = ""


class Savings(Version):
    pokok_sen: Amount
    wajib_sen: Amount
    withdrawal_limit_sen: Amount
    withdrawal_approval_sen: Amount
    products: tuple[SavingsProduct, ...]

    @model_validator(mode="after")
    def _in_order(self) -> "Savings":
        if self.withdrawal_approval_sen > self.withdrawal_limit_sen:
            raise ValueError("withdrawal_approval_sen is above withdrawal_limit_sen")
        unique([product.code for product in self.products], "product")
        return self

    def product(self, code: str) -> SavingsProduct:
        return next(product for product in self.products if product.code == code)


class Tenor(Frozen):
    weeks: Count
    margin_rate: Rate


class FinancingProduct(Named):
    akad: Literal["murabahah", "qardh"]
    ceiling_sen: Amount
    tenors: tuple[Tenor, ...]
    description_id: str = ""
    description_en: str = ""


class ApprovalStep(Frozen):
    """Who may approve up to which amount; the last step has no upper end."""

    permission: Text
    up_to_sen: Amount | None = None


class Financing(Version):
    instalment_unit_sen: Amount
    margin_unit_sen: Amount
    qardh_admin_fee_sen: Amount
    approvals: tuple[ApprovalStep, ...]
    products: tuple[FinancingProduct, ...]

    @model_validator(mode="after")
    def _in_order(self) -> "Financing":
        *steps, last = self.approvals
        limits = [step.up_to_sen for step in steps]
        if last.up_to_sen is not None or None in limits or limits != sorted(limits, key=lambda x: x or 0):
            raise ValueError("approvals rise, and only the last one has no up_to_sen")
        unique([product.code for product in self.products], "product")
        return self

    def approval(self, amount: Sen) -> str:
        """The permission needed to approve this amount."""
        return next(
            step.permission for step in self.approvals if step.up_to_sen is None or amount <= step.up_to_sen
        )

    def product(self, code: str) -> FinancingProduct:
        return next(product for product in self.products if product.code == code)


class Charity(Version):
    weekly_sen: Amount
    infaq_sen: Amount
    wakaf_sen: Amount
    kencleng_role: Text

    @model_validator(mode="after")
    def _adds_up(self) -> "Charity":
        if self.infaq_sen + self.wakaf_sen != self.weekly_sen:
            raise ValueError("infaq_sen and wakaf_sen do not add up to weekly_sen")
        return self


class Denomination(Frozen):
    value_sen: Amount
    kind: Literal["note", "coin"]


class Till(Version):
    denominations: tuple[Denomination, ...]
    difference_limit_sen: Amount
    teller_cash_limit_sen: Amount
    field_cash_limit_sen: Amount
    vault_approval_sen: Amount

    @model_validator(mode="after")
    def _in_order(self) -> "Till":
        order = [(item.kind == "note", item.value_sen) for item in self.denominations]
        if order != sorted(set(order), reverse=True):
            raise ValueError("denominations go notes first, the largest first, each once")
        return self


class Access(Version):
    """When a person must show a second factor, and for how long showing it counts."""

    second_factor_required: bool
    second_factor_hours: Annotated[Count, Field(ge=1, le=24)]
    second_factor_permissions: tuple[Text, ...]


class Organisation(Version):
    """The names of the levels of the office tree, from the top down."""

    levels: Annotated[tuple[Text, ...], Field(min_length=1, max_length=8)]


class Distribution(Version):
    """Sharing a month's yield: whose revenue is the pool's, which assets earn it, and the tax on returns."""

    revenue_roles: Annotated[tuple[Text, ...], Field(min_length=1)]
    asset_roles: Annotated[tuple[Text, ...], Field(min_length=1)]
    year_days: Annotated[Count, Field(ge=1)]
    tax_limit_sen: Amount
    tax_rate: Rate


SUBJECTS: Mapping[str, type[Version]] = MappingProxyType(
    {
        "membership": Membership,
        "savings": Savings,
        "distribution": Distribution,
        "financing": Financing,
        "charity": Charity,
        "till": Till,
        "hijri": Hijri,
        "holidays": Holidays,
        "access": Access,
        "organisation": Organisation,
    }
)


# --- charts, roles, words -------------------------------------------------------------------------

Book = Literal["tamwil", "zis", "wakaf", "kebajikan", "memo"]


class ChartAccount(Frozen):
    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    id: Text
    en: Text
    type: Text
    normal: Literal["D", "C"]
    psak: str = ""
    book: Book = "tamwil"
    sub: bool = False
    floor: int | None = None
    any_book: bool = False
    roles: tuple[str, ...] = ()

    @property
    def sign(self) -> int:
        """+1 where a debit adds, -1 where a credit adds."""
        return 1 if self.normal == "D" else -1


class Chart(Frozen):
    code: Text
    id: Text
    en: Text
    source: Source
    verified_by: str = ""
    accounts: tuple[ChartAccount, ...]

    @model_validator(mode="after")
    def _consistent(self) -> "Chart":
        unique([account.code for account in self.accounts], "account")
        unique([role for account in self.accounts for role in account.roles], "account role")
        for account in self.accounts:
            if not account.sub and (account.any_book or account.floor is not None):
                raise ValueError(f"{account.code}: floor and any_book need holder accounts (sub = true)")
        return self

    @property
    def roles(self) -> dict[str, ChartAccount]:
        """Account role to account: `chart.roles["cash.field"].code`."""
        return {role: account for account in self.accounts for role in account.roles}

    @property
    def codes(self) -> dict[str, ChartAccount]:
        return {account.code: account for account in self.accounts}


class Role(Named):
    reach: Literal["office", "all"]
    description_id: Text
    description_en: Text
    permissions: frozenset[str]

    def description(self, language: str = "id") -> str:
        return self.description_en if language.startswith("en") else self.description_id


class RoleConflict(Frozen):
    """Two roles one person may not hold: in the same office, or anywhere in the cooperative."""

    roles: tuple[str, str]
    where: Literal["office", "anywhere"]
    why_id: Text
    why_en: Text

    def why(self, language: str = "id") -> str:
        return self.why_en if language.startswith("en") else self.why_id


class MakerChecker(Frozen):
    make: Text
    check: Text


class RoleMatrix(Frozen):
    source: Source
    verified_by: str = ""
    roles: tuple[Role, ...]
    conflicts: tuple[RoleConflict, ...]
    maker_checker: tuple[MakerChecker, ...]

    @model_validator(mode="after")
    def _consistent(self) -> "RoleMatrix":
        codes = [role.code for role in self.roles]
        unique(codes, "role")
        for conflict in self.conflicts:
            if missing := set(conflict.roles) - set(codes):
                raise ValueError(f"conflict names an unknown role: {', '.join(sorted(missing))}")
        known = self.permissions
        for pair in self.maker_checker:
            if missing := {pair.make, pair.check} - known:
                raise ValueError(f"maker_checker names a permission nobody has: {', '.join(sorted(missing))}")
            for role in self.roles:
                if {pair.make, pair.check} <= role.permissions:
                    raise ValueError(f"{role.code} may both {pair.make} and {pair.check}")
        return self

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission any role has."""
        return frozenset().union(*(role.permissions for role in self.roles))

    def role(self, code: str) -> Role:
        return next(role for role in self.roles if role.code == code)

    def conflict(self, one: str, other: str) -> RoleConflict | None:
        """The conflict between two roles, whichever way round it is written."""
        return next((item for item in self.conflicts if {one, other} == set(item.roles)), None)


class Word(Frozen):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    group: Text
    id: Text
    en: Text
    means: Text
    means_id: str = ""
    instead_of: str = Field(default="", alias="not")
    source: str = ""
