"""Tables of the till: who answers for cash from when to when, and the differences that wait."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Till(CoopOwned):
    """One person's cash from its counted opening to its counted closing.

    The money itself is in the books (role ``cash.teller``, holder = the person); this row says when she
    answers for it and what she counted. ``after_journal`` and ``until_journal`` frame its lines.
    """

    pii = frozenset({"person_name"})

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=120)
    day = models.DateField()
    opened_at = models.DateTimeField(default=days.now)
    opening_count = models.JSONField()
    opening_sen = models.BigIntegerField()
    opening_book_sen = models.BigIntegerField()
    after_journal = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closing_count = models.JSONField(null=True)
    closing_sen = models.BigIntegerField(null=True)
    closing_book_sen = models.BigIntegerField(null=True)
    until_journal = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person_id"], condition=Q(closed_at__isnull=True), name="till_till_one_open"
            ),
            models.CheckConstraint(condition=Q(opening_sen__gte=0), name="till_till_opening_not_negative"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_sen__isnull=True)
                | Q(closed_at__gte=F("opened_at"), closing_sen__gte=0),
                name="till_till_closed_counted",
            ),
        ]
        indexes = [models.Index(fields=["office", "day"], name="till_till_day")]

    def __str__(self) -> str:
        return f"{self.person_name} {self.day}"


class Difference(CoopOwned):
    """Cash that was not what the books say (short is negative); it waits in suspense until it is settled."""

    pii = frozenset({"person_name"})

    OPENING, CLOSING, TAKING_IN, FOUND = "opening", "closing", "taking_in", "found"
    RETURNED, EXPENSE, INCOME = "returned", "expense", "income"

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    amount_sen = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    till = models.ForeignKey(Till, models.PROTECT, null=True, related_name="differences")
    source_id = models.UUIDField(null=True)
    journal_id = models.BigIntegerField()
    booked_by = models.UUIDField()
    booked_on = models.DateField()
    booked_at = models.DateTimeField(default=days.now)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=12, blank=True)
    settled_by = models.UUIDField(null=True)
    settled_reason = models.CharField(max_length=300, blank=True)
    settled_journal_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_sen=0), name="till_difference_not_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="till_difference_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=["opening", "closing", "taking_in", "found"]),
                name="till_difference_kind",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_how="", settled_journal_id__isnull=True)
                | Q(
                    settled_at__isnull=False,
                    settled_how__in=["returned", "expense", "income"],
                    settled_journal_id__isnull=False,
                ),
                name="till_difference_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["office"], name="till_difference_open", condition=Q(settled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_sen}"
