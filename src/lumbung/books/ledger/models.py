"""Tables of the books. Only the owner's functions write to them; see migrations/sql/0002_guards.sql.

Journals and lines carry no foreign keys of their own: the triggers check the same for a whole statement at
once, and nothing they point at can be deleted.
Amounts are whole sen, signed: debit positive, credit negative. Holders are opaque ids: the books hold no
personal data, because they may never be erased.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days

OWNED = "kernel.Cooperative"


class GlAccount(models.Model):
    """One account of the chart. ``sub`` accounts are control accounts: each line names a holder account."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    type = models.CharField(max_length=24)
    normal = models.CharField(max_length=1)
    book = models.CharField(max_length=12)
    psak = models.CharField(max_length=24, blank=True)
    sub = models.BooleanField(default=False)
    any_book = models.BooleanField(default=False)
    floor_sen = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "ledger_gl"
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="ledger_gl_code"),
            models.CheckConstraint(condition=Q(normal__in=["D", "C"]), name="ledger_gl_normal"),
            models.CheckConstraint(
                condition=Q(book__in=["tamwil", "zis", "wakaf", "kebajikan", "memo"]), name="ledger_gl_book"
            ),
        ]


class Role(models.Model):
    """What the code calls an account: ``savings.wadiah`` is whatever code this cooperative's chart says."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    gl = models.ForeignKey(GlAccount, models.PROTECT, related_name="roles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coop", "role"], name="ledger_role_once")]


class BookDay(models.Model):
    """An office's book: which day is open, and through which day it is closed for good."""

    office = models.OneToOneField("kernel.Office", models.PROTECT, primary_key=True, related_name="+")
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+")
    open_day = models.DateField()
    closed_through = models.DateField()

    class Meta:
        db_table = "ledger_book"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_through__lt=F("open_day")), name="ledger_book_days_in_order"
            )
        ]


class Account(models.Model):
    """A holder account: what one member, till, vault, bank, contract or fund has in one control account."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+")
    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    gl = models.ForeignKey(GlAccount, models.PROTECT, related_name="+")
    holder_id = models.UUIDField()
    book = models.CharField(max_length=12)
    label = models.CharField(max_length=60, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "gl", "holder_id", "book", "label"], name="ledger_account_once"
            )
        ]
        indexes = [models.Index(fields=["holder_id"], name="ledger_account_holder")]


class Balance(models.Model):
    """The running balance of a holder account: narrow and hot. ``moment`` = sum(amount x day number)."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+", db_index=False)
    gl_id = models.BigIntegerField()
    office_id = models.UUIDField()
    book = models.CharField(max_length=12)
    sign = models.SmallIntegerField()
    floor_sen = models.BigIntegerField(null=True)
    balance_sen = models.BigIntegerField(default=0)
    moment = models.BigIntegerField(default=0)
    line_count = models.BigIntegerField(default=0)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_sen__isnull=True) | Q(floor_sen__lte=F("sign") * F("balance_sen")),
                name="ledger_balance_floor",
            ),
            models.CheckConstraint(condition=Q(sign__in=[-1, 1]), name="ledger_balance_sign"),
        ]


class Journal(models.Model):
    """One balanced act. ``day`` is the open book day, ``occurred_on`` the day it happened."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    office = models.ForeignKey(
        "kernel.Office", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    key = models.UUIDField()
    content_hash = models.BinaryField(max_length=32)
    day = models.DateField()
    occurred_on = models.DateField()
    kind = models.CharField(max_length=60)
    source_id = models.UUIDField(null=True)
    memo = models.CharField(max_length=300, blank=True)
    actor_id = models.UUIDField()
    approver_id = models.UUIDField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    line_count = models.IntegerField()
    recorded_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "key"], name="ledger_journal_key"),
            models.CheckConstraint(condition=Q(occurred_on__lte=F("day")), name="ledger_journal_not_ahead"),
            models.CheckConstraint(condition=Q(line_count__gte=2), name="ledger_journal_two_lines"),
            models.CheckConstraint(
                condition=Q(approver_id__isnull=True) | ~Q(approver_id=F("actor_id")),
                name="ledger_journal_two_people",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(memo=""), name="ledger_journal_reversal_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "day"], name="ledger_journal_day"),
            models.Index(
                fields=["source_id"], name="ledger_journal_source", condition=Q(source_id__isnull=False)
            ),
        ]


class Line(models.Model):
    """One amount in one account. ``member_id`` says whose receipt it belongs to."""

    pk = models.CompositePrimaryKey("journal_id", "line")
    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    line = models.IntegerField()
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    office_id = models.UUIDField()
    day = models.DateField()
    gl = models.ForeignKey(GlAccount, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="lines", db_index=False, db_constraint=False
    )
    member_id = models.UUIDField(null=True)
    book = models.CharField(max_length=12)
    amount_sen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_sen=0), name="ledger_line_not_zero"),
            models.CheckConstraint(condition=Q(line__gte=1), name="ledger_line_number"),
        ]
        indexes = [
            models.Index(
                fields=["account", "journal"], name="ledger_line_account", condition=Q(account__isnull=False)
            ),
            models.Index(
                fields=["member_id", "journal"],
                name="ledger_line_member",
                condition=Q(member_id__isnull=False),
            ),
        ]


class DayTotal(models.Model):
    """Debits and credits of one closed day of one office, per account and book: reports read these."""

    pk = models.CompositePrimaryKey("office_id", "day", "gl_id", "book")
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    gl = models.ForeignKey(GlAccount, models.PROTECT, related_name="+", db_index=False)
    book = models.CharField(max_length=12)
    debit_sen = models.BigIntegerField()
    credit_sen = models.BigIntegerField()

    class Meta:
        db_table = "ledger_gl_day"
        indexes = [models.Index(fields=["coop", "day"], name="ledger_gl_day_coop")]


class DaySeal(models.Model):
    """The seal of a closed day: an RFC 6962 tree over its lines, chained to the day before."""

    pk = models.CompositePrimaryKey("office_id", "day")
    coop = models.ForeignKey(OWNED, models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    line_count = models.IntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    sealed_by = models.UUIDField()
    sealed_at = models.DateTimeField(default=days.now)

    class Meta:
        db_table = "ledger_seal"
