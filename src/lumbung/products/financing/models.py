"""Tables of financing. What may never happen is held in migrations/sql/0002_guards.sql.

Money is in the books: each contract has two holder accounts, its receivable and its deferred margin.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned
from lumbung.products.financing.rules import STATES


class Product(CoopOwned):
    """A kind of financing this cooperative offers."""

    code = models.CharField(max_length=20)
    akad = models.CharField(max_length=12)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_id = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)
    position = models.SmallIntegerField(default=0)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="financing_product_code"),
            models.CheckConstraint(
                condition=Q(akad__in=["murabahah", "qardh"]), name="financing_product_akad"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProductTerms(CoopOwned):
    """What holds for a product from a day on. ``tenors``: [period, count, rate as exact text] each."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    ceiling_sen = models.BigIntegerField()
    unit_sen = models.BigIntegerField()
    margin_unit_sen = models.BigIntegerField()
    tenors = models.JSONField()
    decision = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="financing_productterms_once"),
            models.CheckConstraint(
                condition=Q(ceiling_sen__gt=0, unit_sen__gt=0, margin_unit_sen__gt=0),
                name="financing_productterms_amounts",
            ),
        ]


class Counter(models.Model):
    """The last running number given to a contract of this cooperative."""

    coop = models.OneToOneField("kernel.Cooperative", models.PROTECT, primary_key=True, related_name="+")
    last = models.BigIntegerField(default=0)


class AllowedStep(models.Model):
    """From which state a contract may go to which; no cooperative changes it."""

    akad = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["akad", "from_state", "to_state"], name="financing_allowedstep_once"
            )
        ]


