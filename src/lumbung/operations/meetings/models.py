"""Tables of the meetings: the session, its sheet, each member's line, corrections, and the handover.

Members, rembug and staff stand here as ids; the amounts are those of the journal, kept beside it for the
sheet, the receipts and the noon board.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Meeting(CoopOwned):
    """One dated session of a rembug, and who holds it that day."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    rembug_id = models.UUIDField()
    held_on = models.DateField()
    starts_at = models.TimeField()
    officer_id = models.UUIDField(null=True)
    usual_officer_id = models.UUIDField(null=True)
    substitution_reason = models.CharField(max_length=200, blank=True)
    collected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "rembug_id", "held_on"], name="meetings_meeting_once"),
            models.CheckConstraint(
                condition=Q(substitution_reason="") | Q(officer_id__isnull=False),
                name="meetings_meeting_substitute",
            ),
        ]
        indexes = [models.Index(fields=["office", "held_on"], name="meetings_meeting_day")]

    def __str__(self) -> str:
        return f"{self.rembug_id} {self.held_on}"


class Handover(CoopOwned):
    """An officer's cash, counted by the teller and taken into her till. From then on its sheets are final."""

    pii = frozenset({"officer_name", "teller_name"})

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    officer_id = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    teller_id = models.UUIDField()
    teller_name = models.CharField(max_length=120)
    till_id = models.UUIDField()
    day = models.DateField()
    expected_sen = models.BigIntegerField()
    counted_sen = models.BigIntegerField()
    count = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    journal_id = models.BigIntegerField()
    accepted_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_sen__gte=0, counted_sen__gte=0), name="meetings_handover_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(counted_sen=F("expected_sen")) | ~Q(reason=""), name="meetings_handover_reason"
            ),
            models.CheckConstraint(
                condition=~Q(officer_id=F("teller_id")), name="meetings_handover_two_people"
            ),
        ]
        indexes = [models.Index(fields=["office", "day"], name="meetings_handover_day")]

    def __str__(self) -> str:
        return f"{self.officer_name} {self.day}"


class Collection(CoopOwned):
    """What one meeting paid: one journal. Taken back it stays, and the meeting may be recorded anew."""

    pii = frozenset({"officer_name", "leader_name"})

    PIN, SIGNED, PAPER = "pin", "signed", "paper"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="collections")
    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    held_on = models.DateField()
    day = models.DateField()
    officer_id = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    journal_id = models.BigIntegerField(null=True)
    member_count = models.IntegerField()
    absent_count = models.IntegerField()
    expected_sen = models.BigIntegerField()
    lines_sen = models.BigIntegerField()
    counted_sen = models.BigIntegerField()
    count = models.JSONField()
    kencleng_sen = models.BigIntegerField(default=0)
    cash_by_book = models.JSONField()
    leader_id = models.UUIDField(null=True)
    leader_name = models.CharField(max_length=120)
    leader_how = models.CharField(max_length=8)
    recorded_at = models.DateTimeField(default=days.now)
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="collections")
    reversed_at = models.DateTimeField(null=True)
    reversed_by = models.UUIDField(null=True)
    reversed_reason = models.CharField(max_length=300, blank=True)
    reversal_journal_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(reversed_at__isnull=True), name="meetings_collection_once"
            ),
            models.CheckConstraint(
                condition=Q(counted_sen=F("lines_sen")), name="meetings_collection_counted"
            ),
            models.CheckConstraint(
                condition=Q(lines_sen__gte=0, kencleng_sen__gte=0), name="meetings_collection_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(leader_how__in=["pin", "signed", "paper"]) & ~Q(leader_name=""),
                name="meetings_collection_leader",
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True, reversal_journal_id__isnull=True)
                | Q(reversed_at__isnull=False, handover__isnull=True) & ~Q(reversed_reason=""),
                name="meetings_collection_reversed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "held_on"], name="meetings_collection_day"),
            models.Index(
                fields=["office", "officer_id"],
                name="meetings_collection_waiting",
                condition=Q(handover__isnull=True, reversed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.held_on}"


class Attendance(CoopOwned):
    """One member's line on a sheet: whether she came, what was expected, what she paid. Never changed."""

    PRESENT, ABSENT, ENTRUSTED = "present", "absent", "entrusted"

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="attendances")
    member_id = models.UUIDField()
    position = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=120, blank=True)
    expected_sen = models.BigIntegerField()
    paid_sen = models.BigIntegerField()
    short_sen = models.BigIntegerField(default=0)
    parts = models.JSONField()
    held_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "member_id"], name="meetings_attendance_once"),
            models.UniqueConstraint(fields=["collection", "position"], name="meetings_attendance_position"),
            models.CheckConstraint(
                condition=Q(paid_sen__gte=0, expected_sen__gte=0, short_sen__gte=0),
                name="meetings_attendance_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["present", "entrusted"])
                | Q(state="absent", paid_sen=0) & ~Q(reason=""),
                name="meetings_attendance_state",
            ),
        ]
        indexes = [models.Index(fields=["member_id", "held_on"], name="meetings_attendance_member")]

    def __str__(self) -> str:
        return f"{self.position} {self.state}"


class Correction(CoopOwned):
    """A member's line taken back and written anew: the old receipt stays, the new one names it."""

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="corrections")
    number = models.SmallIntegerField()
    paid_sen = models.BigIntegerField()
    parts = models.JSONField()
    reason = models.CharField(max_length=300)
    cash_change = models.JSONField()
    back_journal_id = models.BigIntegerField(null=True)
    journal_id = models.BigIntegerField(null=True)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=days.now)

    pii = frozenset({"made_by_name"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendance", "number"], name="meetings_correction_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="meetings_correction_reason"),
            models.CheckConstraint(condition=Q(paid_sen__gte=0), name="meetings_correction_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.number}"


class LeaderPin(CoopOwned):
    """The PIN a rembug leader chose for herself; only its hash is kept, nothing once it was set aside."""

    member_id = models.UUIDField()
    pin_hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=days.now)
    wrong_count = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coop", "member_id"], name="meetings_pin_once")]

    def __str__(self) -> str:
        return str(self.member_id)
