"""Tables of savings. The money itself is in the books, one holder account for each member and product."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned

OWN_CAPITAL = ["savings.pokok", "savings.wajib", "savings.wajib_other"]


class Product(CoopOwned):
    """A kind of savings this cooperative offers, and the account role where its money is kept.

    ``label`` tells products apart that share a role: the books keep one account for each role, label, member.
    """

    POKOK, WAJIB, VOLUNTARY, PLAN = "pokok", "wajib", "voluntary", "plan"
    TERM = "term"
    MUDHARABAH = "mudharabah"

    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    akad = models.CharField(max_length=12)
    role = models.CharField(max_length=40)
    label = models.CharField(max_length=20, blank=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_id = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)
    position = models.SmallIntegerField(default=0)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="savings_product_code"),
            models.UniqueConstraint(fields=["coop", "role", "label"], name="savings_product_place"),
            models.CheckConstraint(
                condition=Q(kind__in=["pokok", "wajib", "voluntary", "plan", "term"]),
                name="savings_product_kind",
            ),
            models.CheckConstraint(
                condition=Q(akad__in=["equity", "wadiah", "mudharabah"]), name="savings_product_akad"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pokok", "wajib"], akad="equity")
                | (~Q(kind__in=["pokok", "wajib"]) & ~Q(akad="equity")),
                name="savings_product_own_capital",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pokok", "wajib"], role__in=OWN_CAPITAL)
                | (~Q(kind__in=["pokok", "wajib"]) & ~Q(role__in=OWN_CAPITAL)),
                name="savings_product_locked_role",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProductTerms(CoopOwned):
    """What holds for a product from a day on, with the decision behind it. Appended, never edited."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    weekly_sen = models.BigIntegerField(default=0)
    minimum_sen = models.BigIntegerField(default=0)
    weeks = models.SmallIntegerField(default=0)
    withdrawable = models.BooleanField()
    nisbah_bp = models.SmallIntegerField(default=0)  # her part of the yield, in ten-thousandths
    decision = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="savings_productterms_once"),
            models.CheckConstraint(
                condition=Q(weekly_sen__gte=0, minimum_sen__gte=0, weeks__gte=0),
                name="savings_productterms_amounts",
            ),
            models.CheckConstraint(
                condition=Q(nisbah_bp__gte=0, nisbah_bp__lte=10_000), name="savings_productterms_nisbah"
            ),
        ]


class Plan(CoopOwned):
    """A member's promise to herself: so much a week, until a day, for a goal."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    product = models.ForeignKey(Product, models.PROTECT, related_name="plans")
    weekly_sen = models.BigIntegerField()
    target_sen = models.BigIntegerField()
    opened_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.UUIDField()
    closed_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "member_id", "product"],
                condition=Q(closed_on__isnull=True),
                name="savings_plan_one_running",
            ),
            models.CheckConstraint(
                condition=Q(weekly_sen__gt=0, target_sen__gt=0), name="savings_plan_amounts"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("opened_on")), name="savings_plan_days"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("ends_on")) | ~Q(closed_reason=""),
                name="savings_plan_reason",
            ),
        ]
        indexes = [models.Index(fields=["member_id"], name="savings_plan_member")]


class Release(CoopOwned):
    """Everything a former member had saved leaves by one journal; only this lets pokok and wajib out."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    journal_key = models.UUIDField()
    amount_sen = models.BigIntegerField()
    released_on = models.DateField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "journal_key", "member_id"], name="savings_release_once"),
        ]
        indexes = [models.Index(fields=["member_id"], name="savings_release_member")]