class Contract(CoopOwned):
    """One sale or qardh, from the request that was let through to its settlement."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    product = models.ForeignKey(Product, models.PROTECT, related_name="contracts")
    terms_from = models.DateField()
    number = models.CharField(max_length=16)
    old_number = models.CharField(max_length=40, blank=True)
    akad = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default="proposed")
    goods = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=8, blank=True)
    period = models.CharField(max_length=5)
    count = models.SmallIntegerField()
    rate = models.CharField(max_length=40, default="0")
    unit_sen = models.BigIntegerField()
    margin_unit_sen = models.BigIntegerField()
    asked_sen = models.BigIntegerField()
    list_price_sen = models.BigIntegerField()
    discount_sen = models.BigIntegerField(default=0)
    cost_sen = models.BigIntegerField()
    margin_sen = models.BigIntegerField(default=0)
    price_sen = models.BigIntegerField()
    urbun_sen = models.BigIntegerField(default=0)
    advance_sen = models.BigIntegerField(default=0)
    instalment_sen = models.BigIntegerField(default=0)
    opening_sen = models.BigIntegerField(default=0)
    opening_margin_sen = models.BigIntegerField(default=0)
    waived_sen = models.BigIntegerField(default=0)
    proposed_on = models.DateField()
    proposed_by = models.UUIDField()
    approved_by = models.UUIDField(null=True)
    supplier = models.CharField(max_length=120, blank=True)
    purchase_proof = models.CharField(max_length=120, blank=True)
    owned_on = models.DateField(null=True)
    akad_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    last_due_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    imported_on = models.DateField(null=True)
    plan = models.SmallIntegerField(default=1)
    rescheduled_on = models.DateField(null=True)
    rescheduled_sen = models.BigIntegerField(default=0)
    rescheduled_margin_sen = models.BigIntegerField(default=0)
    rescheduled_by = models.UUIDField(null=True)
    rescheduled_with = models.UUIDField(null=True)
    written_off_on = models.DateField(null=True)
    written_off_sen = models.BigIntegerField(default=0)
    written_off_margin_sen = models.BigIntegerField(default=0)
    written_off_why = models.CharField(max_length=300, blank=True)
    written_off_by = models.UUIDField(null=True)
    written_off_with = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "number"], name="financing_contract_number"),
            models.CheckConstraint(
                condition=Q(akad__in=["murabahah", "qardh"]), name="financing_contract_akad"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="financing_contract_state"),
            models.CheckConstraint(
                condition=Q(period__in=["week", "month"]), name="financing_contract_period"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["", "purchase", "wakalah"]), name="financing_contract_way"
            ),
            models.CheckConstraint(
                condition=Q(price_sen=F("cost_sen") + F("margin_sen"))
                & Q(cost_sen=F("list_price_sen") - F("discount_sen"))
                & Q(cost_sen__gt=0, margin_sen__gte=0, discount_sen__gte=0, count__gt=0),
                name="financing_contract_price",
            ),
            models.CheckConstraint(
                condition=Q(urbun_sen__gte=0) & Q(urbun_sen__lt=F("price_sen")),
                name="financing_contract_urbun",
            ),
            models.CheckConstraint(
                condition=~Q(akad="qardh")
                | Q(margin_sen=0, urbun_sen=0, opening_margin_sen=0, advance_sen=0, discount_sen=0, rate="0"),
                name="financing_contract_qardh_no_gain",
            ),
            models.CheckConstraint(
                condition=~Q(akad="murabahah")
                | Q(akad_on__isnull=True)
                | Q(imported_on__isnull=False)
                | (Q(owned_on__isnull=False) & ~Q(purchase_proof="") & Q(akad_on__gte=F("owned_on"))),
                name="financing_contract_owned_before_akad",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "settled", "written_off"], akad_on__isnull=False)
                | (~Q(state__in=["running", "settled", "written_off"]) & Q(akad_on__isnull=True)),
                name="financing_contract_akad_day",
            ),
            models.CheckConstraint(
                condition=(
                    Q(imported_on__isnull=False)
                    | Q(approved_by__isnull=True, state="proposed")
                    | (Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")))
                )
                & (Q(written_off_by__isnull=True) | ~Q(written_off_by=F("written_off_with")))
                & (Q(rescheduled_by__isnull=True) | ~Q(rescheduled_by=F("rescheduled_with"))),
                name="financing_contract_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_on__isnull=False)
                | (~Q(state="settled") & Q(settled_on__isnull=True)),
                name="financing_contract_settled_day",
            ),
            models.CheckConstraint(
                condition=Q(akad_on__isnull=True)
                | Q(imported_on__isnull=False)
                | Q(opening_sen=F("price_sen") - F("urbun_sen"), opening_margin_sen=F("margin_sen")),
                name="financing_contract_opening",
            ),
            models.CheckConstraint(
                condition=Q(opening_sen__gte=0, opening_margin_sen__gte=0, waived_sen__gte=0)
                & Q(opening_sen__lte=F("price_sen"), opening_margin_sen__lte=F("margin_sen")),
                name="financing_contract_opening_within",
            ),
            models.CheckConstraint(
                condition=Q(plan=1, rescheduled_on__isnull=True, rescheduled_sen=0, rescheduled_margin_sen=0)
                & Q(rescheduled_by__isnull=True, rescheduled_with__isnull=True)
                | Q(plan__gt=1, rescheduled_on__isnull=False, rescheduled_sen__gt=0)
                & Q(rescheduled_by__isnull=False, rescheduled_with__isnull=False),
                name="financing_contract_rescheduled_whole",
            ),
            models.CheckConstraint(
                condition=Q(written_off_on__isnull=True, written_off_sen=0, written_off_margin_sen=0)
                & Q(written_off_why="", written_off_by__isnull=True, written_off_with__isnull=True)
                | Q(written_off_on__isnull=False, written_off_sen__gt=0, written_off_margin_sen__gte=0)
                & Q(written_off_by__isnull=False, written_off_with__isnull=False)
                & ~Q(written_off_why="")
                & Q(written_off_margin_sen__lte=F("written_off_sen")),
                name="financing_contract_written_off_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["member_id", "state"], name="financing_contract_member"),
            models.Index(fields=["office", "state"], name="financing_contract_office"),
        ]

    def __str__(self) -> str:
        return self.number


class Instalment(models.Model):
    """One line of a contract's schedule. Written once with the whole schedule; appended, never edited.

    ``plan`` counts schedules: the akad's is 1, a later one is for what was left then; numbers go on.
    """

    pk = models.CompositePrimaryKey("contract_id", "number")
    coop = models.ForeignKey("kernel.Cooperative", models.PROTECT, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="instalments", db_index=False)
    number = models.SmallIntegerField()
    plan = models.SmallIntegerField(default=1, db_default=1)
    due_on = models.DateField()
    amount_sen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_sen__gt=0), name="financing_instalment_above_zero"),
            models.CheckConstraint(condition=Q(number__gte=1), name="financing_instalment_number"),
        ]


class Step(models.Model):
    """One step in the life of a contract: when, by whom, with which evidence. Appended, never edited.

    Numbered by the database, because it also writes some steps itself.
    """

    pii = frozenset({"by_name"})

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey("kernel.Cooperative", models.PROTECT, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=16)
    happened_on = models.DateField()
    amount_sen = models.BigIntegerField(default=0)
    evidence = models.CharField(max_length=300, blank=True)
    journal_id = models.BigIntegerField(null=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=days.now)


class Charge(CoopOwned):
    """Money around a contract that is not its price: real cost, ta'widh, ta'zir, admin cost, a gift."""

    COST, TAWIDH, TAZIR, ADMIN, GIFT = "cost", "tawidh", "tazir", "admin", "gift"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=8)
    amount_sen = models.BigIntegerField()
    instalment = models.SmallIntegerField(null=True)
    evidence = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField()
    journal_id = models.BigIntegerField()
    by_id = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["cost", "tawidh", "tazir", "admin", "gift"]),
                name="financing_charge_kind",
            ),
            models.CheckConstraint(condition=Q(amount_sen__gt=0), name="financing_charge_above_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=["tazir", "gift"]) | ~Q(evidence=""), name="financing_charge_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(kind="tazir") | Q(instalment__isnull=False), name="financing_charge_tazir_for"
            ),
            models.UniqueConstraint(
                fields=["contract", "instalment"],
                condition=Q(kind="tazir"),
                name="financing_charge_one_tazir",
            ),
        ]
