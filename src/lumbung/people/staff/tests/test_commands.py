"""Acts of the staff register and each of their refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from lumbung.kernel import days
from lumbung.kernel.actors import Actor, NotAllowed
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import CommandLog, Office
from lumbung.kernel.scope import reading, writing
from lumbung.people.staff import commands, errors, queries
from lumbung.people.staff.models import User
from tests.cast import DAY, TinyCoop, account_for, person

SK = "SK Pengurus 12/2026"


def hire(coop: TinyCoop, number: str = "RP-0412", name: str = "Bu Ratna", **more: Any) -> commands.Hired:
    return commands.hire(coop.actor, commands.Hiring(uuid7(), number, name, DAY, **more))


def appoint(
    coop: TinyCoop,
    person_id: UUID,
    role: str,
    office_id: UUID | None = None,
    by: Actor | None = None,
    **more: Any,
) -> commands.AppointmentReceipt:
    order = commands.AppointmentOrder(
        uuid7(), person_id, role, office_id, more.pop("since", DAY), more.pop("decision", SK), **more
    )
    return commands.appoint(by or coop.actor, order)


def manager(coop: TinyCoop) -> tuple[Actor, UUID]:
    """Somebody who manages the staff and nothing else, with her person id."""
    user = account_for(coop, "admin", name="Bu Wati")
    found = next(one for one in queries.people(coop.actor) if one.user_id == user.id)
    return person(coop, "staff.manage_staff", "staff.end_sessions", user_id=user.id), found.id


# --- hiring


def test_somebody_is_hired_with_an_account_and_a_one_time_password(coop: TinyCoop) -> None:
    order = commands.Hiring(uuid7(), "rp-0412", "Bu  Ratna ", DAY, phone="0812-3456-7890")
    hired = commands.hire(coop.actor, order)
    detail = queries.person(coop.actor, hired.person_id)
    assert (detail.person.name, detail.person.number, detail.person.phone) == (
        "Bu Ratna", "RP-0412", "+6281234567890",
    )  # fmt: skip
    assert (detail.login, detail.must_change_password, detail.person.roles) == ("rp-0412", True, ())
    user = User.objects.get(id=hired.user_id)
    assert user.check_password(commands.one_time_password_of(order.key))


def test_a_one_time_password_is_never_stored(coop: TinyCoop) -> None:
    order = commands.Hiring(uuid7(), "RP-0412", "Bu Ratna", DAY)
    commands.hire(coop.actor, order)
    password = commands.one_time_password_of(order.key)
    assert len(password) >= 17
    with reading(coop.actor):
        row = CommandLog.objects.get(key=order.key)
    assert password not in f"{row.receipt}{row.summary}{row.order}"


def test_hiring_twice_with_one_key_is_one_person(coop: TinyCoop) -> None:
    order = commands.Hiring(uuid7(), "RP-0412", "Bu Ratna", DAY)
    assert commands.hire(coop.actor, order) == commands.hire(coop.actor, order)


def test_refuses_hiring_to_who_may_not(coop: TinyCoop) -> None:
    with pytest.raises(NotAllowed):
        commands.hire(person(coop, "staff.view"), commands.Hiring(uuid7(), "RP-1", "Bu Ratna", DAY))


def test_refuses_a_number_that_is_taken(coop: TinyCoop) -> None:
    hire(coop)
    with pytest.raises(errors.NumberTaken):
        hire(coop, login="ratna.dua")


def test_refuses_a_login_that_is_taken_by_anybody(coop: TinyCoop, other_coop: TinyCoop) -> None:
    hire(coop)
    with pytest.raises(errors.LoginTaken):
        hire(other_coop)


def test_refuses_an_existing_account_that_does_not_exist(coop: TinyCoop) -> None:
    with pytest.raises(errors.LoginTaken):
        hire(coop, existing=True)


@pytest.mark.parametrize("login", ["a", "ada spasi di sini!", "ümlaut", "x" * 41, "-awal"])
def test_refuses_a_login_nobody_can_type(coop: TinyCoop, login: str) -> None:
    with pytest.raises(errors.LoginShape):
        hire(coop, login=login)


def test_refuses_a_phone_that_is_none(coop: TinyCoop) -> None:
    with pytest.raises(errors.PhoneShape):
        hire(coop, phone="telepon rumah")


def test_refuses_a_phone_that_opens_another_account(coop: TinyCoop) -> None:
    hire(coop, phone="0812 3456 7890")
    with pytest.raises(errors.PhoneTaken):
        hire(coop, "RP-0413", phone="+62 812-3456-7890")


def test_refuses_the_same_account_twice(coop: TinyCoop) -> None:
    hire(coop)
    with pytest.raises(errors.AlreadyStaff):
        hire(coop, "RP-0999", login="rp-0412", existing=True)


def test_refuses_a_short_first_password_of_a_seed(coop: TinyCoop) -> None:
    with pytest.raises(errors.PasswordTooShort):
        hire(coop, first_password="pendek")


def test_only_the_machine_gives_a_password_for_good(coop: TinyCoop) -> None:
    seeded = hire(coop, first_password="padi-rukun-12")
    assert User.objects.get(id=seeded.user_id).check_password("padi-rukun-12")
    assert not seeded.has_one_time_password
    wati, _ = manager(coop)
    order = commands.Hiring(uuid7(), "RP-5", "Bu Sari", DAY, first_password="padi-rukun-12")
    hired = commands.hire(wati, order)
    user = User.objects.get(id=hired.user_id)
    assert user.must_change_password
    assert not user.check_password("padi-rukun-12")


# --- a person


def test_a_person_is_corrected(coop: TinyCoop) -> None:
    hired = hire(coop)
    order = commands.PersonChange(uuid7(), hired.person_id, "RP-0500", "Bu Ratna Dewi", "0811 111 1111")
    commands.change_person(coop.actor, order)
    one = queries.person(coop.actor, hired.person_id)
    assert (one.person.name, one.person.number, one.login) == ("Bu Ratna Dewi", "RP-0500", "rp-0412")
    with pytest.raises(errors.PhoneShape):
        commands.change_person(
            coop.actor, commands.PersonChange(uuid7(), hired.person_id, "RP-1", "Bu Ratna", "x")
        )


def test_refuses_what_is_not_ours(coop: TinyCoop, other_coop: TinyCoop) -> None:
    theirs = hire(other_coop)
    for act in (
        lambda: commands.change_person(
            coop.actor, commands.PersonChange(uuid7(), theirs.person_id, "X-1", "Bu Dewi")
        ),
        lambda: appoint(coop, theirs.person_id, "trainer"),
        lambda: commands.dismiss(coop.actor, commands.Leaving(uuid7(), theirs.person_id, DAY, "alasan")),
        lambda: commands.take_back(coop.actor, commands.Returning(uuid7(), theirs.person_id, "alasan")),
        lambda: commands.reset_password(coop.actor, commands.Reset(uuid7(), theirs.person_id, "alasan")),
        lambda: commands.end_sessions(coop.actor, commands.SessionsOrder(uuid7(), theirs.person_id)),
        lambda: queries.person(coop.actor, theirs.person_id),
    ):
        with pytest.raises(errors.NoSuchPerson):
            act()


def test_who_leaves_holds_nothing_and_keeps_her_name(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "teller", coop.office_id)
    commands.dismiss(coop.actor, commands.Leaving(uuid7(), hired.person_id, DAY, "Pindah kota"))
    detail = queries.person(coop.actor, hired.person_id)
    assert (detail.person.left_on, detail.person.roles) == (DAY, ())
    assert (detail.appointments[0].state, detail.appointments[0].end_reason) == ("past", "Pindah kota")
    assert [one.name for one in queries.people(coop.actor)] == []
    assert [one.name for one in queries.people(coop.actor, with_left=True)] == ["Bu Ratna"]
    assert queries.person_names(coop.actor, [hired.user_id]) == {hired.user_id: "Bu Ratna"}


def test_who_comes_back_gets_her_roles_anew(coop: TinyCoop) -> None:
    hired = hire(coop)
    commands.dismiss(coop.actor, commands.Leaving(uuid7(), hired.person_id, DAY, "Cuti panjang"))
    with pytest.raises(errors.PersonLeft):
        appoint(coop, hired.person_id, "trainer")
    with pytest.raises(errors.NoReason):
        commands.take_back(coop.actor, commands.Returning(uuid7(), hired.person_id, ""))
    commands.take_back(coop.actor, commands.Returning(uuid7(), hired.person_id, "Selesai cuti"))
    appoint(coop, hired.person_id, "trainer")
    assert queries.people(coop.actor)[0].roles == ("trainer",)


def test_refuses_leaving_without_a_reason_or_before_joining(coop: TinyCoop) -> None:
    hired = hire(coop)
    with pytest.raises(errors.NoReason):
        commands.dismiss(coop.actor, commands.Leaving(uuid7(), hired.person_id, DAY, " "))
    early = DAY - timedelta(days=1)
    with pytest.raises(errors.LeavesBeforeJoining):
        commands.dismiss(coop.actor, commands.Leaving(uuid7(), hired.person_id, early, "Pindah"))


def test_refuses_to_dismiss_oneself(coop: TinyCoop) -> None:
    wati, wati_id = manager(coop)
    with pytest.raises(errors.OwnAccount):
        commands.dismiss(wati, commands.Leaving(uuid7(), wati_id, DAY, "Lelah"))


def test_refuses_to_dismiss_the_last_who_manages_the_staff(coop: TinyCoop) -> None:
    _, wati_id = manager(coop)
    other = person(coop, "staff.manage_staff")
    with pytest.raises(errors.LastManager):
        commands.dismiss(other, commands.Leaving(uuid7(), wati_id, DAY, "Pindah"))


# --- appointments


def test_a_role_is_given_in_an_office_from_a_day(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "teller", coop.office_id)
    one = queries.people(coop.actor, role="teller", office_id=coop.office_id)[0]
    assert (one.user_id, one.roles, one.office_ids) == (hired.user_id, ("teller",), (coop.office_id,))
    assert one.lines == ("Teller, Cabang CRG",)
    assert queries.people(coop.actor, role="teller", office_id=coop.other_office_id) == []
    assert queries.people(coop.actor, role="accountant") == []


def test_a_role_above_counts_for_the_offices_below(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "branch_manager", coop.head_id)
    assert len(queries.people(coop.actor, role="branch_manager", office_id=coop.office_id)) == 1


def test_refuses_two_roles_that_meet_and_says_why(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "teller", coop.office_id)
    with pytest.raises(errors.RolesConflict) as said:
        appoint(coop, hired.person_id, "accountant")
    assert "Teller" in str(said.value)
    assert "Yang memegang uang tidak boleh menulis bukunya sendiri." in str(said.value)
    with pytest.raises(errors.RolesConflict):
        appoint(coop, hired.person_id, "field_officer", coop.office_id)
    appoint(coop, hired.person_id, "field_officer", coop.other_office_id)


def test_roles_that_do_not_overlap_in_time_go_together(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "teller", coop.office_id, ends_on=DAY + timedelta(days=30))
    appoint(coop, hired.person_id, "accountant", since=DAY + timedelta(days=30))
    with pytest.raises(errors.RolesConflict):
        appoint(coop, hired.person_id, "auditor", since=DAY + timedelta(days=29))


def test_refuses_the_same_role_twice(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "teller", coop.office_id)
    with pytest.raises(errors.AlreadyAppointed):
        appoint(coop, hired.person_id, "teller", coop.office_id)


@pytest.mark.parametrize(
    ("role", "where", "refusal"),
    [
        ("raja", None, errors.NoSuchRole),
        ("teller", None, errors.RoleNeedsOffice),
        ("accountant", "office", errors.RoleIsEverywhere),
        ("teller", "stranger", errors.ForeignOffice),
        ("teller", "closed", errors.ForeignOffice),
    ],
)
def test_refuses_a_role_that_does_not_fit(
    coop: TinyCoop, other_coop: TinyCoop, role: str, where: str | None, refusal: type[Exception]
) -> None:
    hired = hire(coop)
    with writing(coop.actor):
        Office.objects.filter(id=coop.other_office_id).update(closed_on=DAY)
    places = {
        None: None,
        "office": coop.office_id,
        "stranger": other_coop.office_id,
        "closed": coop.other_office_id,
    }
    with pytest.raises(refusal):
        appoint(coop, hired.person_id, role, places[where])


def test_refuses_an_appointment_without_decision_or_that_ends_before_it_starts(coop: TinyCoop) -> None:
    hired = hire(coop)
    with pytest.raises(errors.NoReason):
        appoint(coop, hired.person_id, "trainer", decision="")
    with pytest.raises(errors.EndsBeforeStart):
        appoint(coop, hired.person_id, "trainer", ends_on=DAY)


def test_nobody_appoints_herself(coop: TinyCoop) -> None:
    wati, wati_id = manager(coop)
    with pytest.raises(errors.OwnAppointment):
        appoint(coop, wati_id, "trainer", by=wati)


def test_an_appointment_ends_from_a_day_on(coop: TinyCoop) -> None:
    hired = hire(coop)
    given = appoint(coop, hired.person_id, "teller", coop.office_id)
    friday = DAY + timedelta(days=4)
    end = commands.AppointmentEnd(uuid7(), given.appointment_id, friday, "Pindah cabang")
    commands.end_appointment(coop.actor, end)
    assert queries.people(coop.actor)[0].roles == ("teller",)
    assert queries.people(coop.actor, on=friday)[0].roles == ()
    with days.frozen(friday, everywhere=True), pytest.raises(errors.AlreadyEnded):
        commands.end_appointment(
            coop.actor, commands.AppointmentEnd(uuid7(), given.appointment_id, friday, "Lagi")
        )


def test_refuses_to_end_what_is_not_there_or_backwards(coop: TinyCoop, other_coop: TinyCoop) -> None:
    theirs = appoint(other_coop, hire(other_coop, "KT-1").person_id, "trainer")
    ours = appoint(coop, hire(coop).person_id, "trainer")

    def end(appointment_id: UUID, on: Any = DAY, reason: str = "Selesai") -> None:
        commands.end_appointment(coop.actor, commands.AppointmentEnd(uuid7(), appointment_id, on, reason))

    for unknown in (theirs.appointment_id, uuid7()):
        with pytest.raises(errors.NoSuchAppointment):
            end(unknown)
    with pytest.raises(errors.EndsBeforeStart):
        end(ours.appointment_id, DAY - timedelta(days=1))
    with pytest.raises(errors.NoReason):
        end(ours.appointment_id, reason="")


def test_refuses_to_end_the_last_who_manages_the_staff(coop: TinyCoop) -> None:
    _, wati_id = manager(coop)
    held = queries.person(coop.actor, wati_id).appointments[0]
    with pytest.raises(errors.LastManager):
        commands.end_appointment(
            person(coop, "staff.manage_staff"), commands.AppointmentEnd(uuid7(), held.id, DAY, "Pindah")
        )


# --- accounts


def test_a_manager_gives_a_one_time_password(coop: TinyCoop) -> None:
    wati, _ = manager(coop)
    hired = hire(coop, first_password="padi-rukun-12")
    order = commands.Reset(uuid7(), hired.person_id, "Lupa kata sandi")
    commands.reset_password(wati, order)
    user = User.objects.get(id=hired.user_id)
    assert user.must_change_password
    assert user.check_password(commands.one_time_password_of(order.key))
    assert not user.check_password("padi-rukun-12")


def test_refuses_a_reset_without_reason_of_oneself_or_of_anothers_account(
    coop: TinyCoop, other_coop: TinyCoop
) -> None:
    wati, wati_id = manager(coop)
    hired = hire(coop)
    with pytest.raises(errors.NoReason):
        commands.reset_password(wati, commands.Reset(uuid7(), hired.person_id, ""))
    lent = hire(other_coop, "KT-1", login=hired.login, existing=True)
    for act in (commands.reset_password, commands.remove_second_factor):
        with pytest.raises(errors.OwnAccount):
            act(wati, commands.Reset(uuid7(), wati_id, "Lupa"))
        with pytest.raises(errors.NotOurAccount):
            act(other_coop.actor, commands.Reset(uuid7(), lent.person_id, "Lupa"))


def test_a_lost_second_factor_is_removed(coop: TinyCoop) -> None:
    from allauth.mfa.models import Authenticator

    hired = hire(coop)
    Authenticator.objects.create(user_id=hired.user_id, type="totp", data={})
    assert queries.person(coop.actor, hired.person_id).second_factors == ("totp",)
    commands.remove_second_factor(coop.actor, commands.Reset(uuid7(), hired.person_id, "HP hilang"))
    assert queries.person(coop.actor, hired.person_id).second_factors == ()


# --- reads


def test_person_names_knows_the_machine_and_no_strangers(coop: TinyCoop, other_coop: TinyCoop) -> None:
    ours, theirs = hire(coop), hire(other_coop, "KT-1", "Bu Dewi")
    names = queries.person_names(coop.actor, [ours.user_id, theirs.user_id, UUID(int=0)])
    assert names == {ours.user_id: "Bu Ratna", UUID(int=0): "sistem"}


def test_role_line_says_role_and_office(coop: TinyCoop) -> None:
    hired = hire(coop)
    appoint(coop, hired.person_id, "branch_manager", coop.office_id)
    assert queries.role_line(person(coop, user_id=hired.user_id)) == "Manajer cabang, Cabang CRG"


def test_the_matrix_explains_every_conflict() -> None:
    every = {role.code: role for role in queries.roles()}
    assert every["teller"].reach == "office"
    assert ("Akuntan", "anywhere", "Yang memegang uang tidak boleh menulis bukunya sendiri.") in every[
        "teller"
    ].conflicts
