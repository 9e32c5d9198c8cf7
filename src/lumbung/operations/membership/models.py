"""What membership keeps of its own: how each membership ended, and who received the money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Leaving(CoopOwned):
    """The end of one membership: what was released, what paid her financing, who received the rest."""

    pii = frozenset({"payee_name"})

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    how = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    left_on = models.DateField()
    released_sen = models.BigIntegerField()
    set_off_sen = models.BigIntegerField()
    kept_sen = models.BigIntegerField()
    paid_sen = models.BigIntegerField()
    payee_name = models.CharField(max_length=120)
    payee_relation = models.CharField(max_length=12, blank=True)
    journal_id = models.BigIntegerField(null=True)
    made_by = models.UUIDField()
    approved_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], name="membership_leaving_once"),
            models.CheckConstraint(
                condition=Q(how__in=["resigned", "deceased", "excluded"]), name="membership_leaving_how"
            ),
            models.CheckConstraint(
                condition=Q(
                    released_sen=models.F("set_off_sen") + models.F("kept_sen") + models.F("paid_sen")
                ),
                name="membership_leaving_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) & ~Q(how="excluded")
                | Q(approved_by__isnull=False) & ~Q(approved_by=models.F("made_by")),
                name="membership_leaving_two_people",
            ),
        ]
