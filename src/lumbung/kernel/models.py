"""Tables of the kernel: cooperatives and offices, settings, the command log, the outbox, history."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7


class Cooperative(models.Model):
    """One legal entity with its own books, members and board (UU 25/1992)."""

    pii = frozenset[str]()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, default="kspps")
    legal_number = models.CharField(max_length=60, blank=True)
    secondary = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="primaries")
    is_practice = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secondary__isnull=True) | ~Q(secondary=F("id")),
                name="kernel_cooperative_not_own_parent",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class CoopOwned(models.Model):
    """Base of every row that belongs to one cooperative; row-level security stands on ``coop``."""

    pii = frozenset[str]()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    coop = models.ForeignKey(Cooperative, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Office(CoopOwned):
    """A place with its own till, day and people; ``level`` is the cooperative's own word for it."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(max_length=40)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    address = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="kernel_office_code"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="kernel_office_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Setting(CoopOwned):
    """A number this cooperative decided, from a date, with the decision behind it. Appended, never edited."""

    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    value = models.JSONField()
    decision = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "name", "valid_from"], name="kernel_setting_once")
        ]


class CommandLog(models.Model):
    """One row for each act: its key, who asked, who approved, and the receipt a retry gets again.

    ``order`` is kept only while a proposal waits; done acts keep the hash of their content, so that the
    log holds no personal data for longer than it must.
    """

    DONE, WAITING, REFUSED = "done", "waiting", "refused"

    pk = models.CompositePrimaryKey("coop_id", "key")
    # No foreign key in the database: each act would lock its cooperative's one row, and all acts meet there.
    coop = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    key = models.UUIDField()
    name = models.CharField(max_length=80)
    content_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, default=DONE)
    maker_id = models.UUIDField()
    maker_name = models.CharField(max_length=120)
    checker_id = models.UUIDField(null=True)
    checker_name = models.CharField(max_length=120, blank=True)
    office_id = models.UUIDField(null=True)
    permission = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=200, blank=True)
    order = models.JSONField(null=True)
    receipt = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=days.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_command"
        constraints = [
            models.CheckConstraint(
                condition=Q(checker_id__isnull=True) | ~Q(checker_id=F("maker_id")),
                name="kernel_command_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "waiting", "refused"]), name="kernel_command_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["coop", "made_at"], name="kernel_command_waiting", condition=Q(state="waiting")
            )
        ]


class Event(models.Model):
    """The outbox: a fact written in the transaction that made it true."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    body = models.JSONField()
    at = models.DateTimeField(default=days.now)

    class Meta:
        indexes = [models.Index(fields=["coop", "name", "id"], name="kernel_event_name")]


class History(models.Model):
    """What a non-ledger row looked like before and after each change; written only by triggers."""

    id = models.BigAutoField(primary_key=True)
    coop = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", db_index=False)
    table = models.CharField(max_length=63, db_column="table_name")
    row_id = models.UUIDField()
    act = models.CharField(max_length=6)
    actor_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    changes = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["coop", "row_id", "id"], name="kernel_history_row")]
