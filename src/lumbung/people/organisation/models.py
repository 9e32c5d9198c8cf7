"""What the kernel's offices do not remember: under which office each one stood, and since when."""

from __future__ import annotations

from django.db import models

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Placement(CoopOwned):
    """An office stands under another one, or at the top, from a day on. Appended: the past tree stays.

    Of two on one day the later one holds.
    """

    pii = frozenset[str]()

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    parent = models.ForeignKey("kernel.Office", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    decision = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        indexes = [
            models.Index(fields=["coop", "office", "valid_from"], name="organisation_placement_office")
        ]
