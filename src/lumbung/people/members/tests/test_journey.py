"""From prospect to member: each gate in its turn, and what each act refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from lumbung.kernel.actors import NotAllowed, WrongOffice
from lumbung.kernel.ids import uuid7
from lumbung.people.members import commands as c
from lumbung.people.members import errors, queries
from lumbung.people.members.tests.acts import (
    BAD_ANSWERS,
    assess,
    examine,
    gathering,
    hold,
    join,
    person,
    register,
    walk,
)
from tests.cast import DAY, TinyCoop
from tests.cast import person as somebody

STEPS = ["general_meeting", "eligibility", "lwk_1", "lwk_2", "lwk_3", "upk", "join"]


def stage(coop: TinyCoop, member_id: UUID) -> str:
    return queries.member(coop.actor, member_id).stage


def test_the_whole_way_in(coop: TinyCoop) -> None:
    her = register(coop).member_id
    assert queries.member(coop.actor, her).path == tuple(STEPS[:-1])
    for step in STEPS:
        assert stage(coop, her) == step
        if step != "join":
            walk_one(coop, her, step)
    join(coop, her)
    detail = queries.member(coop.actor, her)
    assert (detail.state, detail.stage, detail.joined_on) == ("active", "", DAY)


def walk_one(coop: TinyCoop, her: UUID, step: str) -> None:
    if step == "general_meeting":
        hold(coop, gathering(coop), her)
    elif step == "eligibility":
        assess(coop, her)
    elif step == "upk":
        examine(coop, c.ExamResult(her, True))
    else:
        hold(coop, gathering(coop, "lwk", session=int(step[-1])), her)


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("general_meeting", errors.GeneralMeetingMissing),
        ("eligibility", errors.EligibilityMissing),
        ("lwk_1", errors.TrainingMissing),
        ("lwk_3", errors.TrainingMissing),
        ("upk", errors.ExamMissing),
    ],
)
def test_joining_says_which_step_is_missing(
    coop: TinyCoop, until: str, refusal: type[errors.StepMissing]
) -> None:
    her = register(coop).member_id
    walk(coop, her, until=until)

    with pytest.raises(refusal):
        join(coop, her)


def test_no_act_skips_a_step(coop: TinyCoop) -> None:
    her = register(coop).member_id
    with pytest.raises(errors.GeneralMeetingMissing):
        assess(coop, her)
    walk(coop, her, until="eligibility")
    with pytest.raises(errors.EligibilityMissing):
        hold(coop, gathering(coop, "lwk", session=1), her)
    assess(coop, her)
    with pytest.raises(errors.TrainingMissing):
        hold(coop, gathering(coop, "lwk", session=2), her)
    with pytest.raises(errors.TrainingMissing):
        examine(coop, c.ExamResult(her, True))


def test_a_failed_check_keeps_her_where_she_is_and_may_be_repeated(coop: TinyCoop) -> None:
    her = register(coop).member_id
    walk(coop, her, until="eligibility")
    result = assess(coop, her, BAD_ANSWERS)
    assert (result.score, result.band, result.passed) == (30, "not_yet", False)
    assert stage(coop, her) == "eligibility"
    assert assess(coop, her).passed
    with pytest.raises(errors.StepPassed):
        assess(coop, her)


def test_who_fails_the_exam_goes_back_to_training_with_a_reason(coop: TinyCoop) -> None:
    her = register(coop).member_id
    walk(coop, her, until="upk")
    with pytest.raises(errors.NoReason):
        examine(coop, c.ExamResult(her, False))
    examine(coop, c.ExamResult(her, False, "Belum hafal ikrar"))
    assert stage(coop, her) == "lwk_3"
    with pytest.raises(errors.TrainingMissing):
        examine(coop, c.ExamResult(her, True))
    hold(coop, gathering(coop, "lwk", session=3), her)
    assert stage(coop, her) == "upk"
    examine(coop, c.ExamResult(her, True))
    assert stage(coop, her) == "join"


def test_who_stays_away_keeps_her_step_to_do(coop: TinyCoop) -> None:
    here, away = (register(coop, nik=nik).member_id for nik in ("3603015708900001", "3603015708900002"))
    walk(coop, here, away, until="lwk_1")
    held = hold(coop, gathering(coop, "lwk", session=1, member_ids=(here, away)), here, absent=(away,))
    assert held.steps == 1
    assert (stage(coop, here), stage(coop, away)) == ("lwk_2", "lwk_1")


def test_the_shorter_ways(coop: TinyCoop) -> None:
    for klass, save_only, path in [
        ("umum", False, ()),
        ("khusus", False, ()),
        ("rembug", True, ("general_meeting",)),
    ]:
        her = register(coop, nik="", klass=klass, save_only=save_only).member_id
        assert queries.member(coop.actor, her).path == path
    her = register(coop, klass="umum").member_id
    join(coop, her)
    assert queries.member(coop.actor, her).state == "active"
    saver = register(coop, nik="", klass="rembug", save_only=True).member_id
    walk(coop, saver, until="eligibility")
    with pytest.raises(errors.NotHerStep):
        assess(coop, saver)


def test_captured_at_a_general_meeting(coop: TinyCoop) -> None:
    meeting = gathering(coop, host="Bu Lurah", invited="Ketua RT", invited_count=30)
    hold(coop, meeting)
    her = register(coop, captured_at_id=meeting).member_id
    assert stage(coop, her) == "eligibility"
    with pytest.raises(errors.AlreadyHeld):
        hold(coop, meeting)
    with pytest.raises(errors.NoGathering):
        register(coop, nik="", captured_at_id=uuid7())


def test_what_joining_needs_besides_the_steps(coop: TinyCoop) -> None:
    without = register(coop, klass="umum", nik="").member_id
    with pytest.raises(errors.NoNik):
        join(coop, without)
    silent = register(coop, klass="umum", nik="3603015708900002", consent_on=None).member_id
    with pytest.raises(errors.NoConsent):
        join(coop, silent)
    c.record_consent(coop.actor, c.RecordConsent(uuid7(), coop.office_id, silent, DAY))
    join(coop, silent)
    assert queries.member(coop.actor, silent).consent_version
    young = person(born_on=DAY - timedelta(days=16 * 365))
    child = register(coop, klass="umum", nik="3603015708900003", person=young).member_id
    with pytest.raises(errors.NotAdult):
        join(coop, child)
    with pytest.raises(errors.NotProspect):
        join(coop, silent)


def test_an_odd_nik_waits_for_a_supervisor(coop: TinyCoop) -> None:
    registered = register(coop, klass="umum", nik="3603011708900002")
    assert registered.nik_odd == ("sex",)
    with pytest.raises(errors.NikOdd):
        join(coop, registered.member_id)
    with pytest.raises(errors.NoReason):
        c.clear_nik(coop.actor, c.ClearNik(uuid7(), coop.office_id, registered.member_id, " "))
    officer = somebody(coop, "members.register", offices=[coop.office_id])
    with pytest.raises(NotAllowed):
        c.clear_nik(officer, c.ClearNik(uuid7(), coop.office_id, registered.member_id, "Sudah lihat KTP"))
    c.clear_nik(coop.actor, c.ClearNik(uuid7(), coop.office_id, registered.member_id, "KTP memang begitu"))
    join(coop, registered.member_id)


def test_one_person_one_membership(coop: TinyCoop, other_coop: TinyCoop) -> None:
    register(coop)
    with pytest.raises(errors.NikTaken) as said:
        register(coop, nik="3603 0157 0890 0001")
    assert "NIK" in str(said.value)
    assert register(other_coop).nik_odd == ()  # another cooperative is another world
    with pytest.raises(errors.NikShort):
        register(coop, nik="360301570890000")
    with pytest.raises(errors.BadPhone):
        register(coop, nik="", person=person(phone="0812345"))


def test_a_prospect_goes_and_comes_back(coop: TinyCoop) -> None:
    her = register(coop).member_id
    walk(coop, her, until="eligibility")

    def turn(state: str, reason: str) -> None:
        c.turn_prospect(coop.actor, c.TurnProspect(uuid7(), coop.office_id, her, state, reason))

    with pytest.raises(errors.NoReason):
        turn("withdrawn", "")
    turn("withdrawn", "Pindah kota")
    with pytest.raises(errors.NotProspect):
        assess(coop, her)
    turn("prospect", "Kembali")
    assert stage(coop, her) == "eligibility"
    with pytest.raises(errors.NotProspect):
        turn("active", "lewat belakang")


def test_days_answers_and_places_are_checked(coop: TinyCoop) -> None:
    her = register(coop).member_id
    with pytest.raises(errors.AheadOfToday):
        register(coop, nik="", consent_on=DAY + timedelta(days=1))
    walk(coop, her, until="eligibility")
    with pytest.raises(errors.AnswersMissing):
        assess(coop, her, {"house": "simple"})
    with pytest.raises(errors.WrongPlace):
        gathering(coop, "lwk", session=1, rembug_id=uuid7())
    with pytest.raises(errors.NoMember):
        gathering(coop, "lwk", session=1, member_ids=(uuid7(),))
    with pytest.raises(errors.NoGathering):
        hold(coop, uuid7(), her)


def test_rights_are_for_offices(coop: TinyCoop, other_coop: TinyCoop) -> None:
    elsewhere = somebody(coop, "members.register", offices=[coop.other_office_id])
    with pytest.raises(WrongOffice):
        register(coop, elsewhere)
    with pytest.raises(NotAllowed):
        register(coop, somebody(coop, "members.view"))
    her = register(coop).member_id
    theirs = c.TurnProspect(uuid7(), other_coop.office_id, her, "withdrawn", "bukan urusan kami")
    with pytest.raises(errors.NoMember):
        c.turn_prospect(other_coop.actor, theirs)
    with pytest.raises(errors.NoMember):
        queries.member(other_coop.actor, her)
