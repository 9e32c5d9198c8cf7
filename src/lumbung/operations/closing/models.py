"""One row for each closed day: what the manager saw and said when she closed it."""

from __future__ import annotations

from django.db import models

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Closing(CoopOwned):
    """An office's day was closed by this person, with this checklist and this explanation."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    next_day = models.DateField()
    checklist = models.JSONField()
    explanation = models.CharField(max_length=300, blank=True)
    line_count = models.IntegerField()
    root = models.CharField(max_length=64)
    closed_by = models.UUIDField()
    closed_by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coop", "office", "day"], name="closing_closing_once")]
