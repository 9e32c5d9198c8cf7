"""The proof of each distribution: what was shared, by which figures, to whom. Appended, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Run(CoopOwned):
    """One distribution of one month. Its rows are written first; this closes them."""

    month = models.DateField()
    attempt = models.SmallIntegerField()
    day_count = models.SmallIntegerField()
    revenue_sen = models.BigIntegerField()
    yield_sen = models.BigIntegerField()
    funds_days = models.BigIntegerField()
    assets_days = models.BigIntegerField()
    members_sen = models.BigIntegerField()
    coop_sen = models.BigIntegerField()
    tax_sen = models.BigIntegerField()
    rules_from = models.DateField()
    decision = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=120)
    approved_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "month", "attempt"], name="distribution_run_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="distribution_run_month"),
            models.CheckConstraint(
                condition=Q(yield_sen=F("members_sen") + F("coop_sen")), name="distribution_run_exact"
            ),
            models.CheckConstraint(
                condition=Q(members_sen__gt=0, coop_sen__gte=0, tax_sen__gte=0)
                & Q(tax_sen__lt=F("members_sen"), yield_sen__lte=F("revenue_sen")),
                name="distribution_run_amounts",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="distribution_run_two_people",
            ),
        ]


class ProductShare(CoopOwned):
    """What one product got: its nisbah and its balance-days, from which it can be worked out again."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="products")
    product = models.CharField(max_length=20)
    nisbah_bp = models.SmallIntegerField()
    balance_days = models.BigIntegerField()
    share_sen = models.BigIntegerField()

    class Meta:
        db_table = "distribution_product"
        constraints = [
            models.UniqueConstraint(fields=["run", "product"], name="distribution_product_once"),
            models.CheckConstraint(
                condition=Q(nisbah_bp__gte=0, nisbah_bp__lte=10_000, share_sen__gte=0),
                name="distribution_product_amounts",
            ),
        ]


class AccountShare(CoopOwned):
    """What one account got, and the tax that was held back."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="accounts")
    office_id = models.UUIDField()
    account_id = models.BigIntegerField()
    member_id = models.UUIDField()
    product = models.CharField(max_length=20)
    balance_days = models.BigIntegerField()
    gross_sen = models.BigIntegerField()
    tax_sen = models.BigIntegerField()

    class Meta:
        db_table = "distribution_account"
        constraints = [
            models.UniqueConstraint(fields=["run", "account_id"], name="distribution_account_once"),
            models.CheckConstraint(
                condition=Q(gross_sen__gt=0, tax_sen__gte=0, tax_sen__lt=F("gross_sen")),
                name="distribution_account_amounts",
            ),
        ]
        indexes = [models.Index(fields=["member_id"], name="distribution_account_member")]


class RunJournal(CoopOwned):
    """A journal of a distribution."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="journals")
    office_id = models.UUIDField()
    journal_id = models.BigIntegerField()

    class Meta:
        db_table = "distribution_journal"
        constraints = [models.UniqueConstraint(fields=["journal_id"], name="distribution_journal_once")]


class Reversal(CoopOwned):
    """A distribution taken back as a whole, with the reason."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="reversals", db_index=False)
    reason = models.CharField(max_length=300)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=120)
    approved_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run"], name="distribution_reversal_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="distribution_reversal_two_people",
            ),
        ]
