"""Finding a member by what people remember of her."""

from __future__ import annotations

from datetime import time

from lumbung.kernel.scope import writing
from lumbung.people.members import queries
from lumbung.people.members.commands import NewMember, NewRembug, add_members, add_rembugs
from tests.cast import TinyCoop, person

NIK = "3603015708900001"


def some_members(coop: TinyCoop) -> list[object]:
    """Four members of two offices."""
    with writing(coop.actor):
        rembug = add_rembugs(coop.actor, coop.office_id, [NewRembug("Melati", "Rumah Bu Iis", 1, time(9))])[0]
        ours = add_members(
            coop.actor,
            coop.office_id,
            [
                NewMember("Siti Iis Aisyah", rembug_id=rembug, subgroup=2, nik=NIK, phone="+6281234567890"),
                NewMember("Siti Komariah", rembug_id=rembug, subgroup=1, old_number="0042"),
                NewMember("Aisyah", klass="umum"),
            ],
        )
        theirs = add_members(coop.actor, coop.other_office_id, [NewMember("Aisyah Putri", klass="umum")])
    return [rembug, *ours.values(), *theirs.values()]


def names(hits: list[queries.MemberHit]) -> list[str]:
    return [hit.name for hit in hits]


def test_finds_by_any_word_of_the_name(coop: TinyCoop) -> None:
    some_members(coop)
    assert names(queries.find_members(coop.actor, "ais")) == ["Aisyah", "Aisyah Putri", "Siti Iis Aisyah"]
    assert names(queries.find_members(coop.actor, "SITI ais")) == ["Siti Iis Aisyah"]
    assert names(queries.find_members(coop.actor, "komar")) == ["Siti Komariah"]
    assert queries.find_members(coop.actor, "tidak ada") == []


def test_finds_by_nik_phone_and_numbers(coop: TinyCoop) -> None:
    some_members(coop)
    for text, by in [
        ("3603 0157 0890 0001", "nik"),
        ("0812-3456-7890", "phone"),
        ("+62 812 3456 7890", "phone"),
    ]:
        (hit,) = queries.find_members(coop.actor, text)
        assert (hit.name, hit.found_by) == ("Siti Iis Aisyah", by)
    assert names(queries.find_members(coop.actor, "0042")) == ["Siti Komariah"]
    number = queries.find_members(coop.actor, "komariah")[0].number
    for text in (number, number.lower(), number.replace("-", " ")):
        assert names(queries.find_members(coop.actor, text)) == ["Siti Komariah"]


def test_finds_only_in_her_own_offices(coop: TinyCoop) -> None:
    some_members(coop)
    teller = person(coop, "members.view", offices=[coop.office_id])
    assert names(queries.find_members(teller, "aisyah")) == ["Aisyah", "Siti Iis Aisyah"]


def test_a_stranger_finds_nobody(coop: TinyCoop, other_coop: TinyCoop) -> None:
    some_members(coop)
    assert queries.find_members(other_coop.actor, "aisyah") == []
    assert queries.find_members(other_coop.actor, NIK) == []


def test_the_roster_is_by_subgroup_and_name(coop: TinyCoop) -> None:
    rembug_id = some_members(coop)[0]
    roster = queries.rembug_members(coop.actor, rembug_id)  # type: ignore[arg-type]
    assert [one.name for one in roster] == ["Siti Komariah", "Siti Iis Aisyah"]
    (view,) = queries.rembugs(coop.actor, [coop.office_id], weekday=1)
    assert (view.name, view.member_count) == ("Melati", 2)
    assert queries.rembugs(coop.actor, weekday=2) == []
