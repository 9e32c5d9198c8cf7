"""Tables of the members. What may not be skipped, doubled or mixed is held in migrations/sql/0002_guards.sql.

A NIK is never stored in the clear: ``nik_sealed`` opens only in its own row, ``nik_index`` finds it.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lumbung.kernel import days
from lumbung.kernel.models import CoopOwned


class Rembug(CoopOwned):
    """The standing circle of neighbours that meets every week at one place and hour."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=160, blank=True)
    weekday = models.SmallIntegerField()
    starts_at = models.TimeField()
    officer_id = models.UUIDField(null=True)
    leader = models.ForeignKey("Member", models.PROTECT, null=True, related_name="+")
    founded_on = models.DateField()
    closed_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "office", Lower("name"), condition=Q(closed_on__isnull=True), name="members_rembug_name"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="members_rembug_weekday"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False),
                name="members_rembug_merged",
            ),
        ]
        indexes = [models.Index(fields=["officer_id", "weekday"], name="members_rembug_officer")]

    def __str__(self) -> str:
        return self.name


class Member(CoopOwned):
    """A person on her way into the cooperative, in it, or gone from it. Never deleted."""

    pii = frozenset(
        {
            "name",
            "nik_sealed",
            "nik_index",
            "sex",
            "born_on",
            "born_place",
            "phone",
            "address",
            "village",
            "district",
        }
        | {"city", "spouse_name", "mother_name", "business", "business_place", "photo_hash", "portrait_hash"}
    )

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    rembug = models.ForeignKey(Rembug, models.PROTECT, null=True, related_name="members")
    subgroup = models.SmallIntegerField(null=True)
    number = models.CharField(max_length=16)
    old_number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    name_key = models.GeneratedField(
        expression=Lower("name"),
        output_field=models.CharField(max_length=120, db_collation="C"),
        db_persist=True,
    )
    klass = models.CharField(max_length=8)
    save_only = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="prospect")
    stage = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=120, blank=True)
    came = models.CharField(max_length=8, default="journey")
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True)
    born_place = models.CharField(max_length=60, blank=True)
    marital = models.CharField(max_length=10, blank=True)
    spouse_name = models.CharField(max_length=120, blank=True)
    mother_name = models.CharField(max_length=120, blank=True)
    nik_sealed = models.CharField(max_length=120, blank=True)
    nik_index = models.CharField(max_length=64, null=True)
    nik_odd = models.CharField(max_length=60, blank=True)
    nik_note = models.CharField(max_length=200, blank=True)
    nik_cleared_by = models.UUIDField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    village = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=60, blank=True)
    city = models.CharField(max_length=60, blank=True)
    business = models.CharField(max_length=120, blank=True)
    business_place = models.CharField(max_length=120, blank=True)
    consent_on = models.DateField(null=True)
    consent_version = models.CharField(max_length=20, blank=True)
    portrait_hash = models.CharField(max_length=64, blank=True)
    photo_hash = models.CharField(max_length=64, blank=True)
    captured_at = models.ForeignKey("Gathering", models.PROTECT, null=True, related_name="captured")
    registered_on = models.DateField()
    registered_by = models.UUIDField()
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "number"], name="members_member_number"),
            models.UniqueConstraint(fields=["coop", "nik_index"], name="members_member_nik"),
            models.CheckConstraint(
                condition=Q(klass__in=["rembug", "umum", "khusus"]), name="members_member_klass"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["prospect", "active", "resigned", "deceased", "excluded", "withdrawn"]
                ),
                name="members_member_known_state",
            ),
            models.CheckConstraint(condition=Q(came__in=["journey", "import"]), name="members_member_came"),
            models.CheckConstraint(condition=~Q(name=""), name="members_member_named"),
            models.CheckConstraint(
                condition=Q(klass="rembug") | Q(rembug__isnull=True), name="members_member_circle"
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(came="import") | Q(consent_on__isnull=False),
                name="members_member_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state="active")
                | Q(came="import")
                | Q(nik_odd="")
                | Q(nik_cleared_by__isnull=False),
                name="members_member_nik_odd",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(joined_on__isnull=False), name="members_member_joined"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resigned", "deceased", "excluded"]) | Q(left_on__isnull=False),
                name="members_member_left",
            ),
            models.CheckConstraint(
                condition=Q(came="import")
                | ~Q(klass="rembug")
                | Q(save_only=True)
                | Q(path__startswith="general_meeting eligibility lwk_1"),
                name="members_member_path",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "name_key", "id"], name="members_member_by_name"),
            models.Index(fields=["office", "name_key", "id"], name="members_member_by_office"),
            models.Index(fields=["rembug", "subgroup", "name_key"], name="members_member_by_rembug"),
            models.Index(fields=["coop", "phone"], name="members_member_phone", condition=~Q(phone="")),
            models.Index(
                fields=["coop", "old_number"], name="members_member_old", condition=~Q(old_number="")
            ),
            models.Index(
                fields=["office", "stage"], name="members_member_journey", condition=Q(state="prospect")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Word(models.Model):
    """One word of a member's name, kept by a trigger: under row-level security no text index may answer."""

    pk = models.CompositePrimaryKey("coop_id", "word", "member_id")
    coop = models.ForeignKey("kernel.Cooperative", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=60, db_collation="C")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")


class Counter(models.Model):
    """The last running number given to a member of this cooperative."""

    coop = models.OneToOneField("kernel.Cooperative", models.PROTECT, primary_key=True, related_name="+")
    last = models.BigIntegerField(default=0)


class Gathering(CoopOwned):
    """A pertemuan umum, an LWK session or a UPK: planned for a day, then held with those who came."""

    office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    session = models.SmallIntegerField(default=0)
    rembug = models.ForeignKey(Rembug, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField()
    starts_at = models.TimeField(null=True)
    place = models.CharField(max_length=160)
    host = models.CharField(max_length=120, blank=True)
    invited = models.CharField(max_length=300, blank=True)
    invited_count = models.IntegerField(default=0)
    held_on = models.DateField(null=True)
    present_count = models.IntegerField(default=0)
    questions = ArrayField(models.CharField(max_length=300), default=list)
    note = models.CharField(max_length=300, blank=True)
    led_by = models.UUIDField()
    led_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["general_meeting", "lwk", "upk"]), name="members_gathering_kind"
            ),
            models.CheckConstraint(
                condition=Q(invited_count__gte=0) & Q(present_count__gte=0), name="members_gathering_counts"
            ),
        ]
        indexes = [models.Index(fields=["office", "planned_on"], name="members_gathering_day")]


