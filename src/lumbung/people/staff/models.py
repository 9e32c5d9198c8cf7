"""Tables of the staff register: accounts of the installation, people of a cooperative, what each may do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from lumbung.kernel import days
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CoopOwned


class UserManager(BaseUserManager["User"]):
    """Accounts are found by their login."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account with this login."""
        return self.get(login=username)


class User(AbstractBaseUser):
    """One account of the installation: how a person signs in. What she may do stands in appointments.

    It belongs to no cooperative, so that somebody may work for two; ``home_id`` is the one that gave it to
    her, and only its manager may set a new password for her. It carries no data of the cooperative.
    """

    pii = frozenset({"login", "phone"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(max_length=40, unique=True)
    phone = models.CharField(max_length=16, unique=True, null=True)
    home_id = models.UUIDField(null=True)
    language = models.CharField(max_length=5, default="id")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=days.now)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(login__regex=r"^[a-z0-9][a-z0-9._@+-]{2,39}$"), name="staff_user_login_shape"
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True) | Q(phone__regex=r"^\+[0-9]{8,15}$"),
                name="staff_user_phone_shape",
            ),
        ]


class Device(models.Model):
    """A browser or phone somebody has signed in with; it belongs to the account, not to a cooperative."""

    pii = frozenset({"user_agent", "ip"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cookie = models.UUIDField()
    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    user_agent = models.CharField(max_length=200, blank=True)
    ip = models.GenericIPAddressField(null=True)
    first_seen_at = models.DateTimeField(default=days.now)
    last_seen_at = models.DateTimeField(default=days.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cookie", "user"], name="staff_device_once")]


class Person(CoopOwned):
    """Somebody who works for this cooperative."""

    pii = frozenset({"name", "phone"})

    user = models.ForeignKey(User, models.PROTECT, related_name="people")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coop", "number"], name="staff_person_number"),
            models.UniqueConstraint(fields=["coop", "user"], name="staff_person_once"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="staff_person_leaves_after_joining",
            ),
        ]


class Appointment(CoopOwned):
    """A role for a person, in one office with those under it, or in the whole cooperative (no office).

    ``ends_on`` is the first day it no longer holds; an appointment is ended, never rewritten.
    """

    pii = frozenset[str]()

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40)
    office = models.ForeignKey("kernel.Office", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=200, blank=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("valid_from")),
                name="staff_appointment_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["coop", "role"], name="staff_appointment_role")]


class RoleConflict(models.Model):
    """Two roles one person may not hold, copied from ``rules/roles`` at migrate for PostgreSQL to know."""

    pii = frozenset[str]()

    pk = models.CompositePrimaryKey("one", "other")
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    anywhere = models.BooleanField()

    class Meta:
        db_table = "staff_role_conflict"
