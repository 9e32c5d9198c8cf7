"""Tables of onboarding: the uploaded workbook, its preview, its acceptance, where each member stood."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned

SYSTEM = UUID(int=0)  # the command line of the server; whoever may use it answers for both steps


class Upload(CoopOwned):
    """A workbook kept as evidence. ``mapping`` and ``choices`` are what a person decided about it."""

    pii = frozenset({"uploaded_by_name"})

    NEW, READ, UNREADABLE = "new", "read", "unreadable"

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    file_hash = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    state = models.CharField(max_length=12, default=NEW)
    refusal = models.JSONField(null=True)
    mapping = models.JSONField(null=True)
    choices = models.JSONField(default=dict)
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "file_hash"], name="onboarding_upload_once"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "read", "unreadable"]), name="onboarding_upload_state"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Reading(CoopOwned):
    """What was found in a workbook when it was last read: the preview that a person looks at."""

    pii = frozenset({"preview"})

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="reading")
    version = models.UUIDField()
    preview = models.JSONField()
    read_at = models.DateTimeField(default=days.now)

    def __str__(self) -> str:
        return str(self.version)


class Acceptance(CoopOwned):
    """A person let a workbook into the books: once for each file, never by the one who uploaded it."""

    pii = frozenset({"uploaded_by_name", "accepted_by_name", "reconciliation"})

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="acceptance")
    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    file_hash = models.CharField(max_length=64)
    as_of = models.DateField()
    members = models.IntegerField()
    savings = models.IntegerField()
    financings = models.IntegerField()
    journals = models.JSONField()
    reconciliation = models.JSONField()
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=120)
    accepted_by = models.UUIDField()
    accepted_by_name = models.CharField(max_length=120)
    accepted_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "file_hash"], name="onboarding_acceptance_once"),
            models.CheckConstraint(
                condition=~Q(accepted_by=F("uploaded_by")) | Q(accepted_by=SYSTEM),
                name="onboarding_acceptance_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.file_hash[:12]


class Origin(CoopOwned):
    """Where a member stood in the workbook, and how her name was written there."""

    pii = frozenset({"name_written"})

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    sheet = models.CharField(max_length=40)
    row = models.IntegerField()
    number_written = models.CharField(max_length=40, blank=True)
    name_written = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "acceptance", "sheet", "row"], name="onboarding_origin_once"
            )
        ]
        indexes = [models.Index(fields=["coop", "member_id"], name="onboarding_origin_member")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