class Attendance(CoopOwned):
    """Who was invited to a gathering, and whether she came."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    present = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "member"], name="members_attendance_once")
        ]


class Step(CoopOwned):
    """One step of the way in, passed or not, with the reason. Appended, never edited."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=20)
    passed = models.BooleanField()
    happened_on = models.DateField()
    score = models.IntegerField(null=True)
    answers = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(reason=""), name="members_step_reason"),
        ]


class Relative(CoopOwned):
    """Somebody of her household, or an heir; an ended row stays for the memory."""

    pii = frozenset({"name", "born_on", "phone"})

    member = models.ForeignKey(Member, models.PROTECT, related_name="relatives")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=12)
    born_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    is_heir = models.BooleanField(default=False)
    in_household = models.BooleanField(default=True)
    note = models.CharField(max_length=120, blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["husband", "wife", "child", "parent", "sibling", "other"]),
                name="members_relative_relation",
            )
        ]


class Move(CoopOwned):
    """A member went from one rembug or office to another."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="moves")
    from_office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    to_office = models.ForeignKey("kernel.Office", models.PROTECT, related_name="+")
    from_rembug = models.ForeignKey(Rembug, models.PROTECT, null=True, related_name="+")
    to_rembug = models.ForeignKey(Rembug, models.PROTECT, null=True, related_name="+")
    moved_on = models.DateField()
    reason = models.CharField(max_length=200)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=days.now)


class ClassChange(CoopOwned):
    """A member went from one class to another, by whose decision and why. Appended, never edited."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="class_changes")
    from_klass = models.CharField(max_length=8)
    to_klass = models.CharField(max_length=8)
    changed_on = models.DateField()
    decision = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    approved_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_klass=F("to_klass")), name="members_classchange_other")
        ]


class Card(CoopOwned):
    """A card given to a member. Its QR opens her own page until ``expires_on``, unless it was taken back."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="cards")
    issued_on = models.DateField()
    expires_on = models.DateField()
    issued_by = models.UUIDField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("issued_on")), name="members_card_days"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(revoked_at__isnull=True), name="members_card_one_alive"
            ),
        ]
