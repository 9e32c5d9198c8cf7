"""Acts of the organisation and each of their refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lumbung.kernel import days, terms
from lumbung.kernel.actors import Actor, NotAllowed
from lumbung.kernel.errors import KeyReused
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading
from lumbung.people.organisation import commands, errors, queries
from lumbung.people.staff.errors import OfficeStillStaffed, RolesWouldMeet
from tests.cast import DAY, TinyCoop, account_for, person

SK = "SK Pengurus 12/2026"


def new_office(coop: TinyCoop, code: str = "LMK", **more: Any) -> commands.NewOffice:
    given: dict[str, Any] = {
        "parent_id": coop.head_id,
        "level": "Cabang",
        "name": f"Cabang {code}",
        "decision": SK,
    } | more
    return commands.NewOffice(key=uuid7(), code=code, **given)


def parents(coop: TinyCoop, on: date | None = None) -> dict[str, str]:
    every = {one.id: one for one in queries.offices(coop.actor, on)}
    return {one.code: every[one.parent_id].code if one.parent_id else "" for one in every.values()}


# --- founding


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen_day")
def test_a_cooperative_is_founded_with_its_head_office() -> None:
    coop_id = uuid7()
    order = commands.Founding(uuid7(), "Kopsyah Baru", "Baru", DAY, "Akta 7/2026", legal_number="AHU-1")
    founded = commands.found_cooperative(Actor.system(coop_id), order)
    assert founded.coop_id == coop_id
    actor = Actor.system(coop_id)
    assert [(one.code, one.depth) for one in queries.offices(actor)] == [("PST", 0)]
    assert queries.cooperative(actor).legal_number == "AHU-1"
    assert queries.placements(actor, founded.office_id)[0].decision == "Akta 7/2026"


def test_nobody_founds_a_cooperative_through_the_screens(coop: TinyCoop) -> None:
    order = commands.Founding(uuid7(), "Kopsyah Palsu", "Palsu", DAY, SK)
    with pytest.raises(NotAllowed):
        commands.found_cooperative(person(coop, "organisation.manage_offices"), order)


# --- offices


def test_an_office_is_opened_under_another(coop: TinyCoop) -> None:
    receipt = commands.add_office(coop.actor, new_office(coop, "lmk", address="Jl. Raya 1"))
    one = queries.office(coop.actor, receipt.office_id)
    assert (one.code, one.level, one.address, one.parent_id) == ("LMK", "Cabang", "Jl. Raya 1", coop.head_id)


def test_refuses_an_office_without_a_decision(coop: TinyCoop) -> None:
    with pytest.raises(errors.NoDecision):
        commands.add_office(coop.actor, new_office(coop, decision="  "))


def test_refuses_a_code_that_is_taken(coop: TinyCoop) -> None:
    with pytest.raises(errors.OfficeCodeTaken):
        commands.add_office(coop.actor, new_office(coop, "CRG"))


def test_refuses_an_office_under_one_that_is_not_ours(coop: TinyCoop, other_coop: TinyCoop) -> None:
    with pytest.raises(errors.NoSuchOffice):
        commands.add_office(coop.actor, new_office(coop, parent_id=other_coop.head_id))


def test_refuses_offices_to_who_may_not_manage_them(coop: TinyCoop) -> None:
    with pytest.raises(NotAllowed):
        commands.add_office(person(coop, "organisation.view"), new_office(coop))


def test_an_office_is_renamed_and_its_old_name_is_kept(coop: TinyCoop) -> None:
    from lumbung.people.staff import changes

    order = commands.OfficeChange(
        uuid7(), coop.office_id, "Cabang", "CRG", "Cabang Curugsari", "Asia/Makassar"
    )
    assert commands.change_office(coop.actor, order).name == "Cabang Curugsari"
    assert queries.office(coop.actor, coop.office_id).zone_name == "WITA"
    last = changes.of_record(coop.actor, "kernel_office", coop.office_id)[0]
    assert ("Nama", "Cabang CRG", "Cabang Curugsari") in [(f.name, f.before, f.after) for f in last.fields]


def test_refuses_to_give_an_office_the_code_of_another(coop: TinyCoop) -> None:
    order = commands.OfficeChange(uuid7(), coop.office_id, "Cabang", "SKM", "Cabang CRG", "Asia/Jakarta")
    with pytest.raises(errors.OfficeCodeTaken):
        commands.change_office(coop.actor, order)


def test_a_moved_office_stands_in_its_old_place_on_earlier_days(coop: TinyCoop) -> None:
    region = commands.add_office(coop.actor, new_office(coop, "WLY", level="Wilayah"))
    branch = commands.add_office(coop.actor, new_office(coop, "LMK"))
    with days.frozen(DAY + timedelta(days=40), everywhere=True):
        commands.reparent_office(
            coop.actor, commands.OfficeMove(uuid7(), branch.office_id, region.office_id, "SK 40")
        )
        assert parents(coop)["LMK"] == "WLY"
        assert parents(coop, DAY + timedelta(days=39))["LMK"] == "PST"
        assert parents(coop, DAY + timedelta(days=40))["LMK"] == "WLY"
        stood = queries.placements(coop.actor, branch.office_id)
        assert [(one.parent_name, one.decision) for one in stood] == [
            ("Cabang WLY", "SK 40"),
            ("Kantor Pusat", SK),
        ]


def test_refuses_an_office_under_itself_or_its_own_offices(coop: TinyCoop) -> None:
    child = commands.add_office(coop.actor, new_office(coop, "LMK", parent_id=coop.office_id))
    for parent in (coop.office_id, child.office_id):
        with pytest.raises(errors.OfficeUnderItself):
            commands.reparent_office(coop.actor, commands.OfficeMove(uuid7(), coop.office_id, parent, SK))


def test_refuses_to_move_the_head_office(coop: TinyCoop) -> None:
    with pytest.raises(errors.OfficeUnderItself):
        commands.reparent_office(coop.actor, commands.OfficeMove(uuid7(), coop.head_id, coop.office_id, SK))


def test_of_two_moves_on_one_day_the_later_one_holds(coop: TinyCoop) -> None:
    region = commands.add_office(coop.actor, new_office(coop, "WLY"))
    for parent in (region.office_id, coop.head_id):
        commands.reparent_office(coop.actor, commands.OfficeMove(uuid7(), coop.office_id, parent, SK))
    assert parents(coop, DAY)["CRG"] == "PST"
    assert len(queries.placements(coop.actor, coop.office_id)) == 2


def test_refuses_a_move_that_brings_two_roles_of_one_person_together(coop: TinyCoop) -> None:
    with days.frozen(days.moment_of(date(2026, 11, 23)), everywhere=True):
        from lumbung.people.staff import commands as staff

        hired = staff.hire(coop.actor, staff.Hiring(uuid7(), "RP-1", "Pak Hadi", DAY))
        for role, office in (("branch_manager", coop.office_id), ("teller", coop.other_office_id)):
            staff.appoint(coop.actor, staff.AppointmentOrder(uuid7(), hired.person_id, role, office, DAY, SK))
        with pytest.raises(RolesWouldMeet):
            commands.reparent_office(
                coop.actor, commands.OfficeMove(uuid7(), coop.other_office_id, coop.office_id, SK)
            )


def test_an_office_is_closed_and_takes_nothing_new(coop: TinyCoop) -> None:
    order = commands.OfficeClosing(uuid7(), coop.other_office_id, DAY, SK)
    commands.close_office(coop.actor, order)
    assert queries.office(coop.actor, coop.other_office_id).closed_on == DAY
    with pytest.raises(errors.OfficeIsClosed):
        commands.close_office(coop.actor, commands.OfficeClosing(uuid7(), coop.other_office_id, DAY, SK))
    with pytest.raises(errors.OfficeIsClosed):
        commands.add_office(coop.actor, new_office(coop, parent_id=coop.other_office_id))
    with pytest.raises(errors.OfficeIsClosed):
        commands.reparent_office(
            coop.actor, commands.OfficeMove(uuid7(), coop.other_office_id, coop.office_id, SK)
        )


def test_refuses_to_close_an_office_above_open_ones(coop: TinyCoop) -> None:
    with pytest.raises(errors.OfficeHasOffices):
        commands.close_office(coop.actor, commands.OfficeClosing(uuid7(), coop.head_id, DAY, SK))


def test_refuses_to_close_an_office_where_somebody_is_appointed(coop: TinyCoop) -> None:
    account_for(coop, "teller")
    with pytest.raises(OfficeStillStaffed):
        commands.close_office(coop.actor, commands.OfficeClosing(uuid7(), coop.office_id, DAY, SK))


# --- terms


def decide(coop: TinyCoop, name: str, value: Any, since: date, decision: str = SK) -> commands.SettingReceipt:
    return commands.change_setting(coop.actor, commands.SettingOrder(uuid7(), name, value, since, decision))


def value(coop: TinyCoop, name: str, on: date) -> Any:
    with reading(coop.actor):
        return terms.value(coop.actor, name, on)


def test_a_decision_holds_from_its_day_and_the_example_before_it(coop: TinyCoop) -> None:
    example = value(coop, "savings.pokok_sen", DAY)
    decide(coop, "savings.pokok_sen", 150_000_00, DAY + timedelta(days=10))
    assert value(coop, "savings.pokok_sen", DAY + timedelta(days=9)) == example
    assert value(coop, "savings.pokok_sen", DAY + timedelta(days=10)) == 150_000_00


def test_every_decision_stays_readable_with_who_made_it(coop: TinyCoop) -> None:
    wati = person(coop, "organisation.change_settings", name="Bu Wati")
    order = commands.SettingOrder(uuid7(), "savings.pokok_sen", 150_000_00, DAY, "RAT 2026, butir 3")
    commands.change_setting(wati, order)
    decide(coop, "savings.pokok_sen", 200_000_00, DAY + timedelta(days=90))
    view, history = queries.setting(coop.actor, "savings.pokok_sen")
    assert (view.value, view.is_example, view.next_value) == (150_000_00, False, 200_000_00)
    assert [row.value for row in history][:2] == [200_000_00, 150_000_00]
    assert (history[1].by, history[1].decision) == ("Bu Wati", "RAT 2026, butir 3")
    assert history[-1].is_rule


def test_the_list_marks_what_nobody_has_decided(coop: TinyCoop) -> None:
    decide(coop, "savings.pokok_sen", 150_000_00, DAY)
    marks = {one.name: one.is_example for one in queries.settings(coop.actor)}
    assert marks["savings.pokok_sen"] is False
    assert marks["savings.wajib_sen"] is True


def test_the_same_decision_sent_twice_is_one_decision(coop: TinyCoop) -> None:
    order = commands.SettingOrder(uuid7(), "savings.pokok_sen", 150_000_00, DAY, SK)
    assert commands.change_setting(coop.actor, order) == commands.change_setting(coop.actor, order)
    other = commands.SettingOrder(order.key, "savings.pokok_sen", 160_000_00, DAY, SK)
    with pytest.raises(KeyReused):
        commands.change_setting(coop.actor, other)


def test_refuses_a_second_value_from_the_same_day(coop: TinyCoop) -> None:
    decide(coop, "savings.pokok_sen", 150_000_00, DAY)
    with pytest.raises(errors.AlreadyDecided):
        decide(coop, "savings.pokok_sen", 160_000_00, DAY)


def test_the_first_decision_may_reach_back_the_next_may_not(coop: TinyCoop) -> None:
    decide(coop, "savings.pokok_sen", 150_000_00, DAY - timedelta(days=300))
    with pytest.raises(errors.ReachesBack):
        decide(coop, "savings.pokok_sen", 160_000_00, DAY - timedelta(days=1))


@pytest.mark.parametrize("name", ["savings.nothing", "nothing", "savings.products", "hijri.year"])
def test_refuses_a_term_nobody_knows(coop: TinyCoop, name: str) -> None:
    with pytest.raises(errors.NoSuchSetting):
        decide(coop, name, 1, DAY)
    with pytest.raises(errors.NoSuchSetting):
        queries.setting(coop.actor, name)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("savings.pokok_sen", -1),
        ("savings.pokok_sen", "seratus ribu"),
        ("savings.pokok_sen", 1.5),
        ("access.second_factor_hours", 99),
        ("organisation.levels", []),
        ("charity.infaq_sen", 9_999_00),  # infaq and wakaf no longer add up to the weekly gift
    ],
)
def test_refuses_a_value_that_does_not_fit(coop: TinyCoop, name: str, wrong: Any) -> None:
    with pytest.raises(errors.ValueDoesNotFit):
        decide(coop, name, wrong, DAY)


def test_the_levels_have_the_cooperatives_own_names(coop: TinyCoop) -> None:
    decide(coop, "organisation.levels", ["Pusat", "Kabupaten", "Kecamatan"], DAY)
    assert queries.level_names(coop.actor) == ["Pusat", "Kabupaten", "Kecamatan"]


# --- secondary


def test_a_primary_joins_a_secondary_which_then_sees_its_name(coop: TinyCoop, other_coop: TinyCoop) -> None:
    commands.join_secondary(coop.actor, commands.SecondaryOrder(uuid7(), other_coop.id, SK))
    assert queries.cooperative(other_coop.actor).primaries == ((coop.id, "Kopsyah Uji"),)
    commands.join_secondary(coop.actor, commands.SecondaryOrder(uuid7(), None, SK))
    assert queries.cooperative(other_coop.actor).primaries == ()


def test_refuses_to_be_its_own_secondary(coop: TinyCoop) -> None:
    with pytest.raises(errors.OwnSecondary):
        commands.join_secondary(coop.actor, commands.SecondaryOrder(uuid7(), coop.id, SK))


@pytest.mark.usefixtures("frozen_day")
def test_refuses_a_secondary_nobody_knows(race_db: Any) -> None:
    from tests.cast import found_coop

    coop = found_coop()
    with pytest.raises(errors.NoSuchSecondary):
        commands.join_secondary(coop.actor, commands.SecondaryOrder(uuid7(), uuid7(), SK))
